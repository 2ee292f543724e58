"""HTML to PDF: the only door to WeasyPrint. Exactly two pages, or `PlanDoesNotFit` that names the section.

Each page is fitted by itself: the largest text size that fits it whole; at 8.5 points rows go in the
stated order until it fits. Room left over goes to the map and to a hand-written log. Fonts and the
stylesheet are read once per process; a lock keeps threads from sharing a layout.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from ground.errors import AtalayaError, UnusableInput
from plans.compose import Cuts, compose, heaviest, least_cuts, most_cuts
from plans.facts import Edition, PlanFacts
from plans.letters import WEIGHTS, font_bytes
from plans.pages import Composition
from plans.paper import SIZES, Setting, html, stylesheet, with_sketch
from plans.sketch import Ground, Sketch, draw, outline
from plans.tagging import finish
from plans.wording import Wording

MM = 72 / 25.4
PX_PER_MM = 96 / 25.4
TOP_MM, BOTTOM_MM, TEXT_WIDTH_MM = 9.0, 12.0, 190.0
MAP_LOW_MM, MAP_HIGH_MM = 62.0, 132.0
LOG_HEAD_MM, LOG_ROW_MM, MOST_LOG_ROWS = 11.5, 6.5, 12
PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4), "both": (210.0, 279.4)}
"""Width and height in millimetres. `both` fits either paper unscaled."""
FONT_SCHEME = "atalaya-font:"


class PlanDoesNotFit(AtalayaError):
    """A plan that will not go on two pages even at 8.5 points with every row cut that may be."""

    def __init__(self, page: int, section: str) -> None:
        super().__init__(f"page {page} does not fit: shorten {section!r}")
        self.page = page
        self.section = section


class ForbiddenFetch(AtalayaError):
    """A plan asked for something from outside; nothing in it may."""


class _OwnFontsOnly(URLFetcher):  # type: ignore[misc]
    """Gives out our three fonts and refuses everything else, files and addresses alike."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The font asked for. Raises FatalURLFetchingError for anything else."""
        weight = url.removeprefix(FONT_SCHEME)
        if url.startswith(FONT_SCHEME) and weight.isdigit() and int(weight) in WEIGHTS:
            return URLFetcherResponse(url, body=font_bytes(int(weight)), headers={"Content-Type": "font/ttf"})
        raise FatalURLFetchingError(f"a plan may not fetch {url[:80]!r}")


@dataclass(frozen=True, slots=True)
class Fit:
    """How a page came to fit: text size, rows cut, millimetres left over."""

    size: int
    cuts: int
    spare_mm: float


class _Press:
    """What is made once per process: fonts, stylesheets by paper, and the lock around layout."""

    def __init__(self) -> None:
        self.fetcher = _OwnFontsOnly()
        self.fonts = FontConfiguration()
        self.lock = threading.Lock()
        faces = "".join(
            f'@font-face {{ font-family: "Noto Sans"; font-weight: {weight}; src: url({FONT_SCHEME}{weight}); }}'
            for weight in WEIGHTS
        )
        self.sheets = {paper: [self._css(faces), self._css(stylesheet() + _page_rule(paper))] for paper in PAPERS}

    def _css(self, text: str) -> CSS:
        return CSS(string=text, font_config=self.fonts, url_fetcher=self.fetcher)

    def lay_out(self, text: str, paper: str) -> Any:
        """The document laid out. Raises ForbiddenFetch."""
        source = HTML(string=text, url_fetcher=self.fetcher)
        try:
            return source.render(font_config=self.fonts, stylesheets=self.sheets[paper], pdf_variant="pdf/ua-1")
        except FatalURLFetchingError as wrong:
            raise ForbiddenFetch(str(wrong)) from wrong


@lru_cache(maxsize=1)
def _press() -> _Press:
    return _Press()


def _page_rule(paper: str) -> str:
    width, height = PAPERS[paper]
    side = (width - TEXT_WIDTH_MM) / 2
    return f"@page {{ size: {width}mm {height}mm; margin: {TOP_MM}mm {side:.2f}mm {BOTTOM_MM}mm; }}"


def render(
    facts: PlanFacts,
    ground: Ground,
    *,
    language: str,
    public_url: str,
    paper: str = "a4",
    edition: Edition = Edition.INTERNAL,
) -> bytes:
    """The plan as a tagged PDF (PDF/UA-1) of exactly two pages; the same facts give the same bytes.

    Raises PlanDoesNotFit, and UnusableInput for an unknown paper or language.
    """
    if paper not in PAPERS:
        raise UnusableInput("paper", f"one of {', '.join(PAPERS)} is needed")
    job = _Job(facts, ground, _wording(language), paper, edition, public_url)
    with _press().lock:
        text, document, pages = job.set_both()
        raw = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=hashlib.sha256(text.encode()).digest()[:16])
    return finish(raw, _spoken(pages))


def preview(
    facts: PlanFacts,
    ground: Ground,
    *,
    language: str,
    public_url: str,
    stylesheet_address: str,
    edition: Edition = Edition.INTERNAL,
) -> str:
    """The same two pages as HTML for the screen, nothing cut and nothing measured.

    `stylesheet_address` is where the door serves `plans.paper.stylesheet()`. No script, no inline style.
    """
    job = _Job(facts, ground, _wording(language), "a4", edition, public_url)
    pages = job.words(Cuts())
    shown = with_sketch(Setting(), draw(pages, ground, job.wording, TEXT_WIDTH_MM * MM, 100 * MM), job.wording)
    return job.html(pages, shown, stylesheet_address)


