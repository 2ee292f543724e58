"""Which sheet of a workbook is read where nobody says so, and which were left unread. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from core.i18n.languages import N_
from core.problems import Problem
from core.tabular.tables import Table

_UNREAD = N_("Del libro no se leyeron: %(sheets)s. Para leer otra hoja, elíjala.")


def fullest_sheet(tables: Sequence[Table], is_list: Callable[[Table], bool]) -> Table:
    """Return the sheet a list is read from: the first that can be seen, has rows and, as `is_list`
    finds by its columns, is such a list; else the first with rows; else the first.

    A cover, a page of instructions or an emptied sheet before it is passed over.
    """
    visible = [table for table in tables if not table.is_hidden] or list(tables)
    filled = [table for table in visible if table.rows] or visible
    if len(filled) == 1:  # as of nearly every list: its columns need not be looked at for this
        return filled[0]
    return next((table for table in filled if is_list(table)), filled[0])


def with_unread_sheets(table: Table, tables: Sequence[Table], read: Sequence[Table]) -> Table:
    """Return a table with a note that names the sheets with rows beside those `read`."""
    names = {each.sheet for each in read}
    others = [each for each in tables if each.rows and each.sheet not in names]
    if not others:
        return table
    sheets = "; ".join(f"«{each.sheet}» ({len(each.rows)})" for each in others)
    return replace(table, notes=(*table.notes, Problem(_UNREAD, {"sheets": sheets})))
