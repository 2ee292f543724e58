"""Workbooks (XLSX, XLS, XLSB, ODS): looked through for traps first, then read with calamine. Pure.

Traps, with the limits OWASP ASVS 5.0 asks for (5.2.3): archives that unpack to far more than they
weigh; a sheet with one cell in its last corner, which a reader answers with a room for all between;
one long text that a million cells point to; cells repeated by number (ODS).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from directory.imports.tables import MOST_COLUMNS, MOST_ROWS, Cell, Grid, Unreadable
from ground.language import N_

MOST_PARTS, MOST_UNPACKED, MOST_RATIO, MOST_TEXT = 400, 150_000_000, 200, 60_000_000
_WIDEST, _TALLEST = 2_000, 200_000
_MOST_SHEETS = 60
_LAST_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s(?=[^>]*\bhidden=[\"'](?:1|true)[\"'])[^>]*?\br=[\"'](\d{1,7})[\"']")
_SHARED = re.compile(rb"<(?:\w+:)?si[ >/].*?</(?:\w+:)?si>|<(?:\w+:)?si/>", re.DOTALL)
_POINTER = re.compile(rb"\bt=[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>(\d{1,9})</")
_REPEATED = re.compile(rb"number-(?:columns|rows)-repeated=[\"'](\d{1,9})[\"'][^>]*(?<!/)>")
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#N/D", "#¡REF!", "#¿NOMBRE?"})


def read_book(data: bytes, where: str) -> list[Grid]:
    """The sheets of a workbook, hidden ones too, merged cells filled. Raises Unreadable."""
    hidden = _look_through(data, where) if data[:2] == b"PK" else {}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise Unreadable(where, N_("El libro está protegido con contraseña: guárdelo sin ella.")) from None
    except CalamineError:
        raise Unreadable(where, _broken(data)) from None
    with book:
        wanted = [each for each in book.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet][:_MOST_SHEETS]
        grids = []
        for number, meta in enumerate(wanted, start=1):
            grid = _grid(book, meta.name, hidden.get(number, frozenset()), where)
            grid.is_hidden = meta.visible is not SheetVisibleEnum.Visible
            grids.append(grid)
        return grids


# -- inside ---------------------------------------------------------------------------------


def _broken(data: bytes) -> str:
    if b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P" in data:
        return N_("El libro está protegido con contraseña: guárdelo sin ella.")
    return N_("No es un libro que se pueda leer: guárdelo otra vez como XLSX o CSV.")


def _grid(book: CalamineWorkbook, name: str, hidden: frozenset[int], where: str) -> Grid:
    try:
        sheet = book.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError):
        raise Unreadable(where, N_("La hoja «%(sheet)s» está dañada."), sheet=name) from None
    if sheet.total_width > _WIDEST or sheet.total_height > _TALLEST:
        message = N_("La hoja «%(sheet)s» tiene %(rows)s filas y %(columns)s columnas: son demasiadas.")
        raise Unreadable(where, message, sheet=name, rows=sheet.total_height, columns=sheet.total_width)
    start = sheet.start or (0, 0)
    rows = [[_cell(cell) for cell in row] for row in sheet.iter_rows()]
    # Rows begin at the first one with something in it; their numbers are those of the sheet.
    first = 0 if len(rows) == sheet.total_height else start[0]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        _fill(rows, top - first, left, bottom - first, right)
    return Grid(name, [(first + place + 1, row) for place, row in enumerate(rows)], hidden=hidden)


def _fill(rows: list[list[Cell]], top: int, left: int, bottom: int, right: int) -> None:
    """A merged cell says the same in all the cells it covers."""
    if not 0 <= top < len(rows) or left >= len(rows[top]):
        return
    value = rows[top][left]
    for row in rows[top : bottom + 1]:
        for place in range(left, min(right + 1, len(row), left + MOST_COLUMNS)):
            row[place] = value


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return None if value.strip() in _ERRORS or not value.strip() else value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    return value if hasattr(value, "isoformat") else str(value)  # type: ignore[return-value]


def _look_through(data: bytes, where: str) -> dict[int, frozenset[int]]:
    """Refuse an archive with a trap in it; give back the hidden rows by the number of their sheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _weigh(archive, len(data), where)
            names = set(archive.namelist())
            if "content.xml" in names:
                _hold_repeats(archive.read("content.xml"), where)
                return {}
            lengths = [len(each) for each in _SHARED.findall(_part(archive, names, "xl/sharedStrings.xml"))]
            return dict(_sheets(archive, names, lengths, where))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise Unreadable(where, N_("No es un libro que se pueda leer: guárdelo otra vez como XLSX o CSV.")) from None


def _part(archive: zipfile.ZipFile, names: set[str], name: str) -> bytes:
    return archive.read(name) if name in names else b""


def _weigh(archive: zipfile.ZipFile, size: int, where: str) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > max(size, 50_000) * MOST_RATIO:
        message = N_("El libro ocupa %(size)s MB al abrirlo: es demasiado, y no se abre.")
        raise Unreadable(where, message, size=unpacked // 1_000_000)


def _sheets(
    archive: zipfile.ZipFile, names: set[str], lengths: list[int], where: str
) -> Iterator[tuple[int, frozenset[int]]]:
    texts = 0
    for name in sorted(each for each in names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", each)):
        sheet = archive.read(name)
        for letters, row in _LAST_CELL.findall(sheet):
            if int(row) > _TALLEST or _column(letters) > _WIDEST:
                message = N_("Hay una celda en %(cell)s, fuera de toda tabla: bórrela, o guarde la hoja como CSV.")
                raise Unreadable(where, message, cell=f"{letters.decode()}{row.decode()}")
        texts += sum(lengths[int(each)] for each in _POINTER.findall(sheet) if int(each) < len(lengths))
        if texts > MOST_TEXT:
            message = N_("Los textos del libro ocupan más de %(most)s MB: no se abre.")
            raise Unreadable(where, message, most=MOST_TEXT // 1_000_000)
        number = re.search(r"(\d+)\.xml$", name)
        yield int(number[1]) if number else 0, frozenset(int(row) for row in _HIDDEN_ROW.findall(sheet))


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place


def _hold_repeats(content: bytes, where: str) -> None:
    if any(int(each) > MOST_ROWS for each in _REPEATED.findall(content) if int(each) < 1_000_000):
        raise Unreadable(where, N_("Una celda del libro se repite demasiadas veces: no se abre."))
