"""Call the people of one rung: a row each, and its messages in the outbox, in one transaction."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.outbox.submission import MessageDraft, put
from watch.alarms.desk import AlarmDesk, CallAddress
from watch.alarms.mail.facts import changes_since, facts_of
from watch.alarms.mail.threads import OWNER, ThreadMail, put_mail, thread_of
from watch.alarms.models import Alarm, AlarmCall, RungKind, SkipReason
from watch.alarms.rungs.ladder import Rung, wait_of
from watch.alarms.rungs.recipients import AlarmReader

CALL = "call"
CODE_LETTERS = "ACDEFHJKLMNPRTUVWXY34679"
"""What is typed on a telephone at night: nothing that looks like something else."""
CODE_LENGTH = 5


@dataclass(frozen=True, slots=True)
class _Turn:
    """What the calls of one rung share."""

    alarm: Alarm
    rung: Rung
    desk: AlarmDesk
    now: datetime
    engaged: Mapping[uuid.UUID, str]


def call_rung(session: Session, alarm: Alarm, rung: Rung, desk: AlarmDesk, now: datetime) -> int:
    """Call whoever stands on a rung; return how many were called. Who is passed over has a row with
    the reason, and so has a rung on which nobody stands.
    """
    user_ids = [each.user_id for each in rung.readers if each.user_id is not None]
    turn = _Turn(alarm, rung, desk, now, desk.engaged_in(session, user_ids))
    if not rung.readers:
        _add_call(session, turn, None, 0, SkipReason.NOBODY)
        return 0
    called = 0
    for position, reader in enumerate(rung.readers):
        called += _call(session, turn, reader, position)
    return called


def new_call(
    alarm: Alarm, kind: RungKind, reader: AlarmReader | None, position: int, now: datetime
) -> AlarmCall:
    """Return a call on the present rung of an alarm, without a message."""
    return AlarmCall(
        alarm=alarm,
        rung=alarm.rung,
        position=position,
        rung_kind=kind,
        reader=reader.key if reader else "",
        user_id=reader.user_id if reader else None,
        focal_point_id=reader.focal_point_id if reader else None,
        name=reader.name if reader else "",
        language=reader.language if reader else "es",
        channels=[],
        called_at=now,
    )


# -- inside ---------------------------------------------------------------------------------


def _call(session: Session, turn: _Turn, reader: AlarmReader, position: int) -> bool:
    """Call one reader, or write down why not; whether they were called."""
    reason, reference = _reason_to_skip(turn, reader)
    if reason is not None:
        _add_call(session, turn, reader, position, reason, reference)
        return False
    call = _add_call(session, turn, reader, position, None)
    call.code = _new_code(session)
    session.flush()
    call.channels = _put_messages(session, turn, call, reader)
    if not call.channels:
        call.skipped_because, call.code = SkipReason.NO_CHANNEL, None
    session.flush()
    return bool(call.channels)


def _reason_to_skip(turn: _Turn, reader: AlarmReader) -> tuple[SkipReason | None, str]:
    """Return why a reader is passed over, and the crisis they are engaged in.

    Who is at work in the very crisis the alarm is about is meant all the same.
    """
    calls = (each for each in turn.alarm.calls if each.skipped_because is None)
    if any(each.reader == reader.key for each in calls):
        return SkipReason.CALLED_BEFORE, ""
    crisis = turn.engaged.get(reader.user_id, "") if reader.user_id else ""
    if crisis and crisis != turn.alarm.reference:
        return SkipReason.ENGAGED, crisis
    return None, ""


def _add_call(
    session: Session,
    turn: _Turn,
    reader: AlarmReader | None,
    position: int,
    reason: SkipReason | None,
    reference: str = "",
) -> AlarmCall:
    call = new_call(turn.alarm, turn.rung.kind, reader, position, turn.now)
    call.rung, call.skipped_because, call.skip_reference = turn.rung.number, reason, reference
    session.add(call)
    session.flush()
    return call


def _put_messages(session: Session, turn: _Turn, call: AlarmCall, reader: AlarmReader) -> list[str]:
    """Put out one message by each way the reader can be reached; return the transports."""
    facts = _facts(session, turn, call, reader)
    mail = ThreadMail(CALL, f"call:{call.id}:email", str(call.id), facts)
    reached = [put_mail(session, turn.alarm, reader, mail, turn.now)] if reader.email else []
    own = turn.desk.addresses_of(session, reader.user_id) if reader.user_id else ()
    for each in own:
        draft = _draft(turn, call, reader, each, facts)
        reached.append(put(session, draft, each.addressing, now=turn.now))
    return list(dict.fromkeys(each.transport for each in reached if each is not None))


def _facts(session: Session, turn: _Turn, call: AlarmCall, reader: AlarmReader) -> dict[str, Any]:
    alarm, desk = turn.alarm, turn.desk
    is_own = turn.rung.kind is not RungKind.SECRETARIAT
    thread = thread_of(session, alarm, reader.key)
    return facts_of(session, alarm, reader, desk, turn.now, turn.rung.kind) | {
        "code": call.code,
        "minutes": int(wait_of(alarm.severity).total_seconds() // 60),
        "changes": changes_since(session, alarm, thread, None if is_own else desk.disclosure),
    }


def _draft(
    turn: _Turn,
    call: AlarmCall,
    reader: AlarmReader,
    address: CallAddress,
    facts: Mapping[str, Any],
) -> MessageDraft:
    """Return a message by a channel of the account's own: its address stands in no row."""
    return MessageDraft(
        owner=OWNER,
        kind=CALL,
        dedupe_key=f"call:{call.id}:{address.channel_id}",
        recipient=address.address,
        language=reader.language,
        country=turn.alarm.country,
        reference=str(call.id),
        details={**facts, "channel": str(address.channel_id)},
        is_demo=turn.alarm.is_demo or reader.is_demo,
        is_private=True,
    )


def _new_code(session: Session) -> str:
    """Return a code no call has."""
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        if session.scalar(sa.select(AlarmCall.id).where(AlarmCall.code == code)) is None:
            return code
