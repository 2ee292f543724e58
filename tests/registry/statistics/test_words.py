"""Codes and methods in words, in three languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.atlas import Atlas
from core.disclosure import Cell
from core.i18n.formats import Formats
from registry.estimates import AreaEstimate
from registry.statistics.fields import CrossField
from registry.statistics.tables import CountsOrigin, StatisticsTable
from registry.statistics.words import StatisticsWords

NOW = datetime(2026, 11, 29, tzinfo=UTC)
ESTIMATE = AreaEstimate("SV", 34_540, 30_000, 39_000, 2020, 2024, ("ACS",), ())


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        (CrossField.NATIONALITY, "SV", "El Salvador"),
        (CrossField.STATE, "US-TX", "Texas, Estados Unidos"),
        (CrossField.MUNICIPALITY, "US48215", "Hidalgo, Texas"),
        (CrossField.MUNICIPALITY, "XX1", "XX1"),
        (CrossField.STATE, "", "sin lugar o en otra parte"),
        (CrossField.AGE, "18-29", "18–29 años"),
        (CrossField.AGE, "", "edad no dicha"),
        (CrossField.SEX, "f", "mujer"),
        (CrossField.SEX, "", "sin decir"),
        (CrossField.LANGUAGE, "es", "español"),
        (CrossField.LANGUAGE, "und", "no se sabe"),
        (CrossField.NEED, "medical", "atención médica"),
        (CrossField.NEED, "none", "ninguna"),
        (CrossField.KIND, "trip", "está de viaje"),
        (CrossField.KIND, "none", "sin estancia hoy"),
        (CrossField.POST, "ab", "Consulado Uno"),
        (CrossField.POST, "cd", "otra representación"),
    ],
)
def test_codes_have_words(base_atlas: Atlas, name: CrossField, code: str, words: str) -> None:
    spoken = StatisticsWords(Formats("es"), base_atlas, {"ab": "Consulado Uno"})
    assert spoken.code(name, code) == words


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_a_count_stands_beside_its_estimate(base_atlas: Atlas, language: str) -> None:
    words = StatisticsWords(Formats(language), base_atlas)
    told = words.estimate(Cell(388), ESTIMATE)
    assert "388" in told
    assert "ACS" in told
    assert "2020–2024" in told
    assert "0" not in words.estimate(Cell(388), None), "unknown is never 0"
    assert words.count(Cell(None, below=5)) == "<5"
    assert words.percent(0.1123).replace(",", ".") == "0.11 %"
    assert words.percent(23.4) == "23 %"
    assert "30" in words.span(ESTIMATE)


def test_the_method_says_what_is_not_exact_and_what_is_missing(base_atlas: Atlas) -> None:
    words = StatisticsWords(Formats("es"), base_atlas)
    sources = (
        CountsOrigin("SV", True, NOW, faults=1),
        CountsOrigin("GT", False, NOW, "2026-11"),
    )
    table = StatisticsTable((), {}, {}, {}, sources, 5, NOW)
    lines = words.method(table, "hoy", "Hecho por ana.")
    assert lines[-1] == "Hecho por ana."
    assert any("2026-11" in line and "<5" in line for line in lines)
    assert any("Faltan personas" in line for line in lines)
