"""Papers are made of what a second person approved, and of nothing else."""

from __future__ import annotations

from io import BytesIO

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from core.accounts import User
from core.db import writing
from tests.feeds.cap_rules import faults_of
from tests.webapp.blueprints.notices.conftest import CRISIS, NAMES, NoticeHouse

PAGES = ("salidas", "cartel.pdf", "cap.xml")


def _approved(notices: NoticeHouse, asked: str = f"crisis={CRISIS}") -> str:
    said = {f"what_where.{each}": "Se inunda Pharr" for each in ("es", "en", "fr")}
    number = notices.draft(asked, **said)
    notices.propose(number)
    notices.approve(number)
    return number


def test_nothing_is_made_of_a_draft_nor_for_another_country(notices: NoticeHouse) -> None:
    number = notices.draft()
    for page in PAGES:
        assert notices.browser().get(f"/avisos/{number}/{page}").status_code == 404
    notices.propose(number)
    for page in PAGES:
        assert notices.browser().get(f"/avisos/{number}/{page}").status_code == 404
    notices.approve(number)
    assert f"/avisos/{number}/salidas" in notices.browser().get(f"/avisos/{number}").text
    for page in PAGES:
        assert notices.browser("emergency.hn").get(f"/avisos/{number}/{page}").status_code == 404


def test_words_for_radio_networks_and_calls_stand_on_one_page(notices: NoticeHouse) -> None:
    page = notices.browser().get(f"/avisos/{_approved(notices)}/salidas")
    assert page.status_code == 200
    for told in ("radio-es", "social-fr", "segundos", "Buenas, le llamo del consulado"):
        assert told in page.text
    assert [name for name in NAMES if name in page.text] == []


@pytest.mark.usefixtures("unprinted")
def test_the_poster_is_ordered_in_the_languages_asked_for(notices: NoticeHouse) -> None:
    number = _approved(notices)
    for query in ("", "?idioma=es&otro=fr&papel=letter", "?idioma=xx&papel=a9"):
        answer = notices.browser().get(f"/avisos/{number}/cartel.pdf{query}")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")


def test_the_message_is_valid_and_private(notices: NoticeHouse) -> None:
    number = _approved(notices, f"peligro={notices.hazard_id}")
    answer = notices.browser().get(f"/avisos/{number}/cap.xml")
    assert answer.mimetype == "application/cap+xml"
    assert faults_of(answer.data) == []
    for told in (b"<scope>Private</scope>", b"<status>Actual</status>", number.encode()):
        assert told in answer.data
    assert [name for name in NAMES if name.encode() in answer.data] == []


def test_in_a_demonstration_the_message_is_an_exercise(notices: NoticeHouse) -> None:
    number = _approved(notices)
    with writing(notices.house.engine) as session:
        session.execute(sa.update(User).values(is_demo=True))
    answer = notices.browser().get(f"/avisos/{number}/cap.xml")
    assert faults_of(answer.data) == []
    assert b"<status>Exercise</status>" in answer.data


def test_the_poster_is_one_page(notices: NoticeHouse) -> None:
    answer = notices.browser().get(f"/avisos/{_approved(notices)}/cartel.pdf?idioma=es")
    assert len(PdfReader(BytesIO(answer.data)).pages) == 1
