"""What waits for a person to read it: one card at a time, decided with one tap.

The rules: signs of help first, then what may be help, then the eldest; a card is held for three
minutes, and nobody else gets it; what shows a sign of help and is read as no help is looked at by
another officer, and until then it stands as help.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.approval import SecondPersonNeeded
from core.audit_log import record
from core.db import hold_row, take_turns, unindexed
from core.errors import Outdated, UnusableInput
from core.i18n.languages import N_
from registry.people.models import Person
from watch.replies.intake import FIRST, MAYBE
from watch.replies.models import NoticeReply, ReadingState
from watch.replies.stops import note_stop
from watch.replies.understanding import ReplyKind

CLAIM = timedelta(minutes=3)
_OPEN = (ReadingState.WAITING, ReadingState.SECOND_LOOK)


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many replies wait to be read."""

    waiting: int = 0
    helps: int = 0
    """Of them those that show a sign of help."""
    may_be_help: int = 0
    second_looks: int = 0
    eldest_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CardVerdict:
    """What an officer read a reply as, and of whom; None leaves who it is about as it is."""

    kind: ReplyKind
    person_id: uuid.UUID | None = None
    is_for_all: bool | None = None


def queue_counts(session: Session, country: str) -> QueueCounts:
    """Return how many replies of a country wait."""
    row = NoticeReply

    def count_of(which: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((which, 1), else_=0)), 0)

    query = sa.select(
        sa.func.count(),
        count_of(row.rank == FIRST),
        count_of(row.rank == MAYBE),
        count_of(row.reading == ReadingState.SECOND_LOOK),
        sa.func.min(row.said_at),
    ).where(row.country == country, row.reading.in_(_OPEN))
    return QueueCounts(*session.execute(query).one())


def claim_card(session: Session, country: str, by: str, now: datetime) -> NoticeReply | None:
    """Return the reply that an officer is to read now, held for them; None where none waits for
    them. Whoever holds one gets the same.
    """
    take_turns(session, f"replies of {country}")
    query = _waiting(country, by).limit(1)
    held = session.scalar(query.where(NoticeReply.claimed_by == by))
    found: NoticeReply | None = held or session.scalar(query.where(_is_free(now)))
    if found is not None:
        found.claimed_by, found.claimed_until = by, now + CLAIM
        session.flush()
    return found


def give_back(session: Session, reply: NoticeReply, by: str) -> None:
    """Let somebody else read a reply at once."""
    hold_row(session, reply)
    if reply.claimed_by == by:
        reply.claimed_by, reply.claimed_until = "", None


def decide_card(
    session: Session, reply: NoticeReply, verdict: CardVerdict, *, by: str, now: datetime
) -> NoticeReply:
    """Return a reply, read: as what, and of whom.

    Raises Outdated where another officer holds it or has read it, SecondPersonNeeded where whoever
    read it first would look the second time, UnusableInput for a person of another country and for
    a verdict that says nothing.
    """
    hold_row(session, reply)
    if reply.reading not in _OPEN or _is_held_by_another(reply, by, now):
        raise Outdated("the reply was read, or another officer has it")
    if verdict.person_id is not None:
        _put_person(session, reply, verdict.person_id)
    if verdict.is_for_all is not None:
        reply.is_for_all = verdict.is_for_all
    if reply.reading is ReadingState.SECOND_LOOK:
        _look_again(reply, verdict.kind, by, now)
    else:
        reply.read_as, reply.read_by, reply.read_at = verdict.kind, by, now
        takes_help_off = reply.shows_help and verdict.kind is not ReplyKind.HELP
        reply.reading = ReadingState.SECOND_LOOK if takes_help_off else ReadingState.READ
    reply.claimed_by, reply.claimed_until = "", None
    _heed(session, reply)
    _note(session, reply, verdict, by, now)
    session.flush()
    return reply


def reply_of(session: Session, country: str, reply_id: uuid.UUID) -> NoticeReply | None:
    """Return one reply of a country; None for one of another, as for one that is not there."""
    found = session.get(NoticeReply, reply_id)
    return found if found is not None and found.country == country else None


def latest_replies(session: Session, country: str, limit: int = 50) -> Sequence[NoticeReply]:
    """Return the replies of a country, the last one known first."""
    query = sa.select(NoticeReply).where(NoticeReply.country == country)
    query = query.order_by(NoticeReply.known_at.desc(), NoticeReply.id)
    return session.scalars(query.limit(limit)).all()


def replies_by(session: Session, dispatch_id: uuid.UUID, channel: str) -> int:
    """Return how many replies to one message came by a channel."""
    query = sa.select(sa.func.count()).where(
        NoticeReply.dispatch_id == dispatch_id, NoticeReply.channel == channel
    )
    return session.scalar(query) or 0


def kind_counts(session: Session, country: str, since: datetime) -> dict[ReplyKind, int]:
    """Return how many replies a country had since a moment, by what they were understood as."""
    query = sa.select(NoticeReply.kind, sa.func.count().label("replies")).where(
        NoticeReply.country == country, NoticeReply.known_at >= since
    )
    found = {row.kind: row.replies for row in session.execute(query.group_by(NoticeReply.kind))}
    return {kind: found.get(kind, 0) for kind in ReplyKind}


# -- inside ---------------------------------------------------------------------------------


def _waiting(country: str, by: str) -> sa.Select[Any]:
    own_first_look = sa.and_(
        NoticeReply.reading == ReadingState.SECOND_LOOK, NoticeReply.read_by == by
    )
    query = sa.select(NoticeReply).where(
        NoticeReply.country == country, NoticeReply.reading.in_(_OPEN), sa.not_(own_first_look)
    )
    return query.order_by(NoticeReply.rank, NoticeReply.said_at, NoticeReply.id)


def _is_free(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(NoticeReply.claimed_until.is_(None), NoticeReply.claimed_until <= now)


def _is_held_by_another(reply: NoticeReply, by: str, now: datetime) -> bool:
    until = reply.claimed_until
    return until is not None and until > now and reply.claimed_by != by


def _put_person(session: Session, reply: NoticeReply, person_id: uuid.UUID) -> None:
    query = sa.select(Person).where(
        Person.id == person_id, unindexed(Person.country) == reply.country
    )
    person = session.scalar(query)
    if person is None:
        raise UnusableInput("person", N_("No es una persona de este registro."))
    reply.person_id, reply.household_id = person.id, person.household_id


def _look_again(reply: NoticeReply, kind: ReplyKind, by: str, now: datetime) -> None:
    if by == reply.read_by:
        raise SecondPersonNeeded("another officer looks the second time")
    reply.read_as, reply.second_by, reply.second_at = kind, by, now
    reply.reading = ReadingState.READ


def _heed(session: Session, reply: NoticeReply) -> None:
    """Do what a reply that was read says of advice."""
    if reply.reading is not ReadingState.READ:
        return
    if reply.read_as in {ReplyKind.STOP, ReplyKind.START, ReplyKind.HELP}:
        is_stopped = reply.read_as is ReplyKind.STOP
        note_stop(
            session, reply.country, reply.from_hash, is_stopped=is_stopped, said_at=reply.said_at
        )


def _note(
    session: Session, reply: NoticeReply, verdict: CardVerdict, by: str, now: datetime
) -> None:
    record(
        session,
        at=now,
        actor=by,
        action="reply.decide",
        subject=reply.id,
        country=reply.country,
        purpose="replies",
        verdict=verdict.kind.value,
        is_second=bool(reply.second_by),
    )
