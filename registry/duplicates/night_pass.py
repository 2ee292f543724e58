"""All persons of a country held against each other, a few at a time: pairs that may be one are
proposed, and proposed ones that are alike no more go.

A pass compares who changed since the one before it (the first: everybody) with all. It is made in
parts, each with a deadline; names are searched and cards opened while others write, and the lock is
held for a part's pairs alone. Where a pass stopped stands in `double_pass`: the next part goes on
from there, also after a restart.
"""

from __future__ import annotations

import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, aliased

from core.audit_log import record
from core.crypto import CannotOpen, Keyring
from core.db import reading, writing
from registry.contacts.marks import ContactMark
from registry.duplicates.entry_facts import facts_of_card, housemates_in, others_of
from registry.duplicates.evidence import EntryFacts
from registry.duplicates.likely_doubles import (
    MOST_CANDIDATES,
    MOST_SHARERS,
    Double,
    likelier,
    prior_of,
    settled,
    typed_year,
    weigh_double,
)
from registry.duplicates.models import DoublePass, DoubleSource, DoubleState
from registry.duplicates.pairs import (
    FoundPair,
    Ids,
    drop_proposed,
    in_order,
    note_pairs,
    pairs_of,
)
from registry.duplicates.proposing import by_strength, counted_among, sharers_of
from registry.people.access import in_parts
from registry.people.models import Person, Stay, StayKind
from registry.people.record import card_place, stay_place, unseal_card, unseal_place
from registry.people.stay_place import StayPlace
from registry.search.models import NameState
from registry.search.name_search import Found, InRegister, search_names
from registry.search.name_table import NameTable
from registry.search.open_names import open_names

LEAST_AT_NIGHT = 0.0
"""Log-odds from which a pair is proposed: even."""
PERSONS_A_PART = 200
_ACTOR = "worker"
_LATE = timedelta(minutes=5)
"""A transaction that began before the pass may be committed after it: those are compared twice."""


@dataclass(frozen=True, slots=True)
class PassProgress:
    """What a call of `go_on` did."""

    compared: int
    proposed: int
    is_over: bool
    """Whether the pass has come to its end."""


@dataclass(slots=True)
class _Facts:
    """What is known of persons by number, opened once in a call."""

    by_number: dict[int, EntryFacts] = field(default_factory=dict)
    ids: dict[int, uuid.UUID] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)


def begin_pass(session: Session, country: str, now: datetime, *, whole: bool = False) -> None:
    """Begin a pass, unless one is under way; a `whole` one begins anew and compares everybody."""
    last = session.get(DoublePass, country)
    if last is None:
        session.add(DoublePass(country=country, began_at=now, done_number=-1))
        return
    if last.ended_at is None and not whole:
        return
    last.since = None if whole or last.ended_at is None else last.began_at - _LATE
    last.began_at, last.ended_at, last.done_number = now, None, -1
    last.compared = last.proposed = 0


def go_on(
    engine: Engine,
    keyring: Keyring,
    country: str,
    *,
    clock: Callable[[], datetime],
    seconds: float,
    actor: str = _ACTOR,
    monotonic: Callable[[], float] = time.monotonic,
) -> PassProgress:
    """Go on with the pass of a country for so many seconds, a part at least."""
    deadline = monotonic() + seconds
    facts, compared, proposed = _Facts(), 0, 0
    while True:
        part = _compare_part(engine, keyring, country, facts)
        if part is None:
            with writing(engine) as session:
                _end(session, country, clock())
            return PassProgress(compared, proposed, is_over=True)
        with writing(engine) as session:
            new = _write(session, country, part, clock(), actor)
        compared, proposed = compared + len(part.persons), proposed + new
        if monotonic() > deadline:
            return PassProgress(compared, proposed, is_over=False)


def is_under_way(session: Session, country: str) -> bool:
    """Return whether a pass of a country has begun and not ended."""
    state = session.get(DoublePass, country)
    return state is not None and state.ended_at is None


def due_countries(session: Session, now: datetime, *, rest: timedelta) -> list[str]:
    """Return the countries whose pass is under way, then those whose last one ended so long ago."""
    query = sa.select(NameState.country, DoublePass.country, DoublePass.ended_at)
    query = query.outerjoin(DoublePass, DoublePass.country == NameState.country)
    rows = session.execute(query.where(NameState.is_made)).all()
    due = [
        (begun is None or ended is not None, country)
        for country, begun, ended in rows
        if ended is None or now - ended >= rest
    ]
    return [country for _, country in sorted(due)]


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    last_number: int
    persons: dict[int, uuid.UUID]
    found: list[FoundPair]
    gone: list[Ids]


