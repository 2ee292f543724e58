"""Who lives with whom, and moving from one household to another.

A household that its last member leaves goes: it says nothing any more.
"""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import Keyring
from core.db import hold_row
from core.errors import UnusableInput
from registry.people.history import PersonEventKind, note_event
from registry.people.models import Household, Person
from registry.registration.persons import add_household, set_household


def members_of(session: Session, country: str, household_id: uuid.UUID | None) -> list[uuid.UUID]:
    """Return the persons of a household of a country, in the order they were registered."""
    if household_id is None:
        return []
    query = sa.select(Person.id).where(
        Person.household_id == household_id, Person.country == country
    )
    return list(session.scalars(query.order_by(Person.created_at, Person.id)))


def join_household(
    session: Session, keyring: Keyring, person: Person, other: Person, *, at: datetime, actor: str
) -> None:
    """Let somebody live with another person from now on; who lived alone gets a household for it.

    Raises UnusableInput for a person of another country, and Outdated for one who is erased at this
    moment.
    """
    if other.country != person.country or other.id == person.id:
        raise UnusableInput("household", "belongs to another country, or is their own")
    for each in sorted((person, other), key=lambda row: row.id):  # always in one order
        hold_row(session, each)
    household = session.get(Household, other.household_id) if other.household_id else None
    if household is None:
        household = add_household(session, other.country, is_demo=other.is_demo)
        set_household(session, keyring, other, household)
        _note(session, other, at, actor)
    _move(session, keyring, person, household, at, actor)


def leave_household(
    session: Session, keyring: Keyring, person: Person, *, at: datetime, actor: str
) -> None:
    """Let somebody live by themselves from now on. Raises Outdated as `join_household` does."""
    hold_row(session, person)
    _move(session, keyring, person, None, at, actor)


# -- inside ---------------------------------------------------------------------------------


def _move(
    session: Session,
    keyring: Keyring,
    person: Person,
    household: Household | None,
    at: datetime,
    actor: str,
) -> None:
    before = person.household_id
    if before == (household.id if household else None):
        return
    set_household(session, keyring, person, household)
    _note(session, person, at, actor)
    if before is not None and not members_of(session, person.country, before):
        session.execute(sa.delete(Household).where(Household.id == before))


def _note(session: Session, person: Person, at: datetime, actor: str) -> None:
    note_event(session, person.id, PersonEventKind.MOVED, at=at, actor=actor)
    record(
        session,
        at=at,
        actor=actor,
        action="person.household",
        subject=person.id,
        country=person.country,
        purpose="registry",
    )
