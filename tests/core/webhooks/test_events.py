from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from core.outbox.models import Receipt
from core.outbox.receipts import ReceiptFault
from core.transports.gateway_formats import (
    SMS_FORMAT,
    TELEGRAM_FORMAT,
    WHATSAPP_FORMAT,
    GatewayFormat,
)
from core.transports.transport import FailureClass
from core.webhooks.events import (
    GatewayEvent,
    ReceiptEvent,
    ReplyEvent,
    content_of,
    digest_of,
    event_of,
    value_at,
)

UPDATE = {
    "update_id": 10000,
    "message": {
        "message_id": 1365,
        "from": {"id": 1111111, "is_bot": False, "first_name": "Test"},
        "chat": {"id": 1111111, "type": "private"},
        "date": 1764471600,
        "text": "voy K7QFD",
    },
}
"""The shape of an Update (core.telegram.org/bots/api#update)."""
SAID_AT = datetime.fromtimestamp(1764471600, UTC)


@pytest.mark.parametrize(
    ("format_", "content", "event"),
    [
        (
            SMS_FORMAT,
            {"message_id": "m1", "status": "DELIVERED"},
            ReceiptEvent("m1", Receipt.DELIVERED),
        ),
        (
            SMS_FORMAT,
            {"message_id": 17, "status": "undelivered"},
            ReceiptEvent("17", Receipt.FAILED),
        ),
        (SMS_FORMAT, {"message_id": "m1", "status": "queued"}, ReceiptEvent("m1", None)),
        (
            SMS_FORMAT,
            {"MessageSid": "SM1", "MessageStatus": "delivered"},
            ReceiptEvent("SM1", Receipt.DELIVERED),
        ),
        (
            SMS_FORMAT,
            {"From": "+502", "Body": "VOY K7QFD", "MessageSid": "SM2"},
            ReplyEvent("+502", "VOY K7QFD", None, "sms"),
        ),
        (
            SMS_FORMAT,
            {"from": "+502", "text": "2", "at": "2026-11-30T03:00:00Z"},
            ReplyEvent("+502", "2", datetime(2026, 11, 30, 3, tzinfo=UTC), "sms"),
        ),
        (SMS_FORMAT, {"message_id": "m1", "status": "read"}, ReceiptEvent("m1", Receipt.READ)),
        (
            WHATSAPP_FORMAT,
            {
                "status": {
                    "id": "wamid.1",
                    "status": "failed",
                    "biz_opaque_callback_data": "0001@h",
                    "errors": [{"code": 131026, "title": "to +502 5555"}],
                }
            },
            ReceiptEvent(
                "wamid.1",
                Receipt.FAILED,
                "0001@h",
                ReceiptFault(
                    "whatsapp 131026: it cannot be delivered: no WhatsApp, an old version, "
                    "or blocked",
                    FailureClass.OTHER_CHANNEL,
                ),
            ),
        ),
        (
            WHATSAPP_FORMAT,
            {"status": {"id": "wamid.1", "status": "failed", "errors": []}},
            ReceiptEvent("wamid.1", Receipt.FAILED),
        ),
        (
            WHATSAPP_FORMAT,
            {
                "message": {
                    "from": "+502",
                    "words": "2 K7QFD",
                    "timestamp": "1764471600",
                    "context": {"id": "wamid.1"},
                }
            },
            ReplyEvent("+502", "2 K7QFD", SAID_AT, "whatsapp", "wamid.1"),
        ),
        (SMS_FORMAT, {"status": "delivered"}, None),
        (SMS_FORMAT, {"message_id": "m1"}, None),
        (SMS_FORMAT, {"message_id": {"a": 1}, "status": ["delivered"]}, None),
        (SMS_FORMAT, [], None),
        (SMS_FORMAT, None, None),
        (TELEGRAM_FORMAT, UPDATE, ReplyEvent("1111111", "voy K7QFD", SAID_AT, "telegram")),
        (TELEGRAM_FORMAT, {"update_id": 1, "message": {"chat": {"id": 1}, "photo": []}}, None),
        (TELEGRAM_FORMAT, {"update_id": 1, "edited_message": UPDATE["message"]}, None),
    ],
)
def test_what_an_event_says(format_: GatewayFormat, content: Any, event: GatewayEvent) -> None:
    assert event_of(format_, content) == event


def test_a_body_is_json_or_a_form() -> None:
    assert content_of(b'{"a": "\\u00f1"}', "application/json; charset=utf-8") == {"a": "ñ"}
    form = "application/x-www-form-urlencoded; charset=UTF-8"
    assert content_of(b"Body=VOY+K7QFD&From=%2B502", form) == {
        "Body": "VOY K7QFD",
        "From": "+502",
    }
    for wicked in (b"", b"{", b"\xff\xfe", b"[" * 100_000):
        assert content_of(wicked, "application/json") is None
    assert content_of("&".join(f"a{n}=1" for n in range(500)).encode(), form) is None


def test_an_event_is_known_again_by_its_name_else_by_its_bytes() -> None:
    body = json.dumps(UPDATE).encode()
    other = {**UPDATE, "update_id": 10001}
    same = digest_of(TELEGRAM_FORMAT, UPDATE, body)
    assert digest_of(TELEGRAM_FORMAT, UPDATE, body + b" ") == same
    assert digest_of(TELEGRAM_FORMAT, other, body) != same
    assert digest_of(SMS_FORMAT, {}, b"a") != digest_of(SMS_FORMAT, {}, b"b")
    assert digest_of(SMS_FORMAT, {"event_id": "a"}, b"x") != digest_of(SMS_FORMAT, {}, b"a")


def test_a_value_is_a_text_or_a_number() -> None:
    content = {"a": [{"b": 5}], "c": True, "d": "x" * 5000}
    assert value_at(content, [("nothing",), ("a", 0, "b")]) == "5"
    assert value_at(content, [("c",), ("a", 1), ("a", "b")]) == ""
    assert len(value_at(content, [("d",)])) == 2000
