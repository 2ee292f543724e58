"""Who calls, and the supervisor's acts: begin, pause, end with a hand-over, give out blocks."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import CannotOpen, Keyring
from core.db import take_turns
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.keys.columns import next_version
from response.calldown.claims import Caller, claim_of, release, turn_of
from response.calldown.lists.reasons import language_marks
from response.calldown.models import CallerShift, CallItem, ShiftState, hand_over_place
from response.calldown.outcomes import OPEN_STATES
from response.crisis.models import Participation

MOST_LANGUAGES = 8
LONGEST_WORDS = 2000
LARGEST_BLOCK = 500


def shift_of(
    session: Session, participation_id: uuid.UUID, user_id: uuid.UUID
) -> CallerShift | None:
    """Return the row of a caller in a crisis; None of who never called in it."""
    query = sa.select(CallerShift).where(
        CallerShift.participation_id == participation_id, CallerShift.user_id == user_id
    )
    found: CallerShift | None = session.scalar(query)
    return found


def begin_shift(
    session: Session, participation: Participation, caller: Caller, now: datetime
) -> CallerShift:
    """Let somebody call from now on, in these languages; who paused or had ended goes on.

    Raises UnusableInput without a language.
    """
    languages = list(dict.fromkeys(filter(None, caller.languages)))[:MOST_LANGUAGES]
    if not languages:
        raise UnusableInput("languages", N_("Diga en qué idiomas puede llamar."))
    take_turns(session, turn_of(participation.id))
    row = shift_of(session, participation.id, caller.user_id)
    if row is None:
        row = CallerShift(
            participation_id=participation.id,
            country=participation.country,
            user_id=caller.user_id,
            began_at=now,
            seal_version=0,
        )
        session.add(row)
    elif row.state is ShiftState.ENDED:
        row.began_at, row.ended_at, row.handed_to = now, None, None
    row.languages, row.state, row.last_act_at = languages, ShiftState.CALLING, now
    session.flush()
    return row


def pause_shift(
    session: Session, participation: Participation, shift: CallerShift, now: datetime
) -> None:
    """Let a caller rest: what they hold is free for the others, what was given to them waits."""
    take_turns(session, turn_of(participation.id))
    _let_go(session, participation, shift.user_id, now)
    shift.state, shift.last_act_at = ShiftState.PAUSED, now
    session.flush()


def end_shift(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    shift: CallerShift,
    *,
    to: uuid.UUID | None,
    words: str,
    now: datetime,
) -> int:
    """End a caller's shift; what was given to them goes to who takes over, or back to all. Return
    how many households went over. Raises UnusableInput for words too long, or a taker who does not
    call here.
    """
    if len(words) > LONGEST_WORDS:
        raise UnusableInput("words", N_("El texto es demasiado largo."))
    take_turns(session, turn_of(participation.id))
    taker = shift_of(session, participation.id, to) if to else None
    if to is not None and (taker is None or taker.state is ShiftState.ENDED or to == shift.user_id):
        raise UnusableInput("to", N_("Esa persona no está llamando en esta crisis."))
    _let_go(session, participation, shift.user_id, now)
    moved = _give(session, participation, CallItem.assigned_to == shift.user_id, to)
    shift.state, shift.ended_at, shift.last_act_at, shift.handed_to = (
        ShiftState.ENDED, now, now, to,
    )  # fmt: skip
    version = next_version(shift)
    location = hand_over_place(shift.id, shift.country, version)
    shift.ciphertext = keyring.seal(words.encode(), location) if words else None
    session.flush()
    return moved


def hand_over_words(keyring: Keyring, shift: CallerShift) -> str | None:
    """Return what was said at the hand-over; None where it does not open."""
    if shift.ciphertext is None:
        return ""
    location = hand_over_place(shift.id, shift.country, shift.seal_version)
    try:
        return keyring.open(shift.ciphertext, location).decode()
    except (CannotOpen, UnicodeDecodeError):
        return None


def handed_to(
    session: Session, participation_id: uuid.UUID, user_id: uuid.UUID
) -> Sequence[CallerShift]:
    """Return the shifts that ended with a hand-over to somebody, the last first."""
    query = sa.select(CallerShift).where(
        CallerShift.participation_id == participation_id, CallerShift.handed_to == user_id
    )
    return session.scalars(query.order_by(CallerShift.ended_at.desc())).all()


def assign_block(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    *,
    to: uuid.UUID | None,
    language: str = "",
    post_id: uuid.UUID | None = None,
    most: int,
    by: str,
    now: datetime,
    block_id: uuid.UUID | None = None,
) -> int:
    """Give the first open households, of a language or a post where one is named, to a caller, or
    back to all; return how many. What somebody is calling now stays theirs until they are done.
    By its `block_id` it can be undone.

    Raises UnusableInput for no number of households.
    """
    if not 0 < most <= LARGEST_BLOCK:
        raise UnusableInput("most", N_("Diga cuántos hogares, de 1 a 500."))
    take_turns(session, turn_of(participation.id))
    conditions: list[sa.ColumnElement[bool]] = [CallItem.state.in_(OPEN_STATES)]
    if to is not None:
        conditions.append(sa.or_(CallItem.assigned_to.is_(None), CallItem.assigned_to == to))
    if language:
        marks = language_marks(keyring, participation.country, [language])
        conditions.append(CallItem.language_mark.in_(marks))
    if post_id is not None:
        conditions.append(CallItem.post_id == post_id)
    query = sa.select(CallItem.id).where(CallItem.participation_id == participation.id, *conditions)
    order = (CallItem.urgency, CallItem.nearness, CallItem.number)
    ids = list(session.scalars(query.order_by(*order).limit(most)))
    moved = _give(session, participation, CallItem.id.in_(ids), to, block_id)
    record(
        session,
        at=now,
        actor=by,
        action="call.assign",
        subject=participation.id,
        country=participation.country,
        purpose="calls",
        households=moved,
        to=str(to or ""),
    )
    return moved


def block_size(session: Session, participation: Participation, block_id: uuid.UUID) -> int:
    """Return how many households a block that was given out still holds, to be undone."""
    query = sa.select(sa.func.count()).select_from(CallItem)
    return session.scalar(query.where(*_of_block(participation, block_id))) or 0


def undo_block(
    session: Session, participation: Participation, block_id: uuid.UUID, *, by: str, now: datetime
) -> int:
    """Let the open households of a block go back to whom they had before; return how many. What was
    given on since, or is done, stays.
    """
    take_turns(session, turn_of(participation.id))
    result = session.execute(
        sa.update(CallItem)
        .where(*_of_block(participation, block_id))
        .values(assigned_to=CallItem.assigned_before, assigned_before=None, block_id=None)
        .returning(CallItem.id),
        execution_options={"synchronize_session": "fetch"},
    )
    moved = len(result.all())
    record(
        session,
        at=now,
        actor=by,
        action="call.assign.undo",
        subject=participation.id,
        country=participation.country,
        purpose="calls",
        households=moved,
    )
    return moved


# -- inside ---------------------------------------------------------------------------------


def _of_block(
    participation: Participation, block_id: uuid.UUID
) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        CallItem.participation_id == participation.id,
        CallItem.block_id == block_id,
        CallItem.state.in_(OPEN_STATES),
    )


def _let_go(
    session: Session, participation: Participation, user_id: uuid.UUID, now: datetime
) -> None:
    held = claim_of(session, participation.id, user_id, now)
    if held is not None:
        release(held)


def _give(
    session: Session,
    participation: Participation,
    which: sa.ColumnElement[bool],
    to: uuid.UUID | None,
    block_id: uuid.UUID | None = None,
) -> int:
    """Give households to an account; what was said of their block before holds no more."""
    ids = list(
        session.scalars(
            sa.select(CallItem.id).where(CallItem.participation_id == participation.id, which)
        )
    )
    if ids:
        session.execute(
            sa.update(CallItem)
            .where(CallItem.id.in_(ids))
            .values(assigned_before=CallItem.assigned_to, assigned_to=to, block_id=block_id),
            execution_options={"synchronize_session": "fetch"},
        )
    return len(ids)
