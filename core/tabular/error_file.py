"""The error file: rejected rows as they came, with what is wrong, to be sent again. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.atlas.names import fold
from core.i18n.languages import N_
from core.tabular.formula_guard import guard_text, unguard_text
from core.tabular.tables import SourceRow, Table, text_of

ROW_TITLE, FAULT_TITLE = N_("Fila"), N_("Qué está mal")
_ERROR_TITLES = frozenset(
    {"fila", "row", "ligne", "que esta mal", "what is wrong", "ce qui ne va pas"}
)


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row as it came in its table, and its faults in the reader's words.

    `before` are cells put in front of its own.
    """

    table: Table
    row: SourceRow
    faults: str
    before: tuple[str, ...] = ()


def is_error_column(title: str) -> bool:
    """Return whether a column was added by our error file: it is not part of the list."""
    return fold(title) in _ERROR_TITLES


def write_error_file(
    tables: Sequence[Table],
    rejected: Sequence[RejectedRow],
    translate: Callable[[str], str],
    *,
    before: Sequence[str] = (),
) -> bytes:
    """Write a CSV as Excel opens it: the file's own columns, the number of the row, what is wrong.

    Several tables become one, with all their titles; `before` are titles put in front. Every text,
    a title too, is guarded against being read as a formula.
    """
    titles = list(
        dict.fromkeys(t for table in tables for t in table.titles if not is_error_column(t))
    )
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    told = [guard_text(unguard_text(title)) for title in titles]
    writer.writerow([*before, *told, translate(ROW_TITLE), translate(FAULT_TITLE)])
    for each in rejected:
        cells = [*each.before, *_cells(each, titles), str(each.row.number), each.faults]
        writer.writerow(map(guard_text, cells))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


# -- inside ---------------------------------------------------------------------------------


def _cells(rejected: RejectedRow, titles: Sequence[str]) -> list[str]:
    by_title = {
        title: cell if isinstance(cell, str) else text_of(cell)
        for title, cell in zip(rejected.table.titles, rejected.row.cells, strict=True)
    }
    cells = [by_title.get(title, "") for title in titles]
    # A text cell of a CSV is still guarded: taken as it is, it must not be guarded twice.
    return [unguard_text(cell) for cell in cells] if rejected.table.is_text else cells
