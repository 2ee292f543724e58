"""Stays of two persons who are one that say the same."""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.duplicates.evidence import HOUSE_KM, km_between
from registry.people.models import Stay
from registry.people.record import StayPlace, open_place


def repeated_stays(
    session: Session, keyring: Keyring, survivor_id: uuid.UUID, merged_id: uuid.UUID
) -> list[uuid.UUID]:
    """Return the stays of the one who goes that say what one of the survivor's says: the same kind,
    the same days, and a place less than `HOUSE_KM` away, known as exactly. Raises CannotOpen.
    """
    own = [(each, open_place(each, keyring)) for each in _stays(session, survivor_id)]
    return [
        stay.id
        for stay in _stays(session, merged_id)
        if any(_is_same(stay, open_place(stay, keyring), *each) for each in own)
    ]


# -- inside ---------------------------------------------------------------------------------


def _stays(session: Session, person_id: uuid.UUID) -> list[Stay]:
    query = sa.select(Stay).where(Stay.person_id == person_id).order_by(Stay.id)
    return list(session.scalars(query))


def _is_same(stay: Stay, place: StayPlace, other: Stay, other_place: StayPlace) -> bool:
    if _days(stay) != _days(other) or place.accuracy != other_place.accuracy:
        return False
    return km_between(place.lon, place.lat, other_place.lon, other_place.lat) < HOUSE_KM


def _days(stay: Stay) -> tuple[Any, ...]:
    return stay.kind, stay.from_on, stay.until_on
