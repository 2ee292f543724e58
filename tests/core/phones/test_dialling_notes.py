from __future__ import annotations

import pytest

from core.phones.dialling_notes import number_notes


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (("+19565550123", "+525555550123"), ""),
        (("911", "+19565550123"), "911: emergencias"),
        (("+18005550602",), "+1 800-555-0602: gratuito, sólo desde EE. UU."),
        (("+18005550602", "", "+18005550602"), "+1 800-555-0602: gratuito, sólo desde EE. UU."),
        (("123", "911"), "123: emergencias · 911: emergencias"),
        (("311",), ""),
        (("+528005550123",), "+52 800 555 0123: gratuito, sólo desde México"),
        ((), ""),
    ],
)
def test_what_cannot_be_dialled_like_any_other_is_said(
    numbers: tuple[str, ...], words: str
) -> None:
    assert number_notes(numbers, str) == words
