"""Begin to send a notice, and stop it: who gets it is written down whole before anything leaves.

The audience is read and planned while others write; what is decided is decided again once the
notice is held: that somebody else approved it, that its count is less than an hour old, that who is
there now has not moved by more than 5 %.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.approval import IllegalMove
from core.audit_log import record
from core.context import Context
from core.db import hold_row, take_turns
from core.errors import NotAllowed
from core.outbox.models import OutboxMessage
from core.outbox.submission import withdraw
from registry.people.access import NationalViewer
from watch.notices.audience.counting import AudienceCount, count_of
from watch.notices.audience.desk import AudienceDesk
from watch.notices.audience.recipients import audience_of
from watch.notices.audience.spec import AudienceSpec
from watch.notices.dispatching.codes import codes_in_use, free_unused, new_codes
from watch.notices.dispatching.models import (
    OPEN_STATES,
    DispatchState,
    NoticeDispatch,
)
from watch.notices.dispatching.planning import (
    DispatchPlan,
    DispatchReason,
    planned_rows,
    with_codes,
)
from watch.notices.lifecycle import MOST_MOVED, MOVES, CountAgain, check_may_send, moved_by
from watch.notices.models import Notice, NoticeMoveKind, NoticeState
from watch.notices.moves import note_move
from watch.notices.officers import NoticeOfficer, check_may_decide

OWNER = "notice"
"""By which name the outbox knows who answers for these messages."""
CODES_TURN = "codes of notices"
FOLLOWED = timedelta(days=3)
"""So long after it ended what becomes of a notice is followed: receipts come late."""
_ENDED = (NoticeState.SENT, NoticeState.STOPPED)


@dataclass(frozen=True, slots=True)
class PreparedSending:
    """Who gets a notice, read and planned without a lock."""

    notice_id: uuid.UUID
    counted: AudienceCount
    rows: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class StoppedSending:
    """What stopping a notice came to."""

    skipped: int
    """Dispatches that had not left."""
    under_way: int
    """In a gateway's hand at this moment: they leave, and say so."""


def prepare_sending(
    context: Context[NationalViewer], notice: Notice, desk: AudienceDesk
) -> PreparedSending:
    """Return who gets a notice now; reading their cards leaves a line in the audit log."""
    if notice.country != context.viewer.country:
        raise NotAllowed("a notice is sent by its own country")
    written = tuple(sorted(each.language for each in notice.texts))
    own = replace(desk, texts_in=written)
    spec = AudienceSpec.from_json(notice.audience)
    audience = audience_of(context, spec, own)
    plan = DispatchPlan(notice.id, notice.country, written, context.now)
    counted = count_of(context, spec, audience, own)
    return PreparedSending(notice.id, counted, planned_rows(plan, audience))


def begin_sending(
    session: Session,
    notice: Notice,
    prepared: PreparedSending,
    officer: NoticeOfficer,
    now: datetime,
) -> int:
    """Write down who gets a notice, and let it be sent; return how many are told. A second time it
    does nothing: the dispatches are there.

    Raises NotAllowed, IllegalMove for one that is not approved, CountAgain where its count is an
    hour old or who is there now has moved by more than 5 %.
    """
    check_may_decide(officer, notice)
    take_turns(session, CODES_TURN)
    hold_row(session, notice)
    if notice.state is NoticeState.SENDING:
        return 0
    check_may_send(notice, now)
    if moved_by(notice.approved_persons, prepared.counted.persons) > MOST_MOVED:
        raise CountAgain(notice.number)
    told = sum(row["state"] is DispatchState.QUEUED for row in prepared.rows)
    codes = new_codes(told, codes_in_use(session))
    rows = list(with_codes(prepared.rows, codes))
    if rows:
        session.execute(sa.insert(NoticeDispatch), rows)
    notice.state = NoticeState.SENDING
    note_move(
        session, notice, NoticeMoveKind.SENDING, actor=officer.actor, now=now, words=str(told)
    )
    _note(session, notice, officer, now, "notice.sending", told=told)
    return told


