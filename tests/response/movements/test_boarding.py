from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import UnusableInput
from response.accounting.models import Says
from response.accounting.statements import statements_of, words_of
from response.accounting.states import PersonStanding, state_of
from response.crisis.models import Participation
from response.movements.boarding import PassengerTick, TickList, tick, without_place
from response.movements.listing import movement_lines
from response.movements.models import Movement, MovementState, Passenger
from response.movements.planning import move_movement
from response.movements.seating import (
    PassengerWords,
    give_place_unregistered,
    give_places,
    words_of_passenger,
)
from tests.response.crisis_parts import OFFICER, add_people
from tests.response.movements.examples import add_bus, for_places


@pytest.fixture
def bus(session: Session, keyring: Keyring, part: Participation, now: datetime) -> Movement:
    """A bus with three registered people and one who is not."""
    made = add_bus(session, keyring, part, now)
    people = add_people(session, keyring, now, ["Ana", "Luis", "Eva"], birth_year=1980)
    give_places(session, made, part, for_places(now, *people))
    give_place_unregistered(
        session, keyring, made, part, PassengerWords("Rosa"), by=OFFICER, now=now
    )
    return made


def ticks(kind: PassengerTick, at: datetime, *numbers: int, handed_to: str = "") -> TickList:
    return TickList(numbers=numbers, tick=kind, by=OFFICER, happened_at=at, handed_to=handed_to)


def rows(session: Session, bus: Movement) -> dict[int, Passenger]:
    return {
        each.number: each
        for each in session.query(Passenger).filter(Passenger.movement_id == bus.id)
    }


def test_an_arrival_is_a_statement_and_a_boarding_is_none(
    session: Session, keyring: Keyring, part: Participation, now: datetime, bus: Movement
) -> None:
    report = tick(session, keyring, bus, part, ticks(PassengerTick.BOARDED, now, 1, 2, 4, 99), now)
    assert (report.done, [number for number, _why in report.refused]) == ((1, 2, 4), [99])
    ana = rows(session, bus)[1]
    assert ana.person_id is not None
    assert statements_of(session, part.id, ana.person_id) == []
    at = now + timedelta(hours=5)
    arrived = ticks(PassengerTick.ARRIVED, at, 1, 4, handed_to="Cruz Roja")
    assert tick(session, keyring, bus, part, arrived, at).done == (1, 4)
    (said,) = statements_of(session, part.id, ana.person_id)
    assert (said.says, said.said_at) == (Says.MOVED, at)
    words = words_of(keyring, said)
    assert words is not None
    assert words.place == "Centro de convenciones de San Antonio"
    assert state_of([said]).standing is PersonStanding.MOVED
    rosa = words_of_passenger(keyring, rows(session, bus)[4])
    assert rosa == PassengerWords("Rosa", None, "Cruz Roja")
    again = tick(session, keyring, bus, part, arrived, at)
    assert (again.done, again.before) == ((), (1, 4))
    assert len(statements_of(session, part.id, ana.person_id)) == 1


def test_a_movement_that_arrived_says_nothing_of_who_was_not_ticked(
    session: Session, keyring: Keyring, part: Participation, now: datetime, bus: Movement
) -> None:
    tick(session, keyring, bus, part, ticks(PassengerTick.BOARDED, now, 1, 2), now)
    tick(session, keyring, bus, part, ticks(PassengerTick.ARRIVED, now, 1), now)
    move_movement(session, bus, MovementState.LEFT, now, by=OFFICER)
    move_movement(session, bus, MovementState.ARRIVED, now, by=OFFICER)
    (line,) = movement_lines(session, part)
    assert line.unaccounted == 1
    assert tick(session, keyring, bus, part, ticks(PassengerTick.ARRIVED, now, 2), now).done == (2,)
    (line,) = movement_lines(session, part)
    assert line.unaccounted == 0


def test_who_does_not_come_is_to_be_called_until_they_have_a_place_again(
    session: Session, keyring: Keyring, part: Participation, now: datetime, bus: Movement
) -> None:
    tick(session, keyring, bus, part, ticks(PassengerTick.BOARDED, now, 1), now)
    report = tick(session, keyring, bus, part, ticks(PassengerTick.MISSED, now, 1, 2), now)
    assert (report.done, [number for number, _why in report.refused]) == ((2,), [1])
    assert [each.number for each in without_place(session, part.id)] == [2]
    # At the door all the same.
    late = tick(session, keyring, bus, part, ticks(PassengerTick.BOARDED, now, 2), now)
    assert late.done == (2,)
    assert without_place(session, part.id) == []
    other = add_bus(session, keyring, part, now, seats=2)
    tick(session, keyring, bus, part, ticks(PassengerTick.MISSED, now, 3), now)
    eva = rows(session, bus)[3]
    assert eva.person_id is not None
    request = for_places(now)
    moved = type(request)(person_ids=(eva.person_id,), by=OFFICER, now=now)
    give_places(session, other, part, moved)
    assert without_place(session, part.id) == []
    move_movement(session, other, MovementState.CANCELLED, now + timedelta(minutes=1), by=OFFICER)
    assert [each.person_id for each in without_place(session, part.id)] == [eva.person_id]


def test_what_cannot_be_ticked_is_refused(
    session: Session, keyring: Keyring, part: Participation, now: datetime, bus: Movement
) -> None:
    soon = ticks(PassengerTick.BOARDED, now + timedelta(minutes=3), 1)
    with pytest.raises(UnusableInput):
        tick(session, keyring, bus, part, soon, now)
    long = ticks(PassengerTick.ARRIVED, now, 1, handed_to="x" * 201)
    with pytest.raises(UnusableInput):
        tick(session, keyring, bus, part, long, now)
    move_movement(session, bus, MovementState.CANCELLED, now, by=OFFICER)
    report = tick(session, keyring, bus, part, ticks(PassengerTick.BOARDED, now, 1), now)
    assert report.done == ()
    other = Participation(
        crisis_id=part.crisis_id, country="HN", joined_at=now, joined_by=OFFICER, level=2
    )
    session.add(other)
    session.flush()
    foreign = tick(session, keyring, bus, other, ticks(PassengerTick.BOARDED, now, 1), now)
    assert [number for number, _why in foreign.refused] == [1], "another country's list is not ours"
