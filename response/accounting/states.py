"""The state of a person out of all that was said about them. Pure.

The rule, in the order in which it decides:

1. What was taken back says nothing.
2. A confirmed death stands until it is taken back.
3. A help stands until an act closes it (`helped`, naming it): no "safe" does, whoever says it and
   however late, for whoever says "safe" may know of another day, and who asked for help waits.
4. Else the newest *said_at* among the strongest confidence decides: the person before the
   household, the household before anybody else. An act that closed a help counts as much as who
   asked for it. Of what was said in one moment the graver holds.
5. Who said nothing and was tried by all ways there are was not reached; who was asked and said
   nothing is silent; of all others nothing is known.

Nothing depends on the order in which statements arrive: all is decided by what they say of
themselves (response.md 2.6).
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from response.accounting.models import Confidence, Says


class PersonStanding(enum.StrEnum):
    """The state of a person in a crisis."""

    UNKNOWN = "unknown"
    """Nobody asked, nobody said anything."""
    SILENT = "silent"
    NOT_REACHED = "not_reached"
    SAFE = "safe"
    HELPED = "helped"
    MOVED = "moved"
    HELP = "help"
    LEFT_ON_OWN = "left_on_own"
    ELSEWHERE = "elsewhere"
    DETAINED = "detained"
    HOSPITAL = "hospital"
    DIED = "died"
    NOT_OURS = "not_ours"


class CountGroup(enum.StrEnum):
    """Where a person is counted: each in one, so that they sum."""

    NOT_ASKED = "not_asked"
    SILENT = "silent"
    NOT_REACHED = "not_reached"
    SAFE = "safe"
    HELP = "help"
    ELSEWHERE = "elsewhere"
    OTHER = "other"
    """In a hospital, detained, dead, or not ours: one number, lest a few dead be worked out."""


GROUP_OF: Mapping[PersonStanding, CountGroup] = {
    PersonStanding.UNKNOWN: CountGroup.NOT_ASKED,
    PersonStanding.SILENT: CountGroup.SILENT,
    PersonStanding.NOT_REACHED: CountGroup.NOT_REACHED,
    PersonStanding.SAFE: CountGroup.SAFE,
    PersonStanding.HELPED: CountGroup.SAFE,
    PersonStanding.MOVED: CountGroup.SAFE,
    PersonStanding.HELP: CountGroup.HELP,
    PersonStanding.LEFT_ON_OWN: CountGroup.ELSEWHERE,
    PersonStanding.ELSEWHERE: CountGroup.ELSEWHERE,
    PersonStanding.DETAINED: CountGroup.OTHER,
    PersonStanding.HOSPITAL: CountGroup.OTHER,
    PersonStanding.DIED: CountGroup.OTHER,
    PersonStanding.NOT_OURS: CountGroup.OTHER,
}
_STANDING: Mapping[Says, PersonStanding] = {
    Says.SAFE: PersonStanding.SAFE,
    Says.MOVED: PersonStanding.MOVED,
    Says.HELPED: PersonStanding.HELPED,
    Says.LEFT_ON_OWN: PersonStanding.LEFT_ON_OWN,
    Says.ELSEWHERE: PersonStanding.ELSEWHERE,
    Says.DETAINED: PersonStanding.DETAINED,
    Says.HOSPITAL: PersonStanding.HOSPITAL,
    Says.NOT_OURS: PersonStanding.NOT_OURS,
}
"""The answers: what tells where somebody is and how, apart from a help and a death."""
_GRAVITY = (
    Says.NOT_OURS, Says.SAFE, Says.HELPED, Says.MOVED, Says.ELSEWHERE, Says.LEFT_ON_OWN,
    Says.DETAINED, Says.HOSPITAL,
)  # fmt: skip
_STRENGTH = {Confidence.SELF: 2, Confidence.HOUSEHOLD: 1, Confidence.THIRD_PARTY: 0}


class AnyStatement(Protocol):
    """What of a statement decides; a row of the table is one."""

    @property
    def id(self) -> uuid.UUID:
        """Which it is."""

    @property
    def said_at(self) -> datetime:
        """When it was said."""

    @property
    def confidence(self) -> Confidence:
        """How near to the person it was said."""

    @property
    def says(self) -> Says:
        """What it says."""

    @property
    def closes_id(self) -> uuid.UUID | None:
        """The statement that no longer stands by this one."""


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """A statement as it decides, read without the rest of its row."""

    id: uuid.UUID
    said_at: datetime
    confidence: Confidence
    says: Says
    closes_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class PersonState:
    """The state of a person, and what it rests on."""

    standing: PersonStanding
    since: datetime | None = None
    """When what decides was said; None where nothing was."""
    statement_id: uuid.UUID | None = None
    """What decides."""
    open_helps: tuple[uuid.UUID, ...] = ()
    """The helps that no act has closed, the eldest first."""
    contradictions: tuple[uuid.UUID, ...] = ()
    """What says otherwise and was said later, or by who stands nearer, the newest first."""

    @property
    def group(self) -> CountGroup:
        """Where the person is counted."""
        return GROUP_OF[self.standing]


NOTHING_SAID = PersonState(PersonStanding.UNKNOWN)


def state_of(statements: Iterable[AnyStatement]) -> PersonState:
    """Return the state of one person out of all statements about them, in any order."""
    valid = _valid(statements)
    dead = _of(valid, Says.DIED)
    if dead:
        deciding = min(dead, key=_age)
        return PersonState(PersonStanding.DIED, deciding.said_at, deciding.id)
    helps, answers = _of(valid, Says.HELP), [each for each in valid if each.says in _STANDING]
    closed = {each.closes_id for each in _of(valid, Says.HELPED)}
    still_open = sorted((each for each in helps if each.id not in closed), key=_age)
    if still_open:
        return _in_need(still_open, answers)
    if answers:
        return _answered(answers, _confidences(helps))
    return _unanswered(valid)


def is_open_help(statement_id: uuid.UUID, statements: Iterable[AnyStatement]) -> bool:
    """Return whether a statement is a help that stands, among all about its person."""
    return statement_id in state_of(statements).open_helps


# -- inside ---------------------------------------------------------------------------------


def _valid(statements: Iterable[AnyStatement]) -> list[AnyStatement]:
    """Return what was not taken back, and takes nothing back."""
    all_of_them = list(statements)
    taken = {each.closes_id for each in all_of_them if each.says == Says.TAKEN_BACK}
    return [each for each in all_of_them if each.id not in taken and each.says != Says.TAKEN_BACK]


def _of(statements: Sequence[AnyStatement], says: Says) -> list[AnyStatement]:
    return [each for each in statements if each.says == says]


def _confidences(helps: Sequence[AnyStatement]) -> Mapping[uuid.UUID, Confidence]:
    return {each.id: each.confidence for each in helps}


def _age(statement: AnyStatement) -> tuple[datetime, uuid.UUID]:
    return statement.said_at, statement.id


def _in_need(helps: Sequence[AnyStatement], answers: Sequence[AnyStatement]) -> PersonState:
    deciding = helps[-1]
    strongest = max(_STRENGTH[each.confidence] for each in helps)
    against = [
        each
        for each in answers
        if each.closes_id is None
        and (each.said_at > helps[0].said_at or _STRENGTH[each.confidence] > strongest)
    ]
    return PersonState(
        PersonStanding.HELP,
        deciding.said_at,
        deciding.id,
        tuple(each.id for each in helps),
        _newest_first(against),
    )


def _answered(
    answers: Sequence[AnyStatement], of_help: Mapping[uuid.UUID, Confidence]
) -> PersonState:
    def strength(each: AnyStatement) -> int:
        closed = of_help.get(each.closes_id) if each.closes_id else None
        return max(_STRENGTH[each.confidence], _STRENGTH[closed] if closed else 0)

    deciding = max(
        answers,
        key=lambda each: (strength(each), each.said_at, _GRAVITY.index(each.says), each.id),
    )
    standing = _STANDING[deciding.says]
    against = [
        each
        for each in answers
        if each.said_at > deciding.said_at and GROUP_OF[_STANDING[each.says]] != GROUP_OF[standing]
    ]
    return PersonState(
        standing, deciding.said_at, deciding.id, contradictions=_newest_first(against)
    )


def _unanswered(valid: Sequence[AnyStatement]) -> PersonState:
    tries = [each for each in valid if each.says in {Says.ASKED, Says.NOT_REACHED}]
    if not tries:
        return NOTHING_SAID
    last = max(tries, key=lambda each: (each.said_at, each.says == Says.NOT_REACHED, each.id))
    is_given_up = last.says == Says.NOT_REACHED
    standing = PersonStanding.NOT_REACHED if is_given_up else PersonStanding.SILENT
    return PersonState(standing, last.said_at, last.id)


def _newest_first(statements: Sequence[AnyStatement]) -> tuple[uuid.UUID, ...]:
    return tuple(each.id for each in sorted(statements, key=_age, reverse=True))
