"""The heavy files of an edition laid out: the book, and the file for the telephone.

A book of 600 entries takes twenty seconds and much memory, and the towns of the offline file take
seconds too: neither is made while somebody waits (`directory.editions.file_jobs`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.atlas import Atlas, atlas_for
from core.child import PRESS_MEMORY_BYTES, ChildLimits, call_apart
from core.settings import Settings
from directory.book.book import book_pdf
from directory.book.offline_file import offline_html
from directory.book.towns import BookTown, places_of
from directory.export.rows import ExportRow

BOOK, POCKET = "pdf", "html"
RENDER_SECONDS = 300.0
"""A renderer that has not finished by then is stopped."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a file: `rows` and `changes` sifted for its reader, who is of `audience` (a
    clearance).
    """

    number: str
    published_at: datetime
    rows: list[ExportRow]
    changes: list[str]
    audience: str
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class FileForm:
    """Which file: the book (on a paper) or the one for the telephone, and its language."""

    form: str
    language: str
    paper: str = ""


def render_apart(contents: Contents, form: FileForm, settings: Settings) -> bytes:
    """Return the file, made in a process of its own behind everything else the machine does.

    Raises ChildFailure, with the name of what went wrong, and after `RENDER_SECONDS`.
    """
    limits = ChildLimits(RENDER_SECONDS, memory_bytes=PRESS_MEMORY_BYTES)
    body: bytes = call_apart(render_here, contents, form, settings, limits=limits)
    return body


def render_here(contents: Contents, form: FileForm, settings: Settings) -> bytes:
    """Return the file, made in this process."""
    return render_file(contents, form, atlas_for(settings), settings.public_url)


def render_file(contents: Contents, form: FileForm, atlas: Atlas, public_url: str) -> bytes:
    """Return the file, its names and towns out of `atlas`."""
    rows = contents.rows
    if form.form == POCKET:
        return offline_html(
            rows,
            number=contents.number,
            published_at=contents.published_at,
            language=form.language,
            public_url=public_url,
            made_by=contents.made_by,
            places=towns_for(atlas, rows),
        )
    return book_pdf(
        rows,
        number=contents.number,
        published_at=contents.published_at,
        language=form.language,
        public_url=public_url,
        paper=form.paper,
        changes=contents.changes,
        audience=contents.audience,
        made_by=contents.made_by,
        units=unit_names(atlas, rows),
    )


def unit_names(atlas: Atlas, rows: Sequence[ExportRow]) -> dict[str, str]:
    """Return the names of the administrative units `rows` lie in or answer for, by code, unknown
    codes left out.
    """
    covered = (code for row in rows for code in row.details.get("units") or ())
    codes = sorted({*(row.unit_code for row in rows), *covered})
    return {code: unit.name for code in codes if (unit := atlas.unit(code))}


def towns_for(atlas: Atlas, rows: Sequence[ExportRow]) -> list[BookTown]:
    """Return the towns of the countries of `rows`, for the question of the offline file."""
    return places_of(atlas, {row.located_in for row in rows if row.located_in})
