"""Messages of an urgent notice that a closed gateway holds: taken back, so that the next channel
goes before it.

The rules: only what is still in our hands is taken back, so that nobody is told by both knowingly
(a message whose answer was lost may have arrived all the same); only who agreed to another channel
by which messages leave by themselves; looked at once for each dispatch.
"""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import reading, take_turns, writing
from core.outbox.models import MessageState, OutboxMessage
from core.outbox.submission import withdraw
from watch.notices.dispatching.batches import LEAVING, DispatchWork, turn_of
from watch.notices.dispatching.models import DispatchState, NoticeDispatch
from watch.notices.dispatching.planning import waited_reason
from watch.notices.dispatching.relays import RelayDesk, Tried, relay_desk, tried_addresses
from watch.notices.models import Notice

BATCH = 200


def take_back_batch(
    work: DispatchWork, notice_id: uuid.UUID, now: datetime, size: int = BATCH
) -> int:
    """Look at some dispatches of a notice that have waited longer than its kind may, and let those
    fail whose reader can be told otherwise (`settling.relay_batch` does); return how many were
    looked at, 0 where none waits too long.
    """
    with reading(work.engine) as session:
        notice = session.get(Notice, notice_id)
        patience = None if notice is None else work.patience.get(notice.kind)
        if notice is None or patience is None:
            return 0
        rows = session.scalars(_overdue(notice_id, now - patience).limit(size)).all()
        if not rows:
            return 0
        context = work.context(session, notice.country, now)
        ids = [each.person_id for each in rows if each.person_id is not None]
        people = relay_desk(context, notice.country, work.desk, ids)
    with writing(work.engine) as session:
        take_turns(session, turn_of(notice_id))
        if session.get_one(Notice, notice_id).state not in LEAVING:
            return 0
        _take_back(session, [each.id for each in rows], people, now)
    return len(rows)


# -- inside ---------------------------------------------------------------------------------


def _is_waiting() -> sa.ColumnElement[bool]:
    row = NoticeDispatch
    return sa.and_(
        row.state == DispatchState.QUEUED,
        row.outbox_message_id.is_not(None),
        row.waited_at.is_(None),
    )


def _overdue(notice_id: uuid.UUID, before: datetime) -> sa.Select[NoticeDispatch]:
    row, message = NoticeDispatch, OutboxMessage
    query = sa.select(row).join(message, message.id == row.outbox_message_id)
    query = query.where(row.notice_id == notice_id, _is_waiting(), row.at <= before)
    return query.where(message.state == MessageState.WAITING).order_by(row.position, row.id)


def _take_back(session: Session, ids: list[uuid.UUID], people: RelayDesk, now: datetime) -> None:
    query = sa.select(NoticeDispatch).where(NoticeDispatch.id.in_(ids), _is_waiting())
    held = session.scalars(query.with_for_update()).all()
    tried = tried_addresses(session, held)
    for each in held:
        each.waited_at = now
        known = tried.get((each.notice_id, each.household_key), set())
        if _has_another_way(people, each, known) and _is_taken_back(session, each):
            each.state, each.settled_at = DispatchState.FAILED, now
            each.reason = waited_reason(now - each.at)


def _has_another_way(people: RelayDesk, dispatch: NoticeDispatch, known: set[Tried]) -> bool:
    route = people.next_route(dispatch.person_id, known)
    return route is not None and route.is_message and not route.is_by_hand


def _is_taken_back(session: Session, dispatch: NoticeDispatch) -> bool:
    """Take the message of a dispatch out of the outbox; return whether it was still ours."""
    return withdraw(session, OutboxMessage.id == dispatch.outbox_message_id) == 1
