from __future__ import annotations

import pytest

from webapp.forms.points import area_text, point_of, point_text, read_area, read_point


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("26.2, -98.2", [-98.2, 26.2]),
        ("26.2 -98.2", [-98.2, 26.2]),
        ("26.2;-98.2", [-98.2, 26.2]),
        (" ", None),
        ("McAllen", "McAllen"),
    ],
)
def test_latitude_is_typed_first_and_longitude_kept_first(text: str, value: object) -> None:
    assert read_point(text) == value


def test_a_point_goes_both_ways_and_one_off_the_earth_is_none() -> None:
    assert read_point(point_text([-98.2, 26.2])) == [-98.2, 26.2]
    assert point_of([-98.2, 126.2]) is None
    assert point_of([10**400, 26.2]) is None
    assert point_of("McAllen") is None


def test_an_area_is_corners_or_geojson() -> None:
    corners = read_area("26, -98\n26, -97\n27, -97")
    assert corners["coordinates"][0][0] == corners["coordinates"][0][-1] == [-98.0, 26.0]
    assert read_area(area_text(corners)) == corners
    assert read_area("{") == {"type": "nothing"}
    assert read_area("[" * 100_000) == {"type": "nothing"}
    assert read_area("") is None
