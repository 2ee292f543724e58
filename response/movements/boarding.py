"""Who boarded, who arrived, who did not come: ticked by number, on a phone or from paper.

Whoever arrives is safe, elsewhere: the officer who ticks stands before them, and a statement says
so. Boarding says nothing yet, and a movement that arrived says nothing of who was not ticked. Who
did not come is on nobody's list any more: they are listed to be called.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import hold_row
from core.errors import UnusableInput
from core.i18n.languages import N_
from response.accounting.models import Confidence, Says, StatementSource
from response.accounting.statements import AHEAD, StatementDraft, StatementWords, add_statement
from response.crisis.models import Participation
from response.late_entries import check_in_time
from response.movements.models import Movement, MovementState, Passenger
from response.movements.seating import LONGEST_HANDED_TO, seal_words, words_of_passenger
from response.movements.step_log import note_step


class PassengerTick(enum.StrEnum):
    """What somebody ticks of a passenger."""

    BOARDED = "boarded"
    ARRIVED = "arrived"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TickList:
    """Numbers ticked at once, as a hand does it going down the paper."""

    numbers: tuple[int, ...]
    tick: PassengerTick
    by: str
    happened_at: datetime
    handed_to: str = ""
    """To whom those who arrived were handed over."""


@dataclass(frozen=True, slots=True)
class TickReport:
    """What came of a list of numbers."""

    done: tuple[int, ...] = ()
    before: tuple[int, ...] = ()
    """Ticked so before: nothing was written twice."""
    refused: tuple[tuple[int, str], ...] = field(default=())
    """Number and why, as a message id; the others were ticked all the same."""


_UNKNOWN = N_("ese número no está en la lista")
_TAKEN_OFF = N_("ya no tiene plaza")
_NOT_LEFT = N_("el traslado se canceló")
_CAME = N_("subió: no puede faltar")


def tick(
    session: Session,
    keyring: Keyring,
    movement: Movement,
    participation: Participation,
    ticks: TickList,
    now: datetime,
) -> TickReport:
    """Tick some numbers of the participation's own passengers; the same twice changes nothing.

    Raises UnusableInput for a moment that is not yet, PartEnded for what is no more of the crisis.
    """
    if ticks.happened_at > now + AHEAD:
        raise UnusableInput("happened_at", N_("Esa hora todavía no llega."))
    if len(ticks.handed_to) > LONGEST_HANDED_TO:
        raise UnusableInput("handed_to", N_("El texto es demasiado largo."))
    check_in_time(session, participation.id, ticks.happened_at, now)
    hold_row(session, movement)
    rows = rows_of(session, movement.id, participation.id)
    done: list[int] = []
    before: list[int] = []
    refused: list[tuple[int, str]] = []
    for number in dict.fromkeys(ticks.numbers):
        row = rows.get(number)
        if row is not None and getattr(row, f"{ticks.tick.value}_at") is not None:
            before.append(number)
            continue
        reason = _refusal(movement, row, ticks.tick)
        if row is None or reason:
            refused.append((number, reason))
            continue
        _mark(session, keyring, movement, participation, row, ticks, now)
        done.append(number)
    session.flush()
    if done:
        note_step(
            session, movement, "mark", by=ticks.by, now=now,
            country=participation.country, tick=ticks.tick.value, numbers=done,
        )  # fmt: skip
    return TickReport(tuple(done), tuple(before), tuple(refused))


def without_place(session: Session, participation_id: uuid.UUID) -> Sequence[Passenger]:
    """Return who did not come, or lost their place as a movement was cancelled, and has no other
    since: they are to be called.
    """
    placed = sa.select(Passenger.person_id).where(
        Passenger.participation_id == participation_id,
        Passenger.person_id.is_not(None),
        sa.or_(Passenger.ended_at.is_(None), Passenger.arrived_at.is_not(None)),
    )
    is_cancelled = sa.and_(
        Movement.state == MovementState.CANCELLED, Passenger.ended_at == Movement.ended_at
    )
    query = (
        sa.select(Passenger)
        .join(Movement, Movement.id == Passenger.movement_id)
        .where(
            Passenger.participation_id == participation_id,
            Passenger.person_id.is_not(None),
            Passenger.person_id.not_in(placed),
            sa.or_(Passenger.missed_at.is_not(None), is_cancelled),
        )
        .order_by(Passenger.ended_at.desc(), Passenger.number)
    )
    latest: dict[uuid.UUID | None, Passenger] = {}
    for each in session.scalars(query):
        latest.setdefault(each.person_id, each)
    return list(latest.values())


def rows_of(
    session: Session, movement_id: uuid.UUID, participation_id: uuid.UUID
) -> dict[int, Passenger]:
    """Return a part's own passengers of a movement by their numbers, those taken off too."""
    query = sa.select(Passenger).where(
        Passenger.movement_id == movement_id, Passenger.participation_id == participation_id
    )
    return {each.number: each for each in session.scalars(query)}


# -- inside ---------------------------------------------------------------------------------


def _refusal(movement: Movement, row: Passenger | None, ticked: PassengerTick) -> str:
    if row is None:
        return _UNKNOWN
    if movement.state is MovementState.CANCELLED:
        return _NOT_LEFT
    if ticked is PassengerTick.MISSED and row.boarded_at is not None:
        return _CAME
    # Who was ticked as missing and stands at the door all the same boards.
    is_late = row.missed_at is not None and ticked is not PassengerTick.MISSED
    return _TAKEN_OFF if row.ended_at is not None and not is_late else ""


def _mark(
    session: Session,
    keyring: Keyring,
    movement: Movement,
    participation: Participation,
    row: Passenger,
    ticks: TickList,
    now: datetime,
) -> None:
    moment = min(ticks.happened_at, now)
    if ticks.tick is PassengerTick.MISSED:
        row.missed_at = row.ended_at = moment
        return
    row.missed_at = row.ended_at = None
    row.boarded_at = row.boarded_at or moment
    if ticks.tick is PassengerTick.BOARDED:
        return
    row.arrived_at = row.ended_at = moment
    words = words_of_passenger(keyring, row)
    if ticks.handed_to and words is not None:
        seal_words(keyring, row, type(words)(words.name, words.birth_year, ticks.handed_to))
    if row.person_id is not None:
        draft = StatementDraft(
            person_id=row.person_id,
            says=Says.MOVED,
            source=StatementSource.OFFICER,
            confidence=Confidence.SELF,
            said_at=moment,
            by=ticks.by,
            words=StatementWords(place=movement.to_place),
        )
        add_statement(session, keyring, participation, draft, now)
