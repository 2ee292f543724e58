"""One person of two, and the old id leads to them."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.context import Context
from core.crypto import Keyring
from core.db import reading
from core.errors import Outdated, UnusableInput
from directory.entries.visibility import Viewer
from registry.duplicates.evidence import Reason
from registry.duplicates.models import DoublePair, DoubleSource, DoubleState
from registry.duplicates.pairs import FoundPair, note_pairs, say_not_same
from registry.merging.merge import HomeChoice, MergeDecision, merge_persons
from registry.merging.models import PersonMerge
from registry.merging.survivors import merged_ids, surviving_id, survivors_by_key
from registry.merging.uniting import MergeSide
from registry.people.access import read_persons
from registry.people.models import Household, Person
from registry.people.record import open_card
from registry.registration.persons import add_household, erase_person
from registry.search.person_search import search_persons
from tests.interleaving import later_of_two
from tests.registry.conftest import stay_at
from tests.registry.merging.conftest import Merging, Register

PHONE, OTHER = "+15205550101", "+15205550102"
NO_ATLAS: Any = None


def test_what_both_have_is_together_and_found_by_either_word(
    session: Session, keyring: Keyring, merging: Merging, register: Register, now: datetime
) -> None:
    one = register("Ana Paz Cruz", stay_at(-98, 26), phone=PHONE)
    trip = stay_at(-97, 25, trip=True, first=date(2026, 1, 2))
    other = register("Ana Pas", stay_at(-98, 26), trip, phone=OTHER,
                     email="ana@x.example", birth_year=1984)  # fmt: skip
    other.import_key, other.consent_at = "k", now + timedelta(days=3)
    other.keep_until = date(2029, 1, 1)
    merge = merging.merge(one, other, choices={"phone": MergeSide.MERGED})
    card = open_card(one, keyring)
    assert (card.full_name, card.birth_year) == ("Ana Paz Cruz", 1984)
    assert (card.phone, card.other_phones) == (OTHER, (PHONE,))
    assert one.keep_until == date(2029, 1, 1)
    assert len(one.stays) == 2, "the home both said is one"
    for words in (PHONE[-7:], OTHER[-7:], "ana@x.example", "ana paz"):
        assert search_persons(session, keyring, "SV", words).ids == [one.id]
    assert surviving_id(session, "SV", merge.merged_id) == one.id
    assert surviving_id(session, "GT", merge.merged_id) is None
    assert survivors_by_key(session, "SV", ["k", "x"]) == {"k": one.id}
    assert merged_ids(session, one.id) == [merge.merged_id]
    assert merging.is_sound()
    lines = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "person.merge"))
    assert {each.subject for each in lines} == {str(one.id), str(merge.merged_id)}


@pytest.mark.parametrize(
    ("home", "shared"),
    [(HomeChoice.TOGETHER, 3), (HomeChoice.SURVIVOR, 2), (HomeChoice.MERGED, 2)],
)
def test_who_lives_with_the_one_lives_with_the_other_unless_somebody_says_otherwise(
    session: Session, merging: Merging, register: Register, home: HomeChoice, shared: int
) -> None:
    first, second = add_household(session, "SV"), add_household(session, "SV")
    one = register("Ana Paz", stay_at(-98, 26), household=first)
    other = register("Ana Pas", stay_at(-98, 26), household=second)
    son = register("Luis", stay_at(-98, 26), household=first)
    child = register("Rosa", stay_at(-98, 26), household=second)
    homes = {HomeChoice.MERGED: second.id}
    home_of_one, other_home = homes.get(home, first.id), second.id
    merging.merge(one, other, home=home)
    session.expire_all()
    assert one.household_id == home_of_one
    living = [each for each in (one, son, child) if each.household_id == home_of_one]
    assert len(living) == shared
    assert (session.get(Household, other_home) is None) == (home is HomeChoice.TOGETHER)
    assert merging.is_sound()


def test_what_was_thought_of_the_one_is_thought_of_who_survives(
    session: Session, merging: Merging, register: Register, now: datetime
) -> None:
    one, other, third, fourth = (register(f"Ana Paz {letter}") for letter in "abcd")
    found = [
        FoundPair(*ids, 2.0, {Reason.NAME: 2.0})
        for ids in (
            (one.id, other.id),
            (other.id, third.id),
            (one.id, fourth.id),
            (other.id, fourth.id),
        )
    ]
    note_pairs(session, "SV", found, source=DoubleSource.NIGHT, now=now)
    say_not_same(session, "SV", other.id, fourth.id, actor="user:1", now=now)
    merge = merging.merge(one, other)
    assert (merge.log_odds, merge.reasons) == (2.0, {"name": 2.0})
    states = {
        frozenset((each.first_id, each.second_id)): each.state
        for each in session.scalars(sa.select(DoublePair))
    }
    assert states == {
        frozenset((one.id, third.id)): DoubleState.PROPOSED,
        frozenset((one.id, fourth.id)): DoubleState.NOT_SAME,
    }


def test_an_id_leads_on_when_the_survivor_is_merged_again_and_ends_with_them(
    session: Session, keyring: Keyring, merging: Merging, register: Register, now: datetime
) -> None:
    one, other, third = (register("Ana Paz", stay_at(-98, 26)) for _ in range(3))
    first, last = other.id, third.id
    merging.merge(third, other)
    merging.merge(one, third)
    assert {surviving_id(session, "SV", each) for each in (first, last)} == {one.id}
    assert search_persons(session, keyring, "SV", "ana paz").fitting == 1
    erase_person(session, keyring, one, actor="user:1", purpose="wish", now=now)
    assert session.scalars(sa.select(PersonMerge.id)).all() == []


def test_who_changed_since_or_cannot_be_one_is_refused(
    session: Session, merging: Merging, register: Register
) -> None:
    one, other = register("Ana Paz"), register("Ana Pas")
    with pytest.raises(Outdated):
        merging.merge(one, other, seen={other.id: other.seal_version - 1})
    with pytest.raises(UnusableInput):
        merging.merge(one, one)
    foreign, demo = register("Ana Pas", country="GT"), register("Ana Pas")
    with pytest.raises(Outdated):
        merging.merge(one, foreign)
    demo.is_demo = True
    with pytest.raises(UnusableInput):
        merging.merge(one, demo)
    gone = Person(id=uuid.uuid4())
    with pytest.raises(Outdated):
        merging.merge(one, gone)
    assert session.scalars(sa.select(PersonMerge.id)).all() == []


def test_a_merged_person_is_read_as_one(
    session: Session, keyring: Keyring, merging: Merging, register: Register
) -> None:
    context = Context(
        session=session, keyring=keyring, atlas=NO_ATLAS, viewer=Viewer.of_country("SV"),
        actor="user:1", now=merging.now, purpose="x",
    )  # fmt: skip
    one, other = register("Ana Paz", stay_at(-98, 26)), register("Ana Pas", stay_at(-97, 26))
    merging.merge(one, other)
    assert len(read_persons(context, [one.id]).opened[one.id].stays) == 2


def test_of_two_who_merge_each_into_the_other_at_once_one_does(
    engine: Engine, session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    ids = [register("Ana Paz", stay_at(-98, 26)).id for _ in range(2)]
    session.commit()

    def into(survivor: uuid.UUID, merged: uuid.UUID) -> MergeDecision:
        return MergeDecision(
            country="SV", survivor_id=survivor, merged_id=merged, actor="user:1", now=now
        )

    with pytest.raises(Outdated):
        later_of_two(
            engine,
            lambda own: merge_persons(own, keyring, into(*ids)),
            lambda own: own.get(Person, ids[1]),
            lambda own, _read: merge_persons(own, keyring, into(*ids[::-1])),
        )
    with reading(engine) as own:
        there = own.scalars(sa.select(Person.id).where(Person.country == "SV")).all()
    assert there == [ids[0]]
