"""The only way to WeasyPrint: HTML in, a document laid out, tagged PDF bytes out.

Fonts and stylesheets are read once per process; a lock keeps threads from sharing a layout. Nothing
is fetched from anywhere: fonts of our own, and every other address is refused.
"""

from __future__ import annotations

import base64
import gc
import threading
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

import cssselect2
from pydyf import PDF

from core.errors import AtalayaError
from core.pdf.accessibility import finish
from core.pdf.attachments import Attachment
from core.pdf.exercise_mark import as_exercise, exercise_identifier
from core.pdf.fonts import WEIGHTS, font_bytes
from core.pdf.glyph_texts import ReadableFonts
from core.pdf.script_fonts import face_of, files_for, script_font_bytes, weights, with_families
from core.pdf.weasyprint_parts import (
    CSS,
    HTML,
    UA,
    CounterStyle,
    FatalURLFetchingError,
    FontConfiguration,
    URLFetcher,
    URLFetcherResponse,
)

FONT_SCHEME = "atalaya-font:"
VARIANT = "pdf/a-3a"
MOST_PIXELS = 4096
"""Of a picture in a page, on either side."""
_PICTURE, _PNG = "data:image/png;base64,", b"\x89PNG\r\n\x1a\n"
_KEPT_SHEETS = 32
_NOTES = ("::footnote-", "::note-")
_FACES = "".join(
    (
        f'@font-face {{ font-family: "Noto Sans"; font-weight: {weight}; src: '
        f"url({FONT_SCHEME}{weight}); }}"
    )
    for weight in WEIGHTS
)


_FROZEN: list[bool] = []
"""Holds True once this process is known to have frozen what it began with."""


class ForbiddenFetch(AtalayaError):
    """A page asked for something from outside; nothing on paper may."""


def _own_picture(url: str) -> bytes:
    """Return the PNG a `data:` address holds; empty when it is none, or of more pixels than a sheet
    of paper has.
    """
    try:
        body = base64.b64decode(url.removeprefix(_PICTURE), validate=True)
    except ValueError:
        return b""
    sides = int.from_bytes(body[16:20]), int.from_bytes(body[20:24])
    return body if body.startswith(_PNG) and max(sides) <= MOST_PIXELS else b""


def _own_font(name: str) -> bytes:
    """Return the font of a weight, or of a file of a script; empty for any other name."""
    if name.isdigit() and int(name) in WEIGHTS:
        return font_bytes(int(name))
    return script_font_bytes(name) if name in weights() else b""


