"""Rows of mixed lists by their own words."""

from __future__ import annotations

import pytest

from core.tabular.row_cells import RowCells
from core.tabular.tables import SourceRow, Table
from directory.entries.kinds import EntryKind
from directory.imports.rows.row_kinds import kind_of_cell, kind_of_row

POST, SHELTER, ORGANISATION = EntryKind.POST, EntryKind.SHELTER, EntryKind.ORGANISATION


def row(cell: str, **more: str) -> RowCells:
    source = SourceRow(2, (cell, *more.values()))
    columns = {"Tipo": "type", **{target: target for target in more}}
    return RowCells(Table("", ("Tipo", *more), (source,)), columns, source)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Albergue", SHELTER),
        ("ALBERGUES", SHELTER),
        ("Refuge", SHELTER),
        ("Consulado General de México", POST),
        ("Embassy", POST),
        ("ONG", ORGANISATION),
        ("Fundación", ORGANISATION),
        ("Iglesia", ORGANISATION),
        ("Punto focal", EntryKind.FOCAL_POINT),
        ("Otro", None),
        ("Comedor", None),
        ("N/A", None),
        ("", None),
    ],
)
def test_a_word_names_a_kind(said: str, kind: EntryKind | None) -> None:
    assert kind_of_cell(said) is kind


@pytest.mark.parametrize(
    ("said", "of_list", "kind"),
    [
        ("Consulado", SHELTER, POST),
        ("ONG", SHELTER, ORGANISATION),
        ("Iglesia", SHELTER, SHELTER),
        ("Escuela", SHELTER, SHELTER),
        ("Gobierno", SHELTER, SHELTER),
        ("Albergue", ORGANISATION, SHELTER),
        ("Consular", SHELTER, SHELTER),
        ("Consulado", EntryKind.FOCAL_POINT, EntryKind.FOCAL_POINT),
        ("Albergue", None, SHELTER),
        ("Comedor", None, ORGANISATION),
        ("Hospital", None, ORGANISATION),
        ("", None, None),
    ],
)
def test_a_row_of_another_kind_in_a_list_of_one(
    said: str, of_list: EntryKind | None, kind: EntryKind | None
) -> None:
    assert kind_of_row(row(said), of_list) is kind


@pytest.mark.parametrize(
    ("said", "more", "kind"),
    [
        ("Gimnasio", {"name": "Gimnasio Municipal", "capacity": "200"}, SHELTER),
        ("", {"name": "Gimnasio Municipal", "capacity": "200"}, SHELTER),
        ("", {"name": "Casa del Migrante San Juan"}, SHELTER),
        ("", {"name": "Consulado de Honduras en McAllen"}, POST),
        ("Representación", {"name": "Oficina", "units": "US48215"}, POST),
        ("Clínica", {"name": "Albergue San José"}, SHELTER),
        ("Clínica", {"name": "San José"}, ORGANISATION),
        ("ONG", {"name": "Casa Uno", "capacity": "20"}, ORGANISATION),
        ("", {"name": "San José"}, None),
        ("", {"name": "San José", "notes": "De noche", "website": "https://a.example"}, None),
        ("", {"name": "Titular", "capacity": "3", "units": "US48215"}, None),
    ],
)
def test_where_the_type_says_nothing_the_row_does(
    said: str, more: dict[str, str], kind: EntryKind | None
) -> None:
    """A word for something we have no type of is an institution; it rejects nothing."""
    assert kind_of_row(row(said, **more), None) is kind
