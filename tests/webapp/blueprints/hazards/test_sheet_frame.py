"""All of a sheet but its people is remembered: for who sees the same, while it is the same."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.db import reading, writing
from directory.entries.models import Answer, Shelter
from directory.rounds.magic_links import find_link, make_link
from registry.people.models import Person
from registry.people.record import Card, open_card, put_card
from tests.kept_rows import Sow
from tests.webapp.conftest import House, post
from tests.webapp.danger import CANARY, Danger, sown_danger
from tests.webapp.test_statements import heard
from watch.shelter_questions.models import ShelterQuestion
from webapp.http.services import EXTENSION

TOKEN = re.compile(r"m\.[\w=-]{40,}")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def danger(house: House, sow: Sow) -> Danger:
    return sown_danger(house, sow)


def sheet_of(danger: Danger, who: str) -> str:
    return danger.house.signed_in(who).get(f"/vigilancia/{danger.flood}/afectados").text


def test_a_sheet_asked_again_opens_nobody_anew_and_keeps_no_name_open(danger: Danger) -> None:
    first = sheet_of(danger, "consul.gt")
    browser = danger.house.signed_in("consul.gt")
    with heard() as said:
        again = browser.get(f"/vigilancia/{danger.flood}/afectados").text
    assert CANARY["GT"] in first
    assert TOKEN.sub("", again) == TOKEN.sub("", first)
    assert not any("FROM hazard" in each or "FROM shelter" in each for each in said)
    assert not any("person.ciphertext" in each for each in said)
    assert len(said) <= 15
    extensions = danger.house.app.extensions
    frames = extensions["remembered_frames"]
    assert "Albergue Norte" in str(frames._parts)
    for kept in (frames._parts, extensions["sealed_parts"]._parts):
        assert kept
        assert CANARY["GT"] not in str(kept)
        assert "CanarioGuatemala" not in str(kept), "nobody's name stays in memory"


def test_each_look_is_written_down_alike_and_another_session_opens_for_itself(
    danger: Danger,
) -> None:
    for _ in range(2):
        sheet_of(danger, "consul.gt")
    with heard() as said:
        sheet_of(danger, "emergency.gt")
    assert any("person.ciphertext" in each for each in said)
    with reading(danger.house.engine) as session:
        looks = session.scalars(
            sa.select(AuditEntry).where(
                AuditEntry.action == "person.read",
                AuditEntry.actor == f"user:{danger.house.users['consul.gt']}",
            )
        ).all()
    first, second = looks
    assert first.details["persons"] > 0
    for name in ("details", "purpose", "country", "subject", "actor"):
        assert getattr(first, name) == getattr(second, name)


def test_who_is_gone_is_gone_on_the_next_look(danger: Danger) -> None:
    assert CANARY["GT"] in sheet_of(danger, "consul.gt")
    with writing(danger.house.engine) as session:
        rows = session.execute(sa.select(Person.id).where(Person.country == "GT")).all()
        session.execute(sa.text("DELETE FROM person WHERE id = :id"), {"id": rows[0].id.hex})
        session.execute(sa.text("DELETE FROM stay WHERE person_id = :id"), {"id": rows[0].id.hex})
    with heard() as said:
        sheet_of(danger, "consul.gt")
    assert any("person.ciphertext" in each for each in said)


def test_a_frame_is_nobody_elses(danger: Danger) -> None:
    """Not of another country, nor of other rights, nor in another language, nor theirs by name."""
    own = sheet_of(danger, "consul.gt")
    assert CANARY["GT"] in own
    for who in ("consul.hn", "secretariat"):
        other = sheet_of(danger, who)
        assert "Albergue Secreto" not in other, who
        assert CANARY["GT"] not in other, who
    unit = sheet_of(danger, "emergency.gt")
    assert CANARY["GT"] in unit
    assert danger.house.users["consul.gt"] != danger.house.users["emergency.gt"]
    browser = danger.house.signed_in("consul.gt")
    post(browser, "/idioma", language="fr", next="/")
    french = browser.get(f"/vigilancia/{danger.flood}/afectados").text
    assert '<html lang="fr"' in french
    assert "Lista de llamadas" in own
    assert "Lista de llamadas" not in french


def test_what_a_card_says_is_read_at_each_look(danger: Danger) -> None:
    assert "Recién Cambiada" not in sheet_of(danger, "consul.gt")
    keyring = danger.house.app.extensions[EXTENSION].keyring
    with writing(danger.house.engine) as session:
        person = session.scalars(sa.select(Person).where(Person.country == "GT")).first()
        assert person is not None
        before = open_card(person, keyring)
        put_card(keyring, person, Card(full_name="Recién Cambiada", phone=before.phone))
    assert "Recién Cambiada" in sheet_of(danger, "consul.gt")


def test_what_a_shelter_answers_is_on_the_next_look(danger: Danger) -> None:
    now = danger.house.clock()
    with writing(danger.house.engine) as session:
        shelter = session.scalars(sa.select(Shelter).where(Shelter.name == "Albergue Norte")).one()
        question = ShelterQuestion(
            hazard_id=danger.hazards["flood"], shelter_id=shelter.id, asked_at=now - 10 * MINUTE
        )
        session.add(question)
    asked = sheet_of(danger, "consul.gt")
    assert "sin respuesta" in asked
    with writing(danger.house.engine) as session:
        row = session.get(Shelter, shelter.id)
        assert row is not None
        token = make_link(session, now=now - 5 * MINUTE, ends_at=None, entry=row)
        link = find_link(session, token, now)
        assert link is not None
        link.used_at = now - 2 * MINUTE
    answered = sheet_of(danger, "consul.gt")
    assert "sin respuesta" not in answered
    assert "contestó" in answered
    with writing(danger.house.engine) as session:
        row = session.get(Shelter, shelter.id)
        assert row is not None
        row.open_now, row.capacity, row.occupied = Answer.YES, 100, 58
    assert "42 lugares libres" in sheet_of(danger, "consul.gt")
