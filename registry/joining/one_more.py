"""One more person registered in a household that is there: a child that was born, a mother who
came.

They live where whoever stands for the household lives, and are of the same post.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas.names import fold
from core.audit_log import record
from core.crypto import CannotOpen, Keyring
from core.db import hold_row
from core.errors import UnusableInput
from core.i18n.languages import N_
from registry.people.card import Card
from registry.people.history import PersonEventKind, note_events
from registry.people.models import Household, Person, Stay, StayKind
from registry.people.record import open_card, open_place
from registry.registration.households import members_of
from registry.registration.persons import (
    NewPerson,
    NewStay,
    add_household,
    add_persons,
    set_household,
)
from registry.registration.unplaced import NewUnplacedStay, waiting_of

MOST_TOGETHER = 20
"""Persons of one household."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneMore:
    """Who is registered beside somebody, and who answers for it in the audit log."""

    card: Card
    consent_at: datetime
    now: datetime
    actor: str
    source: str


def register_beside(
    session: Session, keyring: Keyring, holder: Person, more: OneMore
) -> tuple[uuid.UUID, bool]:
    """Register one more person in the household of somebody; return their id, and whether they are
    new: who bears the same name and year there is that person, so that a second tap adds nobody.

    Raises UnusableInput for a household that is full, InvalidCard, and Outdated for somebody who is
    erased at this moment.
    """
    hold_row(session, holder)
    mates = members_of(session, holder.country, holder.household_id)
    same = _same(session, keyring, mates or [holder.id], more.card)
    if same is not None:
        return same, False
    if len(mates) >= MOST_TOGETHER:
        raise UnusableInput("full_name", N_("En este hogar ya no caben más personas."))
    household = session.get(Household, holder.household_id) if holder.household_id else None
    if household is None:
        household = add_household(session, holder.country, is_demo=holder.is_demo)
        set_household(session, keyring, holder, household)
    new = NewPerson(
        country=holder.country,
        card=more.card,
        stays=_homes(session, keyring, holder, more.now),
        unplaced=_sought(session, keyring, holder),
        consent_at=more.consent_at,
        household_id=household.id,
        post_id=holder.post_id,
        source=more.source,
        is_demo=holder.is_demo,
    )
    (person_id,) = add_persons(session, keyring, [new])
    note_events(session, [person_id], PersonEventKind.REGISTERED, at=more.now, actor=more.actor)
    record(
        session,
        at=more.now,
        actor=more.actor,
        action="person.join",
        subject=person_id,
        country=holder.country,
        purpose="registration",
        persons=1,
        known=0,
    )
    return person_id, True


# -- inside ---------------------------------------------------------------------------------


def _same(
    session: Session, keyring: Keyring, mates: list[uuid.UUID], card: Card
) -> uuid.UUID | None:
    wanted = (fold(card.full_name), card.birth_year)
    for key in mates:
        try:
            own = open_card(session.get_one(Person, key), keyring)
        except CannotOpen:
            continue
        if (fold(own.full_name), own.birth_year) == wanted:
            return key
    return None


def _homes(session: Session, keyring: Keyring, holder: Person, now: datetime) -> list[NewStay]:
    """Return where somebody lives, for another person: stays that have not ended and open."""
    query = sa.select(Stay).where(Stay.person_id == holder.id, Stay.kind != StayKind.TRIP)
    found = []
    for stay in session.scalars(query.order_by(Stay.created_at, Stay.id)):
        if stay.until_on is not None and stay.until_on < now.date():
            continue
        try:
            place = open_place(stay, keyring)
        except CannotOpen:
            continue
        found.append(
            NewStay(place=place, kind=stay.kind, from_on=stay.from_on, until_on=stay.until_on)
        )
    return found


def _sought(session: Session, keyring: Keyring, holder: Person) -> list[NewUnplacedStay]:
    return [
        NewUnplacedStay(place=each.place, kind=each.kind)
        for each in waiting_of(session, keyring, holder.id)
        if each.place is not None and each.kind is StayKind.RESIDENCE
    ]
