"""Persons to be placed: registered, with a place that nobody found yet, so that no zone touches
them. They are listed with the reason until somebody places them, or they have left.
"""

from __future__ import annotations

import uuid
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.rows.plain_question import PlainQuestion
from registry.people.models import Person, StayKind, UnplacedStay
from registry.people.sought_place import (
    SoughtPlace,
    seal_sought_place,
    sought_place_at,
    unseal_sought_place,
)
from registry.statistics.traits.storing import count_again


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnplacedStay:
    """A stay to be kept until its place is found."""

    place: SoughtPlace
    kind: StayKind = StayKind.RESIDENCE
    from_on: date | None = None
    until_on: date | None = None
    journey_id: uuid.UUID | None = None
    """As of a `NewStay`."""


@dataclass(frozen=True, slots=True)
class OpenUnplacedStay:
    """A stay to be placed, with its words opened; None where they do not open."""

    id: uuid.UUID
    person_id: uuid.UUID
    kind: StayKind
    from_on: date | None
    until_on: date | None
    place: SoughtPlace | None


@dataclass(frozen=True, slots=True)
class UnplacedPage:
    """Who is on a page of those to be placed, nobody opened."""

    hexes: tuple[str, ...]
    """Their ids in hexadecimal digits."""
    version: Hashable
    """What differs whenever another is on it, or the card of one was written over: of a place
    nobody found there is one text alone.
    """


_SHOWN = (
    UnplacedStay.id,
    UnplacedStay.person_id,
    UnplacedStay.country,
    UnplacedStay.kind,
    UnplacedStay.from_on,
    UnplacedStay.until_on,
    UnplacedStay.ciphertext,
)
"""What a list of them needs of each."""


def unplaced_row(
    keyring: Keyring, person_id: uuid.UUID, country: str, new: NewUnplacedStay
) -> dict[str, Any]:
    """Return the row of a stay to be placed. Raises InvalidPlace."""
    row_id = uuid.uuid4()
    return {
        "id": row_id,
        "person_id": person_id,
        "country": country,
        "kind": new.kind,
        "from_on": new.from_on,
        "until_on": new.until_on,
        "journey_id": new.journey_id,
        "ciphertext": seal_sought_place(keyring, sought_place_at(row_id, country), new.place),
    }


def put_unplaced(session: Session, keyring: Keyring, person: Person, new: NewUnplacedStay) -> None:
    """Keep a stay to be placed, instead of the one of its kind that waited before."""
    _drop(session, person.id, new.kind)
    row = unplaced_row(keyring, person.id, person.country, new)
    session.execute(sa.insert(UnplacedStay), [row])
    count_again(session, keyring, person.country, [person.id])


def drop_unplaced(session: Session, keyring: Keyring, person: Person, kind: StayKind) -> None:
    """Forget that a stay of a kind is to be placed: it was, or the person said otherwise."""
    _drop(session, person.id, kind)
    count_again(session, keyring, person.country, [person.id])


def count_unplaced(session: Session, country: str) -> int:
    """Return how many persons of a country have a stay to be placed."""
    session.flush()
    ((count,),) = _COUNT.rows(session, of_country=country)
    return int(count)


def unplaced_by_country(session: Session) -> dict[str, int]:
    """Return how many persons of each country have a stay to be placed; countries without any are
    left out.
    """
    persons = sa.func.count(sa.distinct(UnplacedStay.person_id))
    query = sa.select(UnplacedStay.country, persons).where(_is_waited_for())
    query = query.group_by(UnplacedStay.country)
    return {row.country: row[1] for row in session.execute(query.order_by(UnplacedStay.country))}


def unplaced_stays(
    session: Session, keyring: Keyring, country: str, *, limit: int | None = None, offset: int = 0
) -> list[OpenUnplacedStay]:
    """Return the stays of a country that are to be placed, the oldest first.

    The caller writes the audit log.
    """
    query, asked = _LIST, {"of_country": country, "from_row": offset}
    if limit is not None:
        query, asked = _PART, asked | {"rows": limit}
    return [open_unplaced(row, keyring) for row in session.execute(query, asked)]


