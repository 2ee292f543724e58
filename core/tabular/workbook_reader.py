"""Workbooks (XLSX, XLS, XLSB, ODS): looked through for traps first, then read with calamine in a
child. Pure.

Traps, with the limits OWASP ASVS 5.0 asks for (5.2.3): archives that unpack to far more than they
weigh; a sheet with one cell in its last corner, which a reader answers with a room for all between;
one long text that a million cells point to; cells repeated by number (ODS).
"""

from __future__ import annotations

import io
import pickle
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from core.child import ChildFailure, ChildLimits, run_child
from core.i18n.languages import N_
from core.i18n.short_blanks import with_short_blanks
from core.problems import Problem
from core.tabular import workbook_process
from core.tabular.cells.day_order import SERIAL_START
from core.tabular.serial_days import SERIAL_START_1904
from core.tabular.tables import (
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Grid,
    UnreadableFile,
)

MOST_PARTS, MOST_UNPACKED, MOST_RATIO, MOST_TEXT = 400, 150_000_000, 200, 60_000_000
_WIDEST, _TALLEST = 2_000, 200_000
_MOST_SHEETS = 60
_MOST_CELLS = MOST_ROWS * MOST_COLUMNS
"""Of all sheets together, empty ones too: so many take a tenth of a gigabyte here."""
_MOST_MERGED = 5_000_000
"""Cells filled out of merged ones, all ranges together."""
_LIMITS = ChildLimits(
    seconds=90, memory_bytes=1_500_000_000, cpu_seconds=60, output_bytes=1_000_000_000
)
"""Of the process in which calamine reads."""
_Merged = tuple[tuple[int, int], tuple[int, int]]
_Sheet = tuple[str, bool, int, list[list[object]], list[_Merged]]
"""Its name, whether it is hidden, the number of rows before the first one read, the rows, the
merged ranges.
"""
_LOCKED = N_("El libro está protegido con contraseña: guárdelo sin ella.")
_BROKEN = N_("No es un libro que se pueda leer: guárdelo otra vez como XLSX o CSV.")
_ENCRYPTED = "EncryptedP".encode("utf-16-le")
# The parts are written by strangers: each of these reads a tag once, to its end or to the next one,
# however many begin and never close.
_LAST_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_HIDDEN_ROW = re.compile(
    rb"<(?:\w+:)?row\s(?=[^<>]*\bhidden=[\"'](?:1|true)[\"'])[^<>]*?\br=[\"'](\d{1,7})[\"']"
)
_BARE_FORMULA = re.compile(
    rb"<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*+"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*+</(?:\w+:)?c>"
)
_SHARED = re.compile(
    rb"<(?:\w+:)?si[ >](?:[^<]++|<(?!/?(?:\w+:)?si[ >/]))*</(?:\w+:)?si>|<(?:\w+:)?si/>"
)
_POINTER = re.compile(rb"<(?:\w+:)?c\s(?=[^<>]*\bt=[\"']s[\"'])[^<>]*+>\s*+<(?:\w+:)?v>(\d{1,9})</")
_REPEATING_TAG = re.compile(rb"<(?=[^<>]*-repeated=)[^<>]*+(?<!/)>")
_REPEATED = re.compile(rb"number-(?:columns|rows)-repeated=[\"'](\d{1,9})[\"']")
_SINCE_1904 = re.compile(
    rb"<(?:\w+:)?workbookPr\s[^<>]*\bdate1904=[\"'](?:1|true)[\"']"
    rb"|<table:null-date\s[^<>]*date-value=[\"']1904-01-01"
)
"""How an XLSX and an ODS say that their days are counted since 1904."""
_ERRORS = frozenset(
    {
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#N/D",
        "#¡REF!",
        "#¿NOMBRE?",
    }
)


class _SheetMarks(NamedTuple):
    """What the parts of an XLSX tell of one sheet that calamine does not."""

    hidden_rows: frozenset[int] = frozenset()
    bare_formulas: int = 0
    """Formulas whose value nobody stored."""

    def notes(self) -> tuple[Problem, ...]:
        if not self.bare_formulas:
            return ()
        message = N_(
            "%(count)s fórmulas no traen su valor, y se leen como vacías: abra el libro en Excel y "
            "guárdelo otra vez."
        )
        return (Problem(message, {"count": self.bare_formulas}),)


def read_book(data: bytes, file_name: str) -> list[Grid]:
    """Return the sheets of a workbook, hidden ones too, merged cells filled.

    Raises UnreadableFile.
    """
    marks = _look_through(data, file_name) if data[:2] == b"PK" else {}
    start = _serial_start(data) if data[:2] == b"PK" else None
    grids = []
    for number, (name, is_hidden, first, raw, merged) in enumerate(
        _opened(data, file_name), start=1
    ):
        rows = [[_cell(cell) for cell in row] for row in raw]
        _fill_merged(rows, first, merged, name, file_name)
        lines = [(first + place + 1, row) for place, row in enumerate(rows)]
        of_sheet = marks.get(number, _SheetMarks())
        grids.append(
            Grid(
                name,
                lines,
                hidden=of_sheet.hidden_rows,
                is_hidden=is_hidden,
                merged=tuple(
                    ((top + 1, left), (bottom + 1, right))
                    for (top, left), (bottom, right) in merged
                ),
                notes=of_sheet.notes(),
                serial_start=start,
            )
        )
    return grids


# -- inside ---------------------------------------------------------------------------------