class _OwnFontsOnly(URLFetcher):  # type: ignore[misc]
    """Gives out our fonts, and PNGs that lie in the page itself; refuses everything else, files
    and addresses.
    """

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the font or the picture asked for.

        Raises FatalURLFetchingError for anything else.
        """
        if url.startswith(_PICTURE) and (picture := _own_picture(url)):
            return URLFetcherResponse(url, body=picture, headers={"Content-Type": "image/png"})
        if url.startswith(FONT_SCHEME) and (font := _own_font(url.removeprefix(FONT_SCHEME))):
            return URLFetcherResponse(url, body=font, headers={"Content-Type": "font/ttf"})
        raise FatalURLFetchingError(f"nothing on paper may fetch {url[:80]!r}")


class _Page(HTML):  # type: ignore[misc]
    """A page with the lean stylesheet below ours."""

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [_lean_sheet()]


class _WellFormed(_Page):
    """A page that is XML too: read by expat in a tenth of the time the forgiving parser takes."""

    def __init__(self, root: ElementTree.Element, fetcher: URLFetcher) -> None:
        self.base_url = None
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


@lru_cache(maxsize=1)
def _lean_sheet() -> CSS:
    """WeasyPrint's own stylesheet for HTML, without notes and markers that any element might have.

    Five of its rules are for every element's footnotes: each element would get six styles more,
    which are half of what a layout takes in memory and a third of its time. Nothing of ours has
    notes on the page's foot. Its counters are WeasyPrint's own already: read again into a set that
    is thrown away.
    """
    lean = "\n".join(line for line in UA.splitlines() if not line.startswith(_NOTES))
    return CSS(string=lean.replace("\n::marker", "\nli::marker"), counter_style=CounterStyle())


class PageRenderer:
    """What is made once per process: fonts, stylesheets, and the lock to hold around a layout."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._fetcher = _OwnFontsOnly()
        self._fonts = FontConfiguration()
        self._sheet = lru_cache(maxsize=_KEPT_SHEETS)(self._read_sheet)
        self._faces = self._read_sheet(_FACES)
        self._further: dict[str, CSS] = {}

    def lay_out(self, text: str, *stylesheets: str) -> Any:
        """Return the HTML `text` laid out with stylesheets given as CSS; a WeasyPrint document with
        `.pages`.

        Raises ForbiddenFetch when anything in it asks for an address.
        """
        text, styles = as_exercise(text, stylesheets)
        files = files_for(text)
        if files:
            text = with_families(text, files)
            styles = tuple(with_families(each, files) for each in styles)
        source = self._read_page(text)
        with self.lock, _uncollected():
            self._take_in(files)
            sheets = [self._faces, *map(self._sheet, styles)]
            try:
                return source.render(
                    font_config=self._fonts, stylesheets=sheets, pdf_variant=VARIANT
                )
            except FatalURLFetchingError as wrong:
                raise ForbiddenFetch(str(wrong)) from wrong

    def write(
        self,
        document: Any,
        identifier: bytes,
        link_texts: Mapping[str, str],
        files: Sequence[Attachment] = (),
    ) -> bytes:
        """Return the document as a PDF that is PDF/A-3a and PDF/UA-1; the same input gives the same
        bytes.

        `identifier` is 16 bytes; `link_texts` is what a link is read aloud as, by address
        (`tel:…`); `files` ride along. The document is used up: its pages are let go before the file
        is put together.
        """

        def mend(drawing: Any, pdf: PDF) -> None:
            finish(pdf, link_texts, files)
            drawing.pages.clear()
            _sweep()

        with self.lock, _uncollected(), warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", ResourceWarning
            )  # WeasyPrint 70 leaves its colour profile open
            document.fonts = ReadableFonts(document.fonts)
            body: bytes = document.write_pdf(
                pdf_variant=VARIANT, pdf_identifier=exercise_identifier(identifier), finisher=mend
            )
            return body

    def _take_in(self, files: Iterable[str]) -> None:
        """Make fonts of further scripts known. Those known once stay so: no letter of theirs is in
        any other.
        """
        for file in files:
            if file not in self._further:
                self._further[file] = self._read_sheet(face_of(file, FONT_SCHEME))

    def _read_page(self, text: str) -> HTML:
        try:
            root = ElementTree.fromstring(text)  # noqa: S314 - our own templates, all else in them escaped
        except ElementTree.ParseError:
            return _Page(string=text, url_fetcher=self._fetcher)
        return _WellFormed(root, self._fetcher)

    def _read_sheet(self, text: str) -> CSS:
        return CSS(string=text, font_config=self._fonts, url_fetcher=self._fetcher)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Yield no search for garbage meanwhile: a layout makes a hundred thousand objects that all
    live until it is done.
    """
    was_on = gc.isenabled()
    _sweep()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _sweep() -> None:
    """Let go of what the last layout left over, in a process that froze what it began with
    (`gc.freeze`): in that one it is found at little cost, in others the collector finds it when it
    comes by.
    """
    if _is_frozen():
        gc.collect()


def _is_frozen() -> bool:
    """Return whether this process has frozen what it began with; asked of the collector, which
    counts all that is frozen, until it says so once.
    """
    if not _FROZEN and gc.get_freeze_count():
        _FROZEN.append(True)
    return bool(_FROZEN)


@lru_cache(maxsize=1)
def page_renderer() -> PageRenderer:
    """Return the renderer of this process."""
    return PageRenderer()
