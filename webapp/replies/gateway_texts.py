"""A text that came back over a gateway, kept as the reply to a notice, with what follows from it:
statements in the accounting of a crisis, and the one answer that goes back.

What nobody can place (no code, an address no message went to) goes to the one country that wrote
to its people lately; where several did, it is left unplaced, for a text of one country's people is
shown to no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.webhooks.events import ReplyEvent
from registry.contacts.reach import address_digests
from watch.replies.intake import AnsweredMessage, IncomingReply, ReplyWords, take_reply
from watch.replies.models import NoticeReply, ReplySpeaker
from watch.replies.understanding import Understood, understand
from webapp.replies.answered_messages import (
    MessageFinder,
    message_of_address,
    message_of_codes,
    went_to,
)
from webapp.replies.answers_back import put_answer
from webapp.replies.reply_statements import state_reply

LATEST = timedelta(days=14)
"""What was written before is of another emergency, whoever sends it now."""


@dataclass(frozen=True, slots=True)
class FoundMessage:
    """The message that a text answers, and how near whoever wrote it stands."""

    about: AnsweredMessage | None
    speaker: ReplySpeaker


def take_text(
    session: Session, keyring: Keyring, finder: MessageFinder, event: ReplyEvent, now: datetime
) -> NoticeReply | None:
    """Return the reply, kept; None for what is of nobody, too old, or came before."""
    said_at = min(event.at or now, now)
    if now - said_at > LATEST:
        return None
    first = understand(event.text)
    found = _message_of(session, keyring, finder, event, first, said_at)
    country = found.about.country if found.about else _only_country(session, finder, now)
    if not country:
        return None
    language = found.about.language if found.about else ""
    incoming = IncomingReply(
        country=country,
        channel=event.transport or "sms",
        known_as=f"{event.sender}|{said_at.isoformat()}|{event.text}",
        understood=understand(event.text, language) if language else first,
        words=ReplyWords(text=event.text, sender=event.sender),
        said_at=said_at,
        speaker=found.speaker,
        about=found.about,
        from_hash=address_digests(keyring, country, event.sender)[0],
    )
    reply = take_reply(session, keyring, incoming, now)
    if reply is not None:
        state_reply(session, keyring, reply, now)
        put_answer(session, reply, event.sender, now)
    return reply


# -- inside ---------------------------------------------------------------------------------


def _message_of(
    session: Session,
    keyring: Keyring,
    finder: MessageFinder,
    event: ReplyEvent,
    understood: Understood,
    said_at: datetime,
) -> FoundMessage:
    """Return which message a text answers: by its code from whatever telephone, by the message it
    quotes, by the address it came from. Two codes name none: a person reads it.
    """
    by_code = message_of_codes(session, finder, understood.codes)
    if by_code is not None:
        is_own = went_to(keyring, by_code, event.sender)
        return FoundMessage(by_code, ReplySpeaker.SELF if is_own else ReplySpeaker.HOUSEHOLD)
    quoted = finder.by_quotation(session, event.transport, event.about) if event.about else None
    about = quoted or message_of_address(session, keyring, finder, event.sender, said_at)
    if about is not None and len(understood.codes) < 2:
        return FoundMessage(about, ReplySpeaker.SELF)
    return FoundMessage(None, ReplySpeaker.THIRD_PARTY)


def _only_country(session: Session, finder: MessageFinder, now: datetime) -> str:
    countries = finder.countries(session, now)
    return countries[0] if len(countries) == 1 else ""
