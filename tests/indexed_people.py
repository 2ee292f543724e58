"""People of a matching index for tests, a stay each, and plain answers to compare it with."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.card_blocks.models import NewcomerRecord
from registry.matching.blocks.models import MatchingHead, MatchingState
from registry.matching.blocks.rows import IndexRow, PersonRows
from registry.matching.blocks.stays import ALWAYS, FOREVER, day_number
from registry.matching.blocks.waiting import KIND
from registry.matching.index import MatchingIndex, open_index, person_ids
from registry.people.models import StayKind
from registry.people.record import Card, StayPlace
from tests.matching_index import index_of


@dataclass(frozen=True)
class PersonStay:
    """One stay, with its person."""

    person_id: uuid.UUID
    household_id: uuid.UUID | None
    stay_id: uuid.UUID
    kind: StayKind
    from_on: date | None
    until_on: date | None
    card: Card
    place: StayPlace

    @property
    def row(self) -> IndexRow:
        return IndexRow(self.stay_id, self.kind, self.from_on, self.until_on, self.place)


@dataclass(frozen=True)
class Stays:
    """Some stays of one country."""

    country: str
    stays: tuple[PersonStay, ...]


def person(number: int, lon: float, lat: float, **given: Any) -> PersonStay:
    """Return a stay of the person with a number; persons with several are named several times."""
    card = Card(
        full_name="x",
        **{key: given.pop(key) for key in ("needs", "language", "birth_year") if key in given},
    )
    values = {
        "kind": StayKind.RESIDENCE,
        "from_on": None,
        "until_on": None,
        "household_id": None,
    } | given
    return PersonStay(
        person_id=uuid.UUID(int=number),
        stay_id=uuid.uuid4(),
        card=card,
        place=StayPlace(lon=lon, lat=lat),
        **values,
    )


def block(*stays: PersonStay, country: str = "SV") -> Stays:
    """Return stays of a country."""
    return Stays(country, stays)


def index_with(parts: Sequence[Stays]) -> MatchingIndex:
    """Return an index of stays; persons are numbered as they were made."""
    people: dict[str, list[PersonRows]] = {}
    for country in sorted({part.country for part in parts}):
        own = [stay for part in parts if part.country == country for stay in part.stays]
        by_person: dict[uuid.UUID, list[PersonStay]] = {}
        for stay in own:
            by_person.setdefault(stay.person_id, []).append(stay)
        people[country] = [
            PersonRows(key, stays[0].household_id, None, stays[0].card, tuple(s.row for s in stays))
            for key, stays in by_person.items()
        ]
    return index_of(people)


def present(stays: Sequence[PersonStay], at: datetime) -> list[bool]:
    """Return whether each person is there: on a trip while it lasts, else at home; by the day of
    each place.
    """
    holds = []
    for stay in stays:
        offset = int(np.rint(stay.place.lon / 15))
        day = (int(at.timestamp()) + offset * 3600) // 86_400
        first = ALWAYS if stay.from_on is None else day_number(stay.from_on)
        last = FOREVER if stay.until_on is None else day_number(stay.until_on)
        holds.append(first <= day <= last)
    away = {
        stay.person_id
        for stay, is_now in zip(stays, holds, strict=True)
        if is_now and stay.kind is StayKind.TRIP
    }
    return [
        is_now and (stay.kind is StayKind.TRIP or stay.person_id not in away)
        for stay, is_now in zip(stays, holds, strict=True)
    ]


def spoil_index(session: Session, country: str | None = None) -> None:
    """Damage every block of the index (of a country), and who waits beside them, as something that
    all processes see.
    """
    state = sa.update(MatchingState)
    newcomers = sa.update(NewcomerRecord).where(NewcomerRecord.kind == KIND)
    for table, damage in ((MatchingHead, sa.update(MatchingHead)), (NewcomerRecord, newcomers)):
        own = damage if country is None else damage.where(table.country == country)
        later = {"stamp": table.stamp + 1000, "ciphertext": b"\2" + b"damaged" * 9}
        session.execute(own.values(later).execution_options(synchronize_session=False))
    if country is not None:
        state = state.where(MatchingState.country == country)
    session.execute(
        state.values(
            stamp=MatchingState.stamp + 1000, token=MatchingState.token + 1
        ).execution_options(synchronize_session=False)
    )


def lons_of(session: Session, keyring: Keyring, country: str = "SV") -> list[float]:
    """Return the longitudes of all stays in the index of a country, rising."""
    rows = open_index(session, keyring, [country]).rows_near().get(country)
    return [] if rows is None else sorted(rows["lon"].tolist())


def ids_in_index(session: Session, keyring: Keyring, country: str = "SV") -> list[uuid.UUID]:
    """Return the persons in the index of a country, one for each of their stays, sorted."""
    rows = open_index(session, keyring, [country]).rows_near().get(country)
    numbers = [] if rows is None else rows["person"].tolist()
    ids = person_ids(session, country, numbers)
    return sorted(ids[number] for number in numbers)
