"""Whatever the facts: exactly two pages with what they promise, or a refusal that names the
section.

Six invented plans here; `make proof` tries a thousand (`tests/proof/test_two_pages.py`).
"""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from core.i18n.formats import Formats
from plans.documents.plan_pdf import PAPERS, PlanDoesNotFit, render
from plans.facts.model import Audience
from plans.layout.page_fitting import LayoutTrial, SheetTwo
from plans.pages.model import Composition
from tests.plans.invented import BareGround
from tests.plans.wild import wild
from tests.printed_text import text_of_pages

URL = "https://atalaya.example.org"
CASES = (5, 11, 12, 15, 16, 17)
"""Each language, paper and edition, none to five hundred contacts, and refusals of both pages."""
SECTIONS = {
    "profile",
    "country",
    "scenarios",
    "seasons",
    "contacts",
    "closing",
    "evacuation",
    "messages",
    "sources",
    "levels",
    "first_hour",
    "kit",
}


@pytest.mark.parametrize("seed", CASES)
def test_always_two_pages_or_a_refusal_that_names_the_section(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_two_pages_or_refusal(seed, monkeypatch)


def assert_two_pages_or_refusal(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Print the invented plan of a number and check what was promised of it."""
    case, settled = wild(seed), list[Composition]()
    settle = SheetTwo.settle

    def overheard(sheet: SheetTwo) -> LayoutTrial:
        trial = settle(sheet)
        settled.append(trial.pages)
        return trial

    monkeypatch.setattr(SheetTwo, "settle", overheard)
    refused: PlanDoesNotFit | None = None
    try:
        body = render(
            case.plan,
            BareGround(),
            language=case.language,
            public_url=URL,
            paper=case.paper,
            audience=case.audience,
        )
    except PlanDoesNotFit as wrong:
        refused = wrong
    if refused is not None:
        assert refused.page in {1, 2}
        assert refused.section in SECTIONS
        return
    pages = PdfReader(io.BytesIO(body)).pages
    assert len(pages) == 2
    width, height = (float(side) * 25.4 / 72 for side in pages[0].mediabox[2:])
    assert (round(width, 1), round(height, 1)) == PAPERS[case.paper]
    text = text_of_pages(body)[1]
    _assert_telephones_in_reading_order(settled[0], _flat(text))
    if case.audience is Audience.PUBLIC:
        assert settled[0].leaders == ()


def _assert_telephones_in_reading_order(printed: Composition, text: str) -> None:
    at = (
        text.index(_flat(Formats(printed.language).gettext("Desde aquí")))
        if printed.contacts
        else 0
    )
    for row in printed.contacts:
        for phone in (row.phone, row.alternate):
            if phone:
                at = text.find(_flat(phone.here), at)
                assert at >= 0, f"{phone.here} of row {row.number} is not where it should be"
                at += 1


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text)
