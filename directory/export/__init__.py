"""The directory carried away: CSV, XLSX, JSON, vCard, GeoJSON, KML or HSDS, for one viewer, each
with its age, and with when and by whom it was made.

The same rows at the same moment give the same bytes. It writes no file and no audit log: the caller
does.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import UnusableInput
from core.i18n.formats import Formats
from core.i18n.languages import N_, SOURCE_LANGUAGE
from directory.entries.visibility import Viewer
from directory.export.address_book import to_address_book
from directory.export.columns import Translate
from directory.export.documents import to_geojson, to_json
from directory.export.hsds import to_hsds
from directory.export.map_file import to_kml
from directory.export.rows import ExportRow, rows_for
from directory.export.tables import to_csv, to_xlsx
from directory.export.vcard import to_vcards

MEDIA: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "csv": ("text/csv; charset=utf-8", "csv"),
        "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        "json": ("application/json", "json"),
        "vcard": ("text/vcard; charset=utf-8", "vcf"),
        "vcard4": ("text/vcard; charset=utf-8", "4.vcf"),
        "geojson": ("application/geo+json", "geojson"),
        "kml": ("application/vnd.google-earth.kml+xml", "kml"),
        "hsds": ("application/json", "hsds.json"),
    }
)
"""By format: its media type, and how the name of a file of it ends."""
FORMATS = tuple(MEDIA)
UNSTAMPED = frozenset({"csv", "hsds"})
"""Formats with no place for who made a file and when: a line more in a table would come back as a
row, and HSDS has no member for it. Their names say it.
"""
WITH_TAGS = ("csv", "xlsx")
"""Formats that may bear a row of HXL tags."""
_TITLE = N_("Directorio")
_MADE = N_("Hecho el {when}.")
__all__ = ["FORMATS", "MEDIA", "UNSTAMPED", "WITH_TAGS", "export", "written"]


def export(
    session: Session,
    viewer: Viewer,
    format: str,  # noqa: A002 - the word on the command line and in the address
    now: datetime,
    *,
    keyring: Keyring | None = None,
    translator: Translate = str,
    only: Collection[uuid.UUID] | None = None,
    hxl: bool = False,
    language: str = SOURCE_LANGUAGE,
    stamp: str = "",
) -> bytes:
    """Return the entries the viewer may see, one row each with channels, confirmation and its age
    at `now`.

    `format` is one of FORMATS. `translator` turns the Spanish titles and words into the reader's
    `language`; `stamp` says in it when and by whom the file was made (else `now`, in UTC).
    Community leaders come only with a `keyring`, and only to their own country: the caller writes
    that into the audit log. With `only`, the entries of these ids and no others. `hxl` adds a row
    of HXL tags to tables. Raises UnusableInput for another format, CannotOpen for a wrong key.
    """
    rows = rows_for(session, viewer, now, keyring)
    if only is not None:
        wanted = {str(each) for each in only}
        rows = [row for row in rows if row.id in wanted]
    return written(
        rows, format, now, translator=translator, hxl=hxl, language=language, stamp=stamp
    )


def written(
    rows: Sequence[ExportRow],
    format: str,  # noqa: A002 - the word on the command line and in the address
    at: datetime,
    *,
    translator: Translate = str,
    hxl: bool = False,
    language: str = SOURCE_LANGUAGE,
    stamp: str = "",
) -> bytes:
    """Return rows already sifted for their reader, of the live directory or of an edition, as they
    stood `at`.

    Raises UnusableInput when `format` is not one of FORMATS.
    """
    made = stamp or translator(_MADE).format(when=f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
    name_of = Formats(language).language_name
    writers: Mapping[str, Callable[[], bytes]] = {
        "csv": lambda: to_csv(rows, translator, hxl=hxl, name_of=name_of),
        "xlsx": lambda: to_xlsx(rows, translator, at, hxl=hxl, name_of=name_of, stamp=made),
        "json": lambda: to_json(rows, at, made),
        "vcard": lambda: to_address_book(rows, translator, made),
        "vcard4": lambda: to_vcards(rows, translator, made),
        "geojson": lambda: to_geojson(rows, at, made, translator),
        "kml": lambda: to_kml(rows, translator, translator(_TITLE), made),
        "hsds": lambda: to_hsds(rows, translator),
    }
    if format not in writers:
        raise UnusableInput(format, f"no such format; use {', '.join(FORMATS)}")
    return writers[format]()
