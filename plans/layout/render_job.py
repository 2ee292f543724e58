"""One plan to be printed: its facts, in one language, on one paper, for one kind of reader."""

from __future__ import annotations

from dataclasses import dataclass

from core.disclosure import STANDARD, Disclosure
from core.i18n.formats import Formats
from plans.facts.model import Audience, PlanFacts
from plans.layout.html import Setting, html
from plans.map.contact_map import MapAtlas
from plans.map.streets import StreetSource
from plans.pages.compose import Cuts, compose
from plans.pages.model import Composition
from plans.pages.numbers_box import CountWords
from plans.pages.page_one import clip_text

LONGEST_MAKER = 50


@dataclass(frozen=True, slots=True)
class RenderJob:
    """What a renderer is asked for."""

    facts: PlanFacts
    ground: MapAtlas
    wording: Formats
    paper: str
    audience: Audience
    public_url: str
    streets: StreetSource | None = None
    disclosure: Disclosure = STANDARD

    def words(self, cuts: Cuts) -> Composition:
        """Both pages in words, without the rows `cuts` asks for."""
        return compose(
            self.facts,
            self.wording,
            public_url=self.public_url,
            audience=self.audience,
            cuts=cuts,
            disclosure=self.disclosure,
        )

    @property
    def count_words(self) -> CountWords:
        """How counts of people are worded for the readers of this paper."""
        return CountWords(self.wording, self.audience, self.disclosure)

    @property
    def gathered(self) -> str:
        """When the facts were gathered, by the clock of the post: day, hour and zone."""
        return self.wording.moment(self.facts.gathered_at, self.facts.post.value.timezone)

    @property
    def made(self) -> str:
        """When and by whom the paper was made, as each of its sheets says."""
        if not self.facts.prepared_by:
            return self.gathered
        who = clip_text(self.facts.prepared_by, LONGEST_MAKER)
        maker = self.wording.gettext("Hecho por: %(who)s", who=who)
        return f"{self.gathered} · {maker}"

    def html(self, pages: Composition, setting: Setting, stylesheet_address: str = "") -> str:
        """Return the pages as HTML; `stylesheet_address` is for the screen only."""
        return html(
            pages,
            setting,
            self.wording,
            stamp=self.facts.gathered_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            gathered=self.gathered,
            made=self.made,
            stylesheet=stylesheet_address,
        )
