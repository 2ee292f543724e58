"""The directory carried away: CSV, XLSX, JSON, vCard or GeoJSON, for one viewer, each with its age.

The same rows at the same moment give the same bytes. It writes no file and no journal: the door does.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from directory.export.columns import Translate
from directory.export.documents import to_geojson, to_json
from directory.export.rows import rows_for
from directory.export.tables import to_csv, to_xlsx
from directory.export.vcard import to_vcards
from directory.viewer import Viewer
from ground.crypto import Keyring
from ground.errors import UnusableInput

FORMATS = ("csv", "xlsx", "json", "vcard", "geojson")
__all__ = ["FORMATS", "export"]


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
    """The entries the viewer may see, one row each with channels, confirmation and its age at `now`.

    `format` is one of FORMATS. `translator` turns the Spanish titles and words into the reader's
    language. Community leaders come only with a `keyring`, and only to their own country: the
    caller journals that. With `only`, the entries of these ids and no others. `hxl` puts a row of HXL
    tags under the titles of tables. Raises UnusableInput for another format, CannotOpen for a wrong key.
    """
    if format not in FORMATS:
        raise UnusableInput(format, f"no such format; use {', '.join(FORMATS)}")
    rows = rows_for(session, viewer, now, keyring)
    if only is not None:
        wanted = {str(each) for each in only}
        rows = [row for row in rows if row.id in wanted]
    if format == "csv":
        return to_csv(rows, translator, hxl=hxl)
    if format == "xlsx":
        return to_xlsx(rows, translator, now, hxl=hxl)
    if format == "vcard":
        return to_vcards(rows, translator)
    return to_json(rows, now) if format == "json" else to_geojson(rows, now)
