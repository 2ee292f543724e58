"""The directory carried away: CSV, XLSX, JSON, vCard, GeoJSON or HSDS, for one viewer, each with
its age.

The same rows at the same moment give the same bytes. It writes no file and no audit log: the caller
does.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import UnusableInput
from directory.entries.visibility import Viewer
from directory.export.columns import Translate
from directory.export.documents import to_geojson, to_json
from directory.export.hsds import to_hsds
from directory.export.rows import ExportRow, rows_for
from directory.export.tables import to_csv, to_xlsx
from directory.export.vcard import to_vcards

MEDIA: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "csv": ("text/csv; charset=utf-8", "csv"),
        "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        "json": ("application/json", "json"),
        "vcard": ("text/vcard; charset=utf-8", "vcf"),
        "geojson": ("application/geo+json", "geojson"),
        "hsds": ("application/json", "hsds.json"),
    }
)
"""By format: its media type, and how the name of a file of it ends."""
FORMATS = tuple(MEDIA)
__all__ = ["FORMATS", "MEDIA", "export", "written"]


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
) -> bytes:
    """Return the entries the viewer may see, one row each with channels, confirmation and its age
    at `now`.

    `format` is one of FORMATS. `translator` turns the Spanish titles and words into the reader's
    language. Community leaders come only with a `keyring`, and only to their own country: the
    caller writes that into the audit log. With `only`, the entries of these ids and no others.
    `hxl` adds a row of HXL tags to tables. Raises UnusableInput for another format,
    CannotOpen for a wrong key.
    """
    rows = rows_for(session, viewer, now, keyring)
    if only is not None:
        wanted = {str(each) for each in only}
        rows = [row for row in rows if row.id in wanted]
    return written(rows, format, now, translator=translator, hxl=hxl)


def written(
    rows: Sequence[ExportRow],
    format: str,  # noqa: A002 - the word on the command line and in the address
    at: datetime,
    *,
    translator: Translate = str,
    hxl: bool = False,
) -> bytes:
    """Rows already sifted for their reader, of the live directory or of an edition, as they stood
    `at`.

    Raises UnusableInput when `format` is not one of FORMATS.
    """
    if format == "csv":
        return to_csv(rows, translator, hxl=hxl)
    if format == "xlsx":
        return to_xlsx(rows, translator, at, hxl=hxl)
    if format == "vcard":
        return to_vcards(rows, translator)
    if format == "hsds":
        return to_hsds(rows, translator)
    if format in {"json", "geojson"}:
        return to_json(rows, at) if format == "json" else to_geojson(rows, at)
    raise UnusableInput(format, f"no such format; use {', '.join(FORMATS)}")
