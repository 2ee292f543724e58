from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.transports.gateway_formats import SMS_FORMAT, TELEGRAM_FORMAT
from core.webhooks.signatures import WINDOW, is_authentic, signature_header

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
