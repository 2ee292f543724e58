"""A reply is kept: once, sealed with the key of whose message it answers, and ranked.

Whose it is has been decided by whoever hands it in, in this order: the code in it says so, from
whatever telephone it comes; else the address the message went to; else nobody knows, and a person
reads it. The number of an emergency contact is no address of a message, so that it is never taken
for the person.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from registry.people.models import Person
from watch.replies.models import NoticeReply, ReadingState, ReplySpeaker, reply_place
from watch.replies.stops import note_stop
from watch.replies.understanding import ReplyKind, Understood

FIRST, MAYBE, LAST = 0, 1, 2
"""Ranks in the queue: a sign of help, what may be help, the rest."""
LONGEST = {"text": 2000, "place": 300, "sender": 200, "name": 200}


@dataclass(frozen=True, slots=True)
class AnsweredMessage:
    """The message that a reply answers, and whom it was about."""

    dispatch_id: uuid.UUID
    notice_id: uuid.UUID
    country: str
    person_id: uuid.UUID | None
    household_id: uuid.UUID | None
    sent_at: datetime
    address_hash: str = ""
    language: str = ""
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class ReplyWords:
    """What was written, from where."""

    text: str = ""
    place: str = ""
    sender: str = ""
    """The address it came from; it is needed to answer."""
    name: str = ""
    """Of who writes, where they are not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingReply:
    """A reply about to be kept."""

    country: str
    channel: str
    known_as: str
    """By what the same one is known when it comes again."""
    understood: Understood
    words: ReplyWords
    said_at: datetime
    speaker: ReplySpeaker
    about: AnsweredMessage | None = None
    person_id: uuid.UUID | None = None
    """Whom an officer says it is about, where no message tells."""
    household_id: uuid.UUID | None = None
    from_hash: str = ""
    entered_by: str = ""
    is_for_all: bool = False
    request_id: uuid.UUID | None = None
    is_demo: bool = False


def take_reply(
    session: Session, keyring: Keyring, incoming: IncomingReply, now: datetime
) -> NoticeReply | None:
    """Return the reply, kept, with what it says of advice done; None for one that came before."""
    row = _row(incoming, now)
    if incoming.about is not None:
        _put_message(row, incoming.about)
    row.reading, row.rank = _reading(row), _rank(row)
    words = {name: getattr(incoming.words, name)[:most] for name, most in LONGEST.items()}
    words["place"] = words["place"] or incoming.understood.place
    row.ciphertext = keyring.seal_json(words, reply_place(row.id, row.country))
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return None
    _heed(session, row)
    return row


def words_of(keyring: Keyring, reply: NoticeReply) -> ReplyWords | None:
    """Return what was written; None where it does not open, nothing where it is forgotten."""
    if reply.ciphertext is None:
        return ReplyWords()
    try:
        document: Any = keyring.open_json(reply.ciphertext, reply_place(reply.id, reply.country))
    except CannotOpen:
        return None
    return ReplyWords(**{name: str(document.get(name, "")) for name in LONGEST})


def put_person(reply: NoticeReply, person: Person) -> None:
    """Say of whom a reply is; one that is clear besides needs nobody to read it any more."""
    reply.person_id, reply.household_id = person.id, person.household_id
    if reply.reading is ReadingState.WAITING and reply.kind is not ReplyKind.UNCLEAR:
        reply.reading = ReadingState.NOT_NEEDED


def needs_person(reply: NoticeReply) -> bool:
    """Return whether a reply says something of somebody, and nobody knows of whom."""
    says = {ReplyKind.SAFE, ReplyKind.HELP, ReplyKind.MOVED}
    return reply.person_id is None and reply.holds in says


# -- inside ---------------------------------------------------------------------------------


def _row(incoming: IncomingReply, now: datetime) -> NoticeReply:
    understood = incoming.understood
    return NoticeReply(
        country=incoming.country,
        channel=incoming.channel,
        dedupe_key=_dedupe_key(incoming),
        from_hash=incoming.from_hash,
        person_id=incoming.person_id,
        household_id=incoming.household_id,
        request_id=incoming.request_id,
        speaker=incoming.speaker,
        language=understood.language,
        said_at=min(incoming.said_at, now),
        known_at=now,
        entered_by=incoming.entered_by,
        kind=understood.kind,
        certainty=understood.certainty,
        shows_help=understood.shows_help,
        may_be_help=understood.may_be_help,
        is_for_all=incoming.is_for_all or understood.speaks_for_all,
        is_demo=incoming.is_demo,
    )


def _put_message(row: NoticeReply, about: AnsweredMessage) -> None:
    """Say which message a reply answers: it is about whom that one was about."""
    row.dispatch_id, row.notice_id = about.dispatch_id, about.notice_id
    row.person_id, row.household_id = about.person_id, about.household_id
    row.language, row.is_demo = about.language or row.language, about.is_demo


def _dedupe_key(incoming: IncomingReply) -> str:
    text = f"{incoming.channel}|{incoming.known_as}"
    return hashlib.sha256(text.encode()).hexdigest()


def _reading(row: NoticeReply) -> ReadingState:
    is_open = row.kind is ReplyKind.UNCLEAR or needs_person(row)
    return ReadingState.WAITING if is_open else ReadingState.NOT_NEEDED


def _rank(row: NoticeReply) -> int:
    if row.shows_help or row.kind is ReplyKind.HELP:
        return FIRST
    # Whoever says *safe* and is not known here is looked for by somebody, and asks for nothing.
    return MAYBE if row.may_be_help else LAST


def _heed(session: Session, row: NoticeReply) -> None:
    """Do what a reply says of advice to the address it came from."""
    if row.kind is ReplyKind.STOP:
        note_stop(session, row.country, row.from_hash, is_stopped=True, said_at=row.said_at)
    elif row.kind in {ReplyKind.START, ReplyKind.HELP}:
        note_stop(session, row.country, row.from_hash, is_stopped=False, said_at=row.said_at)