def _compare_part(engine: Engine, keyring: Keyring, country: str, facts: _Facts) -> _Part | None:
    """Return what comparing some persons found; None where nobody is left."""
    with reading(engine) as session:
        names = open_names(session, keyring, country)
        state = session.get(DoublePass, country)
        if names is None or state is None or state.ended_at is not None:
            return None
        persons = _next_persons(session, country, state)
        if not persons:
            return None
        _open(session, keyring, country, persons, facts, names.table)
        also = _sharers(session, list(persons.values()))
        before = _proposed_before(session, persons)
        for number, others in before.items():
            also[number] |= others
        candidates = _search(names.table, persons, facts, also)
        numbers = {each for found in candidates.values() for each in found}
        _open(session, keyring, country, _ids(session, country, numbers, facts), facts, names.table)
        pairs = _weighed(names.table, candidates, facts)
    likely = {ids: each for ids, each in pairs.items() if each.log_odds >= LEAST_AT_NIGHT}
    return _Part(
        max(persons),
        persons,
        list(likely.values()),
        sorted(_pairs_before(before, persons, facts) - likely.keys()),
    )


def _next_persons(session: Session, country: str, state: DoublePass) -> dict[int, uuid.UUID]:
    """Return the next persons of a pass, by number."""
    query = sa.select(Person.number, Person.id).where(
        Person.country == country, Person.number > state.done_number
    )
    if state.since is not None:
        moved = sa.select(Stay.person_id).where(
            Stay.country == country, Stay.updated_at > state.since
        )
        query = query.where(sa.or_(Person.updated_at > state.since, Person.id.in_(moved)))
    rows = session.execute(query.order_by(Person.number).limit(PERSONS_A_PART))
    return {number: key for number, key in rows if number is not None}


def _ids(
    session: Session, country: str, numbers: Iterable[int], facts: _Facts
) -> dict[int, uuid.UUID]:
    """Return the persons of some numbers that were not opened yet."""
    new = sorted(set(numbers) - facts.ids.keys() - facts.closed)
    found: dict[int, uuid.UUID] = {}
    for part in in_parts(new):
        query = sa.select(Person.number, Person.id)
        query = query.where(Person.country == country, Person.number.in_(part))
        found.update((number, key) for number, key in session.execute(query) if number is not None)
    return found


def _open(
    session: Session,
    keyring: Keyring,
    country: str,
    persons: dict[int, uuid.UUID],
    facts: _Facts,
    table: NameTable,
) -> None:
    """Open the cards and homes of persons who were not opened in this call yet."""
    new = {number: key for number, key in persons.items() if number not in facts.by_number}
    for part in in_parts(sorted(new)):
        ids = [new[number] for number in part]
        homes = _homes(session, country, ids)
        query = sa.select(
            Person.id, Person.number, Person.household_id, Person.seal_version, Person.ciphertext
        )
        rows = session.execute(query.where(Person.id.in_(ids))).all()
        families = housemates_in(session, table, (row.household_id for row in rows))
        for row in rows:
            location = card_place(row.id, country, row.seal_version)
            try:
                card = unseal_card(keyring, location, row.ciphertext)
            except CannotOpen:
                facts.closed.add(row.number)
                continue
            places = [home for each in homes.get(row.id, ()) if (home := _place(keyring, each))]
            facts.by_number[row.number] = facts_of_card(
                card, places, row.household_id, others_of(families, row.household_id, row.id)
            )
            facts.ids[row.number] = row.id


def _homes(
    session: Session, country: str, ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[tuple[uuid.UUID, str, int, bytes]]]:
    """Return the first stay of each person, sealed; a residence comes before others."""
    found: dict[uuid.UUID, list[tuple[uuid.UUID, str, int, bytes]]] = {}
    query = sa.select(Stay.id, Stay.person_id, Stay.seal_version, Stay.ciphertext)
    query = query.where(Stay.person_id.in_(ids))
    query = query.order_by(Stay.kind != StayKind.RESIDENCE, Stay.from_on, Stay.id)
    for row in session.execute(query):
        found.setdefault(row.person_id, [(row.id, country, row.seal_version, row.ciphertext)])
    return found


def _place(keyring: Keyring, row: tuple[uuid.UUID, str, int, bytes]) -> StayPlace | None:
    try:
        return unseal_place(keyring, stay_place(*row[:3]), row[3])
    except CannotOpen:
        return None


