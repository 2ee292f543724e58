"""The page of a crisis pack: the area's map, whom to call, the other files, and the directory to
search.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from core.i18n.formats import Formats
from core.i18n.languages import INTERFACE_LANGUAGES, LANGUAGES
from directory.book.offline_file import Front, offline_html
from directory.book.towns import BookTown
from directory.export.rows import ExportRow
from plans.documents.leaflet_languages import own_name
from plans.facts.model import ContactKind
from plans.layout.html import environment_of, legend, source_of
from plans.map.contact_map import MapAtlas, draw
from plans.pages.model import Composition

MAP_WIDTH, MAP_HEIGHT = 340.0, 330.0
"""Points: on a telephone the names of the map then stand in the size of the text under it."""
PAGES = {language.code: language.pack_page for language in INTERFACE_LANGUAGES}
"""The name of the page in each language, as people look for it."""
_IN_DIRECTORY = frozenset({ContactKind.EMERGENCY, ContactKind.FOCAL_POINT})
"""Contacts that stand with the rows of the directory, not in the table of the map."""


def pack_html(
    pages: Composition,
    atlas: MapAtlas,
    rows: Sequence[ExportRow],
    *,
    wording: Formats,
    read_at: datetime,
    public_url: str,
    places: Sequence[BookTown],
    files: Sequence[tuple[str, str]],
) -> bytes:
    """Return the page as one file that opens from a disk with no network; `files` are (name, what
    it is), to be linked.

    Officials are shown with the rows of the directory, where there is more room, not in the table
    of the map.
    """
    sketch = draw(pages, atlas, wording, MAP_WIDTH, MAP_HEIGHT)
    # What its letters look like is up to the reader's own fonts.
    environment = environment_of(wording, is_printed=False)
    template = environment.get_template("pdf/pack/front.html")
    body = template.render(
        pages=pages,
        contacts=[row for row in pages.contacts if row.kind not in _IN_DIRECTORY],
        head=pages.header,
        map=sketch.svg,
        credits=sketch.credits,
        legend=legend(pages, wording),
        files=files,
        others=_other_languages(wording),
    )
    title = wording.gettext("Paquete de crisis: %(area)s", area=pages.header.title)
    markup = Markup(body)  # noqa: S704 - our template, escaped
    return offline_html(
        rows,
        number=pages.header.number,
        published_at=read_at,
        language=wording.language,
        public_url=public_url,
        places=places,
        front=Front(title, markup, source_of("pdf/pack/front.css")),
    )


def _other_languages(wording: Formats) -> list[tuple[str, str, str]]:
    """Return file, name and code of the page in each other language."""
    others = (code for code in LANGUAGES if code != wording.language)
    return [(PAGES[code], own_name(code), code) for code in others]
