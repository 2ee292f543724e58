"""Files that are no tables, known by their bytes: what they are, and what to send instead. Pure."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from itertools import chain

from core.i18n.languages import N_

_PICTURE = N_("Es una imagen: hace falta una tabla, en XLSX o CSV.")
_DOCUMENT = N_("Es un documento de texto: hace falta una tabla, en XLSX o CSV.")
_PACKED = N_("Está comprimido: descomprímalo primero.")
_RECORDING = N_("Es un video o un audio: hace falta una tabla, en XLSX o CSV.")
_SLIDES = N_("Es una presentación: hace falta una tabla, en XLSX o CSV.")
_MAP = N_("Es un mapa (KML o KMZ): guárdelo como GeoJSON o CSV, con latitud y longitud.")
_TRACK = N_("Son puntos de un GPS: guárdelos como GeoJSON o CSV, con latitud y longitud.")
_BOX = N_("Es una base de datos: exporte la tabla como XLSX o CSV.")
_LETTER = N_("Es un correo: guarde la lista que trae adjunta y mande ese archivo.")
_CARDS = N_("Son tarjetas de contactos (vCard): expórtelas de la agenda como CSV.")
_CALENDAR = N_("Es un calendario: hace falta una tabla, en XLSX o CSV.")
_WEB = N_("Es una página web o un XML: ábralo en Excel y guárdelo como XLSX.")
_UNKNOWN = N_("No es texto ni un libro de hojas: hace falta una tabla, en XLSX o CSV.")
_MARKS: Sequence[tuple[bytes, str]] = (
    (rb"%PDF", N_("Es un PDF: hace falta la tabla de la que salió, en XLSX o CSV.")),
    (rb"\{\\rtf", _DOCUMENT),
    (rb"\xff\xd8\xff|\x89PNG|GIF8[79]a|II\*\x00|MM\x00\*|RIFF....WEBP", _PICTURE),
    (rb".{4}ftyp(?:hei|mif|avif)", _PICTURE),
    (rb"\x1f\x8b|Rar!|7z\xbc\xaf|BZh\d|\xfd7zXZ", _PACKED),
    (rb".{4}ftyp|OggS|ID3|RIFF....(?:AVI|WAVE)|\x1aE\xdf\xa3", _RECORDING),
    (rb"SQLite format 3|\x00\x01\x00\x00Standard (?:Jet|ACE) DB", _BOX),
    (rb"BEGIN:VCARD", _CARDS),
    (rb"BEGIN:VCALENDAR", _CALENDAR),
    (rb"(?:Return-Path|Received|Delivered-To|MIME-Version|From|Date|Subject|To): [^\r\n]+\r?\n"
     rb"(?:[ \t][^\r\n]*\r?\n)*[A-Z][A-Za-z-]+: ", _LETTER),
    (rb"<(?:\?xml[^>]*>\s*(?:<!--.*?-->\s*)*<)?kml\b", _MAP),
    (rb"<(?:\?xml[^>]*>\s*(?:<!--.*?-->\s*)*<)?gpx\b", _TRACK),
    (rb"<", _WEB),
)  # fmt: skip
"""What the first bytes are -> what is said."""
_FIRST = tuple((re.compile(mark, re.DOTALL), message) for mark, message in _MARKS)
_BOOKS = ("xl/", "content.xml")
_WITHIN = (
    ("word/", _DOCUMENT), ("ppt/", _SLIDES), (".kml", _MAP), ("visio/", _PICTURE),
)  # fmt: skip
_OPEN_DOCUMENTS = ((b"opendocument.text", _DOCUMENT), (b"opendocument.presentation", _SLIDES))
_LOOKED_AT = 4096
_MOST_NAMES = 500
_CONTROLS = frozenset(range(32)) - set(b"\t\n\r\f\x1a\x1b")
_MOST_CONTROLS, _FEWEST_CONTROLS = 0.02, 16


def other_file(data: bytes, start: bytes) -> str:
    """Return what is said of a file that is no table (a message id); empty for one that may be.

    `start` are its bytes without a mark of order and white space before them.
    """
    head = start[:_LOOKED_AT]
    for mark, message in _FIRST:
        if mark.match(head):
            return message
    return _UNKNOWN if _is_binary(data[:_LOOKED_AT]) else ""


def packed_file(data: bytes) -> str:
    """Return what is said of an archive that is no workbook (a message id); empty for a workbook,
    and for one that cannot be looked into.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()[:_MOST_NAMES]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ""
    open_document = (text for mark, text in _OPEN_DOCUMENTS if mark in data[:_LOOKED_AT])
    within = (text for part, text in _WITHIN if _holds_part(names, part))
    is_book = any(name.startswith(_BOOKS) for name in names)
    return next(chain(open_document, within), "" if is_book else _PACKED)


# -- inside ---------------------------------------------------------------------------------


def _holds_part(names: Sequence[str], part: str) -> bool:
    return any(name.startswith(part) or name.lower().endswith(part) for name in names)


def _is_binary(head: bytes) -> bool:
    """Return whether bytes are no text, in one byte a letter or in two or four."""
    if head.count(0) > len(head) * 0.2:
        return False  # UTF-16, UTF-32
    found = sum(byte in _CONTROLS for byte in head)
    return found >= max(_FEWEST_CONTROLS, len(head) * _MOST_CONTROLS)