def _sharers(session: Session, ids: Sequence[uuid.UUID]) -> defaultdict[int, set[int]]:
    """Return for persons, by number, who bears one of their contacts; nobody where more than
    `MOST_SHARERS` bear it.
    """
    own, number = aliased(ContactMark), Person.number
    digests = sa.select(ContactMark.digest).where(ContactMark.person_id.in_(ids)).distinct()
    few = (
        sa.select(ContactMark.digest)
        .where(ContactMark.digest.in_(digests))
        .group_by(ContactMark.digest)
        .having(sa.func.count().between(2, MOST_SHARERS))
    )
    query = sa.select(own.digest, number, Person.id).join(Person, Person.id == own.person_id)
    by_digest: dict[str, list[tuple[int, uuid.UUID]]] = defaultdict(list)
    for digest, bearer, key in session.execute(query.where(own.digest.in_(few))):
        if bearer is not None:
            by_digest[digest].append((bearer, key))
    wanted, found = set(ids), defaultdict[int, set[int]](set)
    for bearers in by_digest.values():
        numbers = {bearer for bearer, _ in bearers}
        for bearer, key in bearers:
            if key in wanted:
                found[bearer] |= numbers - {bearer}
    return found


def _proposed_before(session: Session, persons: dict[int, uuid.UUID]) -> dict[int, set[int]]:
    """Return for persons, by number, with whom they are proposed: those are weighed again."""
    ids = [
        pair
        for pair, row in pairs_of(session, persons.values()).items()
        if row.state is DoubleState.PROPOSED
    ]
    numbers = _numbers(session, {key for pair in ids for key in pair})
    found: dict[int, set[int]] = {}
    for one, other in [*ids, *((other, one) for one, other in ids)]:
        own, second = numbers.get(one), numbers.get(other)
        if own in persons and second is not None:
            found.setdefault(own, set()).add(second)
    return found


def _numbers(session: Session, ids: set[uuid.UUID]) -> dict[uuid.UUID, int]:
    found: dict[uuid.UUID, int] = {}
    for part in in_parts(sorted(ids)):
        query = sa.select(Person.id, Person.number).where(Person.id.in_(part))
        found |= {key: number for key, number in session.execute(query) if number is not None}
    return found


def _search(
    table: NameTable, persons: dict[int, uuid.UUID], facts: _Facts, also: dict[int, set[int]]
) -> dict[int, dict[int, Found]]:
    """Return the candidates of each person, by their numbers."""
    found: dict[int, dict[int, Found]] = {}
    for number in persons:
        if number >= len(table) or number not in facts.by_number:
            continue
        others = sorted(each for each in also.get(number, ()) if each < len(table))
        candidates = search_names(
            table,
            table.words_of(number),
            facts.by_number[number].birth_year,
            MOST_CANDIDATES,
            year_gain=typed_year,
            also=np.array(others, np.int32),
            itself=InRegister(number),
        )
        found[number] = {each.row: each for each in candidates}
    return found


def _weighed(
    table: NameTable, candidates: dict[int, dict[int, Found]], facts: _Facts
) -> dict[Ids, FoundPair]:
    """Return what each pair comes to: what the likelier side says, less what rivals take."""
    prior, doubles = prior_of(len(table)), dict[Ids, Double]()
    for number, found in candidates.items():
        entry = facts.by_number[number]
        known = {row: facts.by_number[row] for row in found if row in facts.by_number}
        sharers = sharers_of(entry, known.values())
        weighed = [
            weigh_double(found[row], entry, other, sharers, prior) for row, other in known.items()
        ]
        shared = counted_among([entry, *known.values()])
        for each in settled(table, weighed, known, shared, prior):
            ids = in_order(facts.ids[number], facts.ids[each.row])
            doubles[ids] = likelier(doubles[ids], each) if ids in doubles else each
    return {
        ids: FoundPair(*ids, each.log_odds, by_strength(each.reasons))
        for ids, each in doubles.items()
    }


def _pairs_before(
    before: dict[int, set[int]], persons: dict[int, uuid.UUID], facts: _Facts
) -> set[Ids]:
    """Return the pairs proposed before, of those whose cards open."""
    return {
        in_order(persons[number], facts.ids[other])
        for number, others in before.items()
        for other in others
        if number in facts.ids and other in facts.ids
    }


def _write(session: Session, country: str, part: _Part, now: datetime, actor: str) -> int:
    """Note what a part found, and how far the pass has come; return how many pairs are new."""
    new = note_pairs(session, country, part.found, source=DoubleSource.NIGHT, now=now)
    drop_proposed(session, country, part.gone)
    state = session.get(DoublePass, country)
    if state is not None:
        state.done_number = max(state.done_number, part.last_number)
        state.compared += len(part.persons)
        state.proposed += new
    record(
        session, at=now, actor=actor, action="person.compare", country=country,
        purpose="doubles", rows=len(part.persons),
    )  # fmt: skip
    return new


def _end(session: Session, country: str, now: datetime) -> None:
    state = session.get(DoublePass, country)
    if state is not None and state.ended_at is None:
        state.ended_at = now
