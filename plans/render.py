"""A plan on paper: exactly two pages, or `PlanDoesNotFit` that names the section.

Each page is fitted by itself: the largest text size that fits it whole; at 8.5 points rows go in the
stated order until it fits. Both are measured together on endless paper (`plans.fitting`), then set once
with the map. Room left over goes to the map and to a hand-written log.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from ground.errors import AtalayaError, UnusableInput
from ground.printing.attaching import Attachment
from ground.printing.press import press
from plans.compose import Cuts, compose, heaviest, least_cuts, most_cuts
from plans.facts import Edition, PlanFacts
from plans.facts_json import to_json
from plans.fitting import Fit, Measured, Rung, Search, ladder
from plans.heights import PageOneHeight, PageTwoHeight
from plans.pages import Composition
from plans.paper import Setting, html, stylesheet, with_sketch
from plans.shareable import facts_for
from plans.sketch import Ground, draw, outline
from plans.wording import Wording

MM = 72 / 25.4
PX_PER_MM = 96 / 25.4
TOP_MM, BOTTOM_MM, TEXT_WIDTH_MM, MAP_WIDTH_MM = 8.0, 11.0, 190.0, 92.0
MAP_LOW_MM, MAP_HIGH_MM = 66.0, 150.0
LOG_HEAD_MM, LOG_ROW_MM, MOST_LOG_ROWS = 11.5, 6.5, 12
PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4), "both": (210.0, 279.4)}
"""Width and height in millimetres. `both` fits either paper unscaled."""
ENDLESS, ENDLESS_MM = "endless", 3000.0
"""The paper a page is measured on: no page ends, so its end tells how tall it is."""
ENOUGH_ONE_MM, ENOUGH_TWO_MM = 9.0, 8.0
"""Room left over that needs no further search: no row and no larger text would use it well."""


class PlanDoesNotFit(AtalayaError):
    """A plan that will not go on two pages even at 8.5 points with every row cut that may be."""

    def __init__(self, page: int, section: str) -> None:
        super().__init__(f"page {page} does not fit: shorten {section!r}")
        self.page = page
        self.section = section


def _page_rule(paper: str) -> str:
    width, height = PAPERS.get(paper, (TEXT_WIDTH_MM, ENDLESS_MM))
    side = (width - TEXT_WIDTH_MM) / 2
    return f"@page {{ size: {width}mm {height}mm; margin: {TOP_MM}mm {side:.2f}mm {BOTTOM_MM}mm; }}"


def _lay_out(text: str, paper: str) -> Any:
    return press().lay_out(text, stylesheet(), _page_rule(paper))


def render(
    facts: PlanFacts,
    ground: Ground,
    *,
    language: str,
    public_url: str,
    paper: str = "a4",
    edition: Edition = Edition.INTERNAL,
) -> bytes:
    """The plan as a PDF (PDF/A-3a and PDF/UA-1) of exactly two pages, its facts attached; same facts, same bytes.

    Raises PlanDoesNotFit, and UnusableInput for an unknown paper or language.
    """
    if paper not in PAPERS:
        raise UnusableInput("paper", f"one of {', '.join(PAPERS)} is needed")
    job = _Job(facts, ground, _wording(language), paper, edition, public_url)
    with press().lock:
        text, document, pages = job.set_both()
        files = [facts_file(facts, edition, job.wording)]
        return press().write(document, hashlib.sha256(text.encode()).digest()[:16], _spoken(pages), files)


def facts_file(facts: PlanFacts, edition: Edition, wording: Wording) -> Attachment:
    """The facts behind a paper as the JSON that rides in it: those its edition may carry, no others."""
    return Attachment(
        name=f"{facts.slug}.json",
        description=wording.gettext("Los datos de este plan, para programas"),
        mime="application/json",
        body=to_json(facts_for(facts, edition)),
        modified=facts.gathered_at,
    )


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
    shown = with_sketch(Setting(), draw(pages, ground, job.wording, MAP_WIDTH_MM * MM, 100 * MM), job.wording)
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
        one, two = self._fit_both()
        pages = self.words(Cuts(one.cuts, two.cuts))
        for give_back_mm in (0.5, 5.0, 14.0, 1000.0):
            setting = self._setting(one, two, pages, give_back_mm)
            text = self.html(pages, setting)
            document = _lay_out(text, self.paper)
            if _has_both_pages(document):
                return text, document, pages
        raise PlanDoesNotFit(2, heaviest(pages, 2))

    def _setting(self, one: Fit, two: Fit, pages: Composition, give_back_mm: float) -> Setting:
        rows = int((one.spare_mm - LOG_HEAD_MM - give_back_mm) // LOG_ROW_MM)
        tall = max(MAP_LOW_MM, min(MAP_HIGH_MM, MAP_LOW_MM + two.spare_mm + two.beside_mm - give_back_mm))
        sketch = draw(pages, self.ground, self.wording, MAP_WIDTH_MM * MM, tall * MM)
        setting = Setting(size_one=one.size, size_two=two.size, log_rows=min(MOST_LOG_ROWS, rows) if rows >= 2 else 0)
        return with_sketch(setting, sketch, self.wording)

    def _fit_both(self) -> tuple[Fit, Fit]:
        """Search both pages at once: a layout measures each that is not settled yet."""
        searches = self._searches()
        while any(wanted := [search.wanted() for search in searches]):
            for page, measured in self._measure(*wanted).items():
                rung = wanted[page - 1]
                if rung is not None:
                    searches[page - 1].tell(rung, measured)
        one, two = (search.found for search in searches)
        if one is None or two is None:
            most, page = most_cuts(self.facts, self.edition), 1 if one is None else 2
            raise PlanDoesNotFit(page, heaviest(self.words(most), page))
        return one, two

    def _searches(self) -> tuple[Search, Search]:
        most, least = most_cuts(self.facts, self.edition), least_cuts(self.facts, self.edition)
        room_mm = PAPERS[self.paper][1] - TOP_MM - BOTTOM_MM
        pages = self.words(Cuts(0, least))
        tall_one = PageOneHeight(self.facts, self.edition, pages)
        tall_two = PageTwoHeight(self.facts, self.edition, pages, MAP_LOW_MM)
        return (
            Search(ladder(0, most.page_one), tall_one, room_mm, ENOUGH_ONE_MM),
            Search(ladder(least, most.page_two), tall_two, room_mm, ENOUGH_TWO_MM),
        )

    def _measure(self, one: Rung | None, two: Rung | None) -> dict[int, Measured]:
        """How tall, in millimetres, each page is at the rung given for it; a page without one is left out."""
        pages = self.words(Cuts(one.cuts if one else 0, two.cuts if two else 0))
        setting = Setting(
            size_one=one.size if one else 0, size_two=two.size if two else 0, page_one=bool(one), page_two=bool(two)
        )
        if two:
            low = outline(pages, self.ground, self.wording, MAP_WIDTH_MM * MM, MAP_LOW_MM * MM)
            setting = with_sketch(setting, low, self.wording)
        document = _lay_out(self.html(pages, setting), ENDLESS)
        wanted = [page for page, rung in ((1, one), (2, two)) if rung]
        return {
            page: Measured(_end_mm(sheet, f"end-{page}"), _beside_map_mm(sheet) if page == 2 else 0.0)
            for page, sheet in zip(wanted, document.pages, strict=True)
        }


def _end_mm(sheet: Any, anchor: str) -> float:
    """How far below the top margin an anchor lies."""
    return float(sheet.anchors[anchor][1]) / PX_PER_MM - TOP_MM


def _beside_map_mm(sheet: Any) -> float:
    """By how much the column beside the map is longer than the map: room the map may have for nothing."""
    return max(0.0, _end_mm(sheet, "side-end") - _end_mm(sheet, "map-end"))


def _has_both_pages(document: Any) -> bool:
    """Whether there are two pages, each with its own end on it."""
    return len(document.pages) == 2 and all(
        f"end-{page}" in sheet.anchors for page, sheet in enumerate(document.pages, 1)
    )


def _spoken(pages: Composition) -> dict[str, str]:
    phones = [phone for row in pages.contacts for phone in (row.phone, row.alternate) if phone]
    phones += [row.phone for row in pages.leaders if row.phone]
    return {phone.link: phone.spoken for phone in reversed(phones)}


__all__ = ["PAPERS", "PlanDoesNotFit", "preview", "render"]
