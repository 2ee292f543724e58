"""What was marked of a movement by mistake, taken back: a tick of somebody, a step of the whole.

The rule: what was marked and that it was taken back both stay in the audit log; an arrival that was
none takes its statement with it, which stays crossed out; and a cancelled movement comes back for
half an hour, while nobody has been told yet that they have no place.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.approval import IllegalMove
from core.crypto import Keyring
from core.db import hold_row
from core.i18n.languages import N_
from response.accounting.models import Says, Statement, StatementSource
from response.accounting.statements import statements_of, take_back
from response.crisis.models import Participation
from response.movements.boarding import TickReport, rows_of
from response.movements.models import Movement, MovementState, Passenger
from response.movements.seating import PassengerWords, seal_words, words_of_passenger
from response.movements.step_log import note_step

UNCANCELLED = timedelta(minutes=30)
"""So long a cancelled movement can be brought back."""
_UNKNOWN = N_("ese número no está en la lista")
_CANCELLED = N_("el traslado se canceló")
_SEATED = N_("ya tiene plaza en otro traslado: quítela allí antes")


@dataclass(frozen=True, slots=True)
class StepBack:
    """A movement after its last step was taken back."""

    state: MovementState
    regained: int = 0
    """How many have their place again."""
    elsewhere: int = 0
    """How many have another place meanwhile, and keep that one."""


def take_ticks_back(
    session: Session,
    keyring: Keyring,
    movement: Movement,
    participation: Participation,
    numbers: Sequence[int],
    *,
    by: str,
    now: datetime,
) -> TickReport:
    """Take back the last tick of some of the participation's own passengers: an arrival, else that
    they did not come, else that they boarded. Who has none stays as they are.
    """
    hold_row(session, movement)
    rows = rows_of(session, movement.id, participation.id)
    done: list[int] = []
    before: list[int] = []
    refused: list[tuple[int, str]] = []
    for number in dict.fromkeys(numbers):
        row = rows.get(number)
        reason = _refusal(session, movement, row)
        if row is None or reason:
            refused.append((number, reason))
        elif _untick(session, keyring, participation, row, by, now):
            done.append(number)
        else:
            before.append(number)
    session.flush()
    if done:
        country = participation.country
        note_step(session, movement, "unmark", by=by, now=now, country=country, numbers=done)
    return TickReport(tuple(done), tuple(before), tuple(refused))


def step_before(movement: Movement, now: datetime) -> MovementState | None:
    """Return to which state the last step of a movement can be taken back; None for to none."""
    match movement.state:
        case MovementState.LEFT:
            return MovementState.BOARDING
        case MovementState.ARRIVED:
            return MovementState.LEFT
        case MovementState.CANCELLED if movement.ended_at is not None:
            is_late = now - movement.ended_at > UNCANCELLED
            was = MovementState.LEFT if movement.left_at else MovementState.PLANNED
            return None if is_late else was
    return None


def take_step_back(
    session: Session, movement: Movement, *, shown_state: MovementState, by: str, now: datetime
) -> StepBack:
    """Bring a movement back to where it was before its last step; whoever lost their place by it
    has it again, but for who has another one since.

    Raises IllegalMove where it is no more as somebody saw it, or the time for it is over.
    """
    hold_row(session, movement)
    target = step_before(movement, now)
    if movement.state is not shown_state or target is None:
        raise IllegalMove(f"movement {movement.number} is {movement.state}")
    lost = _lost_places(session, movement) if movement.state is MovementState.CANCELLED else []
    back = [each for each in lost if not _is_seated(session, each)]
    for each in back:
        each.ended_at = None
    movement.state, movement.ended_at = target, None
    if target is not MovementState.LEFT:
        movement.left_at = None
    session.flush()
    note_step(session, movement, "step_back", by=by, now=now, state=target.value)
    return StepBack(target, len(back), len(lost) - len(back))


# -- inside ---------------------------------------------------------------------------------


def _refusal(session: Session, movement: Movement, row: Passenger | None) -> str:
    if row is None:
        return _UNKNOWN
    if movement.state is MovementState.CANCELLED:
        return _CANCELLED
    is_ticked_off = row.arrived_at is not None or row.missed_at is not None
    return _SEATED if is_ticked_off and _is_seated(session, row) else ""


def _untick(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    row: Passenger,
    by: str,
    now: datetime,
) -> bool:
    if row.arrived_at is not None:
        _unsay_arrival(session, keyring, participation, row, by, now)
        # Who arrived without a tick at the door boarded by the same tap.
        row.boarded_at = None if row.boarded_at == row.arrived_at else row.boarded_at
        row.arrived_at = row.ended_at = None
    elif row.missed_at is not None:
        row.missed_at = row.ended_at = None
    elif row.boarded_at is not None and row.ended_at is None:
        row.boarded_at = None
    else:
        return False
    return True


def _unsay_arrival(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    row: Passenger,
    by: str,
    now: datetime,
) -> None:
    """Cross out the statement that the arrival was, and forget to whom they were handed."""
    words = words_of_passenger(keyring, row)
    if words is not None and words.handed_to:
        seal_words(keyring, row, PassengerWords(words.name, words.birth_year))
    if row.person_id is None:
        return
    said = statements_of(session, participation.id, row.person_id)
    crossed_out = {each.closes_id for each in said if each.says is Says.TAKEN_BACK}
    for each in said:
        if _is_arrival(each, row) and each.id not in crossed_out:
            take_back(session, keyring, participation, each, by=by, note="", now=now)


def _is_arrival(statement: Statement, row: Passenger) -> bool:
    """Return whether an officer's tick of an arrival made a statement."""
    return (statement.says, statement.source, statement.said_at) == (
        Says.MOVED,
        StatementSource.OFFICER,
        row.arrived_at,
    )


def _lost_places(session: Session, movement: Movement) -> Sequence[Passenger]:
    """Return whose place ended with the movement, of every country."""
    query = sa.select(Passenger).where(
        Passenger.movement_id == movement.id,
        Passenger.ended_at == movement.ended_at,
        Passenger.arrived_at.is_(None),
        Passenger.missed_at.is_(None),
    )
    return session.scalars(query.order_by(Passenger.number)).all()


def _is_seated(session: Session, row: Passenger) -> bool:
    """Return whether somebody registered has a place elsewhere now."""
    if row.person_id is None:
        return False
    query = sa.select(Passenger.id).where(
        Passenger.participation_id == row.participation_id,
        Passenger.person_id == row.person_id,
        Passenger.id != row.id,
        Passenger.ended_at.is_(None),
    )
    found: uuid.UUID | None = session.scalar(query.limit(1))
    return found is not None
