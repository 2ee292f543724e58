"""The only door to WeasyPrint: HTML in, a document laid out, tagged PDF bytes out.

Fonts and stylesheets are read once per process; a lock keeps threads from sharing a layout. Nothing
is fetched from anywhere: three fonts of our own, and every other address is refused.
"""

from __future__ import annotations

import gc
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

import cssselect2
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from ground.errors import AtalayaError
from ground.printing.attaching import Attachment
from ground.printing.letters import WEIGHTS, font_bytes
from ground.printing.tagging import finish

FONT_SCHEME = "atalaya-font:"
VARIANT = "pdf/a-3a"
_KEPT_SHEETS = 32
_FACES = "".join(
    f'@font-face {{ font-family: "Noto Sans"; font-weight: {weight}; src: url({FONT_SCHEME}{weight}); }}'
    for weight in WEIGHTS
)


class ForbiddenFetch(AtalayaError):
    """A page asked for something from outside; nothing on paper may."""


class _OwnFontsOnly(URLFetcher):  # type: ignore[misc]
    """Gives out our three fonts and refuses everything else, files and addresses alike."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The font asked for. Raises FatalURLFetchingError for anything else."""
        weight = url.removeprefix(FONT_SCHEME)
        if url.startswith(FONT_SCHEME) and weight.isdigit() and int(weight) in WEIGHTS:
            return URLFetcherResponse(url, body=font_bytes(int(weight)), headers={"Content-Type": "font/ttf"})
        raise FatalURLFetchingError(f"nothing on paper may fetch {url[:80]!r}")


class _WellFormed(HTML):  # type: ignore[misc]
    """A page that is XML too: read by expat in a tenth of the time the forgiving parser takes."""

    def __init__(self, root: ElementTree.Element, fetcher: URLFetcher) -> None:
        self.base_url = None
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


class Press:
    """What is made once per process: fonts, stylesheets, and the lock to hold around a layout."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._fetcher = _OwnFontsOnly()
        self._fonts = FontConfiguration()
        self._sheet = lru_cache(maxsize=_KEPT_SHEETS)(self._read_sheet)
        self._faces = self._read_sheet(_FACES)

    def lay_out(self, text: str, *stylesheets: str) -> Any:
        """The HTML `text` laid out with stylesheets given as CSS; a WeasyPrint document with `.pages`.

        Raises ForbiddenFetch when anything in it asks for an address.
        """
        source = self._read_page(text)
        with self.lock, _uncollected():
            sheets = [self._faces, *map(self._sheet, stylesheets)]
            try:
                return source.render(font_config=self._fonts, stylesheets=sheets, pdf_variant=VARIANT)
            except FatalURLFetchingError as wrong:
                raise ForbiddenFetch(str(wrong)) from wrong

    def write(
        self, document: Any, identifier: bytes, spoken: Mapping[str, str], files: Sequence[Attachment] = ()
    ) -> bytes:
        """The document as a PDF that is PDF/A-3a and PDF/UA-1; the same input gives the same bytes.

        `identifier` is 16 bytes; `spoken` is what a link is read aloud as, by address (`tel:…`); `files` ride along.
        """
        with self.lock, _uncollected(), warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint 70 leaves its colour profile open
            body = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=identifier)
            return finish(body, spoken, files)

    def _read_page(self, text: str) -> HTML:
        try:
            root = ElementTree.fromstring(text)  # noqa: S314 - our own templates, all else in them escaped
        except ElementTree.ParseError:
            return HTML(string=text, url_fetcher=self._fetcher)
        return _WellFormed(root, self._fetcher)

    def _read_sheet(self, text: str) -> CSS:
        return CSS(string=text, font_config=self._fonts, url_fetcher=self._fetcher)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage meanwhile: a layout makes a hundred thousand objects that all live until it is done."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@lru_cache(maxsize=1)
def press() -> Press:
    """The press of this process."""
    return Press()
