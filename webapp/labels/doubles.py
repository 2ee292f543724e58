"""Likely doubles as pages show them: who, how likely, and the reasons in words."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from registry.duplicates.proposing import ProposedDouble
from registry.duplicates.reason_words import likelihood, speaks_against, speaks_for
from registry.people.access import OpenPerson


@dataclass(frozen=True, slots=True)
class DoubleShown:
    """A registered person who may be the one of an entry."""

    person_id: uuid.UUID
    name: str
    birth_year: int | None
    phone: str
    place: str
    likelihood: str
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]


def shown_doubles(
    doubles: Sequence[ProposedDouble], translate: Callable[[str], str]
) -> list[DoubleShown]:
    """Return proposed doubles for `macros/doubles.html`."""
    return [
        DoubleShown(
            each.person_id,
            each.person.card.full_name,
            each.person.card.birth_year,
            each.person.card.phone,
            place_of_person(each.person),
            likelihood(each.log_odds, translate),
            tuple(speaks_for(each.reasons, translate)),
            tuple(speaks_against(each.reasons, translate)),
        )
        for each in doubles
    ]


def place_of_person(person: OpenPerson) -> str:
    """Return where somebody stays, in the words of the first stay; empty where none are known."""
    return next((each.place.text for each in person.stays if each.place.text), "")
