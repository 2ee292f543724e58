"""CSV as people send it: any of the encodings and separators that Excel writes. Pure."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from core.i18n.languages import N_
from core.i18n.short_blanks import with_short_blanks
from core.tabular.tables import (
    LONGEST_CELL,
    MOST_LINES,
    Cell,
    Grid,
    UnreadableFile,
    is_said,
    require_rows,
)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EIGHT_BITS = ("cp1252", "cp850", "mac_roman", "latin-1")
_OURS = re.compile(r"[áéíóúüñÁÉÍÓÚÜÑ¿¡àâçèêëîïôùûœÀÂÇÈÊËÎÏÔÙÛ°ªº–—‘’“”«»…]")
_ODD = re.compile(r"[\x80-\x9f¢£¤¥¦§¨©¬®±²³¶¸¹¼½¾×ØÞßðøþÿ‰‹›ŠŒŽš™œžŸ√∞≈∆◊ﬁﬂ┤│┼┴┬├─║╗╝░▒▓█]")
_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
_LINK_FORMULA = re.compile(
    r'(?i)=(?:HYPERLINK|HIPERVINCULO|LIEN_HYPERTEXTE)\("[^"]*"\s*[,;]\s*"((?:[^"]|"")*)"\)'
)
_SEPARATORS = ",;\t|"
_MOST_LINES_IN_A_CELL = 200
_MOST_SHARED = 10_000
"""Cells of one text, as states, languages and "yes" are, are one text in memory: of a long list a
tenth. So many different ones are remembered.
"""


def read_text(data: bytes, file_name: str) -> Grid:
    """Return the cells of a CSV, without the rows that say nothing.

    Raises UnreadableFile for a quotation mark never closed, a cell without end, and too many rows,
    which are counted and not kept: millions of short ones would fill the memory of the house.
    """
    text = decoded(data)
    separator = _separator(text)
    text = re.sub(r"\Asep=.\r?\n", "", text)
    # Older than this process's other readers: one limit for all of them, large enough for a drawn
    # area.
    csv.field_size_limit(LONGEST_CELL)
    lines: list[tuple[int, list[Cell]]] = []
    shared: dict[str, str] = {}
    filled = 0
    for number, cells in _records(text, separator, file_name):
        if not any(map(is_said, cells)):
            continue
        filled += 1
        if filled > MOST_LINES:
            continue
        lines.append((number, [_visible_text(shared.setdefault(cell, cell)) for cell in cells]))
        if len(shared) > _MOST_SHARED:
            shared.clear()
    require_rows(filled, file_name)
    return Grid("", lines, is_text=True)


def decoded(data: bytes) -> str:
    """Return the text of a file: by its mark, else by its zeros, else UTF-8, else the Western page
    that reads best.
    """
    return data.decode(encoding_of(data), errors="replace")


def encoding_of(data: bytes) -> str:
    """Return the encoding in which `decoded` reads a file."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    wide = _wide(data[:4096])
    if wide:
        return wide
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return max(_readings(data))[2]
    return "utf-8"


def separator_of(data: bytes, encoding: str) -> str:
    """Return the separator between the cells of a CSV in an encoding (`encoding_of`)."""
    return _separator(data.decode(encoding, errors="replace"))


# -- inside ---------------------------------------------------------------------------------


def _records(text: str, separator: str, file_name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with its number, from 1. Raises UnreadableFile."""
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 0
    while True:
        number, before = number + 1, records.line_num
        try:
            cells = next(records, None)
        except csv.Error:
            message = N_("La fila %(row)s tiene una celda sin fin: ¿falta cerrar unas comillas?")
            raise UnreadableFile(file_name, message, row=number) from None
        if cells is None:
            return
        has_many_lines = records.line_num - before > _MOST_LINES_IN_A_CELL
        if has_many_lines and any(cell.count("\n") > _MOST_LINES_IN_A_CELL for cell in cells):
            message = N_("En la fila %(row)s empiezan unas comillas que no se cierran.")
            raise UnreadableFile(file_name, message, row=number)
        yield number, cells


def _visible_text(cell: str) -> str:
    """Return what a cell shows, in short blanks; what a formula of a text shows: `="0052"` is how
    Excel keeps a text of digits, and a link shows its words. Other formulas stay as they came.
    """
    if not cell.startswith("="):
        return with_short_blanks(cell)
    shown = _TEXT_FORMULA.fullmatch(cell) or _LINK_FORMULA.fullmatch(cell)
    return shown[1].replace('""', '"') if shown else cell


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: every second byte of Western text is zero."""
    zeros = Counter(place % 2 for place, byte in enumerate(head) if byte == 0)
    if not head or sum(zeros.values()) < len(head) * 0.3:
        return ""
    return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"


def _readings(data: bytes) -> list[tuple[int, int, str]]:
    """Return each page that can read the bytes, behind how much looks like our languages; the first
    wins a draw.
    """
    found = []
    for place, encoding in enumerate(_EIGHT_BITS):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        likeness = len(_OURS.findall(text)) - 3 * len(_ODD.findall(text))
        found.append((likeness, -place, encoding))
    return found


def _separator(text: str) -> str:
    """Return the separator that cuts the first rows into the most columns, alike in most rows."""
    stated = re.match(r"\Asep=(.)\r?\n", text)
    if stated:
        return stated[1]
    sample = "".join(text[:200_000].splitlines(keepends=True)[:60])
    best, most = ",", 0.0
    for separator in _SEPARATORS:
        if separator in sample and (score := _regularity(sample, separator)) > most:
            best, most = separator, score
    return best


def _regularity(sample: str, separator: str) -> float:
    """Return how well a separator cuts: the cuts of the usual row by the share of such rows."""
    try:
        rows = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
        widths = [len(row) for row in rows if any(row)]
    except csv.Error:
        return 0.0
    if max(widths, default=0) <= 1:
        return 0.0
    width, alike = Counter(each for each in widths if each > 1).most_common(1)[0]
    return (width - 1) * (alike / len(widths)) ** 2
