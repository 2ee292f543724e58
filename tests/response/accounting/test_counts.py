from __future__ import annotations

import random
import uuid
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.people.models import Person
from response.accounting.counts import (
    AccountingCounts,
    counts_of,
    counts_over_time,
    groups_of,
    moments_between,
)
from response.accounting.models import Says, Statement
from response.accounting.refreshing import match_participation
from response.accounting.rolls import write_roll
from response.accounting.states import CountGroup, state_of
from response.crisis.models import Participation
from tests.response.crisis_parts import (
    OFFICER,
    OUTSIDE,
    SaidOfSomebody,
    add_people,
    random_statements,
)


def _insert(
    session: Session,
    part: Participation,
    people: list[Person],
    everything: list[SaidOfSomebody],
    entered: datetime,
) -> None:
    """Write statements as they arrive, a second apart: each in the order given, whatever it closes
    (a row refers to one that must be there, so those go first).
    """
    rows = {}
    for turn, each in enumerate(everything):
        rows[each.facts.id] = Statement(
            id=each.facts.id,
            participation_id=part.id,
            country=part.country,
            person_id=people[each.person].id,
            said_at=each.facts.said_at,
            entered_at=entered + timedelta(seconds=turn),
            by=OFFICER,
            source=each.source,
            confidence=each.facts.confidence,
            says=each.facts.says,
            closes_id=each.facts.closes_id,
        )
    written: set[uuid.UUID] = set()
    while rows:
        ready = [row for row in rows.values() if row.closes_id is None or row.closes_id in written]
        session.add_all(ready)
        session.flush()
        written |= {row.id for row in ready}
        for row in ready:
            del rows[row.id]


def assert_sums(counts: AccountingCounts) -> None:
    if counts.registered is None:
        assert (counts.not_asked, counts.all_asked) == (None, 0)
        return
    assert counts.not_asked is not None
    assert counts.registered == counts.not_asked + counts.all_asked
    assert counts.all_asked == counts.answered + counts.silent + counts.not_reached
    assert counts.answered == counts.safe + counts.help + counts.away + counts.other


def test_nobody_looked_is_unknown_and_never_nought(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    counts = counts_of(session, keyring, part, now)
    assert (counts.registered, counts.not_asked, counts.households) == (None, None, None)
    assert_sums(counts)


def test_states_through_the_database_in_any_order_and_at_every_moment(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    people = add_people(session, keyring, now, [f"Persona {each}" for each in range(30)])
    people += add_people(
        session, keyring, now, [f"Lejana {each}" for each in range(10)], at=OUTSIDE
    )
    inside = match_participation(session, keyring, part, now - timedelta(minutes=50))
    assert inside is not None
    roll = write_roll(session, keyring, part, inside)
    assert roll is not None
    assert (roll.persons, roll.added, roll.number) == (30, 30, 1)
    everything = random_statements(3, 40, 400, now - timedelta(minutes=50))
    random.Random(5).shuffle(everything)
    begin = now - timedelta(minutes=40)
    _insert(session, part, people, everything, begin)

    counts = counts_of(session, keyring, part, now)
    assert_sums(counts)
    by_group = dict.fromkeys(CountGroup, 0)
    helps = 0
    for person in range(40):
        state = state_of(each.facts for each in everything if each.person == person)
        helps += state.group is CountGroup.HELP
        by_group[state.group] += person < 30
    assert counts.inside == by_group
    assert counts.registered == 30
    assert counts.all_help == helps
    groups = groups_of(session, keyring, part, now)
    assert len(groups.spoke[CountGroup.HELP]) == helps
    assert (
        len(groups.not_asked)
        + sum(
            len([each for each in ids if each not in groups.outside])
            for ids in groups.spoke.values()
        )
        == 30
    )

    moments = moments_between(now - timedelta(minutes=59), now, 14)
    series = counts_over_time(session, keyring, part, moments)
    assert series == [counts_of(session, keyring, part, at) for at in moments]
    assert series[0].registered is None
    for each in series:
        assert_sums(each)


@given(st.integers(0, 10**6), st.integers(0, 60), st.integers(1, 12))
@settings(max_examples=25)
def test_the_numbers_sum_whatever_is_said(seed: int, count: int, persons: int) -> None:
    begin = datetime.fromisoformat("2026-11-22T10:00:00+00:00")
    everything = random_statements(seed, persons, count, begin)
    groups = dict.fromkeys(CountGroup, 0)
    for person in range(persons):
        groups[state_of(x.facts for x in everything if x.person == person).group] += 1
    nobody = dict.fromkeys(CountGroup, 0)
    counts = AccountingCounts(begin, begin, 1, groups, nobody)
    assert_sums(counts)
    assert counts.registered == persons
    assert any(each.facts.says is Says.SAFE for each in everything) or counts.safe >= 0


def test_moments_rise_and_hold_both_ends(now: datetime) -> None:
    assert moments_between(now, now, 9) == [now]
    found = moments_between(now - timedelta(hours=2), now, 9)
    assert (found[0], found[-1], len(found)) == (now - timedelta(hours=2), now, 9)
    assert found == sorted(found)
