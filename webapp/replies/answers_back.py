"""The one answer that goes back to whoever replied, over the same channel and in their language:
that it came, that people read it, and whom to call when a life is in danger.

One for each message and address, whatever is written after it: who answers to answers would write
for ever. The row of the outbox holds no address.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.i18n.languages import LANGUAGES, N_, SOURCE_LANGUAGE, translator
from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody
from core.outbox.submission import MessageDraft, put
from core.transports.gateway_addresses import SMS, TELEGRAM
from core.transports.transport import Addressing
from core.transports.whatsapp.addressing import WHATSAPP
from watch.replies.intake import words_of
from watch.replies.models import NoticeReply
from watch.replies.understanding import ReplyKind

OWNER = "reply"
_ADDRESSINGS: dict[str, Addressing] = {each.name: each for each in (SMS, TELEGRAM, WHATSAPP)}
"""Over these people answer; within a day of their word WhatsApp takes a plain text."""
_SUBJECT = N_("Recibimos su respuesta")
_RECEIVED = N_(
    "Recibido: personas del consulado lo leen. Si su vida corre peligro, llame ya al 911 o al "
    "número de emergencias del lugar."
)
_STOPPED = N_("No le enviaremos más consejos. Para volver a recibirlos conteste ALTA.")
_BACK = N_("Le enviaremos de nuevo los avisos.")
_TEXTS = {ReplyKind.STOP: _STOPPED, ReplyKind.START: _BACK}


@dataclass(frozen=True, slots=True)
class ReplyAnswers:
    """The owner of these messages (`core.outbox.owner.OutboxOwner`)."""

    keyring: Keyring

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Return whether the reply is still there and says where it came from."""
        return bool(self._address(session, message))

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Return nothing: there is no secret in it."""
        return ""

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Return what the answer says, and where it goes."""
        translate = translator(message.language).gettext
        text = translate(_TEXTS.get(ReplyKind(message.kind), _RECEIVED))
        address = self._address(session, message)
        return MessageBody(translate(_SUBJECT), f"{text}\n", to=address, short_text=text)

    def _address(self, session: Session, message: OutboxMessage) -> str:
        reply = session.get(NoticeReply, uuid.UUID(message.reference))
        words = words_of(self.keyring, reply) if reply is not None else None
        return words.sender if words else ""


def put_answer(session: Session, reply: NoticeReply, sender: str, now: datetime) -> bool:
    """Put the answer to a reply into the outbox; return whether one goes out."""
    addressing = _ADDRESSINGS.get(reply.channel)
    if addressing is None:
        return False
    kind = reply.kind if reply.kind in _TEXTS else ReplyKind.UNCLEAR
    language = reply.language if reply.language in LANGUAGES else SOURCE_LANGUAGE
    about = reply.notice_id or reply.said_at.date()
    draft = MessageDraft(
        owner=OWNER,
        kind=kind.value,
        dedupe_key=f"reply:{reply.country}:{reply.from_hash}:{about}:{kind.value}",
        recipient=sender,
        language=language,
        country=reply.country,
        reference=str(reply.id),
        is_demo=reply.is_demo,
        is_private=True,
    )
    return put(session, draft, addressing, now=now) is not None
