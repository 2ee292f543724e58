"""The five numbers of a participation, at any moment, as it was known then.

Registered inside = not asked + asked; asked = answered + silent + not reached; answered = safe +
needs help + elsewhere + in another state. Each person is in one of them, so that they sum.

Who is inside comes from the roll of that moment, what was said from the statements entered until
then. Where there is no roll nobody knows how many are inside: that is unknown, never 0. Who spoke
and is not on the roll is counted apart.
"""

from __future__ import annotations

import uuid
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.people.models import Person
from response.accounting.models import Confidence, CrisisRoll, Says, Statement
from response.accounting.rolls import Numbers, numbers_of, roll_at, rolls_of
from response.accounting.states import CountGroup, StatementFacts, state_of
from response.crisis.models import Participation

_ANSWERS = (CountGroup.SAFE, CountGroup.HELP, CountGroup.ELSEWHERE, CountGroup.OTHER)
_GROUPS = tuple(CountGroup)
_CODE = {group: code for code, group in enumerate(_GROUPS)}
_NOT_ASKED = _CODE[CountGroup.NOT_ASKED]
_LEAST = timedelta(minutes=1)
_RAW = sa.types.NullType()
"""Values as the driver gives them: of some ten thousand rows to make moments and codes of each
costs more than all else, and for the state of a person only their order and their being equal
counts.
"""


@dataclass(frozen=True, slots=True)
class AccountingCounts:
    """Distinct persons of one country, each in one group."""

    at: datetime
    roll_at: datetime | None
    """Since when who is inside is who they are; None: nobody has looked, and it is not known."""
    households: int | None
    inside: Mapping[CountGroup, int]
    """Of the persons on the roll; with no roll, of nobody."""
    outside: Mapping[CountGroup, int]
    """Of those who spoke and are not on it."""

    @property
    def registered(self) -> int | None:
        """How many of the register are inside; None: not known."""
        return None if self.roll_at is None else sum(self.inside.values())

    @property
    def not_asked(self) -> int | None:
        """How many nobody has asked yet; None: not known."""
        return None if self.roll_at is None else self.inside[CountGroup.NOT_ASKED]

    @property
    def all_asked(self) -> int:
        """How many were asked, or spoke first."""
        return self.answered + self.silent + self.not_reached

    @property
    def answered(self) -> int:
        """Of how many somebody said how they are."""
        return sum(self.inside[group] for group in _ANSWERS)

    @property
    def safe(self) -> int:
        """Of them, who is safe, moved or was helped."""
        return self.inside[CountGroup.SAFE]

    @property
    def help(self) -> int:
        """Of them, who needs help that no act has closed."""
        return self.inside[CountGroup.HELP]

    @property
    def away(self) -> int:
        """Of them, who was not there, or left on their own."""
        return self.inside[CountGroup.ELSEWHERE]

    @property
    def other(self) -> int:
        """Of them, who is in a hospital, detained, dead or not ours."""
        return self.inside[CountGroup.OTHER]

    @property
    def silent(self) -> int:
        """Who was asked and has not answered."""
        return self.inside[CountGroup.SILENT]

    @property
    def not_reached(self) -> int:
        """Whom all ways there are did not reach."""
        return self.inside[CountGroup.NOT_REACHED]

    @property
    def all_help(self) -> int:
        """All open helps, also of who is not on the roll: no help is ever left out."""
        return self.help + self.outside[CountGroup.HELP]

    @property
    def spoke_outside(self) -> int:
        """How many spoke, or were asked, and are not on the roll."""
        return sum(self.outside.values())


def counts_of(
    session: Session, keyring: Keyring, participation: Participation, at: datetime
) -> AccountingCounts:
    """Return the numbers at a moment, as it was known then. Raises CannotOpen for a roll that does
    not open.
    """
    roll = roll_at(session, participation.id, at)
    history = _History(_facts_until(session, participation.id, at))
    return history.counts(at, roll, numbers_of(keyring, roll))


