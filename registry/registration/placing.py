"""Somebody who waited to be placed, placed: from then on zones touch them."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import hold_row
from registry.people.models import Person, UnplacedStay
from registry.people.record import MOST_OTHER_PHONES, StayPlace, open_card
from registry.registration.persons import NewStay, add_stay, change_card


def place_person(
    session: Session,
    keyring: Keyring,
    waiting: UnplacedStay,
    place: StayPlace,
    *,
    from_on: date | None = None,
    until_on: date | None = None,
) -> None:
    """Make a stay at `place` of one that waited, with its days or with those given instead.

    Raises InvalidPlace or InvalidStay; then it waits on. Raises Outdated for one that somebody
    placed meanwhile. The caller writes the audit log.
    """
    hold_row(session, waiting)
    person = session.get_one(Person, waiting.person_id)
    new = NewStay(
        place=place,
        kind=waiting.kind,
        from_on=from_on or waiting.from_on,
        until_on=until_on or waiting.until_on,
        journey_id=waiting.journey_id,
    )
    new.check()
    # First: who is counted again with the new stay waits for no place any more.
    session.execute(sa.delete(UnplacedStay).where(UnplacedStay.id == waiting.id))
    add_stay(session, keyring, person, new)


def take_phone(
    session: Session,
    keyring: Keyring,
    person_id: uuid.UUID,
    value: str,
    *,
    is_of_contact: bool = False,
) -> bool:
    """Put a telephone (E.164) that waited to be decided on the card of a person, and return whether
    it found a place there: the main one where there is none, else one more; of whom to call
    instead, only where nobody else's stands. The words of the list stay as they were said.

    Raises CannotOpen, InvalidCard. The caller writes the audit log.
    """
    person = session.get_one(Person, person_id)
    card = open_card(person, keyring)
    if is_of_contact and card.contact_phone:
        return False
    if is_of_contact:
        changed = replace(card, contact_phone=value)
    elif not card.phone:
        changed = replace(card, phone=value)
    else:
        others = dict.fromkeys((*card.other_phones, value))
        changed = replace(card, other_phones=tuple(others)[:MOST_OTHER_PHONES])
    change_card(session, keyring, person, changed)
    return True
