"""Movements planned, changed on the way, ended: the legal moves as data."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.approval import IllegalMove
from core.crypto import CannotOpen, Keyring
from core.db import hold_row
from core.errors import UnusableInput
from core.i18n.languages import N_
from response.crisis.models import Participation
from response.late_entries import check_in_time
from response.movements.models import (
    Movement,
    MovementKind,
    MovementState,
    Passenger,
    movement_place,
)
from response.movements.step_log import note_step

MOST_SEATS, MOST_MOVEMENTS = 3000, 500
LONGEST_PLACE, LONGEST_CONTACT = 200, 300
LATEST = timedelta(days=60)
"""So far ahead somebody plans; what is later is a year mistyped."""
MOVES: Mapping[MovementState, frozenset[MovementState]] = {
    MovementState.PLANNED: frozenset(
        {MovementState.BOARDING, MovementState.LEFT, MovementState.CANCELLED}
    ),
    MovementState.BOARDING: frozenset(
        {MovementState.PLANNED, MovementState.LEFT, MovementState.CANCELLED}
    ),
    MovementState.LEFT: frozenset({MovementState.ARRIVED, MovementState.CANCELLED}),
    MovementState.ARRIVED: frozenset(),
    MovementState.CANCELLED: frozenset(),
}
"""Which states may follow each. What has left and comes back is cancelled: its people are on the
list again.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementDraft:
    """A movement as somebody plans it."""

    kind: MovementKind
    from_place: str
    to_place: str
    leaves_at: datetime
    seats: int
    by: str
    """As the audit log names them."""
    wheelchair_seats: int = 0
    permission: str = ""
    contact: str = ""
    """Whom to call on the way: a name and a telephone."""
    is_lent: bool = False
    id: uuid.UUID | None = None
    """Which form it came by: the same form sent twice is one movement, two equal buses are two."""


def plan_movement(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    draft: MovementDraft,
    now: datetime,
) -> Movement:
    """Return the movement, planned; the one that is there where the same form was sent twice.

    Raises UnusableInput for places not said, no seat, a day that cannot be meant; PartEnded where
    the crisis is over for the country.
    """
    check_in_time(session, participation.id, now, now, "movement")
    _check(draft, now)
    hold_row(session, participation)
    if draft.id is not None:
        repeated = session.get(Movement, draft.id)
        if repeated is not None and repeated.participation_id == participation.id:
            return repeated
    own = (Movement.participation_id == participation.id,)
    last = session.scalar(sa.select(sa.func.max(Movement.number)).where(*own)) or 0
    if last >= MOST_MOVEMENTS:
        raise UnusableInput("movement", N_("Ya hay demasiados traslados en esta crisis."))
    is_fresh = draft.id is not None and session.get(Movement, draft.id) is None
    row = Movement(
        **({"id": draft.id} if is_fresh else {}),
        participation_id=participation.id,
        country=participation.country,
        number=last + 1,
        made_by=draft.by,
        made_at=now,
    )
    _fill(keyring, row, draft)
    session.add(row)
    session.flush()
    return row


def change_movement(
    session: Session, keyring: Keyring, movement: Movement, draft: MovementDraft, now: datetime
) -> None:
    """Change what is planned: the hour, the bus, the seats. Raises UnusableInput, and IllegalMove
    of one that has left.
    """
    _check(draft, now)
    hold_row(session, movement)
    if movement.state not in {MovementState.PLANNED, MovementState.BOARDING}:
        raise IllegalMove(f"movement {movement.number} is {movement.state}")
    _fill(keyring, movement, draft)
    session.flush()


def move_movement(
    session: Session, movement: Movement, target: MovementState, now: datetime, *, by: str
) -> int:
    """Bring a movement on; return how many people lost their place by it (only a cancelled one
    takes any).

    Who boarded one that arrived and was not ticked stays without an arrival, and is shown so:
    nobody is safe because a bus is. Raises IllegalMove.
    """
    hold_row(session, movement)
    if movement.state is target:
        return 0
    if target not in MOVES[movement.state]:
        raise IllegalMove(f"movement {movement.number} is {movement.state}, not {target}")
    movement.state = target
    if target is MovementState.LEFT:
        movement.left_at = now
    if target in {MovementState.ARRIVED, MovementState.CANCELLED}:
        movement.ended_at = now
    freed = 0
    if target is MovementState.CANCELLED:
        freed = len(
            session.scalars(
                sa.update(Passenger)
                .where(Passenger.movement_id == movement.id, Passenger.ended_at.is_(None))
                .values(ended_at=now)
                .returning(Passenger.id)
            ).all()
        )
    session.flush()
    note_step(session, movement, "move", by=by, now=now, state=target.value)
    return freed


def contact_of(keyring: Keyring, movement: Movement) -> str | None:
    """Return whom to call on the way; None where that does not open."""
    if movement.ciphertext is None:
        return ""
    try:
        document = keyring.open_json(
            movement.ciphertext, movement_place(movement.id, movement.country)
        )
    except CannotOpen:
        return None
    return str(document.get("contact", ""))


# -- inside ---------------------------------------------------------------------------------


def _check(draft: MovementDraft, now: datetime) -> None:
    for name, text in (("from", draft.from_place), ("to", draft.to_place)):
        if not text.strip() or len(text) > LONGEST_PLACE:
            raise UnusableInput(name, N_("Diga de dónde sale y adónde va."))
    if not 1 <= draft.seats <= MOST_SEATS:
        raise UnusableInput("seats", N_("Escriba cuántas plazas tiene, de 1 a 3000."))
    if not 0 <= draft.wheelchair_seats <= draft.seats:
        raise UnusableInput("wheelchair", N_("Plazas para silla de ruedas: no más que plazas hay."))
    if not -LATEST <= draft.leaves_at - now <= LATEST:
        raise UnusableInput("leaves", N_("Esa salida queda a más de 60 días: revise la fecha."))
    if max(len(draft.contact), len(draft.permission)) > LONGEST_CONTACT:
        raise UnusableInput("contact", N_("El texto es demasiado largo."))


def _fill(keyring: Keyring, row: Movement, draft: MovementDraft) -> None:
    row.kind, row.leaves_at = draft.kind, draft.leaves_at
    row.from_place, row.to_place = draft.from_place, draft.to_place
    row.seats, row.wheelchair_seats = draft.seats, draft.wheelchair_seats
    row.permission, row.is_lent = draft.permission, draft.is_lent
    row.ciphertext = None
    if draft.contact:
        row.ciphertext = keyring.seal_json(
            {"contact": draft.contact}, movement_place(row.id, row.country)
        )
