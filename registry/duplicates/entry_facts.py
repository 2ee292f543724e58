"""What a card and its places say besides the name, as it is compared."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registry.duplicates.evidence import EntryFacts
from registry.people.access import OpenPerson, in_parts
from registry.people.models import Person, StayKind
from registry.people.record import Card, StayPlace
from registry.search.name_table import NameTable
from registry.search.name_words import NameWords


def facts_of_card(
    card: Card,
    places: Sequence[StayPlace] = (),
    household_id: uuid.UUID | None = None,
    housemates: frozenset[str] = frozenset(),
) -> EntryFacts:
    """Return what is known of somebody with a card; the first of the places counts as home."""
    home = places[0] if places else None
    return EntryFacts(
        birth_year=card.birth_year,
        phones=tuple(filter(None, (card.phone, *card.other_phones))),
        email=card.email,
        lon=home.lon if home else None,
        lat=home.lat if home else None,
        sex=card.sex,
        household=household_id.int if household_id else None,
        housemates=housemates,
        birth_date=card.birth_date,
        contact_phones=tuple(
            filter(None, (card.contact_phone, *(each.phone for each in card.contacts)))
        ),
        is_house=home is not None and home.accuracy == "address",
    )


def facts_of_person(person: OpenPerson, housemates: frozenset[str] = frozenset()) -> EntryFacts:
    """Return what is known of a registered person; a residence comes before a trip."""
    homes = [each.place for each in person.stays if each.kind is StayKind.RESIDENCE]
    others = [each.place for each in person.stays if each.kind is not StayKind.RESIDENCE]
    return facts_of_card(person.card, [*homes, *others], person.household_id, housemates)


def housemates_in(
    session: Session, table: NameTable, household_ids: Iterable[uuid.UUID | None]
) -> Mapping[uuid.UUID | None, Mapping[uuid.UUID, str]]:
    """Return the first given name of each person of some households, by household and person, out
    of the names: no card is opened for it.
    """
    found: dict[uuid.UUID | None, dict[uuid.UUID, str]] = defaultdict(dict)
    for part in in_parts(sorted({each for each in household_ids if each is not None})):
        query = sa.select(Person.household_id, Person.id, Person.number)
        for row in session.execute(query.where(Person.household_id.in_(part))):
            if row.number is not None and row.number < len(table):
                found[row.household_id][row.id] = first_given(table.words_of(row.number))
    return found


def others_of(
    homes: Mapping[uuid.UUID | None, Mapping[uuid.UUID, str]],
    household_id: uuid.UUID | None,
    person_id: uuid.UUID | None,
) -> frozenset[str]:
    """Return the names of those of a household, but for one person; none where nobody is known."""
    names = homes.get(household_id, {})
    return frozenset(name for key, name in names.items() if name and key != person_id)


def first_given(name: NameWords) -> str:
    """Return the first given name of a person; empty of one without."""
    return name.given[0] if name.given else ""