def unplaced_page(session: Session, country: str, *, limit: int, offset: int) -> UnplacedPage:
    """Return who is on the page that `unplaced_stays` opens."""
    session.flush()
    asked = {"of_country": country, "rows": limit, "from_row": offset}
    rows = tuple(map(tuple, _HEADS.rows(session, **asked)))
    return UnplacedPage(tuple(str(row[1]).replace("-", "") for row in rows), rows)


def waiting_of(session: Session, keyring: Keyring, person_id: uuid.UUID) -> list[OpenUnplacedStay]:
    """Return the stays of one person that are to be placed, the oldest first.

    The caller writes the audit log.
    """
    query = sa.select(UnplacedStay).where(UnplacedStay.person_id == person_id)
    query = query.order_by(UnplacedStay.created_at, UnplacedStay.id)
    return [open_unplaced(row, keyring) for row in session.scalars(query)]


def open_unplaced(
    row: UnplacedStay | sa.Row[*tuple[Any, ...]], keyring: Keyring
) -> OpenUnplacedStay:
    """Return a stay to be placed with its words, where they open."""
    try:
        place = unseal_sought_place(keyring, sought_place_at(row.id, row.country), row.ciphertext)
    except CannotOpen:
        place = None
    return OpenUnplacedStay(row.id, row.person_id, row.kind, row.from_on, row.until_on, place)


# -- inside ---------------------------------------------------------------------------------


def _is_waited_for() -> sa.ColumnElement[bool]:
    """Return whether a stay is sought at all: not one that was running when its person left."""
    has_left = sa.select(sa.literal(1)).where(
        Person.id == UnplacedStay.person_id,
        Person.left_on.is_not(None),
        sa.or_(UnplacedStay.from_on.is_(None), UnplacedStay.from_on <= Person.left_on),
    )
    return ~has_left.correlate(UnplacedStay).exists()


def _drop(session: Session, person_id: uuid.UUID, kind: StayKind) -> None:
    session.execute(
        sa.delete(UnplacedStay).where(
            UnplacedStay.person_id == person_id, UnplacedStay.kind == kind
        )
    )


_OF_COUNTRY = (UnplacedStay.country == sa.bindparam("of_country"), _is_waited_for())
_COUNT = PlainQuestion(
    sa.select(sa.func.count(sa.distinct(UnplacedStay.person_id))).where(*_OF_COUNTRY)
)
_LIST = (
    sa.select(*_SHOWN)
    .where(*_OF_COUNTRY)
    .order_by(UnplacedStay.created_at, UnplacedStay.id)
    .offset(sa.bindparam("from_row", type_=sa.Integer))
)
_PART = _LIST.limit(sa.bindparam("rows", type_=sa.Integer))
_WAITING, _PERSONS = UnplacedStay.__table__, Person.__table__
_HEADS = PlainQuestion(
    sa.select(
        sa.type_coerce(_WAITING.c.id, sa.String),
        sa.type_coerce(_WAITING.c.person_id, sa.String),
        sa.type_coerce(_WAITING.c.kind, sa.String),
        _PERSONS.c.seal_version,
    )
    .select_from(_WAITING)
    .join(_PERSONS, _PERSONS.c.id == _WAITING.c.person_id)
    .where(
        _WAITING.c.country == sa.bindparam("of_country"),
        sa.or_(_PERSONS.c.left_on.is_(None), _WAITING.c.from_on > _PERSONS.c.left_on),
    )
    .order_by(_WAITING.c.created_at, _WAITING.c.id)
    .offset(sa.bindparam("from_row", type_=sa.Integer))
    .limit(sa.bindparam("rows", type_=sa.Integer))
)
"""Put together once: sheets and lists ask them with each look."""
