"""A plan on paper: exactly two pages, or `PlanDoesNotFit` that names the section.

Each page is fitted by itself (`plans.layout.page_fitting`): the largest text size that fits it
whole; at 8.5 points rows go in the stated order until it fits. Room left over goes to the map and
to a hand-written log.
"""

from __future__ import annotations

import hashlib

from core.disclosure import STANDARD, Disclosure
from core.errors import UnusableInput
from core.i18n.formats import Formats
from core.pdf.attachments import Attachment
from core.pdf.page_renderer import page_renderer
from plans.facts.json_form import to_json
from plans.facts.model import Audience, PlanFacts
from plans.facts.redaction import facts_for
from plans.layout.html import Setting, with_sketch
from plans.layout.page_fitting import PlanDoesNotFit, SheetOne, SheetTwo
from plans.layout.paper_sizes import MAP_WIDTH_MM, PAPERS, POINTS_PER_MM
from plans.layout.render_job import RenderJob
from plans.map.contact_map import MapAtlas, draw
from plans.map.streets import StreetSource
from plans.pages.compose import Cuts
from plans.pages.model import Composition

_PREVIEW_MAP_MM = 100.0


def render(
    facts: PlanFacts,
    ground: MapAtlas,
    *,
    language: str,
    public_url: str,
    paper: str = "a4",
    audience: Audience = Audience.INTERNAL,
    streets: StreetSource | None = None,
    disclosure: Disclosure = STANDARD,
) -> bytes:
    """Return the plan as a PDF (PDF/A-3a and PDF/UA-1) of exactly two pages, its facts attached;
    same facts, same bytes.

    Raises PlanDoesNotFit, and UnusableInput for an unknown paper or language.
    """
    if paper not in PAPERS:
        raise UnusableInput("paper", f"one of {', '.join(PAPERS)} is needed")
    job = RenderJob(
        facts_for(facts, audience, disclosure),
        ground,
        wording_of(language),
        paper,
        audience,
        public_url,
        streets,
        disclosure,
    )
    with page_renderer().lock:
        two = SheetTwo(job).settle()
        one = SheetOne(job, two.rung.cuts).settle()
        both = one.document.copy([*one.document.pages, *two.document.pages])
        identifier = hashlib.sha256(f"{one.text}{two.text}".encode()).digest()[:16]
        spoken = _link_texts(two.pages)
        del one, two  # WeasyPrint lets go of the pages before it writes the file; so must we
        return page_renderer().write(both, identifier, spoken, [facts_file(job)])


def facts_file(job: RenderJob) -> Attachment:
    """Return the facts behind a paper as the JSON that rides in it: those its readers may have, no
    others.
    """
    return Attachment(
        name=f"{job.facts.slug}.json",
        description=job.wording.gettext("Los datos de este plan, para programas"),
        mime="application/json",
        body=to_json(job.facts),
        modified=job.facts.gathered_at,
    )


def preview(
    facts: PlanFacts,
    ground: MapAtlas,
    *,
    language: str,
    public_url: str,
    stylesheet_address: str,
    audience: Audience = Audience.INTERNAL,
    streets: StreetSource | None = None,
    disclosure: Disclosure = STANDARD,
) -> str:
    """Return the same two pages as HTML for the screen, nothing cut and nothing measured.

    `stylesheet_address` is where a page serves `plans.layout.html.stylesheet()`. No script, no
    inline style.
    """
    job = RenderJob(
        facts_for(facts, audience, disclosure),
        ground,
        wording_of(language),
        "a4",
        audience,
        public_url,
        streets,
        disclosure,
    )
    pages = job.words(Cuts())
    width, height = MAP_WIDTH_MM * POINTS_PER_MM, _PREVIEW_MAP_MM * POINTS_PER_MM
    sketch = draw(pages, ground, job.wording, width, height, streets)
    return job.html(pages, with_sketch(Setting(), sketch, job.wording), stylesheet_address)


def wording_of(language: str) -> Formats:
    """Return how a plan speaks in a language. Raises UnusableInput for one nobody has."""
    try:
        return Formats(language)
    except ValueError as wrong:
        raise UnusableInput("language", str(wrong)) from wrong


def _link_texts(pages: Composition) -> dict[str, str]:
    phones = [phone for row in pages.contacts for phone in (row.phone, row.alternate) if phone]
    phones += [row.phone for row in pages.leaders if row.phone]
    return {phone.link: phone.spoken for phone in reversed(phones)}


__all__ = ["PAPERS", "PlanDoesNotFit", "preview", "render"]
