"""Somebody who waited to be placed, placed: from then on zones touch them."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.people.models import Person, UnplacedStay
from registry.people.record import StayPlace
from registry.registration.persons import NewStay, add_stay


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

    Raises InvalidPlace or InvalidStay; then it waits on. The caller writes the audit log.
    """
    person = session.get_one(Person, waiting.person_id)
    new = NewStay(
        place=place,
        kind=waiting.kind,
        from_on=from_on or waiting.from_on,
        until_on=until_on or waiting.until_on,
    )
    add_stay(session, keyring, person, new)
    session.execute(sa.delete(UnplacedStay).where(UnplacedStay.id == waiting.id))
