"""Reading persons: only of one's own country, only for a purpose, and never without a line in the
journal.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import Keyring
from core.errors import NotAllowed
from registry.people.models import Person, Stay, StayKind
from registry.people.record import Card, StayPlace, unseal_card, unseal_place

_PART = 500
"""How many ids go into one question: every database takes so many."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class OpenStay:
    """A stay with its place opened."""

    id: uuid.UUID
    kind: StayKind
    from_on: date | None
    until_on: date | None
    place: StayPlace


@dataclass(frozen=True, slots=True)
class OpenPerson:
    """A person with the card and all stays opened."""

    id: uuid.UUID
    country: str
    household_id: uuid.UUID | None
    post_id: uuid.UUID | None
    consent_at: datetime
    keep_until: date
    is_demo: bool
    card: Card
    stays: tuple[OpenStay, ...] = ()


def read_cards(
    session: Session,
    keyring: Keyring,
    person_ids: Iterable[uuid.UUID],
    *,
    actor: str,
    purpose: str,
    now: datetime,
    country: str,
) -> dict[uuid.UUID, Card]:
    """Return the cards of those of `person_ids` that belong to `country`; the rest are as if they
    did not exist.

    Writes one journal entry. Raises NotAllowed without a purpose.
    """
    persons = _open_persons(session, keyring, person_ids, country, purpose)
    _journal(session, "person.read", persons, actor, purpose, now, country)
    return {person_id: person.card for person_id, person in persons.items()}


def read_persons(
    session: Session,
    keyring: Keyring,
    person_ids: Iterable[uuid.UUID],
    *,
    actor: str,
    purpose: str,
    now: datetime,
    country: str,
) -> dict[uuid.UUID, OpenPerson]:
    """Return the same with household, dates and every stay with its place: for the call list and a
    person's own page.

    Writes one journal entry. Raises NotAllowed without a purpose.
    """
    persons = _open_persons(session, keyring, person_ids, country, purpose)
    stays = _open_stays(session, keyring, list(persons))
    _journal(session, "person.read", persons, actor, purpose, now, country)
    return {
        key: replace(person, stays=tuple(stays.get(key, ()))) for key, person in persons.items()
    }


def in_parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Yield the items, some hundred at a time."""
    return (items[start : start + _PART] for start in range(0, len(items), _PART))


# -- inside ---------------------------------------------------------------------------------


def _open_persons(
    session: Session, keyring: Keyring, person_ids: Iterable[uuid.UUID], country: str, purpose: str
) -> dict[uuid.UUID, OpenPerson]:
    if not purpose.strip():
        raise NotAllowed("persons are read for a purpose, which goes into the journal")
    found: dict[uuid.UUID, OpenPerson] = {}
    for part in in_parts(sorted(set(person_ids))):
        query = sa.select(
            Person.id,
            Person.household_id,
            Person.post_id,
            Person.consent_at,
            Person.keep_until,
            Person.is_demo,
            Person.sealed,
        ).where(Person.id.in_(part), Person.country == country)
        for row in session.execute(query):
            card = unseal_card(keyring, row.id, row.sealed)
            found[row.id] = OpenPerson(
                row.id,
                country,
                row.household_id,
                row.post_id,
                row.consent_at,
                row.keep_until,
                row.is_demo,
                card,
            )
    return found


def _open_stays(
    session: Session, keyring: Keyring, person_ids: list[uuid.UUID]
) -> dict[uuid.UUID, list[OpenStay]]:
    stays: dict[uuid.UUID, list[OpenStay]] = {}
    for part in in_parts(person_ids):
        query = sa.select(
            Stay.id, Stay.person_id, Stay.kind, Stay.from_on, Stay.until_on, Stay.sealed
        )
        for row in session.execute(
            query.where(Stay.person_id.in_(part)).order_by(Stay.kind, Stay.from_on, Stay.id)
        ):
            place = unseal_place(keyring, row.id, row.sealed)
            stays.setdefault(row.person_id, []).append(
                OpenStay(row.id, row.kind, row.from_on, row.until_on, place)
            )
    return stays


def _journal(
    session: Session,
    action: str,
    persons: dict[uuid.UUID, OpenPerson],
    actor: str,
    purpose: str,
    now: datetime,
    country: str,
) -> None:
    """One entry: how many, and a hash of which; for one person, which."""
    ids = sorted(persons)
    subject = str(ids[0]) if len(ids) == 1 else ""
    digest = hashlib.sha256(b"".join(person_id.bytes for person_id in ids)).hexdigest()
    record(
        session,
        at=now,
        actor=actor,
        action=action,
        subject=subject,
        country=country,
        purpose=purpose,
        persons=len(ids),
        ids_sha256=digest,
    )
