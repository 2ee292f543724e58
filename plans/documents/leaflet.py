"""The migrants' sheet: one page in black and white and large type, for a wall or a pocket.

Whom to call, where to go, what to take. No route, no leader, no count, no name of an official. It
comes to fit as a plan does: the largest type that takes it all, then rows go, and what is left over
goes to the map.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from core.disclosure import STANDARD, Disclosure
from core.errors import UnusableInput
from core.i18n.formats import Formats
from core.pdf.page_renderer import page_renderer
from plans.facts.model import Audience, ContactKind, PlanFacts
from plans.facts.redaction import shareable
from plans.layout.html import environment_of, legend, qr, source_of
from plans.layout.line_breaks import MM_PER_POINT, lines_of
from plans.layout.page_fitting import LayoutTrial, PageSheet, PlanDoesNotFit
from plans.layout.paper_sizes import MAP_WIDTH_MM, PAPERS, POINTS_PER_MM, page_rule
from plans.layout.render_job import RenderJob
from plans.layout.settings_ladder import Fit, PageMeasure, PageSetting, Search
from plans.map.contact_map import MapAtlas, draw
from plans.map.streets import StreetSource
from plans.pages.compose import USUAL, Cuts
from plans.pages.model import Composition, ContactRow, KitGroup
from plans.pages.page_two import contacts, longest_kit, messages
from plans.pages.truncation import Order, most_steps, rows_left
from protocols.levels_and_messages import Use

SIZES = (140, 130, 120, 110)
"""Tenths of a point. Below eleven points only when rows have gone already."""
LAST_SIZES = (100, 90, 85)
ORDER: Order = (
    ("contacts", 9),
    ("kit", 6),
    ("contacts", 7),
    ("assembly", 3),
    ("kit", 5),
    ("contacts", 6),
    ("assembly", 2),
    ("kit", 4),
    ("contacts", 5),
    ("assembly", 1),
    ("contacts", 3),
)
"""What gives way, first to go first."""
MAP_LOW_MM, MAP_HIGH_MM, ENOUGH_MM, SLACK_MM = 55.0, 125.0, 12.0, 5.0
_NOT_SHOWN = frozenset({ContactKind.FOCAL_POINT, ContactKind.AUTHORITY, ContactKind.EMERGENCY})
"""Officials are for officials: who reads this calls the consulate; the emergency number has a place
of its own.
"""


@dataclass(frozen=True, slots=True)
class Leaflet:
    """The sheet in words."""

    pages: Composition
    rows: tuple[ContactRow, ...]
    kit: tuple[KitGroup, ...]
    advice: tuple[str, ...]


def render_leaflet(
    facts: PlanFacts,
    ground: MapAtlas,
    *,
    language: str,
    paper: str,
    public_url: str,
    wording: Formats | None = None,
    streets: StreetSource | None = None,
    disclosure: Disclosure = STANDARD,
) -> bytes:
    """Return the sheet as a PDF (PDF/A-3a and PDF/UA-1) of exactly one page; the same facts give
    the same bytes.

    `wording` is for a language that is not one of the system itself
    (`plans.documents.leaflet_languages`). Raises PlanDoesNotFit, and UnusableInput for an unknown
    paper or language.
    """
    if paper not in PAPERS:
        raise UnusableInput("paper", f"one of {', '.join(PAPERS)} is needed")
    if wording is None:
        try:
            wording = Formats(language)
        except ValueError as wrong:
            raise UnusableInput("language", str(wrong)) from wrong
    known = shareable(facts, disclosure)
    shown = tuple(fact for fact in known.contacts if fact.value.kind not in _NOT_SHOWN)
    job = RenderJob(
        replace(known, contacts=shown),
        ground,
        wording,
        paper,
        Audience.PUBLIC,
        public_url,
        streets,
        disclosure,
    )
    with page_renderer().lock:
        trial = LeafletSheet(job).settle()
        identifier = hashlib.sha256(trial.text.encode()).digest()[:16]
        return page_renderer().write(trial.document, identifier, _link_texts(trial.pages, wording))


class LeafletSheet(PageSheet):
    """The one page."""

    def __init__(self, job: RenderJob) -> None:
        super().__init__(job)
        self.page = 1
        self._full = {
            "contacts": len(job.facts.contacts),
            "assembly": len(job.facts.questionnaire.value.assembly_points),
            "kit": longest_kit(job.facts),
        }
        most = most_steps(self._full, ORDER)
        least = most_steps(self._full, ORDER[:1])
        rungs = [PageSetting(size, least) for size in SIZES]
        rungs += [PageSetting(SIZES[-1], cuts) for cuts in range(least + 1, most + 1)]
        rungs += [PageSetting(size, most) for size in LAST_SIZES]
        self._environment = environment_of(job.wording)
        self._search = Search(rungs, self._expected_mm, self.room_mm, ENOUGH_MM)

    @property
    def search(self) -> Search:
        """The search for its size and cuts."""
        return self._search

    def leaflet(self, rung: PageSetting) -> Leaflet:
        """Return the words at a rung."""
        job, left = self.job, rows_left(self._full, ORDER, rung.cuts)
        pages = job.words(Cuts())
        rows = contacts(job.facts, job.wording, {"contacts": left["contacts"]})
        kit = tuple(replace(each, items=each.items[: left["kit"]]) for each in pages.kit)
        pages = replace(pages, contacts=rows, assembly=pages.assembly[: left["assembly"]])
        advice = tuple(each.text for each in messages(job.facts, job.wording, Use.SHEET))
        return Leaflet(pages, rows, tuple(each for each in kit if each.items), advice)

    def guess(self, rung: PageSetting) -> float:
        """Return the height of the map that the estimate leaves room for, in mm."""
        return _map_mm(MAP_LOW_MM + self.room_mm - self._search.expected_mm(rung) - SLACK_MM)

    def ideal(self, fit: Fit, give_back_mm: float) -> float:
        """Return the height of the map, in mm."""
        return _map_mm(MAP_LOW_MM + fit.spare_mm + fit.beside_mm - give_back_mm)

    def is_full(self, fit: Fit, extra: float) -> bool:
        """Return whether the map is nearly as tall as it might be."""
        return self.ideal(fit, 0.5) - extra <= ENOUGH_MM

    def refusal(self) -> PlanDoesNotFit:
        """Return why there is no page: of the barest sheet this section is the longest."""
        barest = self.leaflet(PageSetting(LAST_SIZES[-1], most_steps(self._full, ORDER)))
        letters = {
            "contacts": sum(len(row.name) + len(row.what_for) for row in barest.rows),
            "kit": sum(len(item) for each in barest.kit for item in each.items),
            "messages": sum(len(text) for text in barest.advice),
        }
        return PlanDoesNotFit(1, max(letters, key=lambda name: letters[name] - USUAL.get(name, 0)))

    def trial(self, rung: PageSetting, extra: float) -> LayoutTrial:
        """Return the page with a map `extra` mm tall."""
        told, job = self.leaflet(rung), self.job
        width, height = MAP_WIDTH_MM * POINTS_PER_MM, extra * POINTS_PER_MM
        sketch = draw(told.pages, job.ground, job.wording, width, height, job.streets)
        text = self._environment.get_template("pdf/leaflet/leaflet.html").render(
            told=told,
            pages=told.pages,
            head=told.pages.header,
            size=rung.size,
            map=in_grey(sketch.svg),
            credits=sketch.credits,
            legend=legend(told.pages, job.wording),
            grey=in_grey,
            qr=qr(told.pages.header.address, job.wording),
            language=job.wording.language,
            stamp=job.facts.gathered_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            gathered=job.made,
        )
        document = page_renderer().lay_out(
            text, source_of("pdf/leaflet/leaflet.css"), page_rule(job.paper, "")
        )
        return LayoutTrial(
            rung,
            extra,
            text,
            told.pages,
            document,
            len(document.pages) == 1,
            self._measured(document, extra),
        )

    def _measured(self, document: Any, map_mm: float) -> PageMeasure:
        map_end, side_end = self.end_mm(document, "map-end"), self.end_mm(document, "side-end")
        low_end = map_end - (map_mm - MAP_LOW_MM)
        tall = self.end_mm(document, "end-1") - max(map_end, side_end) + max(low_end, side_end)
        return PageMeasure(tall, max(0.0, side_end - low_end))

    def _expected_mm(self, rung: PageSetting) -> float:
        told, size = self.leaflet(rung), rung.size / 10
        em = size * MM_PER_POINT
        rows = sum(
            max(lines_of(f"{row.name} {row.what_for}", size, 126.0) * 1.2 + 0.3, 1.75)
            for row in told.rows
        )
        kit = sum(
            lines_of(" ".join(f"MM {item}" for item in each.items), size, 188.0)
            for each in told.kit
        )
        side = sum(lines_of(text, size, 90.0) * 1.22 + 0.3 for text in told.advice) + 3.4
        side += sum(lines_of(each.name, size, 80.0) * 1.3 for each in told.pages.assembly)
        return 62.0 + (rows + kit * 1.25 + 6.0) * em + max(side * em, MAP_LOW_MM + 10)


def _link_texts(pages: Composition, wording: Formats) -> dict[str, str]:
    told = {row.phone.link: row.phone.spoken for row in reversed(pages.contacts) if row.phone}
    for each in pages.emergencies:
        if each.number:
            told[each.link] = wording.gettext(
                "Llamar a emergencias, %(number)s", number=each.number
            )
    return told


def _map_mm(room_mm: float) -> float:
    return max(MAP_LOW_MM, min(MAP_HIGH_MM, room_mm))


def in_grey(svg: Markup) -> Markup:
    """Return a drawing with each colour as the grey of its lightness (Rec. 709), as a
    black-and-white printer makes it.
    """
    return Markup(re.sub(r"#([0-9a-fA-F]{6})\b", _grey, str(svg)))  # noqa: S704 - what went in was safe


def _grey(found: re.Match[str]) -> str:
    red, green, blue = bytes.fromhex(found[1])
    light = round(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return f"#{light:02x}{light:02x}{light:02x}"
