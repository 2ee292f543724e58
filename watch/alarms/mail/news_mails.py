"""The mails that tell what is new, in the one thread of each reader.

A mail more is for what is weighty: graver, taken by somebody, ended. The rest is told while a
thread is short, and left to the digest after that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import hold_row
from core.outbox.models import MessageState, OutboxMessage
from core.outbox.submission import MessageDraft, put
from watch.alarms.answers import TAKEN, taker_of
from watch.alarms.calling import CALL
from watch.alarms.desk import AlarmDesk
from watch.alarms.escalation import ENDED, SUPERSEDED
from watch.alarms.listing import shown_name
from watch.alarms.mail.facts import changes_since, facts_of
from watch.alarms.mail.threads import OWNER, ThreadMail, put_mail, thread_of
from watch.alarms.models import Alarm, AlarmCall, AlarmNews, AlarmState, CallAnswer, RungKind
from watch.alarms.news import GRAVER
from watch.alarms.rungs.recipients import AlarmReader, focal_reader, readers_of_users
from watch.alarms.successors import follow_hazard

MOST_MAILS = 4
"""Of one thread: beside calls, which are never left out."""
NEWS = "news"
_ROOM = {ENDED: MOST_MAILS, TAKEN: MOST_MAILS - 1, GRAVER: MOST_MAILS - 1}
"""Trigger -> a thread so long has no room for another mail; two mails for all others."""


def tell_news(session: Session, news: AlarmNews, desk: AlarmDesk, now: datetime) -> int:
    """Put out the mails about a piece of news, and mark it as told; return how many mails."""
    alarm = session.get_one(Alarm, news.alarm_id)
    hold_row(session, alarm)
    session.refresh(news)
    if news.mailed_at is not None:
        return 0
    news.mailed_at = now
    if news.trigger != ENDED:
        follow_hazard(session, alarm)
    if _is_stale(alarm, news):
        return 0
    bearer = _Bearer(session, alarm, news, desk, now)
    news.messages = sum(bearer.tell(call) for call in _audience(session, alarm, news))
    return news.messages


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Bearer:
    """Who tells one piece of news."""

    session: Session
    alarm: Alarm
    news: AlarmNews
    desk: AlarmDesk
    now: datetime

    def tell(self, call: AlarmCall) -> int:
        """Tell it to whoever was called; return in how many messages."""
        reader = _reader_of(self.session, call)
        thread = thread_of(self.session, self.alarm, call.reader)
        room = _ROOM.get(self.news.trigger, MOST_MAILS - 2)
        if reader is None or (thread is not None and len(thread.messages) >= room):
            return 0
        kind = self.news.trigger if self.news.trigger in {TAKEN, ENDED} else NEWS
        facts = self._facts(call, reader)
        mail = ThreadMail(kind, f"news:{self.news.id}:{call.id}:email", str(call.id), facts)
        message = put_mail(self.session, self.alarm, reader, mail, self.now)
        return (message is not None) + self._tell_elsewhere(call, reader, mail)

    def _facts(self, call: AlarmCall, reader: AlarmReader) -> dict[str, Any]:
        alarm, desk = self.alarm, self.desk
        is_own = call.rung_kind is not RungKind.SECRETARIAT
        thread = thread_of(self.session, alarm, reader.key)
        taker = taker_of(self.session, alarm)
        return facts_of(self.session, alarm, reader, desk, self.now, call.rung_kind) | {
            "changes": changes_since(
                self.session, alarm, thread, None if is_own else desk.disclosure
            ),
            "trigger": self.news.trigger,
            "taken_by": shown_name(taker, is_own=is_own),
            "taken_kind": taker.rung_kind.value if taker else "",
            "taken_at": alarm.taken_at.isoformat() if alarm.taken_at else "",
            "is_taker": taker is not None and taker.id == call.id,
            "because": alarm.closed_because,
        }

    def _tell_elsewhere(self, call: AlarmCall, reader: AlarmReader, mail: ThreadMail) -> int:
        """Tell what is weighty by the other channels the reader was called by, too."""
        if self.news.trigger not in _ROOM or reader.user_id is None:
            return 0
        count = 0
        for each in self.desk.addresses_of(self.session, reader.user_id):
            if each.addressing.name in call.channels:
                draft = MessageDraft(
                    owner=OWNER,
                    kind=mail.kind,
                    dedupe_key=f"news:{self.news.id}:{call.id}:{each.channel_id}",
                    recipient=each.address,
                    language=reader.language,
                    country=self.alarm.country,
                    reference=mail.reference,
                    details={**mail.facts, "channel": str(each.channel_id)},
                    is_demo=self.alarm.is_demo or reader.is_demo,
                    is_private=True,
                )
                count += put(self.session, draft, each.addressing, now=self.now) is not None
        return count


def _is_stale(alarm: Alarm, news: AlarmNews) -> bool:
    """Return whether a piece of news is no longer so: it was given back, or has ended since."""
    if news.trigger == TAKEN:
        return alarm.state is not AlarmState.TAKEN or alarm.taken_at != news.at
    is_over = alarm.state is AlarmState.ENDED and alarm.closed_because != SUPERSEDED
    return news.trigger != ENDED and is_over


def _audience(session: Session, alarm: Alarm, news: AlarmNews) -> Iterator[AlarmCall]:
    """Yield the calls whose people are told: of a taken alarm who took it, else all who were called
    and did not say no; that it was taken or has ended, all whom a message reached.
    """
    reached = _reached(session, alarm.calls)
    for call in alarm.calls:
        is_taker = call.id == alarm.taken_by
        is_reached = call.skipped_because is None and str(call.id) in reached
        if (is_taker or is_reached) and _hears(alarm, call, news.trigger):
            yield call


def _hears(alarm: Alarm, call: AlarmCall, trigger: str) -> bool:
    """Return whether a piece of news is for whoever was called."""
    is_taker = call.id == alarm.taken_by
    if trigger == ENDED:
        return True
    if trigger == TAKEN:
        return not is_taker
    is_needed = alarm.taken_by is None and call.answer in {None, CallAnswer.COMING}
    return is_taker or is_needed


def _reached(session: Session, calls: Sequence[AlarmCall]) -> set[str]:
    """Return the ids of the calls of which a message has left, or may have."""
    query = sa.select(OutboxMessage.reference).where(
        OutboxMessage.owner == OWNER,
        OutboxMessage.kind == CALL,
        OutboxMessage.reference.in_([str(call.id) for call in calls]),
        OutboxMessage.state != MessageState.WITHDRAWN,
    )
    return set(session.scalars(query))


def _reader_of(session: Session, call: AlarmCall) -> AlarmReader | None:
    """Return who was called, as they read today; None when they are gone."""
    if call.user_id is not None:
        return next(iter(readers_of_users(session, [call.user_id])), None)
    return focal_reader(session, call.focal_point_id) if call.focal_point_id else None
