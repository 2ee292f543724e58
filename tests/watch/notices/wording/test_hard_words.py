from __future__ import annotations

import pytest

from watch.notices.wording.hard_words import hard_words


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("es", "Evacúe la zona", ["Evacúe: salir"]),
        (
            "es",
            "Precipitaciones inminentes",
            ["inminentes: muy pronto", "Precipitaciones: lluvia"],
        ),
        ("en", "Shelter in place", ["Shelter in place: stay inside"]),
        ("fr", "Évacuez le périmètre", ["Évacuez: sortir", "périmètre: autour"]),
        ("es", "Salga de la casa", []),
        ("ht", "Evacuate", []),
    ],
)
def test_a_hard_word_comes_with_a_plain_one(language: str, text: str, found: list[str]) -> None:
    assert [f"{hard}: {plain}" for hard, plain in hard_words(text, language)] == found
