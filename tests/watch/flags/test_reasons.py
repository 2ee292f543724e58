from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from feeds.models import Ending, Hazard, HazardStatus, Trust
from feeds.values import Severity
from tests.watch.conftest import band
from watch.flags.reasons import is_mere_context, why_none, zone_now

HERE = band(-99, 26, -98, 27, Severity.SEVERE)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, ""),
        ({"is_test": True}, "test or exercise"),
        ({"is_context": True}, "context only"),
        ({"status": HazardStatus.ENDED, "ended_because": Ending.CANCELLED}, "cancelled"),
        ({"status": HazardStatus.ENDED}, "over"),
        ({"ends_at": timedelta(0)}, "expired"),
        ({"ends_at": timedelta(minutes=1)}, ""),
        ({"ends_at": timedelta(0), "unverified_since": timedelta(hours=-1)}, ""),
    ],
)
def test_why_a_hazard_flags_nothing(
    hazard: Callable[..., Hazard], now: datetime, given: dict[str, Any], reason: str
) -> None:
    values = {
        name: now + value if isinstance(value, timedelta) else value
        for name, value in given.items()
    }
    assert why_none(hazard(HERE, **values), now) == reason


def test_without_a_place_or_of_a_source_that_only_informs_it_flags_nothing(
    hazard: Callable[..., Hazard], now: datetime
) -> None:
    assert why_none(hazard(), now) == "no longer placed"
    informs = hazard(HERE, title="B")
    informs.source.trust = Trust.CONTEXT
    assert is_mere_context(informs)
    assert why_none(informs, now) == "context only"


def test_what_says_no_end_holds_as_long_as_its_source_keeps_it(
    hazard: Callable[..., Hazard], now: datetime
) -> None:
    flood = hazard(HERE)
    flood.source.keep_hours = 7
    times = zone_now(flood, now).times
    assert times is not None
    assert times.open_until == now + timedelta(hours=7)
