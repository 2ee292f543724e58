"""Texts that were encoded twice (`TapachulÃ¡`), mended where the evidence is sound. Pure.

UTF-8 that somebody opened as a Western page and saved again shows two signs for each accent. A
column is mended as a whole: only when every sign beyond ASCII in it is half of such a pair. Where a
column holds such pairs beside accents that are right, it is left as it came, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from core.i18n.languages import N_
from core.problems import Problem
from core.tabular.tables import Cell, SourceRow, Table

_PAIR = re.compile("[ÂÃâÅÄ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_BYTES = {
    **{code: bytes([code]) for code in range(256)},
    **{
        ord(bytes([code]).decode("cp1252")): bytes([code])
        for code in range(0x80, 0xA0)
        if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    },
}
"""Each sign of a Western page (Windows 1252, and what it leaves free) -> its byte."""


def mend_table(table: Table) -> Table:
    """Return a table with its titles and columns encoded once; its notes say what was done."""
    titles = tuple(map(str, _mended(table.titles) or table.titles))
    columns: dict[int, list[Cell] | None] = {}
    for place in range(len(titles)):
        cells = [row.cells[place] for row in table.rows]
        if any(map(_holds_a_pair, cells)):
            columns[place] = _mended(cells)
    if not columns and titles == table.titles:
        return table
    rows = tuple(_with_cells(row, columns, at) for at, row in enumerate(table.rows))
    notes = (*table.notes, *_notes(titles, columns))
    return replace(table, titles=titles, rows=rows, notes=notes)


# -- inside ---------------------------------------------------------------------------------


def _holds_a_pair(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.isascii() and _PAIR.search(cell) is not None


def _with_cells(row: SourceRow, columns: Mapping[int, list[Cell] | None], at: int) -> SourceRow:
    """Return a row with its cells of the columns that were mended."""
    cells = list(row.cells)
    for place, column in columns.items():
        if column is not None:
            cells[place] = column[at]
    return replace(row, cells=tuple(cells))


def _mended(cells: Iterable[Cell]) -> list[Cell] | None:
    """Return the cells encoded once; None when one of them cannot have been encoded twice."""
    new: list[Cell] = []
    for cell in cells:
        if isinstance(cell, str) and not cell.isascii():
            text = _once(cell)
            if text is None:
                return None
            new.append(text)
        else:
            new.append(cell)
    return new


def _once(text: str) -> str | None:
    # A no-break space, the second half of `à`, is often made a blank on the way.
    whole = re.sub(r"Ã (?=[\w\s]|$)", "Ã\u00a0", text)
    try:
        return b"".join(_BYTES[ord(sign)] for sign in whole).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None


def _notes(titles: Sequence[str], columns: Mapping[int, list[Cell] | None]) -> Iterator[Problem]:
    mended = [titles[place] for place, column in columns.items() if column is not None]
    if mended:
        message = N_("Textos codificados dos veces (TapachulÃ¡), corregidos en: %(columns)s.")
        yield Problem(message, {"columns": ", ".join(mended)})
    doubtful = [titles[place] for place, column in columns.items() if column is None]
    if doubtful:
        message = N_(
            "Parece que hay textos codificados dos veces (TapachulÃ¡), y quedan como vinieron, "
            "en: %(columns)s."
        )
        yield Problem(message, {"columns": ", ".join(doubtful)})
