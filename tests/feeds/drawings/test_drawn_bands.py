from __future__ import annotations

import hashlib
import json
import zlib
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Box, Point, union
from feeds.drawings.drawn_bands import DrawnBands
from feeds.lifecycle.serialization import band_rows
from feeds.values import Band, Severity

AT = datetime(2026, 11, 22, 18, tzinfo=UTC)
HERE, THERE = Area.from_box(Box(-99, 26, -98, 27)), Area.circle(Point(-97, 26), 20)
BANDS = (
    Band(HERE, Severity.MODERATE, "34 kt", AT, None),
    Band(union([HERE, THERE]), Severity.EXTREME, "ñandú, 64 kt"),
)
BOXES = st.builds(
    lambda west, south, wide, high: Area.from_box(Box(west, south, west + wide, south + high)),
    *(st.floats(-90, 80), st.floats(-60, 60), st.floats(0.001, 9), st.floats(0.001, 9)),
)


def read_back(bands: DrawnBands) -> DrawnBands:
    """Return the bands as they come back out of a column of JSON."""
    return DrawnBands(json.loads(json.dumps(list(bands.rows))))


@given(st.lists(BOXES, max_size=3))
def test_what_is_kept_comes_back_to_the_last_corner(areas: list[Area]) -> None:
    bands = [Band(area, Severity.SEVERE, str(number), AT) for number, area in enumerate(areas)]
    assert list(read_back(DrawnBands.of(bands))) == bands


def test_a_version_keeps_bands_of_today_and_of_an_earlier_release() -> None:
    drawn = DrawnBands.of(BANDS)
    again = DrawnBands.from_bytes(drawn.to_bytes())
    assert (again.rows, again.digest) == (drawn.rows, drawn.digest)
    earlier = DrawnBands(band_rows(BANDS))
    written = json.dumps(list(earlier.rows), separators=(",", ":"), sort_keys=True).encode()
    assert earlier.digest == hashlib.sha256(written).hexdigest()
    assert DrawnBands.from_bytes(zlib.compress(written)).rows == earlier.rows
    assert DrawnBands.from_bytes(earlier.to_bytes()).rows == earlier.rows


def test_rows_of_an_earlier_release_are_the_same_bands() -> None:
    corners = Band(HERE, Severity.SEVERE, "x", None, AT)
    earlier = DrawnBands(json.loads(json.dumps(band_rows([corners]))))
    assert "geojson" in earlier.rows[0]
    assert earlier == DrawnBands.of([corners])
    assert earlier != DrawnBands.of([Band(THERE, Severity.SEVERE, "x", None, AT)])
    assert (earlier.moments, earlier.lapses) == ((AT,), (AT,))


def test_tiers_and_moments_are_told_of_what_cannot_be_drawn() -> None:
    broken = DrawnBands([{"severity": "Severe", "label": "a", "wkb": "AAAA", "starts": str(AT)}])
    assert (len(broken), broken.tiers, broken.moments) == (1, ("Severe:a",), (AT,))
    assert broken == DrawnBands(broken.rows)
    assert broken != DrawnBands.of([Band(HERE, Severity.SEVERE, "a", AT)])


@pytest.mark.parametrize(
    "row",
    [
        {"severity": "Severe"},
        {"severity": "Severe", "wkb": "bm8="},
        {"severity": "Severe", "wkb": "not base 64!"},
        {"severity": "Severe", "geojson": {}},
        {"severity": "Dreadful", "geojson": HERE.to_geojson()},
        {"severity": "Severe", "wkb": None},
    ],
    ids=str,
)
def test_a_row_that_holds_no_band_is_refused_by_name(row: dict[str, Any]) -> None:
    with pytest.raises(BadGeometry):
        tuple(DrawnBands([row]))


def test_none_is_empty_and_a_slice_is_some_of_them() -> None:
    assert not DrawnBands()
    drawn = DrawnBands.of(BANDS)
    assert (drawn[-1], drawn[:1], len(drawn)) == (BANDS[1], BANDS[:1], 2)
    assert (DrawnBands() == drawn, drawn == BANDS) == (False, False)
