"""The code sent over a new alarm channel: it proves that the channel is its owner's and works.

The row of the message holds no address: it is opened from the channel as the message leaves. The
code is made then, too, and stands in the message alone.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.accounts import AlarmChannel, User
from core.accounts.alarm_channels import open_address
from core.accounts.channel_changes import may_have_code, new_code
from core.crypto import CannotOpen, Keyring
from core.i18n.languages import N_, translator
from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody
from core.outbox.submission import MessageDraft, put
from core.transports.email_format import EMAIL
from core.transports.gateways import GATEWAY_ADDRESSINGS
from core.transports.transport import Addressing

OWNER = "alarm_channel"
KIND = "code"
_SUBJECT = N_("Atalaya: código {code}")
_TEXT = (
    N_("Su código es {code}. Escríbalo en Mi cuenta, junto al canal que agregó."),
    N_("Sirve durante 30 minutos. Si usted no agregó este canal, no haga nada."),
)


@dataclass(frozen=True, slots=True)
class ChannelCodes:
    """The owner of these messages (`core.outbox.owner.OutboxOwner`)."""

    keyring: Keyring

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Return whether the channel is still there and waits for its code."""
        channel = _channel(session, message)
        if channel is None or channel.confirmed_at is not None:
            return False
        return may_have_code(channel) or message.written_at is not None

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Return a new code; the one before ends."""
        channel = _channel(session, message)
        return new_code(self.keyring, channel, now) if channel is not None else ""

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Return what the message says, and where it goes; nowhere where it does not open."""
        translate, values = translator(message.language).gettext, {"code": secret}
        subject = translate(_SUBJECT).format(**values)
        text = "\n\n".join(translate(each).format(**values) for each in _TEXT)
        return MessageBody(
            subject,
            f"{text}\n",
            to=self._address(session, message),
            short_text=f"{subject}. {translate(_TEXT[1])}",
        )

    def _address(self, session: Session, message: OutboxMessage) -> str:
        channel = _channel(session, message)
        try:
            return open_address(channel, self.keyring) if channel is not None else ""
        except CannotOpen:
            return ""


def addressing_of(kind: str) -> Addressing:
    """Return the transport of a kind of channel, as messages are addressed to it."""
    return GATEWAY_ADDRESSINGS.get(kind, EMAIL)


def put_code(
    session: Session, keyring: Keyring, channel: AlarmChannel, user: User, now: datetime
) -> bool:
    """Put a message with a code of this channel into the outbox; whether it can be sent there."""
    draft = MessageDraft(
        owner=OWNER,
        kind=KIND,
        dedupe_key=f"code:{channel.id}:{uuid.uuid4()}",
        recipient=open_address(channel, keyring),
        language=user.language,
        country=channel.country,
        reference=str(channel.id),
        is_demo=channel.is_demo,
        is_private=True,
    )
    return put(session, draft, addressing_of(channel.kind), now=now) is not None


# -- inside ---------------------------------------------------------------------------------


def _channel(session: Session, message: OutboxMessage) -> AlarmChannel | None:
    return session.get(AlarmChannel, uuid.UUID(message.reference))
