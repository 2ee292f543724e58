"""Which tables of a file are taken, as what kind of entry, and how each is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.errors import UnusableInput
from core.i18n.languages import N_
from core.tabular.reading import read_tables
from core.tabular.sheets import fullest_sheet, with_unread_sheets
from core.tabular.tables import Table, UnreadableFile
from directory.entries.kinds import EntryKind
from directory.imports.columns.column_detection import (
    guess,
    has_sections,
    kind_of_sheet,
    no_directory,
    tells_kinds,
    upright,
)
from directory.imports.columns.own_documents import own_table
from directory.imports.rows.charge_reading import ListAtlas
from directory.imports.rows.drafts import ANSWERED, Plan, plan_of

_NAMES = frozenset({"name", "name_first", "name_last", "zone"})

ChosenTable = tuple[Table, EntryKind | None]
"""A table and the kind of its entries; None: its rows say it."""


class UnstatedKind(UnreadableFile):
    """A file that does not say what its entries are: somebody has to."""


def tables_in(data: bytes, name: str, head: tuple[int, int] | None = None) -> list[Table]:
    """Return the tables of a file: of our own JSON and GeoJSON the one our CSV would be.

    `head` are the first and the last row of the titles, where somebody said so. Raises
    UnreadableFile.
    """
    own = own_table(data, name)
    return [own] if own is not None else read_tables(data, name, head)


def chosen_tables(
    tables: Sequence[Table], kind: EntryKind | None, sheet: str, file_name: str
) -> list[ChosenTable]:
    """Return the tables to be taken, each with its kind.

    With a `sheet`, that one; without `kind`, all that say themselves what they hold (our own
    export, a list with a column of types); else the sheet that is called after the kind, or the
    first with rows and a column for names. Sheets with rows that are not taken are named in the
    notes of the first. Raises UnstatedKind when nothing says what the rows are, UnreadableFile
    when there is no such sheet, or when it plainly is no directory.
    """
    tables = [upright(table, kind) for table in tables]
    if sheet:
        chosen = [_sheet(tables, kind, sheet, file_name)]
    elif kind is None:
        chosen = _with_kinds(tables)
    else:
        chosen = [_of_kind(tables, kind)]
    if not chosen:
        raise UnstatedKind(
            file_name, N_("El archivo no dice de qué clase son sus entradas: elíjala.")
        )
    for table, _ in chosen:
        other = no_directory(table)
        if other is not None:
            raise UnreadableFile(file_name, other.message, **dict(other.gaps))
    read = [table for table, _ in chosen]
    first, *more = chosen
    return [(with_unread_sheets(first[0], tables, read), first[1]), *more]


def plans_for(
    chosen: Sequence[ChosenTable],
    mapping: Mapping[str, Any] | None,
    *,
    country: str,
    now: datetime,
    atlas: ListAtlas | None = None,
    language: str = "es",
    places: Mapping[str, Any] | None = None,
    phones_in: str = "",
) -> list[Plan]:
    """Return how each table is read: by `mapping`, or by what is guessed.

    `places` are further members of a mapping, about places: they go before those in it.
    `phones_in` is what somebody answered: where telephones ring whose row does not say it.

    Raises UnusableInput for a mapping that is none.
    """
    if mapping is not None and not isinstance(mapping.get("columns"), Mapping):
        raise UnusableInput("mapping", 'it needs a member "columns": {title: {"field": target}}')
    plans = []
    for table, kind in chosen:
        guessed = guess(table, kind, atlas)
        used = guessed.mapping if mapping is None or guessed.is_ours else mapping
        if phones_in:
            used = {**used, "defaults": {**used.get("defaults", {}), ANSWERED: phones_in}}
        plans.append(
            plan_of(
                table,
                kind,
                {**used, **(places or {})},
                country=country,
                now=now,
                atlas=atlas,
                is_exact=guessed.is_ours,
                language=language,
            )
        )
    return plans


# -- inside ---------------------------------------------------------------------------------


def _sheet(
    tables: Sequence[Table], kind: EntryKind | None, sheet: str, file_name: str
) -> ChosenTable:
    for table in tables:
        if table.sheet == sheet:
            return table, None if has_sections(table) else kind or kind_of_sheet(sheet)
    sheets = ", ".join(table.sheet for table in tables)
    message = N_("No hay una hoja «%(sheet)s»; hay: %(sheets)s.")
    raise UnreadableFile(file_name, message, sheet=sheet, sheets=sheets)


def _with_kinds(tables: Sequence[Table]) -> list[ChosenTable]:
    """Return the tables that say themselves what they hold: by the sheet, or by a column."""
    chosen = [(table, kind_of_sheet(table.sheet)) for table in tables]
    by_sheet = [pair for pair in chosen if pair[1] is not None]
    if not by_sheet:
        return [pair for pair in chosen if _says_kinds(pair[0])]
    return by_sheet + [pair for pair in chosen if pair not in by_sheet and has_sections(pair[0])]


def _says_kinds(table: Table) -> bool:
    return has_sections(table) or tells_kinds(table)


def _of_kind(tables: Sequence[Table], kind: EntryKind) -> ChosenTable:
    for table, of_sheet in _with_kinds(tables):
        if of_sheet is kind or has_sections(table):
            return table, of_sheet
    return fullest_sheet(tables, lambda table: _has_names(table, kind)), kind


def _has_names(table: Table, kind: EntryKind) -> bool:
    columns = guess(table, kind).mapping["columns"].values()
    return any(str(each.get("field", "")) in _NAMES for each in columns)
