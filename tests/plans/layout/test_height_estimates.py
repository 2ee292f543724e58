"""What a page is thought to take, beside what it took when it was laid out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.i18n.formats import Formats
from plans.facts.model import Audience, PlanFacts
from plans.facts.redaction import facts_for
from plans.layout.page_fitting import PageSheet, SheetOne, SheetTwo
from plans.layout.render_job import RenderJob
from plans.layout.settings_ladder import PageMeasure, PageSetting, Search
from plans.pages.compose import counts, least_cuts
from tests.plans.invented import BareGround, contacts, crowd, empty, facts

A_LINE_MM = 8.5 * 25.4 / 72 * 1.18


def _sparse() -> PlanFacts:
    """A plan of few contacts, whose text may be large."""
    return replace(facts(), contacts=contacts()[:4])


def _crowded() -> PlanFacts:
    """More contacts than a sheet holds, in several languages, some with an emergency line."""
    many = (*contacts(), *crowd(14, "Comité del Valle"))
    return replace(
        facts(),
        contacts=tuple(
            replace(
                each,
                value=replace(
                    each.value,
                    languages=("es", "en", "quc") if number % 2 else ("es", "fr"),
                    emergency_lines=(each.value.phone,) if number % 3 else (),
                ),
            )
            for number, each in enumerate(many)
        ),
    )


def _job(plan: PlanFacts, language: str, paper: str, audience: Audience) -> RenderJob:
    address = "https://a.example"
    return RenderJob(plan, BareGround(), Formats(language), paper, audience, address)


@pytest.mark.parametrize(
    "plan", [facts(), empty(), facts(contacts=crowd(40, "Asociación del Valle"))]
)
def test_fewer_rows_are_never_expected_to_be_taller(plan: PlanFacts) -> None:
    edition = Audience.INTERNAL
    height = SheetTwo(_job(plan, "es", "a4", edition)).search.expected_mm
    tall = [
        height(PageSetting(85, cuts))
        for cuts in range(least_cuts(plan, edition), sum(counts(plan, edition).values()))
    ]
    assert tall == sorted(tall, reverse=True)


@pytest.mark.parametrize(
    ("plan", "language", "paper", "audience"),
    [
        (_crowded(), "es", "letter", Audience.INTERNAL),
        (_sparse(), "en", "a4", Audience.PUBLIC),
        (facts(), "fr", "both", Audience.INTERNAL),
    ],
)
def test_a_page_is_thought_as_tall_as_it_is_and_laid_out_once_or_twice(
    monkeypatch: pytest.MonkeyPatch,
    plan: PlanFacts,
    language: str,
    paper: str,
    audience: Audience,
) -> None:
    wrong_mm: list[float] = []
    record = Search.record

    def noted(search: Search, rung: PageSetting, measured: PageMeasure) -> None:
        if measured.tall_mm <= search.room_mm:  # of what runs over only a part is believed
            wrong_mm.append(abs(search.expected_mm(rung) - measured.tall_mm))
        record(search, rung, measured)

    layouts: list[int] = []
    lay_out = PageSheet.lay_out

    def counted(sheet: PageSheet, text: str) -> object:
        layouts.append(sheet.page)
        return lay_out(sheet, text)

    monkeypatch.setattr(Search, "record", noted)
    monkeypatch.setattr(PageSheet, "lay_out", counted)
    job = _job(facts_for(plan, audience), language, paper, audience)
    two = SheetTwo(job).settle()
    SheetOne(job, two.rung.cuts).settle()
    assert wrong_mm
    assert max(wrong_mm) < 1.5 * A_LINE_MM
    assert len(layouts) <= 4
