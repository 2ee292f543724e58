"""A table as it came: titles, rows that keep their number in the file, and where the titles were
found. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from core.errors import UnusableInput
from core.i18n.languages import N_
from core.problems import Problem

Cell = str | int | float | bool | date | datetime | None
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 50_000, 300, 1_000_000
_LOOKED_AT = 30
"""So many rows are looked at for the titles."""
_FEWEST_SHARE, _FEWEST_DISTINCT = 0.6, 0.8
_NUMBER = re.compile(r"[-+]?[\d\s.,:/%°()-]*\d[\d\s.,:/%°()-]*")
_MAIL = re.compile(r"\S+@\S+\.\w+|https?://")
_HXL_TAG = re.compile(r"#[a-z][a-z0-9]*(\+|$)")
_CARRIED = re.compile(r"(.+) \(\+(\d+)\)")


class UnreadableFile(UnusableInput):
    """A file that is no table we can read: `problem` says why in words that can be translated."""

    def __init__(self, file_name: str, message: str, **gaps: str | int) -> None:
        super().__init__(file_name, message % gaps)
        self.problem = Problem(message, gaps)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of the file: its number there (from 1), a cell for each title, and cells without a
    title.
    """

    number: int
    cells: tuple[Cell, ...]
    beyond: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `is_text`: from CSV, where our own export guards formulas with an apostrophe."""

    sheet: str
    titles: tuple[str, ...]
    rows: tuple[SourceRow, ...]
    is_text: bool = False
    has_titles: bool = True
    """Whether the titles were in the file; else they are `Columna 1`, …"""
    hidden_rows: int = 0
    """Rows hidden in the workbook: they are read like the others, and told."""
    is_hidden: bool = False
    """Whether the whole sheet is hidden."""

    def column(self, title: str) -> list[Cell]:
        """Return all cells under a title."""
        place = self.titles.index(title)
        return [row.cells[place] for row in self.rows]


@dataclass(slots=True)
class Grid:
    """Cells as they lie in the file, before anybody knows which are titles."""

    sheet: str
    lines: list[tuple[int, list[Cell]]]
    is_text: bool = False
    hidden: frozenset[int] = field(default_factory=frozenset)
    is_hidden: bool = False


def table_of(grid: Grid, file_name: str) -> Table | None:
    """Return the table in a grid; None when it holds nothing.

    Raises UnreadableFile when it is too large.
    """
    lines = [(number, cells) for number, full in grid.lines if (cells := _trimmed(full))]
    if not lines:
        return None
    widest = _checked_width(lines, file_name)
    place = _title_line(lines)
    width, head = widest, list[Cell]([None] * widest)
    if place is not None:
        # A comma too many in the head is a column without a title, which some rows may fill.
        head = list(dict(grid.lines)[lines[place][0]])[:MOST_COLUMNS]
        width = len(head)
    body = lines if place is None else lines[place + 1 :]
    rows = [
        SourceRow(number, tuple(_padded(cells, width)), tuple(cells[width:]))
        for number, cells in body
    ]
    titles, rows = _carried_back(*_without_empty(_named(head), rows))
    return Table(
        grid.sheet,
        tuple(titles),
        tuple(rows),
        grid.is_text,
        has_titles=place is not None,
        hidden_rows=sum(row.number in grid.hidden for row in rows),
        is_hidden=grid.is_hidden,
    )


def records_table(records: Sequence[Mapping[str, Cell]], file_name: str) -> Table | None:
    """Return the table of records with named members (JSON), numbered from 1.

    Raises UnreadableFile when it is too large.
    """
    titles = list(dict.fromkeys(key for record in records for key in record))
    if len(titles) > MOST_COLUMNS or len(records) > MOST_ROWS:
        message = N_(
            "Tiene %(rows)s filas y %(columns)s columnas; se leen %(most)s y %(widest)s como "
            "máximo."
        )
        sizes = {
            "rows": len(records),
            "columns": len(titles),
            "most": MOST_ROWS,
            "widest": MOST_COLUMNS,
        }
        raise UnreadableFile(file_name, message, **sizes)
    rows = [
        SourceRow(number, tuple(record.get(title) for title in titles))
        for number, record in enumerate(records, start=1)
    ]
    titles, rows = _without_empty(titles, [row for row in rows if any(map(_is_said, row.cells))])
    return Table("", tuple(titles), tuple(rows)) if rows else None


def text_of(cell: Cell) -> str:
    """Return a cell as text: a whole number without `.0`, a moment in ISO 8601."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return str(cell).strip()