def stop_sending(
    session: Session, notice: Notice, words: str, officer: NoticeOfficer, now: datetime
) -> StoppedSending:
    """Stop what of a notice has not left. Raises NotAllowed, IllegalMove for one that is not being
    sent.
    """
    check_may_decide(officer, notice)
    hold_row(session, notice)
    if notice.state is not NoticeState.SENDING:
        raise IllegalMove(f"{notice.number} is {notice.state}; it is not being sent")
    MOVES.check_move(notice.state, NoticeState.STOPPED, name=notice.number)
    own = sa.select(NoticeDispatch.outbox_message_id).where(
        NoticeDispatch.notice_id == notice.id, NoticeDispatch.outbox_message_id.is_not(None)
    )
    withdraw(session, sa.and_(OutboxMessage.owner == OWNER, OutboxMessage.id.in_(own)))
    skipped = _skip_what_waits(session, notice, now)
    notice.state, notice.ended_at = NoticeState.STOPPED, now
    free_unused(session, notice.id)
    note_move(
        session,
        notice,
        NoticeMoveKind.STOPPED,
        actor=officer.actor,
        now=now,
        words=" ".join(words.split())[:300],
    )
    _note(session, notice, officer, now, "notice.stopped", skipped=skipped)
    return StoppedSending(skipped, _open(session, notice))


def own_notice(session: Session, country: str, number: str) -> Notice | None:
    """Return a notice of a country by its number; None for any other."""
    query = sa.select(Notice).where(Notice.number == number, Notice.country == country)
    found: Notice | None = session.scalar(query) if country else None
    return found


def end_if_done(session: Session, notice: Notice, now: datetime) -> bool:
    """Say that a notice is sent, once nothing of it waits any more; return whether it is."""
    hold_row(session, notice)
    if notice.state is not NoticeState.SENDING or _open(session, notice):
        return False
    notice.state, notice.ended_at = NoticeState.SENT, now
    free_unused(session, notice.id)
    note_move(session, notice, NoticeMoveKind.SENT, actor="worker", now=now)
    return True


def notices_under_way(session: Session, now: datetime) -> list[uuid.UUID]:
    """Return the notices of which something may still have to leave or to be settled, the oldest
    first: those being sent, and those that ended lately.
    """
    is_late = sa.and_(Notice.state.in_(_ENDED), Notice.ended_at > now - FOLLOWED)
    query = sa.select(Notice.id).where(sa.or_(Notice.state == NoticeState.SENDING, is_late))
    return list(session.scalars(query.order_by(Notice.made_at, Notice.id)))


# -- inside ---------------------------------------------------------------------------------


def _skip_what_waits(session: Session, notice: Notice, now: datetime) -> int:
    """Skip the dispatches that are in nobody's hand: not in the outbox, or withdrawn there."""
    gone = sa.select(OutboxMessage.id).where(
        OutboxMessage.owner == OWNER, OutboxMessage.state.in_(("withdrawn",))
    )
    row = NoticeDispatch
    skipped = session.scalars(
        sa.update(row)
        .where(
            row.notice_id == notice.id,
            row.state.in_(sorted(OPEN_STATES)),
            sa.or_(row.outbox_message_id.is_(None), row.outbox_message_id.in_(gone)),
        )
        .values(
            state=DispatchState.SKIPPED,
            reason=DispatchReason.STOPPED_BY_OFFICER.value,
            settled_at=now,
            claimed_by=None,
            claimed_until=None,
        )
        .returning(row.id)
        .execution_options(synchronize_session="fetch")
    )
    return len(skipped.all())


def _open(session: Session, notice: Notice) -> int:
    query = sa.select(sa.func.count()).where(
        NoticeDispatch.notice_id == notice.id, NoticeDispatch.state.in_(sorted(OPEN_STATES))
    )
    return session.scalar(query) or 0


def _note(
    session: Session,
    notice: Notice,
    officer: NoticeOfficer,
    now: datetime,
    action: str,
    **details: int,
) -> None:
    record(
        session,
        at=now,
        actor=officer.actor,
        action=action,
        subject=notice.number,
        country=notice.country,
        purpose="notice",
        **details,
    )
