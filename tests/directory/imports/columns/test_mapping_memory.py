"""The mapping chosen for a list is there for the next one with its titles, of mixed lists too."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.tabular.reading import read_tables
from core.tabular.tables import Table
from directory.entries.kinds import EntryKind
from directory.imports.columns.mapping_memory import last_mapping, remember_mapping
from directory.imports.models import ImportMapping
from tests.directory.imports.conftest import NOW


def table(head: str = "Nombre,Tipo,Tel") -> Table:
    (found,) = read_tables(f"{head}\nCasa,Albergue,1\n".encode(), "lista.csv")
    return found


@pytest.mark.parametrize("kind", [EntryKind.SHELTER, None])
def test_it_is_remembered_by_titles_kind_and_country(
    session: Session, kind: EntryKind | None
) -> None:
    first, second = ({"columns": {"Nombre": {"field": name}}} for name in ("name", ""))
    remember_mapping(session, table(), kind, "MX", first, NOW)
    remember_mapping(session, table(), kind, "MX", second, NOW + timedelta(days=1))
    session.flush()
    assert last_mapping(session, table(), kind, "MX") == second
    assert last_mapping(session, table(), kind, "GT") is None
    assert last_mapping(session, table("Nombre,Tipo"), kind, "MX") is None
    other = EntryKind.POST if kind is None else None
    assert last_mapping(session, table(), other, "MX") is None
    assert session.scalar(sa.select(sa.func.count()).select_from(ImportMapping)) == 1
