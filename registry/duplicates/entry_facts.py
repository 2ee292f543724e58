"""What a card and its places say besides the name, as it is compared."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from registry.duplicates.evidence import EntryFacts
from registry.people.access import OpenPerson
from registry.people.models import StayKind
from registry.people.record import Card, StayPlace


def facts_of_card(
    card: Card, places: Sequence[StayPlace] = (), household_id: uuid.UUID | None = None
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
    )


def facts_of_person(person: OpenPerson) -> EntryFacts:
    """Return what is known of a registered person; a residence comes before a trip."""
    homes = [each.place for each in person.stays if each.kind is StayKind.RESIDENCE]
    others = [each.place for each in person.stays if each.kind is not StayKind.RESIDENCE]
    return facts_of_card(person.card, [*homes, *others], person.household_id)
