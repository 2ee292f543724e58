"""Persons chosen by their names for an agreement: found, ticked, and shown again as they stand."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from registry.people.access import read_persons
from registry.search.person_search import search_persons
from registry.sharing.drafting import MOST_LISTED
from registry.sharing.permission import permitted_among
from webapp.auth.request_context import request_context
from webapp.http.database import db
from webapp.http.services import services
from webapp.labels.doubles import place_of_person

PURPOSE = "drafting an agreement"
MOST_FOUND = 10


@dataclass(frozen=True, slots=True)
class PickedPerson:
    """Somebody who can be ticked."""

    id: uuid.UUID
    name: str
    """Empty where their card does not open."""
    birth_year: int | None
    place: str
    agrees: bool
    """Whether they agreed to be shared: without it no agreement reaches them."""


@dataclass(frozen=True, slots=True)
class PersonPicker:
    """What the form shows of persons."""

    sought: str = ""
    chosen: Sequence[PickedPerson] = ()
    found: Sequence[PickedPerson] = ()
    """Of those sought who are not chosen yet, the likeliest first."""


def person_picker(country: str, chosen: Sequence[uuid.UUID], sought: str) -> PersonPicker:
    """Return the persons of a country who are chosen, and who may be meant by what is sought. Who
    is shown was read: the log says so.
    """
    ids = list(dict.fromkeys(chosen))[:MOST_LISTED]
    found: list[uuid.UUID] = []
    if sought:
        session, keyring = db.session(), services().keyring
        listed = search_persons(session, keyring, country, sought, limit=MOST_FOUND).ids
        found = [each for each in listed if each not in ids]
    if not ids and not found:
        return PersonPicker(sought)
    picked = _picked([*ids, *found])
    return PersonPicker(
        sought,
        [picked[each] for each in ids if each in picked],
        [picked[each] for each in found if each in picked],
    )


# -- inside ---------------------------------------------------------------------------------


def _picked(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, PickedPerson]:
    read = read_persons(request_context(PURPOSE), ids)
    agreed = permitted_among(db.session(), ids)
    found = {key: PickedPerson(key, "", None, "", key in agreed) for key in read.unreadable}
    for key, person in read.opened.items():
        card = person.card
        place = place_of_person(person)
        found[key] = PickedPerson(key, card.full_name, card.birth_year, place, key in agreed)
    return found
