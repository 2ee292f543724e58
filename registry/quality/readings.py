"""Registrations read for judging: a part of a country's households at a time, every card and place
opened once. The caller writes the audit log.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from registry.confirmation.turns import refusals
from registry.contacts.bad_numbers import NumberFault, bad_numbers_of, has_bad_number
from registry.duplicates.models import DoublePair, DoubleState
from registry.people.access import in_parts
from registry.people.history import PersonEvent, PersonEventKind
from registry.people.models import Household, Person, Stay, UnplacedStay
from registry.people.record import Card, card_place, stay_place, unseal_card, unseal_place
from registry.quality.faults import Deadlines, Registration, faults_of, is_minor
from registry.quality.models import RegistrationFault

LAPSED_DAYS = 90
"""So long a need that was over by itself is asked about."""
_SPOKEN_TO = (PersonEventKind.CHANGED, PersonEventKind.CONFIRMED, PersonEventKind.RENEWED)
PART = 400
"""So many households, or persons of none, are gone through at a time."""


@dataclass(frozen=True, slots=True)
class JudgedPerson:
    """Somebody with the faults of their registration."""

    id: uuid.UUID
    post: str
    faults: frozenset[RegistrationFault]


def parts_of(session: Session, country: str, after: uuid.UUID | None, alone: bool) -> list[Any]:
    """Return the ids of the next households of a country, or of the next persons of none."""
    row = Person if alone else Household
    query = sa.select(row.id).where(row.country == country)
    if alone:
        query = query.where(Person.household_id.is_(None))
    if after is not None:
        query = query.where(row.id > after)
    return list(session.scalars(query.order_by(row.id).limit(PART)))


def judge_persons(
    session: Session, keyring: Keyring, which: sa.ColumnElement[bool], by: Deadlines
) -> list[JudgedPerson]:
    """Return the persons of some whole households (or of none) with their faults."""
    rows = session.execute(_columns().where(which)).all()
    ids = [row.id for row in rows]
    places = _places(session, keyring, ids)
    waiting = _ids(session, UnplacedStay.person_id, UnplacedStay.person_id, ids)
    doubles = _doubles(session, ids)
    refused, lapsed = refusals(session, ids), _lapsed(session, ids, by)
    marked = bad_numbers_of(session, ids)
    cards = {row.id: _card(keyring, row) for row in rows}
    adults = _adults(rows, cards, by)
    found = []
    for row in rows:
        one = Registration(
            country=row.country,
            card=cards[row.id],
            places=places.get(row.id, ()),
            waits_for_place=row.id in waiting,
            confirmed_at=row.confirmed_at,
            keep_until=row.keep_until,
            left_on=row.left_on,
            is_refused=row.id in refused and refused[row.id] >= row.updated_at,
            is_double=row.id in doubles,
            has_bad_number=_has_bad_number(keyring, row, cards[row.id], marked),
            has_lapsed_need=row.id in lapsed,
        )
        has_adult = bool(adults.get(row.household_id, set()) - {row.id})
        faults = frozenset(faults_of(one, has_adult, by))
        found.append(JudgedPerson(row.id, post_key(row.post_id), faults))
    return found


def homes_of(session: Session, ids: Sequence[uuid.UUID]) -> Iterator[sa.ColumnElement[bool]]:
    """Yield the conditions that name these persons and all others of their households."""
    for part in in_parts(ids):
        homes = set(session.scalars(sa.select(Person.household_id).where(Person.id.in_(part))))
        homes.discard(None)
        yield sa.or_(Person.id.in_(part), Person.household_id.in_(sorted(filter(None, homes))))


def post_key(post_id: uuid.UUID | None) -> str:
    """Return how the boards name a post."""
    return "" if post_id is None else post_id.hex


# -- inside ---------------------------------------------------------------------------------


def _columns() -> sa.Select[Any]:
    columns: tuple[Any, ...] = (
        Person.id,
        Person.country,
        Person.post_id,
        Person.household_id,
        Person.confirmed_at,
        Person.keep_until,
        Person.left_on,
        Person.updated_at,
        Person.seal_version,
        Person.ciphertext,
    )
    return sa.select(*columns)


def _card(keyring: Keyring, row: Any) -> Card | None:
    try:
        return unseal_card(
            keyring, card_place(row.id, row.country, row.seal_version), row.ciphertext
        )
    except CannotOpen:
        return None


def _has_bad_number(
    keyring: Keyring,
    row: Any,
    card: Card | None,
    marked: Mapping[uuid.UUID, Mapping[str, NumberFault]],
) -> bool:
    own = marked.get(row.id)
    return bool(own and card and has_bad_number(keyring, row.country, card, own))


def _places(
    session: Session, keyring: Keyring, ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    columns = (Stay.id, Stay.person_id, Stay.country, Stay.seal_version, Stay.ciphertext)
    for part in in_parts(ids):
        for row in session.execute(sa.select(*columns).where(Stay.person_id.in_(part))):
            place = None
            try:
                location = stay_place(row.id, row.country, row.seal_version)
                place = unseal_place(keyring, location, row.ciphertext)
            except CannotOpen:
                pass
            found[row.person_id].append(place)
    return found


def _ids(session: Session, column: Any, person: Any, ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    found: set[uuid.UUID] = set()
    for part in in_parts(ids):
        found.update(session.scalars(sa.select(column).where(person.in_(part))))
    return found


def _lapsed(session: Session, ids: Sequence[uuid.UUID], by: Deadlines) -> set[uuid.UUID]:
    """Return those of whom a need was over lately, with nothing said of them since."""
    found: dict[uuid.UUID, PersonEventKind] = {}
    since = datetime.combine(by.today - timedelta(days=LAPSED_DAYS), time(), UTC)
    for part in in_parts(ids):
        query = sa.select(PersonEvent.person_id, PersonEvent.kind).where(
            PersonEvent.person_id.in_(part),
            PersonEvent.at >= since,
            PersonEvent.kind.in_((PersonEventKind.LAPSED, *_SPOKEN_TO)),
        )
        for row in session.execute(query.order_by(PersonEvent.at)):
            found[row.person_id] = row.kind
    return {key for key, kind in found.items() if kind is PersonEventKind.LAPSED}


def _doubles(session: Session, ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of whom a pair of likely doubles waits for a word."""
    found: set[uuid.UUID] = set()
    for part in in_parts(ids):
        for one in (DoublePair.first_id, DoublePair.second_id):
            is_open = sa.and_(one.in_(part), DoublePair.state == DoubleState.PROPOSED)
            found.update(session.scalars(sa.select(one).where(is_open)))
    return found


def _adults(
    rows: Sequence[Any], cards: dict[uuid.UUID, Card | None], by: Deadlines
) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Return who of each household is no minor, as far as anybody can tell: an unknown age, or a
    card that does not open, is taken for an adult's. Who left is not there.
    """
    adults: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for row in rows:
        card = cards[row.id]
        is_adult = card is None or not is_minor(card, by.today)
        if row.household_id is not None and row.left_on is None and is_adult:
            adults[row.household_id].add(row.id)
    return adults
