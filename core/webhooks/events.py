"""What one event says, read by the format of its gateway: a receipt, a reply, or neither. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from core.outbox.models import Receipt
from core.outbox.receipts import ReceiptFault
from core.transports.gateway_formats import GatewayFormat, Path

LONGEST_VALUE = 2000


@dataclass(frozen=True, slots=True)
class ReceiptEvent:
    """What a gateway says of a message; `receipt` is None while it is under way."""

    gateway_id: str
    receipt: Receipt | None
    own_id: str = ""
    """Our own name of the message, where the gateway says it again."""
    fault: ReceiptFault | None = None
    """Why it did not arrive, where it did not and the gateway says."""


@dataclass(frozen=True, slots=True)
class ReplyEvent:
    """What somebody answered, as it was written."""

    sender: str
    text: str
    at: datetime | None
    """When it was written, as the gateway says."""
    transport: str = ""
    """Over which gateway it came."""
    about: str = ""
    """The message of ours that it answers, by the id its gateway gave it; empty where none is
    named.
    """


GatewayEvent = ReceiptEvent | ReplyEvent | None
"""None where neither can be read."""


def content_of(body: bytes, content_type: str) -> Any:
    """Return the values of a body: JSON, or the fields of a form as many SMS gateways send them;
    None for what is neither.
    """
    if content_type.partition(";")[0].strip().lower() == "application/x-www-form-urlencoded":
        try:
            return dict(parse_qsl(body.decode(), max_num_fields=100))
        except ValueError:
            return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def event_of(format_: GatewayFormat, content: Any) -> GatewayEvent:
    """Return the receipt or the reply in an event.

    A text that somebody wrote makes it a reply, whatever else stands beside it.
    """
    text = value_at(content, format_.reply_text)
    sender = value_at(content, format_.reply_from)
    if text and sender:
        at, about = _moment(value_at(content, format_.at)), value_at(content, format_.about)
        return ReplyEvent(sender, text, at, format_.transport, about)
    gateway_id, state = (
        value_at(content, format_.message_id),
        value_at(content, format_.state).lower(),
    )
    if not gateway_id or not state:
        return None
    own_id, receipt = value_at(content, format_.own_id), _receipt(format_, state)
    fault = _fault(format_, content) if receipt is Receipt.FAILED else None
    return ReceiptEvent(gateway_id, receipt, own_id, fault)


def digest_of(format_: GatewayFormat, content: Any, body: bytes) -> bytes:
    """Return by what an event is known again: its own name where it has one, else its bytes."""
    name = value_at(content, format_.event_id)
    known_by = name.encode() if name else body
    kind = b"event" if name else b"body"
    return hashlib.sha256(b"\0".join((format_.transport.encode(), kind, known_by))).digest()


def value_at(content: Any, paths: Sequence[Path]) -> str:
    """Return the text or number at the first of the places where one stands; empty for none."""
    for path in paths:
        value = content
        for step in path:
            value = _step(value, step)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return str(value)[:LONGEST_VALUE].strip()
    return ""


# -- inside ---------------------------------------------------------------------------------


def _receipt(format_: GatewayFormat, state: str) -> Receipt | None:
    words = {
        Receipt.READ: format_.read,
        Receipt.DELIVERED: format_.delivered,
        Receipt.FAILED: format_.failed,
    }
    return next((receipt for receipt, known in words.items() if state in known), None)


def _fault(format_: GatewayFormat, content: Any) -> ReceiptFault | None:
    """Return why a message did not arrive: in our words, for theirs may hold a number."""
    code = value_at(content, format_.fault_code)
    if format_.meaning is None or not code.isdecimal():
        return None
    meaning = format_.meaning(int(code))
    return ReceiptFault(f"{format_.transport} {code}: {meaning.words}", meaning.failure)


def _step(value: Any, step: str | int) -> Any:
    if isinstance(value, Mapping) and isinstance(step, str):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _moment(text: str) -> datetime | None:
    try:
        if text.replace(".", "", 1).isdecimal():
            return datetime.fromtimestamp(float(text), UTC)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