def counts_over_time(
    session: Session, keyring: Keyring, participation: Participation, moments: Sequence[datetime]
) -> list[AccountingCounts]:
    """Return the numbers at rising moments, each as `counts_of` would: what was said is gone
    through once. Raises CannotOpen.
    """
    if not moments:
        return []
    rolls = rolls_of(session, participation.id)
    starts = [each.made_at for each in rolls]
    rows = _entries_until(session, participation.id, moments[-1])
    history, found, opened = _History([]), [], _OpenRolls(keyring)
    for at in moments:
        history.take_in(row for row in rows.until(at))
        position = bisect_right(starts, at)
        roll = rolls[position - 1] if position else None
        found.append(history.counts(at, roll, opened.numbers(roll)))
    return found


def moments_between(begin: datetime, end: datetime, count: int) -> list[datetime]:
    """Return rising moments, evenly, both ends among them; the end alone of no time at all."""
    if end - begin < _LEAST or count < 2:
        return [end]
    step = (end - begin) / (count - 1)
    return [begin + step * at for at in range(count - 1)] + [end]


@dataclass(frozen=True, slots=True)
class PersonGroups:
    """The persons of a participation by where they are counted now."""

    spoke: Mapping[CountGroup, Sequence[uuid.UUID]]
    """Of whom something was said, also of who is not on the roll."""
    contradicted: frozenset[uuid.UUID]
    """Of whom one thing was said, and another."""
    not_asked: Numbers
    """The numbers of those on the roll of whom nothing was said."""
    outside: frozenset[uuid.UUID]
    """Of whom something was said, and who is not on the roll."""


def groups_of(
    session: Session, keyring: Keyring, participation: Participation, at: datetime
) -> PersonGroups:
    """Return who is in each group at a moment. Raises CannotOpen as `counts_of` does."""
    roll = roll_at(session, participation.id, at)
    history = _History(_facts_until(session, participation.id, at))
    return history.groups(numbers_of(keyring, roll))


# -- inside ---------------------------------------------------------------------------------

_RawFacts = tuple[Any, ...]
"""What `StatementFacts` holds, in its order, as the driver gives it."""
_SAYS = 3
_TRIES = frozenset({Says.ASKED, Says.NOT_REACHED})
_Entry = tuple[Any, int, _RawFacts]
"""Whose, their number (-1 without one), and the statement."""


