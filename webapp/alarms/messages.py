"""Messages of alarms (`core.outbox.owner.OutboxOwner`): each brings a link of its own to the page
of the call; what they say, `watch.alarms.mail.texts` has.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody
from watch.alarms.answers import TAKEN
from watch.alarms.calling import CALL
from watch.alarms.escalation import ENDED, SUPERSEDED
from watch.alarms.links import LINK_PATH, new_alarm_link
from watch.alarms.mail.texts import AlarmMessage, line_body, mail_body
from watch.alarms.mail.threads import OWNER, thread_headers
from watch.alarms.models import Alarm, AlarmCall, AlarmState

__all__ = ["OWNER", "AlarmMessages"]
_MAY_BE_TAKEN = (AlarmState.OPEN, AlarmState.EXHAUSTED)
_HEADERS = (("X-Auto-Response-Suppress", "All"), ("Importance", "high"))


def no_channel(_session: Session, _channel_id: uuid.UUID) -> str:
    """Return no address: where accounts have no channels beside their e-mail."""
    return ""


@dataclass(frozen=True, slots=True)
class AlarmMessages:
    """The owner of these messages."""

    public_url: str
    """Where the pages are, without a slash at its end."""
    host: str
    """The right side of message ids, as the outbox has it."""
    keyring: Keyring
    address_of: Callable[[Session, uuid.UUID], str] = no_channel
    """The address of a channel of an account, opened when a message leaves."""

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Return whether it still says something true: a call is for who has not answered, while
        nobody has taken it.
        """
        call = session.get(AlarmCall, uuid.UUID(message.reference))
        if call is None:
            return False
        return _is_wanted(message.kind, call, call.alarm)

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Return the token of a link to the page of the call."""
        return new_alarm_link(session, self.keyring, uuid.UUID(message.reference), now)

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Return what the message says: a mail in its thread, or one line for an own channel."""
        link = f"{self.public_url}{LINK_PATH}{secret}"
        alarm_message = AlarmMessage(message.kind, message.details, message.language, link)
        channel = message.details.get("channel")
        if channel is None:
            earlier = [str(each) for each in message.details.get("earlier", ())]
            headers = thread_headers(earlier, self.host)
            return mail_body(alarm_message, (*headers, *_HEADERS))
        body, to = line_body(alarm_message), self.address_of(session, uuid.UUID(channel))
        return replace(body, to=to, short_text=body.text)


# -- inside ---------------------------------------------------------------------------------


def _is_wanted(kind: str, call: AlarmCall, alarm: Alarm) -> bool:
    if kind == CALL:
        return call.answer is None and alarm.state in _MAY_BE_TAKEN
    if kind == TAKEN:
        return alarm.state is AlarmState.TAKEN
    return (
        kind == ENDED or alarm.state is not AlarmState.ENDED or alarm.closed_because == SUPERSEDED
    )
