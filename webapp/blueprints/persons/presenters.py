"""What the page of a person shows: facts in words, stays, whom they live with."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import get_locale

from core.i18n.formats import Formats
from registry.labels import ACCURACY_WORDS, KIND_WORDS
from registry.papers.person_sheet import card_facts, days_words
from registry.people.access import OpenPerson, OpenStay, PersonsRead
from registry.people.models import Person
from registry.registration.unplaced import OpenUnplacedStay


@dataclass(frozen=True, slots=True)
class StayShown:
    """A stay in words."""

    id: uuid.UUID
    kind: str
    """A message id."""
    place: str
    accuracy: str
    """A message id; empty where it is not known."""
    days: str
    is_over: bool
    is_stage: bool
    """Whether it is a stage of a longer journey."""


@dataclass(frozen=True, slots=True)
class PersonShown:
    """A person as their page shows them; without facts where the card does not open."""

    facts: Sequence[tuple[str, str]]
    stays: Sequence[StayShown]
    family: Sequence[OpenPerson]
    closed_family: int
    left_on: date | None


def person_shown(row: Person, read: PersonsRead, today: date) -> PersonShown:
    """Return a person as their page shows them; `read` holds them and their household."""
    wording = Formats(str(get_locale()))
    found = read.opened.get(row.id)
    stays = found.stays if found else read.unreadable[row.id].stays
    others = [each for key, each in read.opened.items() if key != row.id]
    return PersonShown(
        card_facts(found.card, today, wording) if found else (),
        [_stay(each, today, wording) for each in stays],
        sorted(others, key=lambda each: each.card.birth_year or 9999),
        len(read.unreadable.keys() - {row.id}),
        row.left_on,
    )


def waiting_words(waiting: Sequence[OpenUnplacedStay]) -> list[tuple[uuid.UUID, str]]:
    """Return the places of somebody that are still sought, each with its words."""
    return [(each.id, each.place.text if each.place else "") for each in waiting]


# -- inside ---------------------------------------------------------------------------------


def _stay(stay: OpenStay, today: date, wording: Formats) -> StayShown:
    return StayShown(
        stay.id,
        KIND_WORDS[stay.kind],
        stay.place.text,
        ACCURACY_WORDS.get(stay.place.accuracy, ""),
        days_words(stay.from_on, stay.until_on, wording),
        stay.until_on is not None and stay.until_on < today,
        stay.journey_id is not None,
    )
