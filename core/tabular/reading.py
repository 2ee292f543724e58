"""Bytes with a name -> the tables in them, or a clear reason why there are none. Pure."""

from __future__ import annotations

import codecs

from core.i18n.languages import N_
from core.tabular.files.other_files import other_file, packed_file
from core.tabular.json_records import read_json
from core.tabular.layout.grid_table import table_of
from core.tabular.layout.twice_encoded import mend_table
from core.tabular.tables import Table, UnreadableFile
from core.tabular.text import read_text
from core.tabular.workbook_reader import read_book

MOST_BYTES = 20 * 1024 * 1024
_MEGABYTE = 1_048_576
_BOOK_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_JSON_MARKS = (b"[", b"{")


def read_tables(data: bytes, name: str, head: tuple[int, int] | None = None) -> list[Table]:
    """Return the tables of a file, one a sheet; what it is, its bytes say and not its name.

    Reads CSV (UTF-8, UTF-16, Windows, DOS and Mac pages; commas, semicolons, tabs, bars), XLSX,
    XLSB, XLS, ODS, JSON lists of records and GeoJSON. Each row keeps its number in the file. `head`
    are the first and the last row of the titles where somebody said so, (0, 0) where there are
    none. Texts encoded twice are mended, and the tables say so. Raises UnreadableFile, whose
    `location` is `name`.
    """
    start = data.removeprefix(codecs.BOM_UTF8).lstrip()
    _refuse_what_is_no_table(data, start, name)
    if data.startswith(_BOOK_MARKS):
        tables = [table_of(grid, name, head) for grid in read_book(data, name)]
    elif start.startswith(_JSON_MARKS) or _is_wide_json(data):
        tables = [read_json(data, name)]
    else:
        tables = [table_of(read_text(data, name), name, head)]
    filled = [mend_table(table) for table in tables if table is not None and table.rows]
    if not filled:
        raise UnreadableFile(name, N_("No hay ninguna fila debajo de los títulos."))
    return filled


# -- inside ---------------------------------------------------------------------------------


def _refuse_what_is_no_table(data: bytes, head: bytes, name: str) -> None:
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableFile(name, N_("El archivo está vacío."))
    if len(data) > MOST_BYTES:
        message = N_("Pesa %(size)s MB; se leen %(most)s como máximo.")
        raise UnreadableFile(
            name, message, size=len(data) // _MEGABYTE, most=MOST_BYTES // _MEGABYTE
        )
    is_book = data.startswith(_BOOK_MARKS)
    message = packed_file(data) if is_book else other_file(data, head)
    if message:
        raise UnreadableFile(name, message)


def _is_wide_json(data: bytes) -> bool:
    """Return whether a JSON begins in an encoding of two or four bytes a letter."""
    start = data[:8].replace(b"\0", b"")
    for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        start = start.removeprefix(mark)
    return start.startswith(_JSON_MARKS)
