"""Pairs as they are noted, and what somebody says of them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.crypto import Keyring
from core.errors import Outdated
from registry.duplicates.evidence import Reason
from registry.duplicates.models import DoublePair, DoubleSource, DoubleState
from registry.duplicates.pairs import (
    FoundPair,
    count_in_state,
    drop_proposed,
    note_pairs,
    open_again,
    pairs_in_state,
    say_not_same,
)
from registry.people.models import Person
from registry.registration.persons import erase_person

Register = Callable[..., Person]


@pytest.fixture
def three(session: Session, register: Register) -> list[Person]:
    people = [register(f"Ana Paz {letter * 4}") for letter in "abc"]
    session.flush()
    return people


def note(session: Session, now: datetime, *pairs: tuple[Person, Person], odds: float = 1.5) -> int:
    found = [FoundPair(one.id, other.id, odds, {Reason.NAME: odds}) for one, other in pairs]
    return note_pairs(session, "SV", found, source=DoubleSource.NIGHT, now=now)


def test_a_pair_is_noted_once_whoever_comes_first(
    session: Session, now: datetime, three: list[Person]
) -> None:
    one, other, _ = three
    assert note(session, now, (one, other)) == 1
    assert note(session, now, (other, one), (one, one), odds=2.25) == 0
    (pair,) = pairs_in_state(session, "SV", DoubleState.PROPOSED)
    assert pair.first_id < pair.second_id
    assert (pair.log_odds, pair.reasons) == (2.25, {"name": 2.25})
    assert count_in_state(session, "GT", DoubleState.PROPOSED) == 0


def test_what_somebody_said_stays_until_somebody_takes_it_back(
    session: Session, now: datetime, three: list[Person]
) -> None:
    one, other, _ = three
    note(session, now, (one, other))
    pair = say_not_same(session, "SV", one.id, other.id, actor="user:1", now=now)
    assert say_not_same(session, "SV", other.id, one.id, actor="user:2", now=now) is pair
    assert (pair.state, pair.decided_by) == (DoubleState.NOT_SAME, "user:1")
    assert note(session, now, (one, other), odds=9.0) == 0
    drop_proposed(session, "SV", [(pair.first_id, pair.second_id)])
    assert pairs_in_state(session, "SV", DoubleState.NOT_SAME)[0].log_odds == 1.5
    subjects = session.scalars(
        sa.select(AuditEntry.subject).where(AuditEntry.action == "person.not_same")
    )
    assert set(subjects) == {str(one.id), str(other.id)}
    open_again(session, pair, actor="user:1", now=now)
    assert count_in_state(session, "SV", DoubleState.PROPOSED) == 1
    with pytest.raises(Outdated):
        open_again(session, pair, actor="user:1", now=now)
    drop_proposed(session, "SV", [(pair.first_id, pair.second_id)])
    assert session.scalars(sa.select(DoublePair)).all() == []


def test_a_pair_goes_with_either_and_nothing_is_said_of_who_is_gone(
    session: Session, keyring: Keyring, now: datetime, three: list[Person]
) -> None:
    one, other, third = three
    note(session, now, (one, other), (other, third))
    erase_person(session, keyring, other, actor="user:1", purpose="wish", now=now)
    session.expire_all()
    assert session.scalars(sa.select(DoublePair)).all() == []
    with pytest.raises(Outdated):
        say_not_same(session, "SV", one.id, other.id, actor="user:1", now=now)
    with pytest.raises(Outdated):
        say_not_same(session, "SV", one.id, one.id, actor="user:1", now=now)
    gone = FoundPair(one.id, uuid.uuid4(), 3.0, {})
    assert note_pairs(session, "SV", [gone], source=DoubleSource.ENTRY, now=now) == 0


def test_a_post_sees_the_pairs_with_one_of_its_persons(
    session: Session, now: datetime, three: list[Person]
) -> None:
    one, other, third = three
    post = uuid.uuid4()
    one.post_id, other.post_id, third.post_id = uuid.uuid4(), post, uuid.uuid4()
    note(session, now, (one, other), (one, third))
    seen = pairs_in_state(session, "SV", DoubleState.PROPOSED, post_id=post)
    assert [{each.first_id, each.second_id} for each in seen] == [{one.id, other.id}]
    assert count_in_state(session, "SV", DoubleState.PROPOSED, post_id=uuid.uuid4()) == 0
    third.post_id = None
    session.flush()
    assert count_in_state(session, "SV", DoubleState.PROPOSED, post_id=uuid.uuid4()) == 1