def is_tag_row(row: SourceRow) -> bool:
    """Return whether a row holds HXL tags: each cell that says anything is `#tag`."""
    texts = [text_of(cell) for cell in row.cells if text_of(cell)]
    return bool(texts) and all(_HXL_TAG.match(text) for text in texts)


# -- inside ---------------------------------------------------------------------------------


def _is_said(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _trimmed(cells: Sequence[Cell]) -> list[Cell]:
    last = max((place for place, cell in enumerate(cells) if _is_said(cell)), default=-1)
    return list(cells[: last + 1])


def _padded(cells: Sequence[Cell], width: int) -> Iterator[Cell]:
    return iter([*cells[:width], *[None] * (width - len(cells))])


def _checked_width(lines: Sequence[tuple[int, list[Cell]]], file_name: str) -> int:
    """Return how many cells the widest row has.

    Raises UnreadableFile for too many, or for too many rows.
    """
    if len(lines) > MOST_ROWS + 1:  # and the row of titles
        message = N_("Tiene %(rows)s filas; se leen %(most)s como máximo.")
        raise UnreadableFile(file_name, message, rows=len(lines), most=MOST_ROWS)
    widest, at = max((len(cells), number) for number, cells in lines)
    if widest > MOST_COLUMNS:
        message = N_("La fila %(row)s tiene %(columns)s columnas; se leen %(most)s como máximo.")
        raise UnreadableFile(file_name, message, row=at, columns=widest, most=MOST_COLUMNS)
    return widest


def _title_line(lines: Sequence[tuple[int, list[Cell]]]) -> int | None:
    """Return the first row of words, nearly as wide as the table, without a word twice; None when
    there is none.
    """
    first = lines[:_LOOKED_AT]
    widest = max(sum(map(_is_said, cells)) for _, cells in first)
    places = (place for place, (_, cells) in enumerate(first) if _are_titles(cells, widest))
    return next(places, None)


def _are_titles(cells: Sequence[Cell], widest: int) -> bool:
    filled = [cell for cell in cells if _is_said(cell)]
    words = [text_of(cell) for cell in filled if isinstance(cell, str)]
    if len(filled) < max(1, widest * _FEWEST_SHARE) or len(words) < len(filled):
        return False
    is_repeated = len(set(words)) < len(words) * _FEWEST_DISTINCT
    return not is_repeated and not any(map(_is_value, words))


def _is_value(word: str) -> bool:
    """Return whether a text is a number or an address, and so no title."""
    return _NUMBER.fullmatch(word) is not None or _MAIL.search(word) is not None


def _named(cells: Iterable[Cell]) -> list[str]:
    """Titles, each once: an empty one is called by its place, a second one by its number."""
    seen: dict[str, int] = {}
    titles = []
    for place, cell in enumerate(cells, start=1):
        title = " ".join(text_of(cell).split())[:200] or f"Columna {place}"
        seen[title] = seen.get(title, 0) + 1
        titles.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return titles


def _without_empty(titles: list[str], rows: list[SourceRow]) -> tuple[list[str], list[SourceRow]]:
    """Without the columns that have neither a title of their own nor any value (a comma too many in
    the head).
    """
    kept = [
        place
        for place, title in enumerate(titles)
        if title != f"Columna {place + 1}" or any(_is_said(row.cells[place]) for row in rows)
    ]
    if len(kept) == len(titles):
        return titles, rows
    return [titles[place] for place in kept], [
        SourceRow(row.number, tuple(row.cells[place] for place in kept), row.beyond) for row in rows
    ]


def _carried_back(titles: list[str], rows: list[SourceRow]) -> tuple[list[str], list[SourceRow]]:
    """Put columns `… (+1)` of our own workbook behind the one whose long texts they go on with."""
    parts = _continuations(titles)
    if not parts:
        return titles, rows
    gone = {place for places in parts.values() for place in places}
    places = [place for place in range(len(titles)) if place not in gone]
    joined = [
        SourceRow(
            row.number, tuple(_joined(row, place, parts.get(place)) for place in places), row.beyond
        )
        for row in rows
    ]
    return [titles[place] for place in places], joined


def _continuations(titles: list[str]) -> dict[int, list[int]]:
    """Return by the place of a column the places of those that go on with it."""
    parts: dict[int, list[int]] = {}
    for place, title in enumerate(titles):
        match = _CARRIED.fullmatch(title)
        if match and match[1] in titles:
            parts.setdefault(titles.index(match[1]), []).append(place)
    return parts


def _joined(row: SourceRow, place: int, parts: list[int] | None) -> Cell:
    if parts is None:
        return row.cells[place]
    return "".join(str(row.cells[each] or "") for each in (place, *parts))
