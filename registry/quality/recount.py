"""The night's pass over a register, and what was mended just now counted anew.

Everything is read and opened without a lock; a part's differences are written in a moment. What is
mended while a part is between the two is wrong until the next night.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import Keyring
from core.db import reading, take_turns, unindexed, writing
from registry.people.access import in_parts
from registry.people.models import Person
from registry.quality.faults import Deadlines
from registry.quality.models import ALL, QualityCount, QualityFlag, QualityRun, RegistrationFault
from registry.quality.readings import JudgedPerson, homes_of, judge_persons, parts_of

PostKind = tuple[str, str]
"""A post as the boards name it, and a fault or `ALL`."""


@dataclass(frozen=True, slots=True)
class FlagChanges:
    """What differs from the flags that stand."""

    country: str
    added: tuple[tuple[JudgedPerson, RegistrationFault], ...]
    removed: tuple[tuple[JudgedPerson, RegistrationFault], ...]

    def __bool__(self) -> bool:
        """Return whether anything differs."""
        return bool(self.added or self.removed)


def count_country(
    engine: Engine, keyring: Keyring, country: str, by: Deadlines, now: datetime, actor: str
) -> int:
    """Go through the whole register of a country; return how many persons it has."""
    totals: Counter[PostKind] = Counter()
    for people, changes in _all_parts(engine, keyring, country, by):
        for person in people:
            totals[person.post, ALL] += 1
            totals.update((person.post, fault.value) for fault in person.faults)
        if changes:
            with writing(engine) as session:
                _write_flags(session, changes)
    persons = sum(count for (_, kind), count in totals.items() if kind == ALL)
    with writing(engine) as session:
        take_turns(session, _turn_of(country))
        session.execute(sa.delete(QualityCount).where(QualityCount.country == country))
        session.add_all(
            QualityCount(country=country, post=post, kind=kind, persons=count)
            for (post, kind), count in sorted(totals.items())
        )
        session.merge(QualityRun(country=country, at=now))
        record(
            session,
            at=now,
            actor=actor,
            action="person.quality",
            country=country,
            purpose="quality",
            persons=persons,
        )
    return persons


def recheck_persons(
    session: Session, keyring: Keyring, country: str, ids: Sequence[uuid.UUID], by: Deadlines
) -> int:
    """Judge some persons and their households anew, and count what came of it; return how many
    flags changed.
    """
    session.flush()
    take_turns(session, _turn_of(country))
    changed = 0
    for which in homes_of(session, ids):
        own = sa.and_(which, Person.country == country)
        changes = _changes(session, country, judge_persons(session, keyring, own, by))
        _write_flags(session, changes)
        _write_counts(session, changes)
        changed += len(changes.added) + len(changes.removed)
    return changed


# -- inside ---------------------------------------------------------------------------------


def _turn_of(country: str) -> str:
    return f"quality of {country}"


def _all_parts(
    engine: Engine, keyring: Keyring, country: str, by: Deadlines
) -> Iterator[tuple[list[JudgedPerson], FlagChanges]]:
    for alone in (False, True):
        after: uuid.UUID | None = None
        while True:
            with reading(engine) as session:
                ids = parts_of(session, country, after, alone)
                column = Person.id if alone else Person.household_id
                own = sa.and_(column.in_(ids), unindexed(Person.country) == country)
                people = judge_persons(session, keyring, own, by) if ids else []
                changes = _changes(session, country, people)
            if not ids:
                break
            after = ids[-1]
            yield people, changes


def _changes(session: Session, country: str, people: Sequence[JudgedPerson]) -> FlagChanges:
    standing = _flags_of(session, [each.id for each in people])
    added, removed = [], []
    for person in people:
        own = standing.get(person.id, {})
        same = {kind for kind in person.faults if own.get(kind) == person.post}
        added += [(person, kind) for kind in sorted(person.faults - same)]
        gone = [(kind, own[kind]) for kind in sorted(own) if kind not in same]
        removed += [(JudgedPerson(person.id, post, frozenset()), kind) for kind, post in gone]
    return FlagChanges(country, tuple(added), tuple(removed))


def _flags_of(
    session: Session, ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, dict[RegistrationFault, str]]:
    """Return the flags that stand, by person: the post of each."""
    found: dict[uuid.UUID, dict[RegistrationFault, str]] = {}
    for part in in_parts(ids):
        query = sa.select(QualityFlag.person_id, QualityFlag.kind, QualityFlag.post)
        for row in session.execute(query.where(QualityFlag.person_id.in_(part))):
            found.setdefault(row.person_id, {})[row.kind] = row.post
    return found


def _write_flags(session: Session, changes: FlagChanges) -> None:
    """Write the differences; who was erased since is not held up by them."""
    for part in in_parts(changes.removed):
        keys = [(person.id, kind) for person, kind in part]
        flag = sa.tuple_(QualityFlag.person_id, QualityFlag.kind)
        session.execute(
            sa.delete(QualityFlag)
            .where(flag.in_(keys))
            .execution_options(synchronize_session=False)
        )
    there = _still_there(session, {person.id for person, _ in changes.added})
    rows = [
        {"person_id": one.id, "kind": kind, "country": changes.country, "post": one.post}
        for one, kind in changes.added
        if one.id in there
    ]
    if rows:
        session.execute(sa.insert(QualityFlag), rows)


def _still_there(session: Session, ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    found: set[uuid.UUID] = set()
    for part in in_parts(sorted(ids)):
        query = sa.select(Person.id).where(Person.id.in_(part))
        found.update(session.scalars(query.with_for_update(read=True, key_share=True)))
    return found


def _write_counts(session: Session, changes: FlagChanges) -> None:
    deltas: Counter[PostKind] = Counter()
    for person, kind in changes.added:
        deltas[person.post, kind.value] += 1
    for person, kind in changes.removed:
        deltas[person.post, kind.value] -= 1
    for (post, code), delta in sorted(deltas.items()):
        count = session.get(QualityCount, (changes.country, post, code))
        if count is None:
            count = QualityCount(country=changes.country, post=post, kind=code, persons=0)
            session.add(count)
        count.persons = max(0, count.persons + delta)
    session.flush()
