"""A table as people send it: bytes of a CSV in any usual encoding and with any usual delimiter ->
rows. Pure.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from core.errors import UnusableInput

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 60
LONGEST_FIELD = 4_000
_LONGEST_CELL = 131_072
"""Checked here, too: the limit of `csv` is one for the whole process, and other packages have
raised it.
"""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ";,\t|"


@dataclass(frozen=True, slots=True)
class TableLine:
    """One row: its number as a spreadsheet counts (the header is row 1) and its cells."""

    row: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """What a file holds. `lines` are the rows below the header that are not empty."""

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    lines: tuple[TableLine, ...]


def read_table(data: bytes) -> PeopleTable:
    """Read a CSV. Raises UnusableInput, which names the row, for what is none or is too large."""
    if len(data) > MOST_BYTES:
        raise UnusableInput("file", f"holds {len(data):,} bytes; at most {MOST_BYTES:,} are read")
    text, encoding = _decode(data)
    if not text.strip():
        raise UnusableInput("file", "is empty")
    if text.startswith("PK\x03\x04"):
        raise UnusableInput("file", "is a workbook or an archive; save it as CSV")
    if "\0" in text:
        raise UnusableInput(
            f"row {text[: text.index(chr(0))].count(chr(10)) + 1}", "holds a NUL character"
        )
    first = text.lstrip().splitlines()[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows = _rows(text, delimiter)
    header_row, header = next(rows)
    if len(header) > MOST_COLUMNS:
        raise UnusableInput(
            f"row {header_row}", f"has {len(header)} columns; at most {MOST_COLUMNS} are read"
        )
    lines: list[TableLine] = []
    for row, cells in rows:
        if len(lines) >= MOST_ROWS:
            raise UnusableInput("file", f"has more than {MOST_ROWS:,} rows; send it in parts")
        lines.append(TableLine(row, cells))
    return PeopleTable(encoding, delimiter, header, tuple(lines))


def _decode(data: bytes) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    half = data[:2000]
    if half and half.count(0) > len(half) // 4:
        return _strictly(
            data, "utf-16-le" if half[1::2].count(0) > half[0::2].count(0) else "utf-16-be"
        )
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"


def _strictly(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        return data.decode(encoding), encoding.removesuffix("-sig")
    except UnicodeDecodeError as wrong:
        raise UnusableInput(
            "file", f"begins like {encoding} but is not ({wrong.reason})"
        ) from wrong


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows with something in them, numbered as they come: a cell of several lines is one row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    row = 0
    while True:
        row += 1
        try:
            cells = tuple(cell.strip() for cell in next(reader))
        except StopIteration:
            return
        except csv.Error as wrong:
            raise UnusableInput(f"row {row}", f"cannot be read as CSV: {wrong}") from wrong
        if any(len(cell) > _LONGEST_CELL for cell in cells):
            raise UnusableInput(
                f"row {row}", "cannot be read as CSV: a cell without end (quotes not closed?)"
            )
        if any(cells):
            yield row, cells
