from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.approval import IllegalMove
from core.crypto import Keyring
from core.errors import UnusableInput
from response.crisis.models import Participation
from response.late_entries import PartEnded
from response.movements.models import MovementState
from response.movements.planning import (
    MOVES,
    change_movement,
    contact_of,
    move_movement,
    plan_movement,
)
from response.movements.seating import give_places
from tests.response.crisis_parts import OFFICER, add_part, add_people
from tests.response.movements.examples import add_bus, bus_draft, for_places


def test_a_form_sent_twice_is_one_and_two_equal_buses_are_two(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    draft = bus_draft(now, contact="Rosa, +1 956 555 0100", id=uuid.UUID(int=1))
    first = plan_movement(session, keyring, part, draft, now)
    again = plan_movement(session, keyring, part, draft, now + timedelta(hours=1))
    equal = plan_movement(session, keyring, part, bus_draft(now, id=uuid.UUID(int=2)), now)
    assert again is first
    assert (first.number, equal.number) == (1, 2)
    # The id of another country's form makes no movement of theirs, and finds none.
    other = add_part(session, now, "SV", serial=9)
    theirs = plan_movement(session, keyring, other, draft, now)
    assert theirs.id != first.id
    assert first.ciphertext is not None
    assert b"Rosa" not in first.ciphertext
    assert contact_of(keyring, first) == "Rosa, +1 956 555 0100"
    first.ciphertext = first.ciphertext[:-1] + bytes([first.ciphertext[-1] ^ 1])
    assert contact_of(keyring, first) is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"from_place": " "}, "from"),
        ({"to_place": "x" * 201}, "to"),
        ({"seats": 0}, "seats"),
        ({"seats": 3001}, "seats"),
        ({"wheelchair_seats": 11}, "wheelchair"),
        ({"leaves_at": datetime.fromisoformat("2028-11-22T13:00:00+00:00")}, "leaves"),
        ({"contact": "x" * 301}, "contact"),
    ],
)
def test_what_nobody_can_mean_is_refused(
    session: Session,
    keyring: Keyring,
    part: Participation,
    now: datetime,
    change: dict[str, Any],
    field: str,
) -> None:
    with pytest.raises(UnusableInput) as wrong:
        plan_movement(session, keyring, part, bus_draft(now, **change), now)
    assert wrong.value.location == field


def test_only_legal_moves_and_the_same_twice_is_none(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    for before in MovementState:
        for after in MovementState:
            bus = add_bus(session, keyring, part, now, from_place=f"{before} {after}")
            bus.state = before
            if after is before or after in MOVES[before]:
                move_movement(session, bus, after, now, by=OFFICER)
                assert bus.state is after
                assert bus.is_open == (bus.ended_at is None)
            else:
                with pytest.raises(IllegalMove):
                    move_movement(session, bus, after, now, by=OFFICER)


def test_a_cancelled_one_frees_its_people_and_says_how_many(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    bus = add_bus(session, keyring, part, now)
    people = add_people(session, keyring, now, ["Ana Ic", "Luis Tot"], birth_year=1980)
    give_places(session, bus, part, for_places(now, *people))
    move_movement(session, bus, MovementState.LEFT, now, by=OFFICER)
    assert bus.left_at == now
    assert move_movement(session, bus, MovementState.CANCELLED, now, by=OFFICER) == 2
    other = add_bus(session, keyring, part, now, seats=11)
    assert len(give_places(session, other, part, for_places(now, *people))) == 2


def test_what_has_left_is_not_changed_and_an_ended_part_plans_nothing(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    bus = add_bus(session, keyring, part, now)
    change_movement(session, keyring, bus, bus_draft(now, seats=40), now)
    assert bus.seats == 40
    move_movement(session, bus, MovementState.LEFT, now, by=OFFICER)
    with pytest.raises(IllegalMove):
        change_movement(session, keyring, bus, bus_draft(now), now)
    part.ended_at = now
    session.flush()
    with pytest.raises(PartEnded):
        add_bus(session, keyring, part, now + timedelta(minutes=1), seats=3)
