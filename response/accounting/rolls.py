"""Who of the register is inside a crisis: matched against the zone as it stands, and written down
whenever it changes, so that every number of the past can be told again.

A roll holds the numbers of persons, sealed: who has the database and not the keys of the country
does not learn from it who lives in the zone.
"""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.db import take_turns
from feeds.values import Band
from registry.matching.index import open_index, person_ids
from response.accounting.models import CrisisRoll, roll_place
from response.crisis.models import Participation
from watch.matching.affected import affected

Numbers = NDArray[np.int32]
NO_NUMBERS: Numbers = np.empty(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class ZoneVersion:
    """Where a crisis is: a version of its zone."""

    version: int
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class InsideNow:
    """Who is inside a zone at a moment, matched and not yet written down."""

    zone_version: int
    at: datetime
    numbers: Numbers
    """Of the persons, rising."""
    households: int


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Who came to be inside since an earlier zone or an earlier roll."""

    since: datetime
    """From when the roll is that they are not on."""
    zone_version: int
    """Of that roll."""
    numbers: Numbers
    left: int
    """How many of that roll are not inside any more."""


def match_zone(
    session: Session,
    keyring: Keyring,
    country: str,
    zone: ZoneVersion,
    at: datetime,
) -> InsideNow:
    """Return who of a country is inside a zone at a moment; nobody of one without bands.

    Reads the sealed index: to be called before anything is written.
    """
    index = open_index(session, keyring, [country])
    match = affected(zone.bands, index, at).get(country)
    if match is None:
        return InsideNow(zone.version, at, NO_NUMBERS, 0)
    return InsideNow(zone.version, at, match.numbers.astype(np.int32), match.households)


def write_roll(
    session: Session, keyring: Keyring, participation: Participation, inside: InsideNow
) -> CrisisRoll | None:
    """Return the new roll, written; None where nobody came or went and the zone is the same.

    Two that were matched at once are written one after the other, each against the one before; one
    that was matched earlier than the last roll was made is old, and left out.
    """
    take_turns(session, f"crisis_roll {participation.id}")
    last = roll_at(session, participation.id, None)
    before = NO_NUMBERS
    if last is not None:
        if last.made_at > inside.at:
            return None
        before = numbers_of(keyring, last)
        is_same = np.array_equal(before, inside.numbers)
        if is_same and last.zone_version == inside.zone_version:
            return None
    row = CrisisRoll(
        participation_id=participation.id,
        country=participation.country,
        number=1 if last is None else last.number + 1,
        zone_version=inside.zone_version,
        made_at=inside.at,
        persons=len(inside.numbers),
        households=inside.households,
        added=len(np.setdiff1d(inside.numbers, before, assume_unique=True)),
        removed=len(np.setdiff1d(before, inside.numbers, assume_unique=True)),
    )
    row.ciphertext = keyring.seal(_packed_steps(inside.numbers), roll_place(row.id, row.country))
    session.add(row)
    session.flush()
    return row


def roll_at(
    session: Session, participation_id: uuid.UUID, at: datetime | None
) -> CrisisRoll | None:
    """Return the roll that held at a moment (None: now); None where there was none yet."""
    query = sa.select(CrisisRoll).where(CrisisRoll.participation_id == participation_id)
    if at is not None:
        query = query.where(CrisisRoll.made_at <= at)
    found: CrisisRoll | None = session.scalar(query.order_by(CrisisRoll.number.desc()).limit(1))
    return found


def rolls_of(session: Session, participation_id: uuid.UUID) -> list[CrisisRoll]:
    """Return all rolls of a participation, the first first."""
    query = sa.select(CrisisRoll).where(CrisisRoll.participation_id == participation_id)
    return list(session.scalars(query.order_by(CrisisRoll.number)))


def numbers_of(keyring: Keyring, roll: CrisisRoll | None) -> Numbers:
    """Return the numbers of the persons on a roll, rising; none of no roll. Raises CannotOpen."""
    if roll is None:
        return NO_NUMBERS
    location = roll_place(roll.id, roll.country)
    try:
        steps = np.frombuffer(zlib.decompress(keyring.open(roll.ciphertext, location)), "<i4")
    except (zlib.error, ValueError) as wrong:
        raise CannotOpen(f"{location}: holds no numbers") from wrong
    return np.cumsum(steps, dtype=np.int32)


def newcomers(
    session: Session, keyring: Keyring, participation: Participation, at: datetime | None = None
) -> Newcomers | None:
    """Return who is inside now and was not on the last roll of the zone before this one; while the
    zone has not moved, since its first roll. None where there is nothing to compare.
    """
    last = roll_at(session, participation.id, at)
    if last is None:
        return None
    query = sa.select(CrisisRoll).where(
        CrisisRoll.participation_id == participation.id, CrisisRoll.number < last.number
    )
    earlier = query.where(CrisisRoll.zone_version < last.zone_version)
    base = session.scalar(earlier.order_by(CrisisRoll.number.desc()).limit(1))
    base = base or session.scalar(query.order_by(CrisisRoll.number).limit(1))
    if base is None:
        return None
    present, past = numbers_of(keyring, last), numbers_of(keyring, base)
    return Newcomers(
        base.made_at,
        base.zone_version,
        np.setdiff1d(present, past, assume_unique=True),
        len(np.setdiff1d(past, present, assume_unique=True)),
    )


def persons_by_number(
    session: Session, country: str, numbers: Iterable[int]
) -> dict[int, uuid.UUID]:
    """Return the persons of some numbers; who is gone is left out."""
    return person_ids(session, country, list(numbers))


# -- inside ---------------------------------------------------------------------------------


def _packed_steps(numbers: Numbers) -> bytes:
    """Return rising numbers as the steps from each to the next, made small: most are small."""
    return zlib.compress(np.diff(numbers, prepend=np.int32(0)).astype("<i4").tobytes(), 6)
