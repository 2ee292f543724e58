from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, writing
from registry.confirmation.answers import PersonAnswer, leave_person
from registry.people.card_parts import (
    ChannelConsent,
    ChannelPurpose,
    ConsentOrigin,
    ContactChannel,
)
from registry.people.models import Person
from registry.people.record import Card, StayPlace
from registry.quality import readings
from registry.quality.board import country_board, flagged_persons, is_flagged, last_counts
from registry.quality.faults import Deadlines
from registry.quality.models import QualityFlag, RegistrationFault
from registry.quality.recount import count_country, recheck_persons
from registry.registration.erasing import erase_persons
from registry.registration.persons import NewPerson, NewStay, add_persons, change_card

K = RegistrationFault
POST = uuid.UUID(int=7)
TOWN = NewStay(place=StayPlace(lon=-98.2, lat=26.2, accuracy="unit"))
STREET = NewStay(place=StayPlace(lon=-98.2, lat=26.2, accuracy="address"))
CALLS = ChannelConsent(
    channel=ContactChannel.CALL, purpose=ChannelPurpose.ALERTS, since="2026-11-01",
    how=ConsentOrigin.FORM,
)  # fmt: skip
CHILD = Card(full_name="Sol", birth_year=2015, phone="+19565550123", channels=(CALLS,))
ADULT = Card(full_name="Eva", birth_year=1980, phone="+19565550123", channels=(CALLS,))


@pytest.fixture
def by(now: datetime) -> Deadlines:
    return Deadlines(now.date())


@pytest.fixture
def people(engine: Engine, session: Session, keyring: Keyring, now: datetime) -> list[uuid.UUID]:
    """An adult with a child in one home, a child alone, one without a place, one of elsewhere."""
    session.commit()
    home = uuid.uuid4()
    registered = [
        NewPerson(country="SV", card=ADULT, stays=[TOWN], consent_at=now, household_id=home,
                  post_id=POST),
        NewPerson(country="SV", card=CHILD, stays=[STREET], consent_at=now, household_id=home),
        NewPerson(country="SV", card=CHILD, stays=[STREET], consent_at=now, post_id=POST),
        NewPerson(country="SV", card=ADULT, stays=[], consent_at=now),
        NewPerson(country="GT", card=CHILD, stays=[], consent_at=now),
    ]  # fmt: skip
    with writing(engine) as writer:
        return add_persons(writer, keyring, registered)


def test_the_nights_pass_counts_each_post_and_lists_whom(
    engine: Engine,
    keyring: Keyring,
    people: list[uuid.UUID],
    by: Deadlines,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(readings, "PART", 1)
    with reading(engine) as session:
        assert last_counts(session) == {"GT": None, "SV": None}
    for _ in range(2):  # the second night changes nothing
        assert count_country(engine, keyring, "SV", by, now, "worker") == 4
        with reading(engine) as session:
            board = country_board(session, "SV")
            assert board.counted_at == now
            assert (board.whole.persons, board.of_post(POST.hex).persons) == (4, 2)
            assert board.whole.faults == {K.NO_PLACE: 1, K.COARSE_PLACE: 1, K.MINOR_ALONE: 1}
            assert board.of_post(POST.hex).faults == {K.COARSE_PLACE: 1, K.MINOR_ALONE: 1}
            assert board.of_post("none").persons == 0
            assert flagged_persons(session, "SV", K.MINOR_ALONE, None, limit=9, offset=0) == [
                people[2]
            ]
            assert flagged_persons(session, "SV", K.NO_PLACE, POST.hex, limit=9, offset=0) == []
            assert is_flagged(session, "SV", people[0], POST.hex)
            assert not is_flagged(session, "GT", people[0], None)
            assert country_board(session, "GT").posts == ()
            assert last_counts(session) == {"GT": None, "SV": now}


def test_what_is_mended_is_counted_at_once(
    engine: Engine, keyring: Keyring, people: list[uuid.UUID], by: Deadlines, now: datetime
) -> None:
    count_country(engine, keyring, "SV", by, now, "worker")
    with writing(engine) as session:
        child = session.get_one(Person, people[2])
        guarded = replace(CHILD, contact_phone="+50322220000")
        change_card(session, keyring, child, guarded)
        assert recheck_persons(session, keyring, "SV", [child.id], by) == 1
        # an adult who leaves leaves the child of the home alone: two are counted anew
        mother = session.get_one(Person, people[0])
        leave_person(session, keyring, mother, PersonAnswer("link:1", now))
        assert recheck_persons(session, keyring, "SV", [mother.id], by) == 3
        whole = country_board(session, "SV").whole.faults
        assert {kind: count for kind, count in whole.items() if count} == {
            K.NO_PLACE: 1, K.MINOR_ALONE: 1, K.LEFT: 1,
        }  # fmt: skip
    with reading(engine) as session:
        before = country_board(session, "SV").posts
    count_country(engine, keyring, "SV", by, now + timedelta(days=1), "worker")
    with reading(engine) as session:
        assert country_board(session, "SV").posts == before


def test_who_is_erased_has_no_flag_left(
    engine: Engine, keyring: Keyring, people: list[uuid.UUID], by: Deadlines, now: datetime
) -> None:
    count_country(engine, keyring, "SV", by, now, "worker")
    with writing(engine) as session:
        erase_persons(session, keyring, "SV", people[:3])
    with reading(engine) as session:
        assert list(session.scalars(sa.select(QualityFlag.person_id))) == [people[3]]
