"""Rows that say where those below them lie, and their neighbours that are entries."""

from __future__ import annotations

import pytest

from core.atlas import Atlas
from directory.entries.kinds import EntryKind
from directory.imports.rows.heading_rows import GroupHeading, heading_above
from directory.imports.rows.row_mapping import drafts_of
from tests.directory.imports.conftest import plans


@pytest.mark.parametrize(
    ("text", "is_heading"),
    [
        ("ESTADO: CHIAPAS", True),
        ("Municipio de Tapachula", True),
        ("Harris County", True),
        ("TABASCO", True),
        ("Guatemala", True),
        ("Escuela Chiapas", False),
        ("Benito Juárez", False),
        ("Casa del Estado", False),
    ],
)
def test_a_text_alone_in_its_row(base_atlas: Atlas, text: str, is_heading: bool) -> None:
    rows = f"{text};;\nCasa A;Calle 1;962 625 0101\nCasa B;Calle 2;962 625 0102\n"
    data = f"Nombre;Dirección;Teléfono\n{rows}".encode()
    first, *_ = drafts_of(plans(data, EntryKind.SHELTER, atlas=base_atlas))
    assert (first.aside is not None) is is_heading


def test_a_list_of_names_alone_has_no_headings(base_atlas: Atlas) -> None:
    data = b"Nombre;Tel\nChiapas;\nTabasco;\nCasa;962 625 0101\n"
    drafts = drafts_of(plans(data, EntryKind.SHELTER, atlas=base_atlas))
    assert all(each.aside is None for each in drafts)


def test_rows_lie_where_the_heading_above_them_says(base_atlas: Atlas) -> None:
    text = (
        "Name;City;Phone\nTEXAS;;\nA;Mission;956 686 0101\nB;Houston;713 228 0101\n"
        "NEW MEXICO;;\nC;Las Vegas;505 425 0101\n"
    )
    drafts = drafts_of(plans(text.encode(), EntryKind.SHELTER, atlas=base_atlas))
    longitudes = {each.name: round(each.values["point"][0]) for each in drafts if not each.aside}
    assert longitudes["C"] == -105  # not Nevada
    assert longitudes["A"] == -98


@pytest.mark.parametrize(
    ("number", "state", "county"),
    [(1, "", ""), (3, "Texas", ""), (5, "Texas", "Harris"), (7, "Ohio", "")],
)
def test_the_next_heading_ends_the_one_before(number: int, state: str, county: str) -> None:
    headings = (
        GroupHeading(2, "Texas"),
        GroupHeading(4, "Harris", is_county=True),
        GroupHeading(6, "Ohio"),
    )
    assert heading_above(headings, number, is_county=False) == state
    assert heading_above(headings, number, is_county=True) == county
