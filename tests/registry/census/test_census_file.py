"""Census tables read: codes to our units, tracts added up, margins to low and high."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.atlas import Atlas
from core.tabular.tables import UnreadableFile
from registry.census.census_file import (
    CensusEstimate,
    _number,
    country_of,
    guessed_year,
    read_census,
)

HEAD = "geoid,name,mexico,mexico_moe,el_salvador"


def read(atlas: Atlas, *lines: str) -> tuple[dict[tuple[str, str], CensusEstimate], list[str]]:
    census = read_census("\n".join(lines).encode(), "t.csv", atlas, 2024)
    found = {(each.country, each.unit_code): each for each in census.estimates}
    return found, [f"{each.row} {each.column} {each.problem.message}" for each in census.faults]


def test_counties_keep_their_numbers_and_margins_become_low_and_high(base_atlas: Atlas) -> None:
    found, faults = read(
        base_atlas,
        HEAD,
        '48215,Hidalgo,"213,468",+/-2500,1756',
        "48061,Cameron,100,130,",
    )
    hidalgo = found["MX", "US48215"]
    assert (hidalgo.persons, hidalgo.low, hidalgo.high) == (213_468, 210_968, 215_968)
    assert found["MX", "US48061"].low == 0, "nobody is fewer than none"
    salvador = found["SV", "US48215"]
    assert (salvador.persons, salvador.low, salvador.high) == (1756, None, None)
    assert ("SV", "US48061") not in found, "an empty cell is not known, and not 0"
    assert faults == []


def test_tracts_are_added_up_and_margins_by_their_squares(base_atlas: Atlas) -> None:
    found, _ = read(
        base_atlas, HEAD, "36005000100,Tract 1,70,30,33", "1400000US36005000200,Tract 2,21,40,0"
    )
    bronx = found["MX", "US36005"]
    assert (bronx.persons, bronx.low, bronx.high) == (91, 41, 141)
    assert found["SV", "US36005"].persons == 33


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ("48215", "US48215"),
        ("6037", "US06037"),
        ("0500000US48215", "US48215"),
        ("48", "US-TX"),
        ("0400000US48", "US-TX"),
        ("MX07089", "MX07089"),
        ("US-TX", "US-TX"),
    ],
)
def test_codes_lead_to_our_units(base_atlas: Atlas, code: str, unit: str) -> None:
    found, faults = read(base_atlas, HEAD, f"{code},x,7,,")
    assert list(found) == [("MX", unit)]
    assert faults == []


def test_what_cannot_be_taken_is_named_by_row_and_the_rest_is(base_atlas: Atlas) -> None:
    found, faults = read(
        base_atlas,
        HEAD,
        "99999,Nowhere,1,1,1",
        "48215,Hidalgo,many,1,5",
        "48215,Hidalgo again,7,1,5",
        "48061,Cameron,-666666666,-222222222,-5",
        "22071,Orleans,N,(X),6400",
    )
    assert {key: each.persons for key, each in found.items()} == {
        ("SV", "US48215"): 5,
        ("SV", "US22071"): 6400,
    }
    assert [fault.split()[0] for fault in faults] == ["2", "3", "4", "5"]
    assert "mexico" in faults[1]


def test_columns_of_the_office(base_atlas: Atlas) -> None:
    found, _ = read(
        base_atlas,
        "GEO_ID,NAME,B05006_E160,B05006_M160,B05006_158E,B05006_158M",
        "0500000US48215,Hidalgo,100,10,7,9",
    )
    assert found["MX", "US48215"].high == 110
    assert (found["GT", "US48215"].low, found["GT", "US48215"].high) == (0, 16)


@pytest.mark.parametrize("lines", [("a,b", "1,2"), ("geoid,b", "48215,2"), ("mexico,b", "1,2")])
def test_tables_without_places_or_countries_are_refused(
    base_atlas: Atlas, lines: tuple[str, ...]
) -> None:
    with pytest.raises(UnreadableFile):
        read(base_atlas, *lines)


def test_names_of_files_and_countries(base_atlas: Atlas) -> None:
    assert guessed_year("acs2023_foreign_born_nyc_tracts.csv") == 2023
    assert guessed_year("acsdt5y2024-b05006.dat") == 2024
    assert guessed_year("tabla.csv") is None
    assert country_of(base_atlas, "dominican republic") == "DO"
    assert country_of(base_atlas, "foreign born") is None
    assert country_of(base_atlas, "total pop") is None


def test_the_samples_of_the_field(base_atlas: Atlas, shared: Path) -> None:
    folder = shared / "directory"
    counties = folder / "acs2024_foreign_born_counties_sample.csv"
    if not counties.is_file():
        pytest.skip("the samples of the field are not here")
    census = read_census(counties.read_bytes(), counties.name, base_atlas)
    by_key = {(each.country, each.unit_code): each.persons for each in census.estimates}
    assert by_key["MX", "US48215"] == 213_468
    assert census.faults == ()
    tracts = folder / "acs2023_foreign_born_nyc_tracts.csv"
    census = read_census(tracts.read_bytes(), tracts.name, base_atlas)
    assert census.rows == 2327
    assert {each.unit_code for each in census.estimates} == {
        "US36005", "US36047", "US36061", "US36081", "US36085",
    }  # fmt: skip
    assert len({each.country for each in census.estimates}) == 10
    assert census.faults == ()


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("1.200", 1200),
        ("1,300", 1300),
        ("1.234.567", 1_234_567),
        ("12,345.6", 12346),
        ("1200.0", 1200),
        ("0.9", 1),
        ("12,5", None),
        ("1.200,5", None),
        ("1,2000", None),
    ],
)
def test_three_figures_behind_a_sign_are_thousands_by_either_custom(
    text: str, persons: int | None
) -> None:
    number, problem = _number(text)
    assert number == persons
    assert (problem is None) == (persons is not None)
