"""Needs that are over on their day, taken off the cards.

The matching index packs the needs of a person without their days: a day of its own for each of nine
needs would double a block, and say in one place who is to give birth when. So it is the card that
changes, the night after the last day: from then on the index, the sheets and the lists say the
same. Whoever opens a card before that counts by `Card.needs_on`.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from registry.people.access import in_parts
from registry.people.card import Card, without_lapsed_needs
from registry.people.history import PersonEventKind, note_event
from registry.people.models import Person
from registry.people.record import card_place, open_card, unseal_card
from registry.registration.persons import change_card


def with_lapsed_needs(session: Session, keyring: Keyring, today: date) -> list[uuid.UUID]:
    """Return the persons with a need that was over before today.

    Only cards that bear a day are opened, and nothing of them leaves: there is no line in the audit
    log. One that does not open is left as it is.
    """
    query = sa.select(Person.id, Person.country, Person.seal_version, Person.ciphertext)
    query = query.where(Person.has_dated_needs).order_by(Person.country, Person.id)
    found = []
    for row in session.execute(query.execution_options(yield_per=500)):
        location = card_place(row.id, row.country, row.seal_version)
        try:
            card = unseal_card(keyring, location, row.ciphertext)
        except CannotOpen:
            continue
        if _has_lapsed(card, today):
            found.append(row.id)
    return found


def drop_lapsed_needs(
    session: Session,
    keyring: Keyring,
    person_ids: Sequence[uuid.UUID],
    *,
    now: datetime,
    actor: str,
) -> int:
    """Take the needs that were over before today off the cards of these persons; return of how many
    there was something to take.
    """
    changed = 0
    for part in in_parts(person_ids):
        query = sa.select(Person).where(Person.id.in_(part)).order_by(Person.country, Person.id)
        for person in session.scalars(query.with_for_update(of=Person)):
            changed += _drop(session, keyring, person, now, actor)
    return changed


# -- inside ---------------------------------------------------------------------------------


def _has_lapsed(card: Card, today: date) -> bool:
    return len(card.needs_on(today)) < len(card.needs)


def _drop(session: Session, keyring: Keyring, person: Person, now: datetime, actor: str) -> bool:
    try:
        card = open_card(person, keyring)
    except CannotOpen:
        return False
    if not _has_lapsed(card, now.date()):
        return False
    change_card(session, keyring, person, without_lapsed_needs(card, now.date()))
    note_event(
        session,
        person.id,
        PersonEventKind.LAPSED,
        at=now,
        actor=actor,
        fields=("needs",),
    )
    return True
