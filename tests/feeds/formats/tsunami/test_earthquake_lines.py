from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.geo.geometry import Point
from feeds.formats.tsunami.earthquake_lines import Earthquake, first_moment, read_earthquake


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2347Z 01 APR 2014", datetime(2014, 4, 1, 23, 47, tzinfo=UTC)),
        ("2255 UTC SEP 16 2015", datetime(2015, 9, 16, 22, 55, tzinfo=UTC)),
        ("0023 UTC THU SEP 17 2015", datetime(2015, 9, 17, 0, 23, tzinfo=UTC)),
        ("2254 UTC ON WEDNESDAY\n SEPTEMBER 16 2015", datetime(2015, 9, 16, 22, 54, tzinfo=UTC)),
        ("0825  UTC NOV 2 2026", datetime(2026, 11, 2, 8, 25, tzinfo=UTC)),
        ("128 AM AKDT FRI APR 3 2026", None),
        ("2460 UTC SEP 16 2015", None),
    ],
)
def test_moments(written: str, moment: datetime | None) -> None:
    assert first_moment(f"ISSUED AT {written}\n") == moment


def test_what_a_bulletin_leaves_out_is_left_out() -> None:
    assert read_earthquake("TSUNAMI MESSAGE NUMBER 1\n") == Earthquake()


def test_a_gauge_is_no_epicentre() -> None:
    text = (
        " * MAGNITUDE      8.2\n * COORDINATES    19.8 SOUTH   179.9 WEST\n * DEPTH   600 KM\n\n"
        " GAUGE LOCATION        LAT   LON\n ARICA CL   18.5S  70.3W  0021Z   0.98M\n"
    )
    found = read_earthquake(text)
    assert (found.point, found.magnitude, found.depth_km) == (Point(-179.9, -19.8), 8.2, 600.0)
    assert found.origin is None
