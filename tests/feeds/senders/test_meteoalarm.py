from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.senders.registry import refine
from feeds.values import AlertMessage


@pytest.mark.parametrize(
    ("sender", "event", "level", "is_over"),
    [
        ("wetter@zamg.at", "Wind", "1; green; Minor", True),
        ("wetter@zamg.at", "Wind", "2; yellow; Moderate", False),
        ("meteoalarm.org", "Green wind warning", "", True),
        ("meteoalarm.org", "Yellow wind warning", "", False),
        # Its own marks only: a colour in a name is none, nor is a word in another's event.
        ("meteoalarm.org", "Flood warning Bowling Green", "", False),
        ("wetter@zamg.at", "Green light for evacuation", "4; red; Extreme", False),
        ("alerts@example.test", "Green wind warning", "", False),
    ],
)
def test_green_is_no_warning(sender: str, event: str, level: str, is_over: bool) -> None:
    message = AlertMessage(
        identifier="A1",
        sender=sender,
        sent=datetime(2026, 11, 22, 11, tzinfo=UTC),
        event=event,
        parameters={"awareness_level": level} if level else {},
    )
    assert refine(message).is_over is is_over
