"""The caption of the map by how many contacts stay on the page."""

from __future__ import annotations

from core.i18n.formats import Formats
from plans.facts.model import Audience
from plans.layout.caption_height import ABOVE_MM, LINE_MM, CaptionHeight
from plans.layout.render_job import RenderJob
from plans.pages.compose import Cuts
from tests.plans.invented import BareGround, facts


def _caption(language: str) -> CaptionHeight:
    job = RenderJob(
        facts(), BareGround(), Formats(language), "a4", Audience.INTERNAL, "https://a.example"
    )
    return CaptionHeight(job.words(Cuts()), job)


def test_fewer_contacts_take_fewer_keys_and_never_more_room() -> None:
    caption = _caption("es")
    heights = [caption.mm(count) for count in range(len(facts().contacts) + 1)]
    assert heights == sorted(heights)
    assert heights[0] < heights[-1]
    assert heights[0] >= ABOVE_MM + LINE_MM, "whose map it is stands there always"


def test_each_language_takes_its_own_words() -> None:
    assert {_caption(language).mm(3) > ABOVE_MM for language in ("es", "en", "fr")} == {True}
