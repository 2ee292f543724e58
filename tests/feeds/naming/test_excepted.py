from __future__ import annotations

import pytest

from feeds.naming.excepted import excepted_words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Todo el país, excepto Petén e Izabal", ["Todo el país", "Petén e Izabal", "", ""]),
        ("Honduras (salvo Yoro); Belize", ["Honduras", "Yoro", "", "; Belize"]),
        ("Puebla, menos la sierra, Tlaxcala", ["Puebla", "la sierra", "Tlaxcala", ""]),
        ("Québec, sauf le Nunavik", ["Québec", "le Nunavik", "", ""]),
    ],
)
def test_a_text_is_parted_at_its_exception(text: str, parts: list[str]) -> None:
    found = excepted_words(text)
    assert found is not None
    assert [found.whole, found.first, found.following, found.behind] == parts


@pytest.mark.parametrize(
    "text", ["Al menos tres municipios", "menos de 50 km", "Personas a salvo en Yoro", "Salvador"]
)
def test_words_that_except_nothing(text: str) -> None:
    assert excepted_words(f"Colón, {text}") is None
