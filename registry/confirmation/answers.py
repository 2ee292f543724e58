"""What people say of themselves every half year: "all is right", or "I left"; each by one tap.

Who left stays in the register as long as they agreed to: their family may ask, and they may have
tapped by mistake. But their stays end that day (`registry.registration.leaving`), so that no zone
counts them any more; nobody writes to them, and within `UNDO_DAYS` they take it back themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import Keyring
from core.db import hold_row
from core.errors import UnusableInput
from registry.people.history import PersonEventKind, note_event
from registry.people.models import Person
from registry.registration.leaving import mark_left, mark_returned
from registry.registration.persons import KEEP_DAYS
from registry.registration.retention import note_confirmed, prolong

UNDO_DAYS = 30
"""So long who left takes it back through the link; later an officer does, who has talked to them.
"""
_CONFIRMATION = "confirmation"


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    """By whom and when something was said: `link:<id>`, or an officer as the audit log knows
    them.
    """

    actor: str
    now: datetime


def confirm_person(session: Session, person: Person, answer: PersonAnswer) -> bool:
    """Write down that all is right with somebody, who agrees thereby for the whole time again;
    whether it was: of who left it is not said.

    Who agreed to a shorter time (one crisis, one trip) keeps its end. Raises Outdated for somebody
    who is erased at this moment.
    """
    hold_row(session, person)
    if person.left_on is not None:
        return False
    if _agreed_to_the_whole_time(person):
        until = max((answer.now + timedelta(days=KEEP_DAYS)).date(), person.keep_until)
        prolong(session, person, until=until, consent_at=answer.now, actor=answer.actor)
    note_confirmed(person, answer.now)
    note_event(session, person.id, PersonEventKind.CONFIRMED, at=answer.now, actor=answer.actor)
    record(
        session,
        at=answer.now,
        actor=answer.actor,
        action="person.confirm",
        subject=person.id,
        country=person.country,
        purpose=_CONFIRMATION,
        until=person.keep_until.isoformat(),
    )
    session.flush()
    return True


def confirm_household(session: Session, persons: Sequence[Person], answer: PersonAnswer) -> int:
    """Write down that all is right with each of these; return with how many."""
    return sum(confirm_person(session, each, answer) for each in by_id(persons))


def leave_person(session: Session, keyring: Keyring, person: Person, answer: PersonAnswer) -> bool:
    """Write down that somebody is not here any more; whether they were until now.

    Raises Outdated for somebody who is erased at this moment.
    """
    hold_row(session, person)
    if person.left_on is not None:
        return False
    today = answer.now.date()
    mark_left(session, keyring, person, today, at=answer.now, actor=answer.actor)
    session.flush()
    return True


def return_person(session: Session, keyring: Keyring, person: Person, answer: PersonAnswer) -> bool:
    """Take back that somebody left: they are here, and all is right; whether they had left.

    Raises Outdated for somebody who is erased at this moment.
    """
    hold_row(session, person)
    if person.left_on is None:
        return False
    mark_returned(session, keyring, person, at=answer.now, actor=answer.actor)
    note_confirmed(person, answer.now)
    session.flush()
    return True


def check_undo(person: Person, now: datetime) -> None:
    """Raise UnusableInput where too long ago somebody left to take it back through a link."""
    if person.left_on is not None and now.date() > last_undo_day(person.left_on):
        raise UnusableInput("left_on", f"{UNDO_DAYS} days are over; ask the consulate")


def last_undo_day(left_on: date) -> date:
    """Return the last day on which who left takes it back through a link."""
    return left_on + timedelta(days=UNDO_DAYS)


def by_id(persons: Sequence[Person]) -> list[Person]:
    """Return persons in the order in which all who hold several hold them: nobody waits in a
    ring.
    """
    return sorted(persons, key=lambda each: each.id)


# -- inside ---------------------------------------------------------------------------------


def _agreed_to_the_whole_time(person: Person) -> bool:
    return (person.keep_until - person.consent_at.date()).days >= KEEP_DAYS
