"""What somebody says on the public page: behind the link of a message, or on the form of a crisis.

The rules: whoever holds a link speaks for whom the message went to; on the form of a crisis the
code of a message says whom it is about, but anybody may type one, so that it weighs as what a
third person says; the answer is the same whether anybody is known or not. Who asks to be registered
joins the crisis form of their country, and a post looks at it.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.crypto import Keyring
from directory.entries.visibility import Viewer
from registry.joining.answer_checks import InvalidAnswer, read_name, read_phone
from registry.joining.answers import FormAnswers, Member, StayAnswer
from registry.joining.models import PublicForm
from registry.joining.requests import Sending, begin_draft, has_room, send_request
from registry.people.access import read_persons
from registry.people.models import Person
from watch.replies.intake import AnsweredMessage, IncomingReply, ReplyWords, take_reply
from watch.replies.models import NoticeReply, ReplySpeaker
from watch.replies.unclear_queue import replies_by
from watch.replies.understanding import Certainty, ReplyKind, Understood, understand
from webapp.replies.answered_messages import MessageFinder, message_of_codes
from webapp.replies.reply_statements import state_reply

LINK, FORM = "link", "form"
_PRESSED_SAFE = "Estoy a salvo."
"""What the button says, in words that are understood."""
MOST_BY_LINK = 60
"""So many replies are taken by one link: a flood fills no disk."""
ANSWERS = (ReplyKind.SAFE, ReplyKind.HELP, ReplyKind.MOVED, ReplyKind.STOP)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfReport:
    """What was sent by the page."""

    kind: ReplyKind
    nonce: str
    """By which a form sent twice is known."""
    language: str = ""
    is_for_all: bool = False
    text: str = ""
    place: str = ""
    name: str = ""
    phone: str = ""
    code: str = ""
    asks_to_register: bool = False


@dataclass(frozen=True, slots=True)
class FormWriter:
    """Who writes on the form of a crisis: all that is known of them."""

    form: PublicForm
    origin: str
    """A keyed mark of the network they write from, to tell a flood by."""


@dataclass(frozen=True, slots=True)
class HouseholdMember:
    """One of a household as the page shows them: a number, and how old."""

    person_id: uuid.UUID
    number: int
    age: int | None


def household_size(session: Session, message: AnsweredMessage) -> int:
    """Return how many persons the household of a message has; nothing is read of them."""
    if message.household_id is None:
        return 1
    query = sa.select(sa.func.count()).where(
        Person.household_id == message.household_id, Person.country == message.country
    )
    return max(1, session.scalar(query) or 0)


def household_of(context: Context[Viewer], message: AnsweredMessage) -> list[HouseholdMember]:
    """Return those of the household of a message, whom it went to first, by number and age; the
    reading goes into the audit log.
    """
    query = sa.select(Person.id).where(
        Person.household_id == message.household_id, Person.country == message.country
    )
    others = context.session.scalars(query.order_by(Person.number, Person.id)).all()
    first = [message.person_id] if message.person_id else []
    ids = list(dict.fromkeys([*first, *(others if message.household_id else ())]))
    read = read_persons(context, ids).opened
    years = {key: one.card.birth_year for key, one in read.items()}
    return [
        HouseholdMember(key, at, _age(years.get(key), context.now))
        for at, key in enumerate(ids, start=1)
    ]


def take_from_link(
    session: Session,
    keyring: Keyring,
    message: AnsweredMessage,
    report: SelfReport,
    now: datetime,
) -> NoticeReply | None:
    """Return what whoever holds the link of a message says, kept and counted; None for a form that
    came before, and for more than anybody says of one message.
    """
    if replies_by(session, message.dispatch_id, LINK) >= MOST_BY_LINK:
        return None
    incoming = IncomingReply(
        country=message.country,
        channel=LINK,
        known_as=f"{message.dispatch_id}|{message.person_id}|{report.kind}|{report.nonce}",
        understood=_understood(report),
        words=ReplyWords(text=report.text, place=report.place),
        said_at=now,
        speaker=ReplySpeaker.SELF,
        about=message,
        from_hash=message.address_hash,
        is_for_all=report.is_for_all,
    )
    return _taken(session, keyring, incoming, now)


def take_of_each(
    session: Session,
    keyring: Keyring,
    message: AnsweredMessage,
    answers: Sequence[tuple[uuid.UUID, ReplyKind]],
    nonce: str,
    now: datetime,
) -> int:
    """Keep what is said of each of a household; return of how many."""
    count = 0
    for person_id, kind in answers:
        about = replace(message, person_id=person_id)
        is_self = person_id == message.person_id
        incoming = IncomingReply(
            country=message.country,
            channel=LINK,
            known_as=f"{message.dispatch_id}|{person_id}|{kind}|{nonce}",
            understood=Understood(kind, language=message.language),
            words=ReplyWords(),
            said_at=now,
            speaker=ReplySpeaker.SELF if is_self else ReplySpeaker.HOUSEHOLD,
            about=about,
        )
        count += _taken(session, keyring, incoming, now) is not None
    return count


def take_from_form(
    session: Session,
    keyring: Keyring,
    finder: MessageFinder,
    writer: FormWriter,
    report: SelfReport,
    now: datetime,
) -> NoticeReply | None:
    """Return what somebody says on the form of a crisis, kept; None for a form that came before."""
    form, codes = writer.form, understand(report.code).codes
    about = message_of_codes(session, finder, codes)
    about = about if about is not None and about.country == form.country else None
    incoming = IncomingReply(
        country=form.country,
        channel=FORM,
        known_as=f"{form.id}|{report.kind}|{report.nonce}",
        understood=_understood(report),
        words=ReplyWords(report.text, report.place, report.phone, report.name),
        said_at=now,
        speaker=ReplySpeaker.THIRD_PARTY if about else ReplySpeaker.SELF,
        about=about,
        is_for_all=report.is_for_all,
    )
    reply = _taken(session, keyring, incoming, now)
    if reply is not None and report.asks_to_register:
        reply.request_id = _join(session, keyring, writer, report, now)
    return reply


# -- inside ---------------------------------------------------------------------------------


def _age(year: int | None, now: datetime) -> int | None:
    return max(0, now.year - year) if year else None


def _understood(report: SelfReport) -> Understood:
    """Return what was said: the button that was pressed, and what the words beside it show. Whoever
    presses *safe* and writes of danger, or what nobody here understands, is read first; courtesies
    and where somebody is take nothing from it.
    """
    pressed = Understood(report.kind, language=report.language)
    if report.kind is not ReplyKind.SAFE or not report.text:
        return pressed
    words = understand(report.text, report.language)
    beside = understand(f"{_PRESSED_SAFE} {report.text}", report.language)
    is_clear = beside.kind is ReplyKind.SAFE or not words.may_be_help
    if is_clear and not words.shows_help:
        return pressed
    return replace(
        pressed,
        kind=ReplyKind.UNCLEAR,
        certainty=Certainty.NONE,
        shows_help=words.shows_help or words.kind is ReplyKind.HELP,
        may_be_help=True,
    )


def _taken(
    session: Session, keyring: Keyring, incoming: IncomingReply, now: datetime
) -> NoticeReply | None:
    reply = take_reply(session, keyring, incoming, now)
    if reply is not None:
        state_reply(session, keyring, reply, now)
    return reply


def _join(
    session: Session,
    keyring: Keyring,
    writer: FormWriter,
    report: SelfReport,
    now: datetime,
) -> uuid.UUID | None:
    """Put a request into the crisis form of a country; None where there is no name to register, or
    no room: what was said stands either way.
    """
    try:
        name = read_name(report.name)
    except InvalidAnswer:
        return None
    form = writer.form
    if not has_room(session, form.country):
        return None
    stages = (StayAnswer(text=report.place, is_left=True),) if report.place else ()
    answers = FormAnswers(
        track="crisis",
        speech=report.language or "es",
        country=form.country,
        person=Member(full_name=name),
        stages=stages,
        phone=_phone(report.phone, form.country),
    )
    request = begin_draft(session, keyring, answers, secrets.token_bytes(32), now)
    if request is None:
        return None
    sending = Sending(form, None, writer.origin, is_demo=False, now=now, gets_code=False)
    send_request(keyring, request, answers, sending)
    session.flush()
    return request.id


def _phone(text: str, country: str) -> str:
    try:
        return read_phone(text, [country])
    except InvalidAnswer:
        return ""
