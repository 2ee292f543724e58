from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.transports.apprise_sender import (
    WITHOUT_PAUSE_SECONDS,
    AppriseSender,
    GatewayAnswer,
    GatewayRequest,
    failure_of,
    pause_seconds,
)
from core.transports.transport import TransportError

NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


def answer(
    status: int, retry_after: str = "", *, fault: str = "", refused: bool = False
) -> GatewayAnswer:
    return GatewayAnswer(False, status, retry_after, "", fault, refused)


@pytest.mark.parametrize(
    ("answered", "is_permanent", "pause"),
    [
        (answer(0), False, 0),
        (answer(400), True, 0),
        (answer(403), True, 0),
        (answer(404), True, 0),
        (answer(422), True, 0),
        (answer(401), False, 0),
        (answer(402), False, 0),
        (answer(408), False, 0),
        (answer(429), False, WITHOUT_PAUSE_SECONDS),
        (answer(429, "7"), False, 7),
        (answer(500), False, 0),
        (answer(503), False, 0),
        (answer(503, "120"), False, 120),
        (answer(503, "Mon, 30 Nov 2026 03:00:30 GMT"), False, 30),
        (answer(302), False, 0),
        (answer(0, refused=True), True, 0),
        (answer(200, fault="TypeError"), True, 0),
    ],
)
def test_what_a_status_means(answered: GatewayAnswer, is_permanent: bool, pause: int) -> None:
    failure = failure_of(answered, NOW)
    assert (failure.is_permanent, failure.pause_seconds) == (is_permanent, pause)
    assert failure.is_throttled == bool(pause)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", 0),
        ("soon", 0),
        ("-5", 0),
        ("1.5", 0),
        ("99999999", 86_400),
        ("Mon, 30 Nov 2026 02:59:00 GMT", 0),
        ("Mon, 30 Nov 2026 03:01:00 GMT", 60),
    ],
)
def test_the_pause_a_gateway_asks_for(text: str, seconds: int) -> None:
    assert pause_seconds(text, NOW) == seconds


def test_a_process_that_is_not_done_in_time_is_ended() -> None:
    with AppriseSender(0.05) as sender, pytest.raises(TransportError) as wrong:
        sender.send(GatewayRequest("json://push.example/", "", "", ()))
    assert (str(wrong.value), wrong.value.is_permanent) == ("no answer within 0.05 s", False)
