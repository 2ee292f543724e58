"""How gateways name a message they took, and how they tell of receipts and replies: as data.

A new gateway is one `GatewayFormat`; the generic one for SMS knows the names most gateways use, and
whoever has another sets its webhook, or a few lines before ours, to say it so.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass

from core.transports.whatsapp.error_codes import ErrorMeaning, meaning_of

LONGEST_BODY = 64 * 1024
Path = tuple[str | int, ...]
"""Names and positions that lead to a value within JSON."""


class SignatureKind(enum.Enum):
    """How a gateway shows that it is who it says."""

    HMAC = "hmac"
    """`X-Atalaya-Signature: t=<seconds>,v1=<hex>`: HMAC-SHA256 of `<seconds>.<body>`."""
    TOKEN = "token"  # noqa: S105 - a kind of signature
    """A header with the secret itself, as Telegram sends it."""
    HUB = "hub"
    """`X-Hub-Signature-256: sha256=<hex>`: HMAC-SHA256 of the body, as the Cloud API sends it."""


@dataclass(frozen=True, slots=True)
class GatewayFormat:
    """What one kind of gateway sends, and what it answers."""

    transport: str
    """Name of the transport whose messages it speaks of."""
    signature: SignatureKind
    signature_header: str
    sent_id: tuple[Path, ...]
    """Where its answer to a message names that message."""
    event_id: tuple[Path, ...] = ()
    """Where an event names itself; without one its bytes do."""
    message_id: tuple[Path, ...] = ()
    """Where a receipt names the message."""
    state: tuple[Path, ...] = ()
    reply_text: tuple[Path, ...] = ()
    reply_from: tuple[Path, ...] = ()
    at: tuple[Path, ...] = ()
    """Where an event says when it happened: seconds since 1970, or ISO 8601."""
    about: tuple[Path, ...] = ()
    """Where a reply names the message of ours that it answers."""
    own_id: tuple[Path, ...] = ()
    """Where a receipt says our own name of the message again."""
    fault_code: tuple[Path, ...] = ()
    """Where a receipt says why a message did not arrive."""
    delivered: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()
    """Words of a state, in lower case; all others say that it is under way."""
    meaning: Callable[[int], ErrorMeaning] | None = None
    """What such a code means; None where no code is known."""
    longest_body: int = LONGEST_BODY
    """Bytes; more than that is no event."""


SMS_FORMAT = GatewayFormat(
    transport="sms",
    signature=SignatureKind.HMAC,
    signature_header="X-Atalaya-Signature",
    sent_id=(
        ("id",),
        ("sid",),
        ("message_id",),
        ("messageId",),
        ("message-id",),
        ("messages", 0, "id"),
        ("messages", 0, "message-id"),
        ("messages", 0, "messageId"),
        ("data", "id"),
    ),
    event_id=(("event_id",), ("eventId",)),
    message_id=(("message_id",), ("messageId",), ("MessageSid",), ("id",)),
    state=(("status",), ("MessageStatus",), ("state",)),
    reply_text=(("text",), ("Body",), ("message",)),
    reply_from=(("from",), ("From",), ("sender",)),
    at=(("at",), ("timestamp",), ("time",)),
    delivered=frozenset({"delivered", "delivrd"}),
    read=frozenset({"read"}),
    failed=frozenset(
        {"failed", "undelivered", "undeliv", "rejected", "rejectd", "expired", "deleted"}
    ),
)
"""JSON with `message_id` and `status`, or `from` and `text`."""
TELEGRAM_FORMAT = GatewayFormat(
    transport="telegram",
    signature=SignatureKind.TOKEN,
    signature_header="X-Telegram-Bot-Api-Secret-Token",
    sent_id=(("result", "message_id"),),
    event_id=(("update_id",),),
    reply_text=(("message", "text"),),
    reply_from=(("message", "chat", "id"),),
    at=(("message", "date"),),
)
"""An Update of the Bot API with a message; Telegram sends no receipts."""
WHATSAPP_FORMAT = GatewayFormat(
    transport="whatsapp",
    signature=SignatureKind.HUB,
    signature_header="X-Hub-Signature-256",
    sent_id=(("messages", 0, "id"),),
    event_id=(("message", "id"),),
    message_id=(("status", "id"),),
    state=(("status", "status"),),
    reply_text=(("message", "words"),),
    reply_from=(("message", "from"),),
    at=(("message", "timestamp"), ("status", "timestamp")),
    about=(("message", "context", "id"), ("message", "reaction", "message_id")),
    own_id=(("status", "biz_opaque_callback_data"),),
    fault_code=(("status", "errors", 0, "code"),),
    delivered=frozenset({"delivered"}),
    read=frozenset({"read", "played"}),
    failed=frozenset({"failed"}),
    meaning=meaning_of,
    longest_body=3 * 1024 * 1024,
)
"""One part of an event of the Cloud API, which may hold a thousand (`core.webhooks.hub_parts`)."""
GATEWAY_FORMATS = {each.transport: each for each in (SMS_FORMAT, TELEGRAM_FORMAT, WHATSAPP_FORMAT)}
