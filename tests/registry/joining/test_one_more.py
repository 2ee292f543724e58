"""One more of a household lives where it lives, once, and a full one takes nobody."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import UnusableInput
from registry.joining import one_more
from registry.joining.answers import StayAnswer
from registry.joining.one_more import OneMore, register_beside
from registry.joining.registering import register
from registry.people.card import Card
from registry.people.models import Person, Stay, StayKind, UnplacedStay
from tests.registry.joining.conftest import answers_of, context_of, general_origin


@pytest.fixture
def rosa(session: Session, keyring: Keyring, now: datetime) -> Person:
    context = context_of(session, keyring, now)
    (person_id,) = register(context, answers_of(), {}, general_origin(now))
    return session.get_one(Person, person_id)


def more(name: str, now: datetime, born: int | None = 2026) -> OneMore:
    card = Card(full_name=name, birth_year=born)
    return OneMore(card=card, consent_at=now, now=now, actor="link:1", source="own link")


def test_who_is_added_twice_is_there_once_and_at_home(
    session: Session, keyring: Keyring, now: datetime, rosa: Person
) -> None:
    first = register_beside(session, keyring, rosa, more("Inés Tum", now))
    again = register_beside(session, keyring, rosa, more("INES TUM", now))
    other = register_beside(session, keyring, rosa, more("Inés Tum", now, 1950))
    assert (first[0], first[1], again[1], other[1]) == (again[0], True, False, True)
    child = session.get_one(Person, first[0])
    assert child.household_id == rosa.household_id is not None
    (stay,) = session.scalars(sa.select(Stay).where(Stay.person_id == child.id))
    assert stay.kind is StayKind.RESIDENCE


def test_where_the_holder_waits_to_be_placed_so_do_they_and_what_ended_is_not_theirs(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    sought = answers_of(stages=(StayAnswer(text="Xyz", is_left=True),))
    context = context_of(session, keyring, now)
    (person_id,) = register(context, sought, {}, general_origin(now))
    holder = session.get_one(Person, person_id)
    new_id, _ = register_beside(session, keyring, holder, more("Inés Tum", now))
    found = sa.select(sa.func.count()).where(UnplacedStay.person_id == new_id)
    assert session.scalar(found) == 1


def test_a_stay_that_ended_is_nobodys_home(
    session: Session, keyring: Keyring, now: datetime, rosa: Person
) -> None:
    for stay in session.scalars(sa.select(Stay).where(Stay.person_id == rosa.id)):
        stay.until_on = now.date() - timedelta(days=1)
    session.flush()
    new_id, _ = register_beside(session, keyring, rosa, more("Inés Tum", now))
    assert list(session.scalars(sa.select(Stay).where(Stay.person_id == new_id))) == []


def test_a_full_household_takes_nobody(
    session: Session, keyring: Keyring, now: datetime, rosa: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_more, "MOST_TOGETHER", 2)
    register_beside(session, keyring, rosa, more("Inés Tum", now))
    with pytest.raises(UnusableInput):
        register_beside(session, keyring, rosa, more("Luis Tum", now))
