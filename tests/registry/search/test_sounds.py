"""Spellings of one sound have one key, those of another have another."""

from __future__ import annotations

import pytest

from registry.search.sounds import sound_key, without_a_letter


@pytest.mark.parametrize(
    "spellings",
    [
        ("jimenez", "gimenes", "jimenes"),
        ("hernandez", "ernandes", "hernandes"),
        ("chavez", "chabes"),
        ("yanez", "llanes"),
        ("quispe", "kispe"),
        ("tzunun", "sunun", "zunun"),
        ("cuevas", "kuebas"),
        ("sofia", "sophia"),
        ("marta", "martha"),
        ("huezo", "weso"),
    ],
)
def test_one_sound_has_one_key(spellings: tuple[str, ...]) -> None:
    assert len({sound_key(word) for word in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), [("casa", "cacha"), ("ana", "eva"), ("sol", "sal")])
def test_other_sounds_have_other_keys(one: str, other: str) -> None:
    assert sound_key(one) != sound_key(other)


def test_the_words_one_letter_shorter() -> None:
    assert without_a_letter("ana") == ["ana", "na", "aa", "an"]
