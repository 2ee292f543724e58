"""What the pages of movements show: passengers with their names, opened for the crisis."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from registry.people.access import OpenPerson, read_persons
from registry.quality.faults import is_minor
from response.crisis.models import Participation
from response.movements.models import Passenger
from response.movements.seating import words_of_passenger
from webapp.auth.request_context import request_context
from webapp.http.services import services


@dataclass(frozen=True, slots=True)
class PassengerLine:
    """One passenger, opened."""

    row: Passenger
    name: str
    """Empty where the card does not open."""
    birth_year: int | None
    group: int
    """The same for those who travel together, counted as they stand in the list."""
    handed_to: str = ""
    person: OpenPerson | None = None


def purpose_of(part: Participation) -> str:
    """Return why persons are read here, as the audit log says it."""
    return f"movements {part.crisis.number}"


def opened(part: Participation, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, OpenPerson]:
    """Return persons of the own country, opened; leaves a line in the audit log."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    return dict(read_persons(request_context(purpose_of(part)), wanted).opened)


def passenger_lines(part: Participation, rows: Sequence[Passenger]) -> list[PassengerLine]:
    """Return passengers with their names, in their order."""
    persons = opened(part, (each.person_id for each in rows if each.person_id is not None))
    groups: dict[uuid.UUID, int] = {}
    lines = []
    for row in rows:
        group = groups.setdefault(row.group_id, len(groups) + 1)
        words = words_of_passenger(services().keyring, row)
        person = persons.get(row.person_id) if row.person_id else None
        name = person.card.full_name if person else words.name if words else ""
        year = person.card.birth_year if person else words.birth_year if words else None
        handed_to = words.handed_to if words else ""
        lines.append(PassengerLine(row, name, year, group, handed_to, person))
    return lines


def named(part: Participation, rows: Sequence[Passenger]) -> list[tuple[uuid.UUID, str]]:
    """Return id and name of registered passengers; the name is empty where it does not open."""
    persons = opened(part, (each.person_id for each in rows if each.person_id is not None))
    return [
        (
            each.person_id,
            persons[each.person_id].card.full_name if each.person_id in persons else "",
        )
        for each in rows
        if each.person_id is not None
    ]


def minors_of(persons: Iterable[OpenPerson]) -> frozenset[uuid.UUID]:
    """Return those under age, as their cards say: of whom no year is known nothing is said."""
    today = services().clock().date()
    return frozenset(each.id for each in persons if is_minor(each.card, today))
