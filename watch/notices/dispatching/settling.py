"""What became of dispatches: taken over from the outbox and what gateways said, some at a time.

The rules: delivered and read are never taken back; a dispatch that failed is followed by the next
channel of its reader, decided once; at last by a call.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import reading, take_turns, writing
from core.outbox.models import MessageState, OutboxMessage, Receipt
from watch.notices.dispatching.batches import LEAVING, DispatchWork, turn_of
from watch.notices.dispatching.codes import codes_in_use, new_codes
from watch.notices.dispatching.models import (
    OPEN_STATES,
    DispatchChannel,
    DispatchState,
    NoticeDispatch,
)
from watch.notices.dispatching.planning import DispatchPlan, DispatchReason, with_codes
from watch.notices.dispatching.relays import RelayDesk, relay_desk, relay_row, tried_addresses
from watch.notices.dispatching.sending import CODES_TURN, FOLLOWED
from watch.notices.models import Notice, NoticeState

BATCH = 200
_LEFT = (MessageState.SENT, MessageState.FAILED, MessageState.WITHDRAWN)
_RECEIPTS = {
    "delivered": DispatchState.DELIVERED,
    "read": DispatchState.READ,
    "failed": DispatchState.FAILED,
}
_RANKS = (DispatchState.SENT, DispatchState.FAILED, DispatchState.DELIVERED, DispatchState.READ)
"""In this order a dispatch moves on and never back: delivered is the last word but read."""
_PRIVATE = re.compile(r"\S*@\S*|\+?\d[\d\s().-]{5,}\d")
"""What may be an address in the words of a gateway."""


def settle_batch(work: DispatchWork, now: datetime, size: int = BATCH) -> int:
    """Take over what became of some dispatches; return how many moved, 0 where none did."""
    with reading(work.engine) as session:
        ids = session.scalars(_unsettled(now).limit(size)).all()
    if not ids:
        return 0
    with writing(work.engine) as session:
        pairs = sa.select(NoticeDispatch, OutboxMessage).join(
            OutboxMessage, OutboxMessage.id == NoticeDispatch.outbox_message_id
        )
        held = pairs.where(NoticeDispatch.id.in_(ids)).with_for_update(of=NoticeDispatch)
        for dispatch, message in session.execute(held).all():
            _settle(work, session, dispatch, message, now)
    return len(ids)


def relay_batch(work: DispatchWork, notice_id: uuid.UUID, now: datetime, size: int = BATCH) -> int:
    """Decide what takes the place of some dispatches of a notice that failed; return how many were
    decided, 0 where none waits.
    """
    with reading(work.engine) as session:
        failed = session.scalars(_unrelayed(notice_id).limit(size)).all()
        notice = session.get(Notice, notice_id)
        if notice is None or not failed:
            return 0
        context = work.context(session, notice.country, now)
        ids = [each.person_id for each in failed if each.person_id is not None]
        people = relay_desk(context, notice.country, work.desk, ids)
        texts_in = tuple(sorted(each.language for each in notice.texts))
    with writing(work.engine) as session:
        take_turns(session, CODES_TURN)
        take_turns(session, turn_of(notice_id))
        own = sa.and_(NoticeDispatch.id.in_([each.id for each in failed]), _may_be_relayed())
        held = session.scalars(sa.select(NoticeDispatch).where(own).with_for_update()).all()
        notice = session.get_one(Notice, notice_id)
        plan = DispatchPlan(notice_id, notice.country, texts_in, now)
        if notice.state in LEAVING:
            _relay(session, plan, held, people)
        for each in held:
            each.relayed_at = now
    return len(failed)


def words_without_addresses(words: str) -> str:
    """Return the words of a gateway without what may be an address: they stand beside a person."""
    return _PRIVATE.sub("…", " ".join(words.split()))[:200]


# -- inside ---------------------------------------------------------------------------------


def _unsettled(now: datetime) -> sa.Select[uuid.UUID]:
    row, message = NoticeDispatch, OutboxMessage
    has_left = sa.and_(row.state.in_(sorted(OPEN_STATES)), message.state.in_(_LEFT))
    is_news = sa.or_(
        *(
            sa.and_(row.state.in_(_before(state)), message.receipt == receipt)
            for receipt in Receipt
            if (state := _RECEIPTS[receipt.value])
        )
    )
    query = sa.select(row.id).join(message, message.id == row.outbox_message_id)
    is_young = sa.or_(row.sent_at.is_(None), row.sent_at > now - FOLLOWED)
    return query.where(sa.or_(has_left, sa.and_(is_young, is_news))).order_by(row.id)


def _before(state: DispatchState) -> list[DispatchState]:
    """Return the states that what a gateway says moves on."""
    return list(_RANKS[: _RANKS.index(state)])


def _settle(
    work: DispatchWork,
    session: Session,
    dispatch: NoticeDispatch,
    message: OutboxMessage,
    now: datetime,
) -> None:
    """Move one dispatch to what its message says; one that moved meanwhile stays."""
    if dispatch.state in OPEN_STATES:
        _settle_leaving(work, session, dispatch, message, now)
    told = _RECEIPTS.get(message.receipt.value) if message.receipt else None
    if told is not None and dispatch.state in _before(told):
        dispatch.state, dispatch.settled_at = told, message.receipt_at or now
        if told is DispatchState.FAILED:
            dispatch.reason = DispatchReason.NOT_DELIVERED.value


def _settle_leaving(
    work: DispatchWork,
    session: Session,
    dispatch: NoticeDispatch,
    message: OutboxMessage,
    now: datetime,
) -> None:
    if message.state is MessageState.SENT:
        dispatch.state, dispatch.sent_at = DispatchState.SENT, message.sent_at or now
    elif message.state is MessageState.FAILED:
        dispatch.state, dispatch.settled_at = DispatchState.FAILED, now
        dispatch.reason = words_without_addresses(message.last_error)
    elif message.state is MessageState.WITHDRAWN:
        _settle_withdrawn(work, session, dispatch, now)


def _settle_withdrawn(
    work: DispatchWork, session: Session, dispatch: NoticeDispatch, now: datetime
) -> None:
    """Say why a dispatch was not wanted when its turn came; one whose address is another one now
    counts as failed, so that the next follows.
    """
    dispatch.settled_at = now
    notice = session.get(Notice, dispatch.notice_id)
    if notice is None or notice.state is NoticeState.STOPPED:
        dispatch.state = DispatchState.SKIPPED
        dispatch.reason = DispatchReason.STOPPED_BY_OFFICER.value
    elif dispatch.person_id is None:
        dispatch.state, dispatch.reason = DispatchState.SKIPPED, DispatchReason.ERASED.value
    elif dispatch.address_hash in work.desk.stopped(session, dispatch.country):
        dispatch.state, dispatch.reason = DispatchState.SKIPPED, DispatchReason.STOPPED.value
    else:
        dispatch.state = DispatchState.FAILED
        dispatch.reason = DispatchReason.ADDRESS_CHANGED.value


def _may_be_relayed() -> sa.ColumnElement[bool]:
    """Return the condition of what failed, or was stopped by its reader, and is not decided yet."""
    row = NoticeDispatch
    said_stop = sa.and_(
        row.state == DispatchState.SKIPPED,
        row.reason == DispatchReason.STOPPED.value,
        row.outbox_message_id.is_not(None),
    )
    return sa.and_(
        sa.or_(row.state == DispatchState.FAILED, said_stop),
        row.relayed_at.is_(None),
        row.channel != DispatchChannel.CALL,
    )


def _unrelayed(notice_id: uuid.UUID) -> sa.Select[NoticeDispatch]:
    query = sa.select(NoticeDispatch).where(NoticeDispatch.notice_id == notice_id)
    return query.where(_may_be_relayed()).order_by(NoticeDispatch.position, NoticeDispatch.id)


def _relay(
    session: Session, plan: DispatchPlan, failed: Sequence[NoticeDispatch], people: RelayDesk
) -> None:
    tried = tried_addresses(session, failed)
    rows: list[dict[str, Any]] = []
    for each in failed:
        known = tried.setdefault((each.notice_id, each.household_key), set())
        route = people.next_route(each.person_id, known)
        if route is None:
            continue
        rows.append(relay_row(plan, each, route))
        known.add((DispatchChannel.of(route.channel), rows[-1]["address_hash"]))
    if rows:
        codes = new_codes(len(rows), codes_in_use(session))
        session.execute(sa.insert(NoticeDispatch), list(with_codes(rows, codes)))
