from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.crypto import Keyring
from response.crisis.models import Participation
from response.movements.listing import (
    movement_lines,
    movement_of,
    passengers_of,
)
from response.movements.models import MovementState
from response.movements.planning import move_movement
from response.movements.seating import give_places, take_off
from tests.response.crisis_parts import OFFICER, add_part, add_people
from tests.response.movements.examples import add_bus, for_places


def test_open_ones_by_their_hour_then_what_is_over(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    hours = (5, 1, 3, 2)
    late, soon, over, older = (
        add_bus(session, keyring, part, now, leaves_at=now + timedelta(hours=each))
        for each in hours
    )
    for each in (older, over):
        move_movement(session, each, MovementState.CANCELLED, now, by=OFFICER)
    found = [each.movement.number for each in movement_lines(session, part)]
    assert found == [soon.number, late.number, over.number, older.number]


def test_a_movement_of_another_crisis_is_not_there(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    bus = add_bus(session, keyring, part, now, is_lent=True)
    stranger = add_part(session, now, "SV", serial=9)
    guest = Participation(
        crisis_id=part.crisis_id, country="SV", joined_at=now, joined_by=OFFICER, level=2
    )
    session.add(guest)
    session.flush()
    assert movement_of(session, stranger, bus.id) is None
    assert movement_of(session, guest, bus.id) is bus
    assert movement_of(session, guest, uuid.uuid4()) is None
    bus.is_lent = False
    assert movement_of(session, guest, bus.id) is None


def test_more_than_there_are_seats_is_shown(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    bus = add_bus(session, keyring, part, now, seats=2, wheelchair_seats=1)
    people = add_people(session, keyring, now, ["Ana", "Luis", "Eva", "Sol"], birth_year=1980)
    chairs = frozenset({people[0].id, people[1].id})
    give_places(session, bus, part, for_places(now, *people, wheelchairs=chairs))
    (line,) = movement_lines(session, part)
    assert (line.free, line.free_wheelchairs) == (-2, -1)
    take_off(session, bus, part, [2, 4], now)
    (line,) = movement_lines(session, part)
    assert (line.free, line.free_wheelchairs) == (0, 0)
    assert [each.number for each in passengers_of(session, bus.id, part.id)] == [1, 3]
