"""What people write in cells, understood or refused; one table a reader."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

import pytest

from core.tabular.cells.answers import (
    UnreadableCell,
    is_clearing,
    is_nothing,
    read_answer,
    read_code,
)
from core.tabular.cells.coordinates import read_degrees, read_point
from core.tabular.cells.countries import country_name, read_countries, read_country
from core.tabular.cells.dates import is_month_first, read_day, read_moment
from core.tabular.cells.languages import read_languages
from core.tabular.cells.lists import read_document, read_json_list, read_words
from core.tabular.cells.numbers import read_number
from core.tabular.tables import Cell

EITHER = partial(
    read_code,
    codes=("open", "shut"),
    synonyms={"abierto": "open"},
    words=lambda code: ("Clausurado",) if code == "shut" else (),
)


@pytest.mark.parametrize(
    ("reader", "cell", "value"),
    [
        (read_answer, "Sí", "yes"),
        (read_answer, "✓", "yes"),
        (read_answer, "☑\ufe0f", "yes"),
        (read_answer, "☐", "no"),
        (read_answer, "—", None),
        (read_answer, "No, gracias", "no"),
        (read_answer, "unknown", "unknown"),
        (read_answer, "No se sabe", "unknown"),
        (read_answer, True, "yes"),
        (read_answer, "", None),
        (EITHER, "OPEN", "open"),
        (EITHER, "abierto", "open"),
        (EITHER, "clausurado", "shut"),
        (EITHER, "", None),
        (read_number, "1,200 camas", 1200),
        (read_number, "1.200", 1200),
        (read_number, "40.0", 40),
        (read_number, "n/a", None),
        (read_country, "México", "MX"),
        (read_country, "EE. UU.", "US"),
        (read_country, "SLV", "SV"),
        (read_country, "RD", "DO"),
        (read_country, "Rep. Dom.", "DO"),
        (read_country, "EU", "US"),
        (read_country, "ES", "ES"),
        (read_country, "Internacional", None),
        (read_countries, "Guatemala; Honduras", ["GT", "HN"]),
        (read_languages, "Español, inglés y quiché", ["es", "en", "quc"]),
        (read_languages, "K’iche’ / Q'eqchi' / Kekchí", ["quc", "kek"]),
        (read_languages, "habla cakchiquel", ["cak"]),
        (read_languages, "Q’anjob’al; Tzotzil; Tzeltal", ["kjb", "tzo", "tzh"]),
        (read_languages, "Chuj, Popti', Akateko, Tz'utujil", ["cac", "jac", "knj", "tzj"]),
        (read_languages, "zapoteco, náhuatl y mixteco", ["zap", "nah", "mix"]),
        (read_languages, "Garífuna", ["cab"]),
        (read_languages, "créole haïtien", ["ht"]),
        (read_day, "22 de noviembre de 2026", "2026-11-22"),
        (read_day, "N/D", None),
        (read_day, "22/11/2026", "2026-11-22"),
        (partial(read_day, month_first=True), "11/22/2026", "2026-11-22"),
        (read_day, date(2026, 11, 22), "2026-11-22"),
        (read_moment, "2026-11-22", "2026-11-22T00:00:00Z"),
        (read_moment, datetime(2026, 11, 22, 11, 59, 59, 999999), "2026-11-22T12:00:00Z"),  # noqa: DTZ001
        (read_degrees, "26,2034", 26.2034),
        (read_degrees, 98, 98.0),
        (read_point, "18,678358, -88,391273", [-88.391273, 18.678358]),
        (read_words, "agua; abrigo|comida", ["agua", "abrigo", "comida"]),
        (read_words, '["agua, fría"]', ["agua, fría"]),
        (read_document, '{"a": 1}', {"a": 1}),
    ],
)
def test_what_is_understood(reader: Callable[[Cell], object], cell: Cell, value: object) -> None:
    assert reader(cell) == value


@pytest.mark.parametrize(
    ("reader", "cell"),
    [
        (read_answer, "quizás"),
        (EITHER, "entreabierto"),
        (read_number, "unas veinte"),
        (read_number, "-3"),
        (read_country, "Atlántida"),
        (read_answer, "✗"),
        (read_languages, "klingonés"),
        (read_day, "31/02/2026"),
        (read_degrees, "al norte"),
        (read_point, "frente al parque"),
        (read_json_list, "{}"),
        (read_document, "[" * 100_000),
    ],
)
def test_what_is_refused_says_why(reader: Callable[[Cell], object], cell: Cell) -> None:
    with pytest.raises(UnreadableCell) as refused:
        reader(cell)
    assert refused.value.problem.message


@pytest.mark.parametrize("cell", ["", "  ", "-", "N/A", "s/d", "Desconocido", None])
def test_an_empty_cell_is_written_in_many_ways(cell: Cell) -> None:
    assert is_nothing(cell)


def test_only_the_words_in_brackets_empty_a_field() -> None:
    assert is_clearing("(borrar)")
    assert is_clearing("(Vaciar)")
    assert not is_clearing("")
    assert not is_clearing("borrar")


def test_a_column_of_days_is_looked_at_whole() -> None:
    assert is_month_first(["01/02/2026", "11/22/2026"])
    assert not is_month_first(["01/02/2026", "22/11/2026"])
    assert not is_month_first(["11/22/2026", "22/11/2026"])


def test_a_country_has_its_name_in_the_language_of_our_sources() -> None:
    assert country_name("MX") == "México"
    assert country_name("??") == "??"