def _wording(language: str) -> Wording:
    try:
        return Wording(language)
    except ValueError as wrong:
        raise UnusableInput("language", str(wrong)) from wrong


@dataclass(frozen=True)
class _Job:
    """One plan in one language on one paper."""

    facts: PlanFacts
    ground: Ground
    wording: Wording
    paper: str
    edition: Edition
    public_url: str

    def words(self, cuts: Cuts) -> Composition:
        return compose(self.facts, self.wording, public_url=self.public_url, edition=self.edition, cuts=cuts)

    def html(self, pages: Composition, setting: Setting, stylesheet_address: str = "") -> str:
        return html(
            pages,
            setting,
            self.wording,
            stamp=self.facts.gathered_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            gathered=self.wording.day(self.facts.gathered_at.date()),
            stylesheet=stylesheet_address,
        )

    def set_both(self) -> tuple[str, Any, Composition]:
        """Fit each page, give the room left to map and log, and set both together."""
        most = most_cuts(self.facts, self.edition)
        one = self._fit(1, 0, most.page_one)
        two = self._fit(2, least_cuts(self.facts, self.edition), most.page_two)
        pages = self.words(Cuts(one.cuts, two.cuts))
        for give_back_mm in (1.0, 6.0, 14.0, 1000.0):
            setting = self._setting(one, two, pages, give_back_mm)
            text = self.html(pages, setting)
            document = _press().lay_out(text, self.paper)
            if _spare_mm(document, 1, 2) is not None and _spare_mm(document, 2, 2) is not None:
                return text, document, pages
        raise PlanDoesNotFit(2, heaviest(pages, 2))

    def _setting(self, one: Fit, two: Fit, pages: Composition, give_back_mm: float) -> Setting:
        rows = int((one.spare_mm - LOG_HEAD_MM - give_back_mm) // LOG_ROW_MM)
        tall = max(MAP_LOW_MM, min(MAP_HIGH_MM, MAP_LOW_MM + two.spare_mm - give_back_mm))
        sketch = draw(pages, self.ground, self.wording, TEXT_WIDTH_MM * MM, tall * MM)
        setting = Setting(size_one=one.size, size_two=two.size, log_rows=min(MOST_LOG_ROWS, rows) if rows >= 2 else 0)
        return with_sketch(setting, sketch, self.wording)

    def _fit(self, page: int, least: int, most: int) -> Fit:
        """The largest size that fits with all rows; at the smallest, as few rows cut as must be."""
        whole = _largest(lambda size: self._measure(page, size, 0)) if least == 0 else None
        if whole is not None:
            return whole
        low, high, best = max(0, least - 1), most, self._measure(page, SIZES[-1], most)
        if best is None:
            raise PlanDoesNotFit(page, heaviest(self.words(Cuts(most, most)), page))
        while high - low > 1:
            middle = (low + high) // 2
            found = self._measure(page, SIZES[-1], middle)
            if found is None:
                low = middle
            else:
                high, best = middle, found
        return best

    def _measure(self, page: int, size: int, cuts: int) -> Fit | None:
        """The fit of one page alone at a size with so many rows cut, or None when it overflows."""
        pages = self.words(Cuts(cuts, 0) if page == 1 else Cuts(0, cuts))
        setting = Setting(size_one=size, size_two=size, page_one=page == 1, page_two=page == 2)
        if page == 2:
            setting = with_sketch(setting, self._outline(pages), self.wording)
        spare = _spare_mm(_press().lay_out(self.html(pages, setting), self.paper), page, 1)
        return None if spare is None else Fit(size, cuts, spare)

    def _outline(self, pages: Composition) -> Sketch:
        return outline(pages, self.ground, self.wording, TEXT_WIDTH_MM * MM, MAP_LOW_MM * MM)


def _largest(measure: Callable[[int], Fit | None]) -> Fit | None:
    """The fit at the largest size that fits, by halving the ladder; None when none does."""
    low, high = 0, len(SIZES)
    best: Fit | None = None
    while low < high:
        middle = (low + high) // 2
        found = measure(SIZES[middle])
        if found is None:
            low = middle + 1
        else:
            high, best = middle, found
    return best


def _spare_mm(document: Any, page: int, pages: int) -> float | None:
    """Millimetres left under a page's end, or None when the document has another number of pages than `pages`,
    or the end of `page` is not on it."""
    if len(document.pages) != pages:
        return None
    sheet = document.pages[page - 1 if pages == 2 else 0]
    if f"end-{page}" not in sheet.anchors:
        return None
    _, end_px = sheet.anchors[f"end-{page}"][:2]
    spare = (sheet.height - end_px) / PX_PER_MM - BOTTOM_MM
    return float(spare) if spare >= 0 else None


def _spoken(pages: Composition) -> dict[str, str]:
    phones = [phone for row in pages.contacts for phone in (row.phone, row.alternate) if phone]
    phones += [row.phone for row in pages.leaders if row.phone]
    return {phone.link: phone.spoken for phone in reversed(phones)}


__all__ = ["PAPERS", "ForbiddenFetch", "PlanDoesNotFit", "preview", "render"]
