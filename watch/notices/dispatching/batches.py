"""Put the dispatches of a notice into the outbox, some at a time, a transaction each: others write
in between, and a worker that is killed goes on where it was.

The rule that nothing goes out twice: a message is put in under the key of its dispatch, once for
ever; the dispatch names it in the same transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.context import Context
from core.crypto import Keyring
from core.db import hold_row, reading, take_turns, writing
from core.outbox.models import OutboxMessage
from core.outbox.submission import MessageDraft, put
from core.transports.transport import Addressing
from registry.people.access import NationalViewer
from watch.notices.audience.desk import AudienceDesk
from watch.notices.dispatching.models import DispatchChannel, DispatchState, NoticeDispatch
from watch.notices.dispatching.planning import DispatchReason
from watch.notices.dispatching.relays import relay_desk
from watch.notices.dispatching.sending import OWNER
from watch.notices.models import Notice, NoticeKind, NoticeState

BATCH = 100
KIND = "dispatch"
LEAVING = (NoticeState.SENDING, NoticeState.SENT)
"""In these what is queued may leave: of one that is sent, what takes the place of what failed."""


@dataclass(frozen=True, slots=True)
class SendingCountry:
    """Whose notices are sent, as the registry asks who looks."""

    country: str | None


@dataclass(frozen=True, slots=True)
class DispatchWork:
    """What the worker needs to send."""

    engine: Engine
    keyring: Keyring
    atlas: Atlas
    addressings: Mapping[DispatchChannel, Addressing]
    """By which transport the messages of a channel leave."""
    desk: AudienceDesk
    patience: Mapping[NoticeKind, timedelta] = field(default_factory=dict)
    """So long a message of a kind may wait for its gateway before the next channel is tried; one
    of a kind that is not named waits until it is given up.
    """

    def context(self, session: Session, country: str, now: datetime) -> Context[NationalViewer]:
        """Return the worker that sends for a country."""
        return Context(
            session=session,
            keyring=self.keyring,
            atlas=self.atlas,
            viewer=SendingCountry(country),
            actor="worker",
            now=now,
            purpose="notice",
        )


def put_batch(work: DispatchWork, notice_id: uuid.UUID, now: datetime, size: int = BATCH) -> int:
    """Put the next dispatches of a notice into the outbox, at most so many; return how many were
    dealt with, 0 where none waits.
    """
    with reading(work.engine) as session:
        notice = session.get(Notice, notice_id)
        rows = [] if notice is None else _next(session, notice_id, size)
        if notice is None or not rows:
            return 0
        addresses = _addresses(work, session, notice, rows, now)
    with writing(work.engine) as session:
        take_turns(session, turn_of(notice_id))
        notice = session.get_one(Notice, notice_id)
        hold_row(session, notice)
        if notice.state not in LEAVING:
            return 0
        ids = [each.id for each in rows]
        for dispatch in _waiting_rows(session, ids):
            _put(work, session, dispatch, addresses.get(dispatch.id, ""), now)
    return len(rows)


def turn_of(notice_id: uuid.UUID) -> str:
    """Return the purpose of the turns in which the dispatches of a notice are moved."""
    return f"dispatches of {notice_id}"


def dispatch_key(dispatch_id: uuid.UUID) -> str:
    """Return the key under which the message of a dispatch is put in, once for ever."""
    return f"dispatch:{dispatch_id}"


# -- inside ---------------------------------------------------------------------------------


def _waiting(notice_id: uuid.UUID) -> sa.ColumnElement[bool]:
    row = NoticeDispatch
    return sa.and_(
        row.notice_id == notice_id,
        row.state == DispatchState.QUEUED,
        row.outbox_message_id.is_(None),
        row.is_by_hand.is_(False),
    )


def _next(session: Session, notice_id: uuid.UUID, size: int) -> Sequence[NoticeDispatch]:
    query = sa.select(NoticeDispatch).where(_waiting(notice_id))
    order = query.order_by(NoticeDispatch.position, NoticeDispatch.id).limit(size)
    return session.scalars(order).all()


def _waiting_rows(session: Session, ids: Sequence[uuid.UUID]) -> Sequence[NoticeDispatch]:
    """Return those that still wait, held: another worker may have put them in meanwhile."""
    query = sa.select(NoticeDispatch).where(
        NoticeDispatch.id.in_(ids),
        NoticeDispatch.state == DispatchState.QUEUED,
        NoticeDispatch.outbox_message_id.is_(None),
    )
    return session.scalars(query.order_by(NoticeDispatch.position).with_for_update()).all()


def _addresses(
    work: DispatchWork,
    session: Session,
    notice: Notice,
    rows: Sequence[NoticeDispatch],
    now: datetime,
) -> dict[uuid.UUID, str]:
    """Return the address of each dispatch; none where the card says another now."""
    context = work.context(session, notice.country, now)
    ids = [each.person_id for each in rows if each.person_id is not None]
    people = relay_desk(context, notice.country, work.desk, ids)
    return {each.id: people.address_of(each) for each in rows}


def _put(
    work: DispatchWork, session: Session, dispatch: NoticeDispatch, address: str, now: datetime
) -> None:
    addressing = work.addressings.get(dispatch.channel)
    if not address or addressing is None or not addressing.recipient(address):
        _refuse(dispatch, address, now)
        return
    message = put(session, _draft(dispatch, address), addressing, now=now)
    dispatch.outbox_message_id = message.id if message else _known(session, dispatch)


def _refuse(dispatch: NoticeDispatch, address: str, now: datetime) -> None:
    """Let a dispatch fail that cannot leave; the next channel takes its place (`settling`)."""
    dispatch.state, dispatch.settled_at = DispatchState.FAILED, now
    gone = DispatchReason.ERASED if dispatch.person_id is None else DispatchReason.ADDRESS_CHANGED
    dispatch.reason = DispatchReason.NO_TRANSPORT.value if address else gone.value


def _known(session: Session, dispatch: NoticeDispatch) -> uuid.UUID | None:
    """Return the message that was put in before under the same key."""
    query = sa.select(OutboxMessage.id).where(
        OutboxMessage.owner == OWNER, OutboxMessage.dedupe_key == dispatch_key(dispatch.id)
    )
    return session.scalar(query)


def _draft(dispatch: NoticeDispatch, address: str) -> MessageDraft:
    return MessageDraft(
        owner=OWNER,
        kind=KIND,
        dedupe_key=dispatch_key(dispatch.id),
        recipient=address,
        language=dispatch.language,
        country=dispatch.country,
        reference=str(dispatch.person_id or ""),
        details={"dispatch": str(dispatch.id)},
        is_demo=dispatch.is_demo,
        is_private=True,
    )
