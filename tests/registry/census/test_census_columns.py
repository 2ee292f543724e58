"""What a column of a census table is."""

from __future__ import annotations

import pytest

from core.tabular.tables import Table
from registry.census.census_columns import census_columns

NAMES = {"mexico": "MX", "el salvador": "SV"}


@pytest.mark.parametrize(
    ("title", "country", "is_margin"),
    [
        ("mexico", "MX", False),
        ("El_Salvador", "SV", False),
        ("México moe", "MX", True),
        ("moe_mexico", "MX", True),
        ("B05006_E160", "MX", False),
        ("B05006_160M", "MX", True),
        ("B05006_001E", None, False),
        ("total_pop", None, False),
    ],
)
def test_titles(title: str, country: str | None, is_margin: bool) -> None:
    table = Table("", ("fips", "mexico" if is_margin else "x", title), ())
    columns = census_columns(table, NAMES.get, 2024)
    found = {} if columns is None else {each.country: each for each in columns.countries}
    assert list(found) == ([country] if country else [])
    if country and is_margin:
        assert found[country].margin == 2


def test_lines_of_a_year_we_do_not_know_are_not_guessed() -> None:
    table = Table("", ("fips", "B05006_E160"), ())
    assert census_columns(table, NAMES.get, 2019) is None
