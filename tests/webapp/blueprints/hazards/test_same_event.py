"""A person says on the page of a hazard what is one event and what is not, and takes it back."""

from __future__ import annotations

import re
import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.db import writing
from feeds.lifecycle.serialization import band_rows
from feeds.models import Hazard
from tests.kept_rows import Sow
from tests.webapp.conftest import House, post
from tests.webapp.danger import Danger, sown_danger
from watch.models import Flag, FlagStatus


@pytest.fixture
def danger(house: House, sow: Sow) -> Danger:
    return sown_danger(house, sow)


def twin_of(danger: Danger) -> uuid.UUID:
    """The flood as another publisher tells it."""
    with writing(danger.house.engine) as session:
        flood = session.get_one(Hazard, uuid.UUID(danger.flood))
        assert flood.zone is not None
        box = flood.zone.box
        flood.west, flood.south, flood.east, flood.north = box.west, box.south, box.east, box.north
        names = [column.key for column in sa.inspect(Hazard).mapper.column_attrs]
        given = {name: getattr(flood, name) for name in names if name != "id"}
        twin = Hazard(**(given | {"key": "gdacs:FL77", "title": "Flood in another feed"}))
        session.add(twin)
        session.flush()
        return twin.id


def say(danger: Danger, who: str, other: uuid.UUID, word: str) -> int:
    browser = danger.house.signed_in(who)
    address = f"/vigilancia/{danger.flood}/mismo"
    return post(browser, address, other=str(other), word=word).status_code


def raised(danger: Danger) -> set[uuid.UUID]:
    with Session(danger.house.engine) as session:
        return set(
            session.scalars(
                sa.select(Flag.hazard_id).where(
                    Flag.status == FlagStatus.RAISED, Flag.country == "GT"
                )
            )
        )


def test_the_doubt_is_shown_and_a_word_ties_and_is_undone(danger: Danger) -> None:
    twin = twin_of(danger)
    address = f"/vigilancia/{danger.flood}"
    page = danger.house.signed_in("secretariat").get(address).text
    assert "Puede ser el mismo suceso que:" in page
    assert 'value="apart"' in page
    assert say(danger, "secretariat", twin, "same") == 302
    page = danger.house.signed_in("secretariat").get(address).text
    assert "Puede ser" not in page
    assert "También lo dicen" in page
    assert "Deshacer lo dicho" in page
    assert "user:" not in page
    assert re.search(r'class="note">Secretaría de la CRM · <time', page), "who said it, in words"
    assert raised(danger) <= {uuid.UUID(danger.flood)}, "the people are counted once"
    with Session(danger.house.engine) as session:
        assert session.get_one(Hazard, twin).same_as_id == uuid.UUID(danger.flood)
    assert say(danger, "secretariat", twin, "take-back") == 302
    assert say(danger, "secretariat", twin, "apart") == 302
    page = danger.house.signed_in("consul.gt").get(address).text
    assert "No es el mismo suceso que:" in page
    assert 'name="word"' not in page, "a consul reads it, and does not decide for all"
    with Session(danger.house.engine) as session:
        assert session.get_one(Hazard, twin).same_as_id is None
        said = session.scalars(
            sa.select(AuditEntry.action)
            .where(AuditEntry.action.startswith("hazard."))
            .order_by(AuditEntry.at, AuditEntry.id)
        ).all()
    assert sorted(said) == ["hazard.apart", "hazard.same", "hazard.verdict_taken_back"]


@pytest.mark.parametrize(
    ("who", "word", "status"),
    [("consul.gt", "same", 403), ("secretariat", "perhaps", 400), ("emergency.gt", "same", 302)],
)
def test_who_may_say_what(danger: Danger, who: str, word: str, status: int) -> None:
    assert say(danger, who, twin_of(danger), word) == status


def test_what_is_not_there_or_can_never_be_one_is_refused(danger: Danger) -> None:
    assert say(danger, "secretariat", uuid.uuid4(), "same") == 404
    assert say(danger, "secretariat", uuid.UUID(danger.flood), "same") == 400


def test_the_board_shows_the_doubt_takes_a_word_by_one_tap_and_undoes_it(danger: Danger) -> None:
    twin = twin_of(danger)
    with writing(danger.house.engine) as session:
        flood = session.get_one(Hazard, uuid.UUID(danger.flood))
        for alert in flood.alerts:
            alert.geometry = {"bands": band_rows(flood.severity_zones), "precision": "polygon"}
    browser = danger.house.signed_in("emergency.gt")
    assert "¿El mismo suceso?" in browser.get("/vigilancia").text
    address = f"/vigilancia/{danger.flood}/mismo"
    answer = post(browser, address, other=str(twin), word="apart", back="board")
    assert answer.headers["Location"].endswith("/vigilancia#pairs-title")
    page = browser.get("/vigilancia").text
    assert 'value="apart"' not in page
    assert "Lo que decidió una persona (1)" in page
    assert "Dos sucesos:" in page
    post(browser, address, other=str(twin), word="take-back", back="board")
    assert 'value="apart"' in browser.get("/vigilancia").text
    reader = danger.house.signed_in("consul.gt").get("/vigilancia").text
    assert "¿El mismo suceso?" in reader
    assert 'name="word"' not in reader
    past = browser.get("/vigilancia?known_at=2026-01-01T00:00:00Z").text
    assert "¿El mismo suceso?" not in past


def test_a_board_without_doubts_has_no_word_on_them(danger: Danger) -> None:
    page = danger.house.signed_in("secretariat").get("/vigilancia").text
    assert "¿El mismo suceso?" not in page
