"""The round of the current half-year, open and half answered: messages, a curve, proposals, and
who is silent.

It goes the way of a real one, in the order of its days. Messages stay in the folder, and no real
entry is ever asked: where one is there, or another round, none is opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.outbox.delivery import outgoing
from core.outbox.models import MessageState, OutboxMessage
from core.settings import Settings
from core.transports.folder import FolderTransport
from directory.entries.kinds import TYPES
from directory.rounds.calendar_days import next_number, start_of, today
from directory.rounds.escalation import climb
from directory.rounds.lifecycle import open_round, plan_round
from directory.rounds.messages.owner import RoundMessages
from directory.rounds.models import Round, RoundMessage
from directory.rounds.planning import ASKED_KINDS, usual_schedule
from webapp.demo.network.posts import OF_COUNTRY
from webapp.demo.network.telephones import Exchange
from webapp.demo.round_answers import ACTOR, DemoAnswers, RoundDays

OPENED_DAYS, REMINDED_DAYS, DUE_DAYS, CLOSES_DAYS = 18, 6, 6, 16
"""Days before now, and of the last two after it."""
_REFUSAL = "550 5.1.1 no such mailbox (demo)"


def open_demo_round(
    session: Session,
    settings: Settings,
    folder: FolderTransport,
    atlas: Atlas,
    exchange: Exchange,
    now: datetime,
) -> bool:
    """Open the demo's round and play it up to `now`, its messages into `folder`; whether there was
    room for it.
    """
    session.flush()
    if session.scalar(sa.select(Round.id).limit(1)) is not None or _has_real_entries(session):
        return False
    days = _round_days(now)
    round_ = _plan(session, days)
    answers = DemoAnswers(session, round_, days, atlas, exchange)
    _play(session, _Sender(settings, folder), days, round_, answers)
    return True


# -- inside ---------------------------------------------------------------------------------


def _has_real_entries(session: Session) -> bool:
    rows = (TYPES[kind] for kind in ASKED_KINDS)
    return any(
        session.scalar(sa.select(row.id).where(~row.is_demo, row.country.in_(OF_COUNTRY)).limit(1))
        is not None
        for row in rows
    )


def _round_days(now: datetime) -> RoundDays:
    opened, reminded = (
        start_of(today(now) - timedelta(days=before)) + timedelta(hours=9)
        for before in (OPENED_DAYS, REMINDED_DAYS)
    )
    return RoundDays(opened, reminded, now)


def _plan(session: Session, days: RoundDays) -> Round:
    opens, day_now = today(days.opened), today(days.now)
    due, closes = day_now + timedelta(days=DUE_DAYS), day_now + timedelta(days=CLOSES_DAYS)
    # The usual days, but for the first reminder: that has gone out, so that there is a curve with
    # two waves.
    to_come = [
        step for step in usual_schedule(opens, due, closes) if step["on"] > day_now.isoformat()
    ]
    return plan_round(
        session,
        number=next_number(days.now),
        opens_on=opens,
        due_on=due,
        closes_on=closes,
        schedule=[{"on": today(days.reminded).isoformat(), "rung": "owner"}, *to_come],
        countries=tuple(OF_COUNTRY),
        now=days.opened,
        actor=ACTOR,
        is_demo=True,
    )


@dataclass(frozen=True, slots=True)
class _Sender:
    """By which address and into which folder the messages go."""

    settings: Settings
    folder: FolderTransport


def _play(
    session: Session, sender: _Sender, days: RoundDays, round_: Round, answers: DemoAnswers
) -> None:
    """Open the round, have it answered, remind, and have it answered again."""
    open_round(session, round_, now=days.opened, actor=ACTOR)
    _send(session, sender, days.opened)
    in_order = answers.draw()
    for answer in in_order:
        if answer.at < days.reminded:
            answers.give(answer)
    climb(session, round_, days.reminded)
    _send(session, sender, days.reminded, is_one_refused=True)
    for answer in in_order:
        if answer.at >= days.reminded:
            answers.give(answer)
    answers.count_again()


def _send(session: Session, sender: _Sender, at: datetime, *, is_one_refused: bool = False) -> None:
    """Send what waits, as the outbox does.

    One reminder comes back: so that there is one to telephone.
    """
    settings, owner = sender.settings, RoundMessages(sender.settings.public_url)
    for turn, link in enumerate(session.scalars(_waiting()).all()):
        message = link.message
        message.written_at = message.claimed_at = at
        message.attempts, message.message_id = 1, f"<{message.id}@{settings.public_host}>"
        if is_one_refused and turn == 0:
            message.state, message.last_error = MessageState.FAILED, _REFUSAL
            continue
        message.state, message.sent_at = MessageState.SENT, at
        token = owner.new_secret(session, message, at)
        sender.folder.send(outgoing(message, owner.body(session, message, token)))
    session.flush()


def _waiting() -> sa.Select[RoundMessage]:
    return (
        sa.select(RoundMessage)
        .join(OutboxMessage, OutboxMessage.id == RoundMessage.message_id)
        .where(OutboxMessage.state == MessageState.WAITING, OutboxMessage.is_demo)
        .order_by(OutboxMessage.recipient, OutboxMessage.dedupe_key)
    )
