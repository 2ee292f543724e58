"""The persons of the country that shares, opened for an agreement; what is opened here is cut down
to the fields agreed on before it leaves (`registry.sharing.reading`).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from core.context import Context
from core.crypto import CannotOpen
from registry.people.access import NationalViewer, in_parts
from registry.people.models import Person, Stay
from registry.people.record import Card, StayPlace, open_card, open_place
from registry.sharing.guard import is_left_out
from registry.sharing.models import SharingAgreement


def persons_included(
    context: Context[NationalViewer], agreement: SharingAgreement, ids: Sequence[uuid.UUID]
) -> Iterator[tuple[Person, Card]]:
    """Yield those of the persons whose card opens and whom the agreement does not leave out, in
    their order.
    """
    today = context.now.date()
    for part in in_parts(ids):
        rows = {row.id: row for row in _rows(context, agreement.country, Person.id.in_(part))}
        members = _members(context, agreement.country, rows.values())
        for row in (rows[each] for each in part if each in rows):
            card = _card(context, row)
            others = members.get(row.household_id, {})
            companions = [other for key, other in others.items() if key != row.id]
            if card is not None and not is_left_out(agreement, card, companions, today):
                yield row, card


def places_of(
    context: Context[NationalViewer], country: str, ids: Sequence[uuid.UUID], today: date
) -> dict[uuid.UUID, list[StayPlace]]:
    """Return where each person stays today, of the places that open."""
    query = sa.select(Stay).where(
        Stay.person_id.in_(ids),
        Stay.country == country,
        sa.or_(Stay.from_on.is_(None), Stay.from_on <= today),
        sa.or_(Stay.until_on.is_(None), Stay.until_on >= today),
    )
    places: dict[uuid.UUID, list[StayPlace]] = {}
    for stay in context.session.scalars(query.order_by(Stay.kind, Stay.id)):
        try:
            place = open_place(stay, context.keyring)
        except CannotOpen:
            continue
        places.setdefault(stay.person_id, []).append(place)
    return places


def unit_names(context: Context[NationalViewer], places: Sequence[StayPlace]) -> tuple[str, ...]:
    """Return what the municipalities of places are called; those nobody knows are left out."""
    units = (context.atlas.unit(place.unit_code) for place in places if place.unit_code)
    return tuple(unit.name for unit in units if unit is not None)


# -- inside ---------------------------------------------------------------------------------


def _members(
    context: Context[NationalViewer], country: str, persons: Iterable[Person]
) -> Mapping[uuid.UUID | None, dict[uuid.UUID, Card]]:
    """Return the cards that open of all who are of a household with one of the persons."""
    homes = {person.household_id for person in persons if person.household_id is not None}
    cards: dict[uuid.UUID | None, dict[uuid.UUID, Card]] = {}
    for row in _rows(context, country, Person.household_id.in_(homes)) if homes else ():
        card = _card(context, row)
        if card is not None:
            cards.setdefault(row.household_id, {})[row.id] = card
    return cards


def _rows(
    context: Context[NationalViewer], country: str, condition: sa.ColumnElement[bool]
) -> Sequence[Person]:
    query = sa.select(Person).where(condition, Person.country == country)
    return context.session.scalars(query).all()


def _card(context: Context[NationalViewer], person: Person) -> Card | None:
    try:
        return open_card(person, context.keyring)
    except CannotOpen:
        return None
