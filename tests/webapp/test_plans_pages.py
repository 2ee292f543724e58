from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from ground.db import writing
from ground.geometry import Area, Box
from ground.journal import JournalEntry
from plans.models import PlanArea
from tests.plans.invented import in_force
from tests.webapp.conftest import House
from webapp.plans_pages import shelf
from webapp.plans_pages.shelf import PlanState, state_of
from webapp.services import EXTENSION


@pytest.fixture
def planned(house: House) -> House:
    with writing(house.engine) as session:
        session.add(
            PlanArea(
                country="GT", post_id=house.posts["GT"], slug="gt-mcallen", number="GT-MCA-01",
                name={"es": "Valle del Río Grande", "en": "Rio Grande Valley", "fr": "Vallée du Rio Grande"},
                drawn=Area.from_box(Box(-98.6, 25.9, -97.9, 26.5)),
                editions=in_force(date(2026, 1, 1), date(2026, 7, 1)),
            )
        )  # fmt: skip
    return house


def test_an_expired_plan_says_so(planned: House) -> None:
    page = planned.signed_in("consul.gt").get("/planes").text
    assert "Valle del Río Grande" in page
    assert "vencido" in page


def test_the_owner_has_the_internal_edition_and_others_the_public_one(planned: House) -> None:
    for name, edition in (
        ("consul.gt", "edición interna"),
        ("civil_society.gt", "edición pública"),
        ("consul.hn", "edición pública"),
        ("secretariat", "edición pública"),
    ):
        page = planned.signed_in(name).get("/planes/gt-mcallen")
        assert page.status_code == 200
        assert edition in page.text, name


def test_opening_the_internal_edition_leaves_a_line_and_the_public_one_none(planned: House) -> None:
    for name in ("consul.hn", "consul.gt"):
        assert planned.signed_in(name).get("/planes/gt-mcallen/vista").status_code == 200
    with Session(planned.engine) as session:
        read = session.scalars(sa.select(JournalEntry).where(JournalEntry.action == "plan.read")).all()
    assert [(entry.actor, entry.country) for entry in read] == [(f"user:{planned.users['consul.gt']}", "GT")]


def test_the_preview_is_framed_by_our_page_alone_and_runs_nothing(planned: House) -> None:
    browser = planned.signed_in("consul.gt")
    page = browser.get("/planes/gt-mcallen?lang=en")
    assert 'src="/planes/gt-mcallen/vista?lang=en"' in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    shown = browser.get("/planes/gt-mcallen/vista?lang=en")
    policy = shown.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    assert "<script" not in shown.text
    assert " style=" not in shown.text
    assert "Rio Grande Valley" in shown.text
    assert browser.get("/planes/estilo.css").content_type.startswith("text/css")


def test_a_pdf_is_made_once_for_the_same_facts(planned: House, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def press(_facts: object, _ground: object, *, language: str, paper: str, **_rest: object) -> bytes:
        asked.append((language, paper))
        return b"%PDF-1.7"

    monkeypatch.setattr(shelf, "render", press)
    browser = planned.signed_in("consul.gt")
    for path in ("", "", "?lang=fr", "?lang=fr&paper=a4"):
        answer = browser.get(f"/planes/gt-mcallen.pdf{path}")
        assert answer.content_type == "application/pdf"
    assert asked == [("es", "both"), ("fr", "both"), ("fr", "a4")]
    planned.signed_in("consul.hn").get("/planes/gt-mcallen.pdf")
    assert len(asked) == 4
    assert browser.get("/planes/gt-mcallen.pdf?paper=a3").status_code == 404


def test_the_code_on_paper_tells_anybody_the_version_and_nothing_else(planned: House) -> None:
    page = planned.browser().get("/p/gt-mcallen")
    assert page.status_code == 200
    assert "GT-MCA-01" in page.text
    assert "Consulado GT" not in page.text
    assert planned.browser().get("/p/none").status_code == 404


@pytest.mark.parametrize(
    ("issued", "until", "state"),
    [
        (None, None, PlanState.NOT_ISSUED),
        (date(2026, 1, 1), None, PlanState.VALID),
        (date(2026, 1, 1), date(2026, 11, 22), PlanState.VALID),
        (date(2026, 1, 1), date(2026, 11, 21), PlanState.EXPIRED),
    ],
)
def test_a_plan_holds_to_its_last_day(issued: date | None, until: date | None, state: PlanState) -> None:
    assert state_of(PlanArea(editions=in_force(issued, until)), date(2026, 11, 22)) is state


def test_kept_papers_are_closed_to_other_accounts_of_the_machine(planned: House) -> None:
    assert planned.signed_in("emergency.gt").get("/planes/gt-mcallen.pdf").status_code == 200
    folder = shelf.shelf_folder(planned.app.extensions[EXTENSION].settings.instance)
    modes = {path: path.stat().st_mode & 0o077 for path in (folder.parent, folder, *folder.iterdir())}
    assert len(modes) > 2
    assert not any(modes.values())
