from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from core.transports.gateway_formats import SMS_FORMAT, TELEGRAM_FORMAT, WHATSAPP_FORMAT
from core.webhooks.signatures import (
    WINDOW,
    hub_challenge,
    hub_signature,
    is_authentic,
    signature_header,
)

AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
SECRET, BODY = "s" * 32, '{"status": "delivered", "añó": "\\u00f1"}'.encode()


def test_a_body_signed_now_is_authentic() -> None:
    header = signature_header(SECRET, BODY, AT)
    assert is_authentic(SMS_FORMAT, SECRET, header, BODY, AT)
    assert is_authentic(SMS_FORMAT, SECRET, header, BODY, AT + WINDOW)
    assert is_authentic(SMS_FORMAT, SECRET, header, BODY, AT - WINDOW)


def test_whatever_differs_is_not() -> None:
    header = signature_header(SECRET, BODY, AT)
    second = timedelta(seconds=1)
    later = header.replace(f"t={int(AT.timestamp())}", f"t={int(AT.timestamp()) + 1}")
    for signature, body, now, secret in (
        (header, BODY + b" ", AT, SECRET),
        (header, BODY, AT + WINDOW + second, SECRET),
        (header, BODY, AT - WINDOW - second, SECRET),
        (header, BODY, AT, "t" * 32),
        (header, BODY, AT, ""),
        (later, BODY, AT, SECRET),
        (header.upper(), BODY, AT, SECRET),
        ("", BODY, AT, SECRET),
        (f"{header},v1=0", BODY, AT, SECRET),
        ("t=1,v1=" + "é" * 64, BODY, AT, SECRET),
    ):
        assert not is_authentic(SMS_FORMAT, secret, signature, body, now)


@pytest.mark.parametrize(("header", "right"), [(SECRET, True), ("", False), (SECRET[1:], False)])
def test_telegram_sends_the_secret_itself(header: str, right: bool) -> None:
    assert is_authentic(TELEGRAM_FORMAT, SECRET, header, BODY, AT) is right
    assert not is_authentic(TELEGRAM_FORMAT, "", header, BODY, AT)


def test_the_platform_signs_the_very_bytes() -> None:
    header = hub_signature(SECRET, BODY)
    # RFC 4231, test case 2: so it is the HMAC the platform makes, and no other.
    assert hub_signature("Jefe", b"what do ya want for nothing?") == (
        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )
    assert is_authentic(WHATSAPP_FORMAT, SECRET, header, BODY, AT)
    rewritten = json.dumps(json.loads(BODY)).encode()
    for signature, body, secret in (
        (header, rewritten, SECRET),
        (header.upper(), BODY, SECRET),
        (header.removeprefix("sha256="), BODY, SECRET),
        ("", BODY, SECRET),
        (header, BODY, ""),
        (header, BODY, "t" * 32),
        ("sha256=é", BODY, SECRET),
    ):
        assert not is_authentic(WHATSAPP_FORMAT, secret, signature, body, AT)


TOKEN = "v" * 32
ASKED = {"hub.mode": "subscribe", "hub.verify_token": TOKEN, "hub.challenge": "1158201444"}


@pytest.mark.parametrize(
    ("changed", "token", "answer"),
    [
        ({}, TOKEN, "1158201444"),
        ({}, "", None),
        ({"hub.verify_token": ""}, "", None),
        ({"hub.verify_token": "é"}, TOKEN, None),
        ({"hub.mode": "unsubscribe"}, TOKEN, None),
        ({"hub.challenge": "<script>"}, TOKEN, None),
        ({"hub.challenge": ""}, TOKEN, None),
    ],
)
def test_the_challenge_is_said_back_to_who_knows_our_token(
    changed: dict[str, str], token: str, answer: str | None
) -> None:
    assert hub_challenge(ASKED | changed, token) == answer