def _opened(data: bytes, file_name: str) -> list[_Sheet]:
    """Return the worksheets as calamine reads them, in a process of its own with bounds on memory
    and time.
    """
    command = [
        sys.executable,
        "-I",
        workbook_process.__file__,
        str(_WIDEST),
        str(_TALLEST),
        str(_MOST_SHEETS),
        str(_MOST_CELLS),
    ]
    try:
        answer = run_child(command, data, _LIMITS, stderr=subprocess.DEVNULL)
    except ChildFailure:
        raise UnreadableFile(
            file_name, N_("El libro ocupa demasiada memoria al abrirlo: guarde la hoja como CSV.")
        ) from None
    word, content = pickle.loads(answer)  # noqa: S301 - of our own child
    if word == "sheets":
        sheets: list[_Sheet] = content
        return sheets
    if word == "damaged":
        raise UnreadableFile(file_name, N_("La hoja «%(sheet)s» está dañada."), sheet=content)
    if word == "large":
        message = N_(
            "La hoja «%(sheet)s» tiene %(rows)s filas y %(columns)s columnas: son demasiadas."
        )
        raise UnreadableFile(
            file_name, message, sheet=content[0], rows=content[1], columns=content[2]
        )
    raise UnreadableFile(
        file_name, _LOCKED if word == "password" or _ENCRYPTED in data else _BROKEN
    )


def _fill_merged(
    rows: list[list[Cell]], first: int, merged: Sequence[_Merged], name: str, file_name: str
) -> None:
    """Say in all the cells a merged one covers what it says; ranges piled upon each other are
    refused.
    """
    left_over = _MOST_MERGED
    for (top, left), (bottom, right) in merged:
        if not 0 <= top - first < len(rows) or left >= len(rows[top - first]):
            continue
        value = rows[top - first][left]
        covered = rows[top - first : bottom - first + 1]
        left_over -= len(covered) * (min(right, left + MOST_COLUMNS) - left + 1)
        if left_over < 0:
            raise UnreadableFile(file_name, N_("La hoja «%(sheet)s» está dañada."), sheet=name)
        for row in covered:
            for place in range(left, min(right + 1, len(row), left + MOST_COLUMNS)):
                row[place] = value


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        text = value.strip()
        return None if text in _ERRORS or not text else with_short_blanks(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    return value if hasattr(value, "isoformat") else str(value)  # type: ignore[return-value]


def _look_through(data: bytes, file_name: str) -> dict[int, _SheetMarks]:
    """Refuse an archive with a trap in it; return the marks of each sheet by its number."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _weigh(archive, len(data), file_name)
            names = set(archive.namelist())
            if "content.xml" in names:
                _hold_repeats(archive.read("content.xml"), file_name)
                return {}
            lengths = [
                len(each) for each in _SHARED.findall(_part(archive, names, "xl/sharedStrings.xml"))
            ]
            return dict(_sheets(archive, names, lengths, file_name))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise UnreadableFile(file_name, _BROKEN) from None


def _serial_start(data: bytes) -> date | None:
    """Return the day from which a workbook counts the numbers that are days; None for an XLSB,
    which says it in a way we do not read.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        said = _part(archive, names, "xl/workbook.xml") + _part(archive, names, "content.xml")
    if not said:
        return None
    return SERIAL_START_1904 if _SINCE_1904.search(said) else SERIAL_START


def _part(archive: zipfile.ZipFile, names: set[str], name: str) -> bytes:
    return archive.read(name) if name in names else b""


def _weigh(archive: zipfile.ZipFile, size: int, file_name: str) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if (
        len(parts) > MOST_PARTS
        or unpacked > MOST_UNPACKED
        or unpacked > max(size, 50_000) * MOST_RATIO
    ):
        message = N_("El libro ocupa %(size)s MB al abrirlo: es demasiado, y no se abre.")
        raise UnreadableFile(file_name, message, size=unpacked // 1_000_000)


def _sheets(
    archive: zipfile.ZipFile, names: set[str], lengths: list[int], file_name: str
) -> Iterator[tuple[int, _SheetMarks]]:
    texts = 0
    for name in sorted(each for each in names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", each)):
        sheet = archive.read(name)
        _check_last_cells(sheet, file_name)
        texts += sum(
            lengths[int(each)] for each in _POINTER.findall(sheet) if int(each) < len(lengths)
        )
        if texts > MOST_TEXT:
            message = N_("Los textos del libro ocupan más de %(most)s MB: no se abre.")
            raise UnreadableFile(file_name, message, most=MOST_TEXT // 1_000_000)
        number = re.search(r"(\d+)\.xml$", name)
        yield (
            int(number[1]) if number else 0,
            _SheetMarks(
                frozenset(int(row) for row in _HIDDEN_ROW.findall(sheet)),
                len(_BARE_FORMULA.findall(sheet)),
            ),
        )


def _check_last_cells(sheet: bytes, file_name: str) -> None:
    for letters, row in _LAST_CELL.findall(sheet):
        if int(row) > _TALLEST or _column(letters) > _WIDEST:
            message = N_(
                "Hay una celda en %(cell)s, fuera de toda tabla: bórrela, o guarde la hoja "
                "como CSV."
            )
            raise UnreadableFile(file_name, message, cell=f"{letters.decode()}{row.decode()}")


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place


def _hold_repeats(content: bytes, file_name: str) -> None:
    times = (
        int(each) for tag in _REPEATING_TAG.findall(content) for each in _REPEATED.findall(tag)
    )
    if any(MOST_ROWS < each < 1_000_000 for each in times):
        raise UnreadableFile(
            file_name, N_("Una celda del libro se repite demasiadas veces: no se abre.")
        )
