"""Dispatches that an officer opens one by one: the same record where nothing leaves by itself, and
for who has a telephone alone.

The rule: an officer takes one household at a time and holds it for twelve minutes; nobody else gets
anything of that household meanwhile. What was opened or said is marked by whoever did it, even
where the notice was stopped since: it has left.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from core.audit_log import record
from core.crypto import Keyring
from core.db import hold_row, take_turns
from core.errors import NotAllowed
from watch.notices.dispatching.batches import turn_of
from watch.notices.dispatching.lookup import token_hash
from watch.notices.dispatching.models import (
    OPEN_STATES,
    DispatchChannel,
    DispatchState,
    NoticeDispatch,
)
from watch.notices.dispatching.planning import DispatchReason
from watch.notices.dispatching.texts import dispatch_token
from watch.notices.models import Notice, NoticeState

CLAIM = timedelta(minutes=12)
OPENED = (NoticeState.SENDING, NoticeState.SENT)
"""In these people are told by hand."""


class HandResult(enum.StrEnum):
    """What came of opening or telephoning."""

    TOLD = "told"
    """The text was sent, or somebody heard it."""
    NOT_REACHED = "not_reached"
    """Nobody answered, or the number is wrong."""


@dataclass(frozen=True, slots=True)
class HandOfficer:
    """Who opens and telephones."""

    user_id: uuid.UUID
    actor: str
    country: str


def claim_next(
    session: Session,
    keyring: Keyring,
    notice: Notice,
    officer: HandOfficer,
    now: datetime,
    channels: Collection[DispatchChannel] = (),
) -> NoticeDispatch | None:
    """Return the dispatch that an officer is to open now, claimed (of some channels alone, where
    given); whoever asks again while holding one gets the same. None where none waits.
    """
    _check(notice, officer)
    take_turns(session, turn_of(notice.id))
    held = claim_of(session, notice.id, officer.user_id, now)
    if held is not None:
        hold_row(session, held)
        held.claimed_until = now + CLAIM
        session.flush()
        return held
    found: NoticeDispatch | None = session.scalar(
        _free(notice.id, now, channels)
        .order_by(NoticeDispatch.channel == DispatchChannel.CALL, NoticeDispatch.position)
        .limit(1)
    )
    if found is None or notice.state not in OPENED:
        return None
    hold_row(session, found)
    found.state, found.claimed_by = DispatchState.CLAIMED, officer.user_id
    found.claimed_until = now + CLAIM
    found.link_hash = token_hash(dispatch_token(keyring, found))
    session.flush()
    return found


def claim_of(
    session: Session, notice_id: uuid.UUID, user_id: uuid.UUID, now: datetime
) -> NoticeDispatch | None:
    """Return the dispatch that an officer holds now."""
    row = NoticeDispatch
    query = sa.select(row).where(
        row.notice_id == notice_id,
        row.state == DispatchState.CLAIMED,
        row.claimed_by == user_id,
        row.claimed_until > now,
    )
    found: NoticeDispatch | None = session.scalar(query.limit(1))
    return found


def give_back(session: Session, dispatch: NoticeDispatch, officer: HandOfficer) -> None:
    """Let a dispatch go that this officer holds: the next one gets it."""
    hold_row(session, dispatch)
    if dispatch.state is DispatchState.CLAIMED and dispatch.claimed_by == officer.user_id:
        dispatch.state = DispatchState.QUEUED
        _release(dispatch)
        session.flush()


def mark_dispatch(
    session: Session,
    notice: Notice,
    dispatch: NoticeDispatch,
    result: HandResult,
    officer: HandOfficer,
    now: datetime,
) -> bool:
    """Write what came of a dispatch that an officer opened or telephoned; return whether that is
    new. What is marked already stays as it is: a second tap changes nothing.
    """
    _check(notice, officer)
    take_turns(session, turn_of(notice.id))
    hold_row(session, dispatch)
    if not _may_mark(dispatch):
        return False
    is_call = dispatch.channel is DispatchChannel.CALL
    if result is HandResult.TOLD:
        dispatch.state = DispatchState.DELIVERED if is_call else DispatchState.SENT
        dispatch.sent_at = now
    else:
        dispatch.state, dispatch.reason = DispatchState.FAILED, DispatchReason.NOT_REACHED.value
    dispatch.settled_at, dispatch.marked_by = now, officer.actor
    _release(dispatch)
    session.flush()
    record(
        session,
        at=now,
        actor=officer.actor,
        action="notice.by_hand",
        subject=str(dispatch.id),
        country=dispatch.country,
        purpose="notice",
        channel=dispatch.channel.value,
        result=result.value,
    )
    return True


def free_lapsed(session: Session, now: datetime) -> int:
    """Let go what officers took and did not mark in time; return how many."""
    row = NoticeDispatch
    freed = session.scalars(
        sa.update(row)
        .where(row.state == DispatchState.CLAIMED, row.claimed_until <= now)
        .values(state=DispatchState.QUEUED, claimed_by=None, claimed_until=None)
        .returning(row.id)
        .execution_options(synchronize_session="fetch")
    )
    return len(freed.all())


def hand_counts(session: Session, notice_id: uuid.UUID, now: datetime) -> dict[str, int]:
    """Return how many wait to be opened by hand, by channel, and `claimed`: in somebody's hand."""
    row = NoticeDispatch
    is_held = sa.and_(row.claimed_until.is_not(None), row.claimed_until > now)
    query = sa.select(row.channel, is_held, sa.func.count()).where(
        row.notice_id == notice_id, row.is_by_hand, row.state.in_(sorted(OPEN_STATES))
    )
    found: dict[str, int] = {}
    for channel, held, count in session.execute(query.group_by(row.channel, is_held)):
        name = "claimed" if held else channel.value
        found[name] = found.get(name, 0) + count
    return found


# -- inside ---------------------------------------------------------------------------------


def _check(notice: Notice, officer: HandOfficer) -> None:
    if notice.country != officer.country:
        raise NotAllowed("a notice is told by its own country")


def _free(
    notice_id: uuid.UUID, now: datetime, channels: Collection[DispatchChannel]
) -> sa.Select[Any]:
    """Return the question for what is to be opened, of households nobody has in hand."""
    row, other = NoticeDispatch, aliased(NoticeDispatch)
    in_hand = sa.exists().where(
        other.notice_id == row.notice_id,
        other.household_key == row.household_key,
        other.claimed_until > now,
    )
    is_free = sa.or_(row.claimed_until.is_(None), row.claimed_until <= now)
    query = sa.select(row).where(
        row.notice_id == notice_id,
        row.is_by_hand,
        row.state.in_(sorted(OPEN_STATES)),
        is_free,
        ~in_hand,
    )
    return query.where(row.channel.in_(list(channels))) if channels else query


def _may_mark(dispatch: NoticeDispatch) -> bool:
    """Return whether what came of it is not written yet; of one that was stopped in somebody's
    hand, it has left all the same.
    """
    was_stopped = dispatch.reason == DispatchReason.STOPPED_BY_OFFICER.value
    is_stopped = dispatch.state is DispatchState.SKIPPED and was_stopped
    return dispatch.is_by_hand and (dispatch.state in OPEN_STATES or is_stopped)


def _release(dispatch: NoticeDispatch) -> None:
    dispatch.claimed_by = dispatch.claimed_until = None
