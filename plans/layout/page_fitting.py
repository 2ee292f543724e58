"""A page tried on its own paper until it fits: the last trial is the page, so that no layout is for
measuring only.

What may grow (the hand-written log of page 1, the map of page 2) is set to what the estimate leaves
for it; a trial tells how tall the page would be without, and the search for size and cuts goes on
from there.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from core.errors import AtalayaError
from core.pdf.page_renderer import page_renderer
from plans.layout.caption_height import CaptionHeight
from plans.layout.height_estimates import PageOneHeight, PageTwoHeight
from plans.layout.html import Setting, end_dots, stylesheet, with_sketch
from plans.layout.paper_sizes import (
    LOG_HEAD_MM,
    LOG_ROW_MM,
    MAP_HIGH_MM,
    MAP_LOW_MM,
    MAP_WIDTH_MM,
    MOST_LOG_ROWS,
    POINTS_PER_MM,
    PX_PER_MM,
    TOP_MM,
    page_rule,
    room_mm,
)
from plans.layout.render_job import RenderJob
from plans.layout.settings_ladder import Fit, PageMeasure, PageSetting, Search, ladder
from plans.map.contact_map import draw
from plans.pages.compose import Cuts, heaviest, least_cuts, most_cuts
from plans.pages.model import Composition

ENOUGH_ONE_MM, ENOUGH_TWO_MM = 9.0, 4.0
"""Room left over that needs no further search: no row and no larger text would use it well."""
WASTED_MAP_MM = 11.0
"""That a map may be lower than it might: no reason to lay the page out once more."""
SLACK_ONE_MM, SLACK_TWO_MM = 1.5, 2.5
"""Left free where only the estimate says how tall the page is: a map a little lower costs less than
a layout more.
"""
GIVE_BACK_MM = (0.5, 5.0, 14.0, 1000.0)
"""What is taken from log and map, step by step, should a page not end where it was measured to."""


class PlanDoesNotFit(AtalayaError):
    """A plan that will not go on two pages even at 8.5 points with every row cut that may be."""

    def __init__(self, page: int, section: str) -> None:
        super().__init__(f"page {page} does not fit: shorten {section!r}")
        self.page = page
        self.section = section


@dataclass(frozen=True, slots=True)
class LayoutTrial:
    """One layout of a page: `extra` is what log (rows) or map (mm) took, `measured` the page
    without it.
    """

    rung: PageSetting
    extra: float
    text: str
    pages: Composition
    document: Any
    fits: bool
    measured: PageMeasure


class PageSheet(ABC):
    """One page of a plan, and how it comes to fit."""

    page: int

    def __init__(self, job: RenderJob) -> None:
        self.job = job
        self.room_mm = room_mm(job.paper)

    @property
    @abstractmethod
    def search(self) -> Search:
        """The search for its size and cuts."""

    @abstractmethod
    def guess(self, rung: PageSetting) -> float:
        """Return what log or map may take at a rung that nobody has measured."""

    @abstractmethod
    def ideal(self, fit: Fit, give_back_mm: float) -> float:
        """Return what log or map may take of the room a fit leaves."""

    @abstractmethod
    def is_full(self, fit: Fit, extra: float) -> bool:
        """Return whether `extra` uses that room well enough."""

    @abstractmethod
    def trial(self, rung: PageSetting, extra: float) -> LayoutTrial:
        """Return the page laid out."""

    def settle(self) -> LayoutTrial:
        """Return the page as it is printed. Raises PlanDoesNotFit."""
        search, fitting = self.search, None
        while rung := search.next_rung():
            tried = self.trial(rung, self.guess(rung))
            search.record(rung, tried.measured)
            if tried.fits:
                fitting = tried
            del tried  # a page that does not fit is megabytes, and the next one needs the room
        fit = search.fit
        if fit is None:
            raise self.refusal()
        rung = PageSetting(fit.size, fit.cuts)
        if fitting and fitting.rung == rung and self.is_full(fit, fitting.extra):
            return fitting
        for give_back_mm in GIVE_BACK_MM:
            tried = self.trial(rung, self.ideal(fit, give_back_mm))
            if tried.fits:
                return tried
        raise self.refusal()

    def refusal(self) -> PlanDoesNotFit:
        """Return why there is no page: with every row cut that may be, this section is the
        longest.
        """
        barest = self.job.words(most_cuts(self.job.facts, self.job.audience))
        return PlanDoesNotFit(self.page, heaviest(barest, self.page))

    def lay_out(self, text: str) -> Any:
        """Return the HTML of this page on its paper."""
        return page_renderer().lay_out(
            text, stylesheet(), page_rule(self.job.paper, f"{self.page} / 2")
        )

    def end_mm(self, document: Any, anchor: str) -> float:
        """Return how far below the top of the first sheet an anchor lies, margins between sheets
        left out.

        What runs over was pushed there whole, table or float: only part of the excess is believed.
        """
        for number, sheet in enumerate(document.pages):
            if anchor in sheet.anchors:
                down_mm = (
                    number * self.room_mm + float(sheet.anchors[anchor][1]) / PX_PER_MM - TOP_MM
                )
                over_mm = down_mm - self.room_mm
                return down_mm if number == 0 else self.room_mm + min(over_mm, 4 + over_mm / 4)
        raise LookupError(anchor)


class SheetOne(PageSheet):
    """Profile, country, people, scenarios, levels, first hour; spare room becomes a log to write
    on.
    """

    page = 1

    def __init__(self, job: RenderJob, cuts_two: int) -> None:
        """`cuts_two` are the cuts of page 2: its head tells how many of the printed telephones are
        current.
        """
        super().__init__(job)
        self._cuts_two = cuts_two
        most = most_cuts(job.facts, job.audience).page_one
        height = PageOneHeight(job.facts, job.words(Cuts(0, cuts_two)), job.count_words)
        self._search = Search(ladder(0, most), height, self.room_mm, ENOUGH_ONE_MM)

    @property
    def search(self) -> Search:
        """The search for its size and cuts."""
        return self._search

    def guess(self, rung: PageSetting) -> float:
        """Rows of the log that the estimate leaves room for."""
        return _log_rows(self.room_mm - self._search.expected_mm(rung) - SLACK_ONE_MM)

    def ideal(self, fit: Fit, give_back_mm: float) -> float:
        """Rows of the log."""
        return _log_rows(fit.spare_mm - give_back_mm)

    def is_full(self, fit: Fit, extra: float) -> bool:
        """Return whether no more than one row is given away."""
        return self.ideal(fit, GIVE_BACK_MM[0]) - extra <= 1

    def trial(self, rung: PageSetting, extra: float) -> LayoutTrial:
        """Return the page with `extra` rows of log."""
        pages = self.job.words(Cuts(rung.cuts, self._cuts_two))
        text = self.job.html(
            pages, Setting(size_one=rung.size, log_rows=int(extra), page_two=False)
        )
        document = self.lay_out(text)
        log_mm = self.end_mm(document, "end-1") - self.end_mm(document, "log-start")
        measured = PageMeasure(self.end_mm(document, "end-1") - log_mm)
        return LayoutTrial(rung, extra, text, pages, document, len(document.pages) == 1, measured)


def _log_rows(room_mm: float) -> int:
    rows = min(MOST_LOG_ROWS, math.floor((room_mm - LOG_HEAD_MM) / LOG_ROW_MM))
    return rows if rows >= 2 else 0


class SheetTwo(PageSheet):
    """Map, contacts, leaders, kit, messages; spare room goes to the map."""

    page = 2

    def __init__(self, job: RenderJob) -> None:
        super().__init__(job)
        least, most = (
            least_cuts(job.facts, job.audience),
            most_cuts(job.facts, job.audience).page_two,
        )
        pages = job.words(Cuts(0, least))
        self._height = PageTwoHeight(
            job.facts,
            job.audience,
            pages,
            MAP_LOW_MM,
            CaptionHeight(pages, job),
            beside_contacts=_beside_contacts(pages, job),
            contacts_cut=job.wording.gettext("+ %(n)s más: ver el código QR", n=10),
            ending=_ending(pages, job),
        )
        self._search = Search(ladder(least, most), self._height, self.room_mm, ENOUGH_TWO_MM)

    @property
    def search(self) -> Search:
        """The search for its size and cuts."""
        return self._search

    def guess(self, rung: PageSetting) -> float:
        """Return the height of the map that the estimate leaves room for, in mm."""
        below = self._search.expected_mm(rung) - self._height.top_mm(rung)
        return _map_mm(self.room_mm - below - self._height.caption_mm(rung) - SLACK_TWO_MM)

    def ideal(self, fit: Fit, give_back_mm: float) -> float:
        """Return the height of the map, in mm."""
        return _map_mm(MAP_LOW_MM + fit.spare_mm + fit.beside_mm - give_back_mm)

    def is_full(self, fit: Fit, extra: float) -> bool:
        """Return whether the map is nearly as tall as it might be."""
        return self.ideal(fit, GIVE_BACK_MM[0]) - extra <= WASTED_MAP_MM

    def trial(self, rung: PageSetting, extra: float) -> LayoutTrial:
        """Return the page with a map `extra` mm tall."""
        job, pages = self.job, self.job.words(Cuts(0, rung.cuts))
        width, height = MAP_WIDTH_MM * POINTS_PER_MM, extra * POINTS_PER_MM
        sketch = draw(pages, job.ground, job.wording, width, height, job.streets)
        setting = with_sketch(Setting(size_two=rung.size, page_one=False), sketch, job.wording)
        text = job.html(pages, setting)
        document = self.lay_out(text)
        return LayoutTrial(
            rung,
            extra,
            text,
            pages,
            document,
            len(document.pages) == 1,
            self._measured(document, extra),
        )

    def _measured(self, document: Any, map_mm: float) -> PageMeasure:
        """As if the map were as low as it may be."""
        map_end, side_end = self.end_mm(document, "map-end"), self.end_mm(document, "side-end")
        low_end = map_end - (map_mm - MAP_LOW_MM)
        tall = self.end_mm(document, "end-2") - max(map_end, side_end) + max(low_end, side_end)
        return PageMeasure(tall, max(0.0, side_end - low_end))


def _beside_contacts(pages: Composition, job: RenderJob) -> str:
    """Return what stands beside the head of the contacts: how to read them."""
    about = job.wording.gettext("números del mapa; 2.ª línea: alterno")
    return f"{about}; {pages.contact_signs}" if pages.contact_signs else about


def _ending(pages: Composition, job: RenderJob) -> str:
    """Return how old the facts are and whose, as it stands below page 2."""
    sources = end_dots(pages.sources)
    return job.wording.gettext(
        "Datos reunidos el %(day)s. Fuentes: %(sources)s.", day=job.gathered, sources=sources
    )


def _map_mm(room_mm: float) -> float:
    return max(MAP_LOW_MM, min(MAP_HIGH_MM, room_mm))
