"""Movements for tests: a bus, and a family for it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.people.models import Person
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewPerson, NewStay, add_household, add_persons
from response.crisis.models import Participation
from response.movements.models import Movement, MovementKind
from response.movements.planning import MovementDraft, plan_movement
from response.movements.seating import SeatRequest
from tests.response.crisis_parts import INSIDE, OFFICER, add_people


def bus_draft(now: datetime, **changes: Any) -> MovementDraft:
    """Return a bus of ten seats that leaves in two hours."""
    values: dict[str, Any] = {
        "kind": MovementKind.BUS,
        "from_place": "Gimnasio de McAllen",
        "to_place": "Centro de convenciones de San Antonio",
        "leaves_at": now + timedelta(hours=2),
        "seats": 10,
        "by": OFFICER,
    }
    return MovementDraft(**{**values, **changes})


def add_bus(
    session: Session, keyring: Keyring, part: Participation, now: datetime, **changes: Any
) -> Movement:
    """Return a bus, planned."""
    return plan_movement(session, keyring, part, bus_draft(now, **changes), now)


def add_family(
    session: Session, keyring: Keyring, now: datetime, names: list[str], **card: Any
) -> list[Person]:
    """Return people who live together."""
    home = add_household(session, "GT")
    return add_people(session, keyring, now, names, household=home, **card)


def add_families(
    session: Session, keyring: Keyring, now: datetime, sizes: list[int]
) -> list[list[Person]]:
    """Return people who live together by so many, registered all at once."""
    stay = NewStay(place=StayPlace(lon=INSIDE[0], lat=INSIDE[1], text="Colonia Centro"))
    new = [
        NewPerson(
            country="GT",
            card=Card(full_name=f"P {number}-{each}"),
            stays=[stay],
            consent_at=now,
            household_id=home,
        )
        for number, (size, home) in enumerate((size, uuid.uuid4()) for size in sizes)
        for each in range(size)
    ]
    people = iter([session.get_one(Person, each) for each in add_persons(session, keyring, new)])
    return [list(islice(people, size)) for size in sizes]


def for_places(now: datetime, *persons: Person, **changes: Any) -> SeatRequest:
    """Return a wish for places."""
    values: dict[str, Any] = {
        "person_ids": tuple(each.id for each in persons), "by": OFFICER, "now": now,
    }  # fmt: skip
    return SeatRequest(**{**values, **changes})
