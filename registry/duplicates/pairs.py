"""Pairs of persons who may be one: noted as they are found, and "not the same" remembered.

The rule: what somebody said of two persons stands for the two persons. They are not proposed again,
whoever finds them, however one of their cards changes; it ends with either of them, or when
somebody takes it back.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from core.audit_log import record
from core.db import hold_row, take_turns, unindexed
from core.errors import Outdated
from registry.duplicates.evidence import Reason
from registry.duplicates.models import DoublePair, DoubleSource, DoubleState
from registry.people.access import in_parts
from registry.people.models import Person

Ids = tuple[uuid.UUID, uuid.UUID]


@dataclass(frozen=True, slots=True)
class FoundPair:
    """Two persons as somebody found them alike."""

    first_id: uuid.UUID
    second_id: uuid.UUID
    log_odds: float
    reasons: Mapping[Reason, float]

    @property
    def ids(self) -> Ids:
        """Return the two, the smaller id first."""
        return in_order(self.first_id, self.second_id)


def in_order(one: uuid.UUID, other: uuid.UUID) -> Ids:
    """Return two ids, the smaller first."""
    return (one, other) if one < other else (other, one)


def note_pairs(
    session: Session,
    country: str,
    found: Iterable[FoundPair],
    *,
    source: DoubleSource,
    now: datetime,
) -> int:
    """Note pairs that were found; return how many are new. Of who is gone meanwhile nothing is
    noted; a pair of which somebody said that it is none stays so.
    """
    take_turns(session, turn_of(country))
    by_ids = {each.ids: each for each in found if each.first_id != each.second_id}
    persons = {key for ids in by_ids for key in ids}
    pairs, there = pairs_of(session, persons), _there(session, country, persons)
    fresh = [ids for ids in sorted(by_ids) if ids not in pairs and there.issuperset(ids)]
    for first, second in fresh:
        pairs[first, second] = pair = DoublePair(
            country=country, first_id=first, second_id=second, source=source,
            state=DoubleState.PROPOSED,
        )  # fmt: skip
        session.add(pair)
    for ids in by_ids.keys() & pairs.keys():
        _note(pairs[ids], by_ids[ids], now)
    session.flush()
    return len(fresh)


def drop_proposed(session: Session, country: str, pairs: Sequence[Ids]) -> None:
    """Forget pairs that are alike no more; what somebody said of a pair stays."""
    for first, second in pairs:
        session.execute(
            sa.delete(DoublePair).where(
                DoublePair.country == country,
                DoublePair.first_id == first,
                DoublePair.second_id == second,
                DoublePair.state == DoubleState.PROPOSED,
            )
        )


def say_not_same(
    session: Session,
    country: str,
    one: uuid.UUID,
    other: uuid.UUID,
    *,
    actor: str,
    now: datetime,
) -> DoublePair:
    """Remember that two persons of a country are two; return their pair. Said again it stays.

    Raises Outdated where one of them is gone.
    """
    take_turns(session, turn_of(country))
    ids = in_order(one, other)
    if one == other or not _there(session, country, set(ids)).issuperset(ids):
        raise Outdated("one of the two persons is gone")
    pair = pairs_of(session, ids).get(ids)
    if pair is None:
        pair = DoublePair(
            country=country, first_id=ids[0], second_id=ids[1], source=DoubleSource.ENTRY,
            log_odds=0.0, reasons={}, found_at=now, state=DoubleState.PROPOSED,
        )  # fmt: skip
        session.add(pair)
        session.flush()
    hold_row(session, pair)
    if pair.state is not DoubleState.NOT_SAME:
        _decide(session, pair, DoubleState.NOT_SAME, "person.not_same", actor=actor, now=now)
    return pair


def open_again(session: Session, pair: DoublePair, *, actor: str, now: datetime) -> None:
    """Take back that two persons are two: they are proposed again. Raises Outdated for a pair that
    is gone, or of which nothing was said.
    """
    hold_row(session, pair)
    if pair.state is not DoubleState.NOT_SAME:
        raise Outdated("nobody said that the two are not the same")
    _decide(session, pair, DoubleState.PROPOSED, "person.not_same_undone", actor=actor, now=now)


def pairs_of(session: Session, person_ids: Iterable[uuid.UUID]) -> dict[Ids, DoublePair]:
    """Return the pairs with one of the persons in them, by their ids."""
    found: dict[Ids, DoublePair] = {}
    for part in in_parts(sorted(set(person_ids))):
        for column in (DoublePair.first_id, DoublePair.second_id):
            rows = session.scalars(sa.select(DoublePair).where(column.in_(part)))
            found.update(((row.first_id, row.second_id), row) for row in rows)
    return found


def pairs_in_state(
    session: Session,
    country: str,
    state: DoubleState,
    *,
    post_id: uuid.UUID | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[DoublePair]:
    """Return the pairs of a country, the likeliest first; of a post those with one of its persons
    in them, or with one whom no post registered.
    """
    query = _in_state(sa.select(DoublePair), country, state, post_id)
    query = query.order_by(DoublePair.log_odds.desc(), DoublePair.id).limit(limit).offset(offset)
    return list(session.scalars(query))


def count_in_state(
    session: Session, country: str, state: DoubleState, *, post_id: uuid.UUID | None = None
) -> int:
    """Return how many they are."""
    query = _in_state(sa.select(sa.func.count()).select_from(DoublePair), country, state, post_id)
    return session.scalar(query) or 0


def pair_of_country(session: Session, country: str, pair_id: uuid.UUID) -> DoublePair | None:
    """Return a pair of a country; None for one of another, as for one that is not there."""
    pair = session.get(DoublePair, pair_id)
    return pair if pair is not None and pair.country == country else None


def is_of_post(session: Session, pair: DoublePair, post_id: uuid.UUID | None) -> bool:
    """Return whether one of the two is registered with a post, or with none; with any, where none
    is asked.
    """
    if post_id is None:
        return True
    own = sa.select(Person.id).where(
        Person.id.in_([pair.first_id, pair.second_id]), _within(Person, post_id)
    )
    return session.scalar(own.limit(1)) is not None


def next_pair(
    session: Session, country: str, but: uuid.UUID, *, post_id: uuid.UUID | None = None
) -> uuid.UUID | None:
    """Return the likeliest pair that waits, other than one; None where no other does."""
    waiting = pairs_in_state(session, country, DoubleState.PROPOSED, post_id=post_id, limit=2)
    return next((each.id for each in waiting if each.id != but), None)


def turn_of(country: str) -> str:
    """Return the name of the turns in which pairs of a country are written."""
    return f"doubles of {country}"


# -- inside ---------------------------------------------------------------------------------


def _note(pair: DoublePair, found: FoundPair, now: datetime) -> None:
    if pair.state is not DoubleState.PROPOSED:
        return
    pair.log_odds, pair.found_at = found.log_odds, now
    pair.reasons = {reason.value: round(odds, 2) for reason, odds in found.reasons.items()}


def _decide(
    session: Session,
    pair: DoublePair,
    state: DoubleState,
    action: str,
    *,
    actor: str,
    now: datetime,
) -> None:
    pair.state = state
    is_open = state is DoubleState.PROPOSED
    pair.decided_at, pair.decided_by = (None, "") if is_open else (now, actor)
    for own, other in ((pair.first_id, pair.second_id), (pair.second_id, pair.first_id)):
        record(
            session,
            at=now,
            actor=actor,
            action=action,
            subject=own,
            country=pair.country,
            purpose="doubles",
            other=str(other),
        )
    session.flush()


def _there(session: Session, country: str, ids: set[uuid.UUID]) -> set[uuid.UUID]:
    """Return which of the persons are registered with the country."""
    found: set[uuid.UUID] = set()
    for part in in_parts(sorted(ids)):
        query = sa.select(Person.id).where(
            Person.id.in_(part), unindexed(Person.country) == country
        )
        found.update(session.scalars(query))
    return found


def _in_state(
    query: sa.Select[Any],
    country: str,
    state: DoubleState,
    post_id: uuid.UUID | None,
) -> sa.Select[Any]:
    query = query.where(DoublePair.country == country, DoublePair.state == state)
    if post_id is None:
        return query
    first, second = aliased(Person), aliased(Person)
    query = query.join(first, first.id == DoublePair.first_id)
    query = query.join(second, second.id == DoublePair.second_id)
    return query.where(sa.or_(*(_within(each, post_id) for each in (first, second))))


def _within(person: Any, post_id: uuid.UUID) -> sa.ColumnElement[bool]:
    """Return whether a person is registered with a post, or with none."""
    return sa.or_(person.post_id == post_id, person.post_id.is_(None))
