"""The files of an edition: which there are, how they are called, and those that are made while one
waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from core.i18n.languages import N_, translator
from directory.editions.models import Edition
from directory.editions.render_files import BOOK, POCKET
from directory.export import MEDIA, UNSTAMPED, written
from directory.export.rows import ExportRow

QUICK = tuple(MEDIA)
"""Formats made while one waits; the book and the file for the telephone are not."""
PUBLIC = ("json", "geojson", "kml", "csv", "hsds", "vcard", "vcard4")
"""What programs and phones may fetch of the public part."""
MEDIA_TYPES = {
    **MEDIA,
    POCKET: ("text/html; charset=utf-8", "html"),
    BOOK: ("application/pdf", "pdf"),
}
FORMAT_WORDS = {
    BOOK: N_("Libro para imprimir (PDF)"),
    POCKET: N_("Para el teléfono, sin red (HTML)"),
    "xlsx": N_("Libro de Excel (XLSX)"),
    "csv": N_("Tabla (CSV)"),
    "vcard": N_("Contactos (vCard 3.0, libretas de direcciones)"),
    "vcard4": N_("Contactos (vCard 4.0)"),
    "geojson": N_("Mapa (GeoJSON)"),
    "kml": N_("Mapa (KML)"),
    "json": N_("Datos (JSON)"),
    "hsds": N_("Servicios (HSDS 3)"),
}
_PUBLISHED = N_("Edición {number} del directorio, publicada el {when} por {who}.")
PAPER_WORDS = {"both": N_("A4 y Carta"), "a4": "A4", "letter": N_("Carta")}


@dataclass(frozen=True, slots=True)
class File:
    """One file to hand out."""

    body: bytes
    media_type: str
    name: str


def file_name(edition: Edition, form: str, language: str, paper: str = "") -> str:
    """Return the name a reader gets it under: `directorio-2026-II-es.xlsx`; with its hour where the
    file has no place inside to say it (`UNSTAMPED`).
    """
    parts = ["directorio", edition.number, language, *([paper] if paper else [])]
    if form in UNSTAMPED:
        parts.append(f"{edition.published_at.astimezone(UTC):%Y%m%dT%H%MZ}")
    return f"{'-'.join(parts)}.{MEDIA_TYPES[form][1]}"


def quick_file(
    edition: Edition,
    rows: list[ExportRow],
    form: str,
    language: str,
    *,
    made_by: str,
    hxl: bool = False,
) -> File:
    """Return one of QUICK of an edition, of `rows` already sifted for the reader, in `language`;
    `made_by` is who published it, as that reader may know.
    """
    words = translator(language).gettext
    published = f"{edition.published_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    stamp = words(_PUBLISHED).format(number=edition.number, when=published, who=made_by)
    body = written(
        rows,
        form,
        edition.published_at,
        translator=words,
        hxl=hxl,
        language=language,
        stamp=stamp,
    )
    return File(body, MEDIA_TYPES[form][0], file_name(edition, form, language))
