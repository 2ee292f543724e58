from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.webapp.conftest import House
from watch.rota.models import Rota
from webapp.blueprints.rota.presenters import local_moment, zone_of_rota


@pytest.mark.parametrize(
    ("zone", "month", "expected"),
    [
        ("America/New_York", 7, ("mié 1 jul, 08:00", "UTC−4, Nueva York")),
        ("America/New_York", 12, ("mar 1 dic, 07:00", "UTC−5, Nueva York")),
        ("Asia/Kolkata", 12, ("mar 1 dic, 17:30", "UTC+5:30, Kolkata")),
    ],
)
def test_a_moment_is_said_by_the_clock_of_the_rota_with_its_zone(
    house: House, zone: str, month: int, expected: tuple[str, str]
) -> None:
    rota, at = Rota(timezone=zone), datetime(2026, month, 1, 12, tzinfo=UTC)
    with house.app.test_request_context("/guardia"):
        assert (local_moment(at, rota), zone_of_rota(rota, at)) == expected
