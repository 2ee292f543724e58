"""Which columns say states and counties, whatever stands over them."""

from __future__ import annotations

import pytest

from core.atlas import Atlas
from core.tabular.tables import Table, records_table
from directory.entries.kinds import EntryKind
from directory.imports.columns.column_detection import guess
from directory.imports.columns.place_titles import is_county_title, is_state_title, state_titles


@pytest.fixture(scope="module")
def atlas(base_atlas: Atlas) -> Atlas:
    return base_atlas


def table(title: str, *cells: str) -> Table:
    found = records_table(
        [{"Albergue": f"Casa {place}", title: cell} for place, cell in enumerate(cells)], "x.json"
    )
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("title", "is_state", "is_county"),
    [
        ("Estado", True, False),
        ("Ubicación · Edo.", True, False),
        ("5. Estado / State *", True, False),
        ("State/Province", True, False),
        ("Dpto.", True, False),
        ("Condado / County", False, True),
        ("Ubicación · County (name)", False, True),
        ("Mpio.", False, True),
        ("Estado civil", False, False),
        ("Estado de origen", False, False),
        ("Nombre", False, False),
    ],
)
def test_titles(title: str, is_state: bool, is_county: bool) -> None:
    assert (is_state_title(title), is_county_title(title)) == (is_state, is_county)


@pytest.mark.parametrize(
    ("title", "cells", "is_read"),
    [
        ("Ubic. 2", ("TX", "Texas", "Tx.", "LA"), True),
        ("Dónde", ("Chiapas", "Oaxaca", "Jalisco"), True),
        ("Ubic. 2", ("Texas",) * 5, True),
        ("Ubic. 2", ("Texas",), False),
        ("Revisado", ("OK",) * 8, False),
        ("Colonia", ("Jalisco", "Chiapas", "Oaxaca"), False),
        ("Estado de origen", ("Jalisco", "Chiapas", "Oaxaca"), False),
        ("Zona", ("A", "B", "C"), False),
    ],
)
def test_states_are_known_by_what_stands_there(
    atlas: Atlas, title: str, cells: tuple[str, ...], is_read: bool
) -> None:
    sent = table(title, *cells)
    columns = {each.title: each.field for each in guess(sent, EntryKind.SHELTER, atlas).columns}
    assert (columns[title] == "address_more") is is_read
    assert (title in state_titles(sent, columns, atlas)) is is_read
