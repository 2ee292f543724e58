"""Persons erased for good: their rows, their places in the index, and a tombstone in their stead.

Files and messages that name them are the business of who calls (`registry.forgetting.list_traces`,
`webapp.erasure`): they are outside this transaction.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.approval import Approval
from core.audit_log import record
from core.crypto import CannotOpen, Keyring
from core.db import unindexed
from registry.people.access import in_parts
from registry.people.models import Person
from registry.people.record import Card, open_card
from registry.people.tombstones import ErasureCause, Identity, put_tombstone
from registry.registration.erasing import erase_persons


class ErasureState(enum.StrEnum):
    """Where an erasure stands."""

    ASKED_FOR = "asked_for"
    DONE = "done"


ERASURE = Approval(
    {
        ErasureState.ASKED_FOR: frozenset({ErasureState.DONE}),
        ErasureState.DONE: frozenset(),
    },
    two_persons=frozenset(),
)
"""One person brings an erasure about. Of many, two decide before it is asked for
(`webapp.auth.second_person.removals`).
"""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is to be done, by whom and why."""

    country: str
    cause: ErasureCause
    author: str
    """Who asked for it."""
    approver: str
    """Who does it: the same, as long as `ERASURE` asks for one person."""
    now: datetime


@dataclass(frozen=True, slots=True)
class ErasedPerson:
    """Somebody whose traces are looked for; never kept."""

    id: uuid.UUID
    identity: Identity | None
    """None for a card that did not open."""


def check_erasure(erasure: Erasure) -> None:
    """Raise SecondPersonNeeded when `ERASURE` asks for one."""
    ERASURE.check_second_person(
        ErasureState.DONE,
        author=erasure.author,
        approver=erasure.approver,
        work="asked for this erasure",
    )


def identities_of(
    session: Session, keyring: Keyring, person_ids: Sequence[uuid.UUID], country: str
) -> list[ErasedPerson]:
    """Return who of the persons belongs to the country, with what their traces are found by."""
    found: list[ErasedPerson] = []
    for part in in_parts(sorted(set(person_ids))):
        query = sa.select(Person).where(Person.id.in_(part), unindexed(Person.country) == country)
        for person in session.scalars(query.order_by(Person.id)):
            card = _card_or_none(person, keyring)
            found.append(ErasedPerson(person.id, Identity.of_card(card) if card else None))
    return found


def erase(
    session: Session, keyring: Keyring, person_ids: Sequence[uuid.UUID], erasure: Erasure
) -> int:
    """Erase those of the persons who belong to the country, each with a line in the audit log that
    names nobody; return how many. Nothing is committed.

    Raises SecondPersonNeeded.
    """
    check_erasure(erasure)
    ids: list[uuid.UUID] = []
    for part in in_parts(sorted(set(person_ids))):
        query = sa.select(Person).where(
            Person.id.in_(part), unindexed(Person.country) == erasure.country
        )
        for person in session.scalars(query.order_by(Person.id)):
            _note(session, keyring, person, erasure)
            ids.append(person.id)
            session.expunge(person)
    return erase_persons(session, keyring, erasure.country, ids)


# -- inside ---------------------------------------------------------------------------------


def _note(session: Session, keyring: Keyring, person: Person, erasure: Erasure) -> None:
    card = _card_or_none(person, keyring)
    if erasure.cause is not ErasureCause.MISTAKE:
        put_tombstone(session, keyring, person, card, cause=erasure.cause, now=erasure.now)
    record(
        session,
        at=erasure.now,
        actor=erasure.approver,
        action="person.erase",
        subject=person.id,
        country=person.country,
        purpose=erasure.cause.value,
        asked_by=erasure.author,
    )


def _card_or_none(person: Person, keyring: Keyring) -> Card | None:
    try:
        return open_card(person, keyring)
    except CannotOpen:
        return None
