"""What the cells of a row say of a person."""

from __future__ import annotations

import pytest

from core.tabular.reading import read_tables
from registry.imports.person_cells import dialled_countries
from registry.imports.reading_plan import people_table, plan_of
from registry.imports.row_texts import RowTexts
from tests.two_counties import TwoCounties


@pytest.mark.parametrize(
    ("phone", "countries"),
    [
        ("+52 81 8345 0101", {"MX"}),
        ("+1 956 555 0101", {"US"}),
        ("+1 956 555 0101 / +502 5555 1234", {"US", "GT"}),
        ("00 503 2222 3333", {"SV"}),
        ("956 555 0101", set()),
        ("no tiene", set()),
    ],
)
def test_only_what_a_number_says_itself_tells_its_country(phone: str, countries: set[str]) -> None:
    text = f"Nombre completo;Teléfono;Municipio;Consentimiento\nAna;{phone};Hidalgo;sí\n"
    table = people_table(read_tables(text.encode(), "x.csv"), "", "x.csv")
    row = RowTexts(plan_of(table, None, TwoCounties(), "x.csv"), table.rows[0])
    assert dialled_countries(row) == countries
    assert row.problems == []
