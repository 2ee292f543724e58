from __future__ import annotations

from datetime import UTC, datetime

from feeds.senders.registry import refine
from feeds.values import AlertMessage


def test_the_magnitude_is_in_a_parameter() -> None:
    message = AlertMessage(
        identifier="S1",
        sender="sasmex.net",
        sent=datetime(2026, 11, 22, 11, tzinfo=UTC),
        parameters={"Magnitude": "M 5.4"},
    )
    assert refine(message).magnitude == 5.4
