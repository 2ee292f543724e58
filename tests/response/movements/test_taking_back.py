from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.approval import IllegalMove
from core.audit_log import AuditEntry
from core.crypto import Keyring
from response.accounting.models import Says
from response.accounting.statements import statements_of
from response.accounting.states import PersonStanding, state_of
from response.crisis.models import Participation
from response.movements.boarding import PassengerTick, TickList, rows_of, tick, without_place
from response.movements.models import Movement, MovementState
from response.movements.planning import move_movement
from response.movements.seating import (
    PassengerWords,
    give_place_unregistered,
    give_places,
    words_of_passenger,
)
from response.movements.taking_back import (
    UNCANCELLED,
    step_before,
    take_step_back,
    take_ticks_back,
)
from tests.response.crisis_parts import OFFICER, add_people
from tests.response.movements.examples import add_bus, for_places


@pytest.fixture
def bus(session: Session, keyring: Keyring, part: Participation, now: datetime) -> Movement:
    """A bus with two who are registered and one who is not."""
    made = add_bus(session, keyring, part, now)
    people = add_people(session, keyring, now, ["Ana", "Luis"], birth_year=1980)
    give_places(session, made, part, for_places(now, *people))
    rosa = PassengerWords("Rosa", 1970)
    give_place_unregistered(session, keyring, made, part, rosa, by=OFFICER, now=now)
    return made


def acts(session: Session) -> list[str]:
    query = sa.select(AuditEntry.action).where(AuditEntry.action.startswith("movement."))
    return list(session.scalars(query.order_by(AuditEntry.at, AuditEntry.number)))


def test_an_arrival_that_was_none_takes_its_statement_with_it(
    session: Session, keyring: Keyring, part: Participation, now: datetime, bus: Movement
) -> None:
    boarded = TickList(numbers=(1,), tick=PassengerTick.BOARDED, by=OFFICER, happened_at=now)
    tick(session, keyring, bus, part, boarded, now)
    later = now + timedelta(hours=4)
    arrived = TickList(
        numbers=(1, 3), tick=PassengerTick.ARRIVED, by=OFFICER, happened_at=later, handed_to="Cruz"
    )
    tick(session, keyring, bus, part, arrived, later)
    after = later + timedelta(minutes=5)
    report = take_ticks_back(session, keyring, bus, part, (1, 3, 3, 9), by=OFFICER, now=after)
    assert (report.done, [number for number, _why in report.refused]) == ((1, 3), [9])
    ana, rosa = (rows_of(session, bus.id, part.id)[number] for number in (1, 3))
    assert (ana.boarded_at, ana.arrived_at, ana.ended_at) == (now, None, None)
    assert (rosa.boarded_at, rosa.arrived_at, rosa.ended_at) == (None, None, None)
    assert words_of_passenger(keyring, rosa) == PassengerWords("Rosa", 1970)
    assert ana.person_id is not None
    said = statements_of(session, part.id, ana.person_id)
    assert {each.says for each in said} == {Says.MOVED, Says.TAKEN_BACK}, "crossed out, not gone"
    assert state_of(said).standing is PersonStanding.UNKNOWN
    # The tick before it, and then there is none.
    for done, before in (((1,), ()), ((), (1,))):
        report = take_ticks_back(session, keyring, bus, part, (1,), by=OFFICER, now=after)
        assert (report.done, report.before) == (done, before)
    assert sorted(acts(session)) == ["movement.mark"] * 2 + ["movement.unmark"] * 2
    tick(session, keyring, bus, part, arrived, after)
    assert state_of(statements_of(session, part.id, ana.person_id)).standing is PersonStanding.MOVED


def test_who_has_another_place_meanwhile_keeps_that_one(
    session: Session, keyring: Keyring, part: Participation, now: datetime, bus: Movement
) -> None:
    missed = TickList(numbers=(1, 2), tick=PassengerTick.MISSED, by=OFFICER, happened_at=now)
    tick(session, keyring, bus, part, missed, now)
    ana = rows_of(session, bus.id, part.id)[1].person_id
    assert ana is not None
    other = add_bus(session, keyring, part, now)
    moved = type(for_places(now))(person_ids=(ana,), by=OFFICER, now=now)
    give_places(session, other, part, moved)
    report = take_ticks_back(session, keyring, bus, part, (1, 2), by=OFFICER, now=now)
    assert (report.done, [number for number, _why in report.refused]) == ((2,), [1])
    assert without_place(session, part.id) == []


@pytest.mark.parametrize(
    ("steps", "before"),
    [
        ((), None),
        ((MovementState.BOARDING,), None),
        ((MovementState.LEFT,), MovementState.BOARDING),
        ((MovementState.LEFT, MovementState.ARRIVED), MovementState.LEFT),
        ((MovementState.CANCELLED,), MovementState.PLANNED),
        ((MovementState.LEFT, MovementState.CANCELLED), MovementState.LEFT),
    ],
)
def test_the_last_step_is_taken_back(
    session: Session,
    part: Participation,
    now: datetime,
    bus: Movement,
    steps: tuple[MovementState, ...],
    before: MovementState | None,
) -> None:
    for each in steps:
        move_movement(session, bus, each, now, by=OFFICER)
    assert step_before(bus, now) is before
    if before is None:
        with pytest.raises(IllegalMove):
            take_step_back(session, bus, shown_state=bus.state, by=OFFICER, now=now)
        return
    with pytest.raises(IllegalMove):
        take_step_back(session, bus, shown_state=MovementState.PLANNED, by=OFFICER, now=now)
    step = take_step_back(session, bus, shown_state=bus.state, by=OFFICER, now=now)
    is_uncancelled = steps[-1] is MovementState.CANCELLED
    assert (step.state, step.regained) == (before, 3 if is_uncancelled else 0)
    assert (bus.state, bus.ended_at, bus.left_at) == (
        before,
        None,
        now if before is MovementState.LEFT else None,
    )
    assert sorted(acts(session)) == ["movement.move"] * len(steps) + ["movement.step_back"]


def test_a_cancelled_one_comes_back_for_half_an_hour(
    session: Session, keyring: Keyring, part: Participation, now: datetime, bus: Movement
) -> None:
    move_movement(session, bus, MovementState.CANCELLED, now, by=OFFICER)
    ana = rows_of(session, bus.id, part.id)[1].person_id
    assert ana is not None
    other = add_bus(session, keyring, part, now)
    moved = type(for_places(now))(person_ids=(ana,), by=OFFICER, now=now, may_split=True)
    give_places(session, other, part, moved)
    late = now + UNCANCELLED + timedelta(seconds=1)
    with pytest.raises(IllegalMove):
        take_step_back(session, bus, shown_state=MovementState.CANCELLED, by=OFFICER, now=late)
    step = take_step_back(
        session, bus, shown_state=MovementState.CANCELLED, by=OFFICER, now=now + UNCANCELLED
    )
    assert (step.regained, step.elsewhere) == (2, 1)
