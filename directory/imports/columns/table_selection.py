"""Which tables of a file are taken, as what, and under which mapping: the one remembered, or the
one guessed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas.names import fold
from core.atlas.protocols import UnitAtlas
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.tabular.tables import Table, Unreadable
from directory.entries.kinds import EntryKind
from directory.imports.columns.column_detection import (
    guess,
    has_sections,
    kind_of_sheet,
    no_directory,
)
from directory.imports.models import ImportMapping
from directory.imports.rows.drafts import Plan, is_error_column, plan_of


def chosen_tables(
    tables: Sequence[Table], kind: EntryKind | None, sheet: str, where: str
) -> list[tuple[Table, EntryKind | None]]:
    """Return the tables to be taken, each with its kind (None: its rows say it).

    With a `sheet`, that one; without `kind`, all that say themselves what they hold (our own
    export); else the sheet that is called after the kind, or the first that can be seen. Raises
    Unreadable when there is none, or when it plainly is no directory.
    """
    chosen = _chosen(tables, kind, sheet, where)
    for table, _ in chosen:
        other = no_directory(table)
        if other is not None:
            raise Unreadable(where, other.message, **dict(other.gaps))
    return chosen


def titles_hash(table: Table) -> str:
    """Return what lists with the same titles share: SHA-256 of the folded titles, in order, without
    our own notes.
    """
    titles = [fold(title) for title in table.titles if not is_error_column(title)]
    return hashlib.sha256("\n".join(titles).encode()).hexdigest()


def remembered(
    session: Session, table: Table, kind: EntryKind | None, country: str
) -> dict[str, Any] | None:
    """Return the mapping used last for a list with these titles; None when there was none."""
    if kind is None:
        return None
    found = session.scalar(_remembered(table, kind, country))
    return dict(found.mapping) if found is not None else None


def remember(
    session: Session,
    table: Table,
    kind: EntryKind | None,
    country: str,
    mapping: Mapping[str, Any],
    now: datetime,
) -> None:
    """Keep the mapping of a list for the next one with its titles."""
    if kind is None:
        return
    found = session.scalar(_remembered(table, kind, country))
    if found is None:
        found = ImportMapping(titles_hash=titles_hash(table), kind=kind, country=country)
        session.add(found)
    found.mapping, found.used_at = dict(mapping), now


def plans_for(
    chosen: Sequence[tuple[Table, EntryKind | None]],
    mapping: Mapping[str, Any] | None,
    *,
    country: str,
    now: datetime,
    atlas: UnitAtlas | None = None,
) -> list[Plan]:
    """Return how each table is read: by `mapping`, or by what is guessed.

    Raises UnusableInput for a mapping that is none.
    """
    if mapping is not None and not isinstance(mapping.get("columns"), Mapping):
        raise UnusableInput("mapping", 'it needs a member "columns": {title: {"field": target}}')
    plans = []
    for table, kind in chosen:
        used = guess(table, kind, atlas).mapping if mapping is None else mapping
        plans.append(plan_of(table, kind, used, country=country, now=now, atlas=atlas))
    return plans


# -- inside ---------------------------------------------------------------------------------


def _chosen(
    tables: Sequence[Table], kind: EntryKind | None, sheet: str, where: str
) -> list[tuple[Table, EntryKind | None]]:
    if sheet:
        named = [table for table in tables if table.sheet == sheet]
        if not named:
            sheets = ", ".join(table.sheet for table in tables)
            raise Unreadable(
                where,
                N_("No hay una hoja «%(sheet)s»; hay: %(sheets)s."),
                sheet=sheet,
                sheets=sheets,
            )
        return [(named[0], None if has_sections(named[0]) else kind or kind_of_sheet(sheet))]
    told = [(table, kind_of_sheet(table.sheet)) for table in tables if kind_of_sheet(table.sheet)]
    told += [(table, None) for table in tables if has_sections(table)]
    if kind is None:
        if not told:
            raise Unreadable(
                where, N_("El archivo no dice de qué clase son sus entradas: elíjala.")
            )
        return told
    for table, of_sheet in told:
        if of_sheet in {kind, None}:
            return [(table, of_sheet)]
    seen = [table for table in tables if not table.is_hidden] or list(tables)
    return [(seen[0], kind)]


def _remembered(table: Table, kind: EntryKind, country: str) -> sa.Select[ImportMapping]:
    return sa.select(ImportMapping).where(
        ImportMapping.titles_hash == titles_hash(table),
        ImportMapping.kind == kind,
        ImportMapping.country == country,
    )
