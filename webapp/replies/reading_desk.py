"""What an officer does about replies: reads one, says what it is and of whom, enters what somebody
said by telephone. What was read counts at once.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from core.audit_log import record
from core.context import Context
from core.crypto import Keyring
from core.errors import UnusableInput
from core.i18n.languages import N_
from directory.entries.visibility import Viewer
from registry.contacts.reach import address_digests
from registry.people.access import OpenPerson, read_persons
from registry.people.models import Person
from watch.replies.intake import (
    AnsweredMessage,
    IncomingReply,
    ReplyWords,
    take_reply,
    words_of,
)
from watch.replies.models import NoticeReply, ReplySpeaker
from watch.replies.unclear_queue import CardVerdict, decide_card
from watch.replies.understanding import ReplyKind, Understood, understand
from webapp.replies.answered_messages import MessageFinder, message_of_codes
from webapp.replies.reply_statements import state_reply

TELEPHONE = "telephone"


@dataclass(frozen=True, slots=True)
class OpenReply:
    """A reply with what was written, and whom it is about; None where that does not open."""

    row: NoticeReply
    words: ReplyWords | None
    person: OpenPerson | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredReply:
    """What somebody said by telephone, as an officer enters it."""

    country: str
    nonce: str
    kind: ReplyKind
    """As the officer understood it."""
    said_at: datetime
    by: str
    code: str = ""
    person_id: uuid.UUID | None = None
    speaker: ReplySpeaker = ReplySpeaker.SELF
    words: ReplyWords = field(default_factory=ReplyWords)
    is_for_all: bool = False


def open_reply(context: Context[Viewer], reply: NoticeReply) -> OpenReply:
    """Return a reply, opened; the reading goes into the audit log."""
    record(
        context.session,
        at=context.now,
        actor=context.actor,
        action="reply.read",
        subject=reply.id,
        country=reply.country,
        purpose=context.purpose,
    )
    person = None
    if reply.person_id is not None:
        person = read_persons(context, [reply.person_id]).opened.get(reply.person_id)
    return OpenReply(reply, words_of(context.keyring, reply), person)


def decide_reply(
    session: Session,
    keyring: Keyring,
    reply: NoticeReply,
    verdict: CardVerdict,
    *,
    by: str,
    now: datetime,
) -> NoticeReply:
    """Return a reply, read, with what it says put into the accounting. Raises what `decide_card`
    raises.
    """
    decide_card(session, reply, verdict, by=by, now=now)
    state_reply(session, keyring, reply, now)
    return reply


def enter_reply(
    session: Session, keyring: Keyring, finder: MessageFinder, entered: EnteredReply, now: datetime
) -> NoticeReply | None:
    """Return what somebody said by telephone, kept and counted; None for a form that came before.

    Raises UnusableInput where neither a code nor a person says of whom it is, or the code is none
    of this country's.
    """
    about, household_id = _message_or_household(session, finder, entered)
    number = entered.words.sender
    incoming = IncomingReply(
        country=entered.country,
        channel=TELEPHONE,
        known_as=f"{entered.by}|{entered.nonce}",
        understood=Understood(entered.kind),
        words=entered.words,
        said_at=entered.said_at,
        speaker=entered.speaker,
        about=about,
        person_id=entered.person_id,
        household_id=household_id,
        from_hash=address_digests(keyring, entered.country, number)[0] if number else "",
        entered_by=entered.by,
        is_for_all=entered.is_for_all,
    )
    reply = take_reply(session, keyring, incoming, now)
    if reply is not None:
        state_reply(session, keyring, reply, now)
    return reply


# -- inside ---------------------------------------------------------------------------------


def _message_or_household(
    session: Session, finder: MessageFinder, entered: EnteredReply
) -> tuple[AnsweredMessage | None, uuid.UUID | None]:
    """Return the message of the code, or the household of the person that was chosen."""
    if entered.code:
        found = message_of_codes(session, finder, understand(entered.code).codes)
        if found is None or found.country != entered.country:
            raise UnusableInput("code", N_("Ese código no es de ningún mensaje: revíselo."))
        return found, found.household_id
    person = session.get(Person, entered.person_id) if entered.person_id else None
    if person is None or person.country != entered.country:
        raise UnusableInput("person", N_("Diga de quién es: el código del mensaje o la persona."))
    return None, person.household_id