class _OpenRolls:
    """The rolls of one answer, each opened once."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._last: tuple[uuid.UUID | None, Numbers] = (None, numbers_of(keyring, None))

    def numbers(self, roll: CrisisRoll | None) -> Numbers:
        """Return the numbers on a roll."""
        key = None if roll is None else roll.id
        if key != self._last[0]:
            self._last = (key, numbers_of(self._keyring, roll))
        return self._last[1]


class _History:
    """What is known of each person so far, counted against a roll when it is asked."""

    def __init__(self, entries: Iterable[_Entry]) -> None:
        self._said: dict[Any, list[_RawFacts]] = {}
        self._number: dict[Any, int] = {}
        self._group: dict[Any, int] = {}
        self._contradicted: set[Any] = set()
        self.take_in(entries)

    def take_in(self, entries: Iterable[_Entry]) -> None:
        """Take in more statements, and work out anew the state of those they are about."""
        touched = set()
        for person, number, facts in entries:
            self._said.setdefault(person, []).append(facts)
            self._number[person] = number
            touched.add(person)
        for person in touched:
            self._judge(person)

    def counts(self, at: datetime, roll: CrisisRoll | None, numbers: Numbers) -> AccountingCounts:
        """Return the numbers against a roll."""
        size = len(self._group)
        spoke = np.fromiter(self._number.values(), np.int32, size)
        codes = np.fromiter((self._group[key] for key in self._number), np.int8, size)
        is_inside = np.isin(spoke, numbers)
        inside = np.bincount(codes[is_inside], minlength=len(_GROUPS))
        outside = np.bincount(codes[~is_inside], minlength=len(_GROUPS))
        inside[_NOT_ASKED] += len(numbers) - int(is_inside.sum())
        # Of whom all was taken back nothing is known: outside they are nobody who spoke.
        outside[_NOT_ASKED] = 0
        return AccountingCounts(
            at,
            roll.made_at if roll else None,
            roll.households if roll else None,
            dict(zip(_GROUPS, inside.tolist(), strict=True)),
            dict(zip(_GROUPS, outside.tolist(), strict=True)),
        )

    def groups(self, numbers: Numbers) -> PersonGroups:
        """Return who is in each group, against a roll."""
        spoke: dict[CountGroup, list[uuid.UUID]] = {group: [] for group in _GROUPS}
        for person, code in self._group.items():
            spoke[_GROUPS[code]].append(_id_of(person))
        on_roll = set(numbers.tolist())
        known = np.fromiter(self._number.values(), np.int32, len(self._number))
        return PersonGroups(
            spoke,
            frozenset(map(_id_of, self._contradicted)),
            np.setdiff1d(numbers, known, assume_unique=True),
            frozenset(_id_of(key) for key, own in self._number.items() if own not in on_roll),
        )

    def _judge(self, person: Any) -> None:
        statements = self._said[person]
        telling = [each for each in statements if each[_SAYS] not in _TRIES]
        self._contradicted.discard(person)
        if len(telling) == 1 and telling[0][_SAYS] != Says.TAKEN_BACK:
            # One thing was said, beside tries: by that alone, as `state_of` would.
            self._group[person] = _ALONE[telling[0][_SAYS]]
            return
        state = state_of(StatementFacts(*each) for each in statements)
        self._group[person] = _CODE[state.group]
        if state.contradictions:
            self._contradicted.add(person)


def _id_of(raw: Any) -> uuid.UUID:
    """Return the id that the driver gave as it keeps it."""
    return uuid.UUID(str(raw))


def _alone(says: Says) -> int:
    """Return where somebody is counted of whom one thing was said."""
    only = StatementFacts(uuid.UUID(int=0), datetime.min.replace(tzinfo=UTC), Confidence.SELF, says)
    return _CODE[state_of([only]).group]


_ALONE = {says: _alone(says) for says in Says}


def _entry_columns() -> sa.Select[Any]:
    columns = (
        Statement.person_id,
        Person.number,
        Statement.id,
        Statement.said_at,
        Statement.confidence,
        Statement.says,
        Statement.closes_id,
    )
    raw: list[sa.ColumnElement[Any]] = [sa.type_coerce(column, _RAW) for column in columns]
    query: sa.Select[Any] = sa.select(*raw)
    return query.join(Person, Person.id == Statement.person_id)


def _entry(row: Sequence[Any]) -> _Entry:
    number = -1 if row[1] is None else row[1]
    return row[0], number, tuple(row[2:7])


def _facts_until(session: Session, participation_id: uuid.UUID, at: datetime) -> Iterator[_Entry]:
    query = _entry_columns().where(
        Statement.participation_id == participation_id, Statement.entered_at <= at
    )
    return map(_entry, session.execute(query))


class _EntriesInTime:
    """Statements in the order in which they were entered, handed out up to rising moments."""

    def __init__(self, rows: Sequence[tuple[datetime, _Entry]]) -> None:
        self._rows, self._next = rows, 0

    def until(self, at: datetime) -> Iterator[_Entry]:
        """Yield what was entered since the last moment and until this one."""
        while self._next < len(self._rows) and self._rows[self._next][0] <= at:
            self._next += 1
            yield self._rows[self._next - 1][1]


def _entries_until(session: Session, participation_id: uuid.UUID, at: datetime) -> _EntriesInTime:
    # Whole moments here: they are held against moments of ours.
    query = _entry_columns().add_columns(Statement.entered_at)
    query = query.where(Statement.participation_id == participation_id, Statement.entered_at <= at)
    query = query.order_by(Statement.entered_at)
    return _EntriesInTime([(row[7], _entry(row)) for row in session.execute(query)])
