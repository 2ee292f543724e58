"""Merged and undone: both as they were; what was edited since stays, and is said."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import Outdated
from registry.duplicates.evidence import Reason
from registry.duplicates.models import DoubleSource
from registry.duplicates.pairs import FoundPair, note_pairs
from registry.merging.merge import HomeChoice
from registry.merging.models import PersonMerge
from registry.merging.undo import CannotUndo, can_be_undone, close_ways_back
from registry.merging.uniting import MergeSide
from registry.people.models import Person
from registry.people.record import Card
from registry.registration.persons import (
    add_persons,
)
from registry.registration.retention import RetentionNotice
from tests.registry.conftest import stay_at
from tests.registry.merging.conftest import Merging, Register, person_to_place
from tests.registry.merging.test_uniting import CARDS

WAYS = st.tuples(
    st.tuples(CARDS, CARDS), st.sampled_from(HomeChoice), st.sampled_from(MergeSide), st.booleans(),
    st.booleans(),
)  # fmt: skip
PHONE = "+15205550101"


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Each example begins with what stood before."""
    part = session.begin_nested()
    try:
        yield
    finally:
        part.rollback()
        session.expunge_all()


@settings(
    max_examples=4,
    derandomize=True,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(WAYS)
def test_merge_then_undo_is_as_if_nothing_had_been(
    session: Session,
    merging: Merging,
    now: datetime,
    way: tuple[tuple[Card, Card], HomeChoice, MergeSide, bool, bool],
) -> None:
    cards, home, side, is_same_home, is_swapped = way
    with undone(session):
        homes = [uuid.uuid4(), uuid.uuid4()]
        second = homes[0] if is_same_home else homes[1]
        new = [
            person_to_place(cards[0], homes[0], now, days=0),
            person_to_place(cards[1], second, now, days=4),
            person_to_place(cards[0], second, now, days=0),
        ]
        ids = add_persons(session, merging.keyring, new)
        persons = [session.get_one(Person, each) for each in ids]
        one, other = persons[1::-1] if is_swapped else persons[:2]
        pairs = [(ids[0], ids[1]), (ids[1], ids[2])]
        found = [FoundPair(*pair, 2.0, {Reason.NAME: 2.0}) for pair in pairs]
        note_pairs(session, "SV", found, source=DoubleSource.NIGHT, now=now)
        session.add(RetentionNotice(person_id=other.id, keep_until=other.keep_until, at=now))
        session.flush()
        before, other_id = merging.stand(persons), other.id
        choices = dict.fromkeys(("full_name", "phone", "email", "birth"), side)
        merge = merging.merge(one, other, home=home, choices=choices)
        assert merging.is_sound()
        done = merging.undo(merge)
        assert (done.edited, done.merged_id) == ((), other_id)
        assert merging.stand([one, session.get_one(Person, other_id), persons[2]]) == before
        assert merging.is_sound()
        assert session.scalars(sa.select(RetentionNotice.person_id)).one() == other_id


def test_two_merged_into_one_part_again_in_any_order(
    session: Session, keyring: Keyring, merging: Merging, register: Register
) -> None:
    one, other, third = (
        register(name, stay_at(-98 + at, 26), phone=f"+1520555010{at}")
        for at, name in enumerate(("Ana Paz", "Ana Pas", "Ana Pass"))
    )
    before = merging.stand([one, other, third])
    ids = [other.id, third.id]
    merges = [merging.merge(one, other), merging.merge(one, third)]
    for merge in merges:
        merging.undo(merge)
    again = [one, *(session.get_one(Person, each) for each in ids)]
    assert merging.stand(again) == before
    assert merging.is_sound()


def test_a_way_back_closes_when_it_is_old_or_the_survivor_was_merged_again(
    session: Session, merging: Merging, register: Register
) -> None:
    one, other, third = (register(name) for name in ("Ana Paz", "Ana Pas", "Ana P"))
    first = merging.merge(one, other)
    second = merging.merge(third, one)
    with pytest.raises(CannotUndo):
        merging.undo(first)
    merging.undo(second)
    session.refresh(first)
    late = merging.now + timedelta(days=91)
    assert can_be_undone(first, merging.now)
    assert not can_be_undone(first, late)
    assert close_ways_back(session, merging.now) == 0
    assert close_ways_back(session, late) == 1
    session.refresh(first)
    with pytest.raises(CannotUndo):
        merging.undo(first)
    assert first.survivor_id == one.id


def test_a_merge_is_undone_once(session: Session, merging: Merging, register: Register) -> None:
    one, other = register("Ana Paz"), register("Ana Pas")
    merge = merging.merge(one, other)
    merging.undo(merge)
    assert session.scalars(sa.select(PersonMerge.id)).all() == []
    with pytest.raises(Outdated):
        merging.undo(merge)
