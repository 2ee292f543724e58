from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.geo.geometry import Point
from feeds.formats.nhc.layers import advisory_number, issue_moment, read_layers
from feeds.formats.registry import read
from tests.feeds.formats.nhc.storms import CENTER, cone, radii, warning


def test_a_ring_of_no_wind_or_of_missing_radii_draws_nothing() -> None:
    calm, missing = radii(34, "2026112209", 0, *CENTER), radii(34, "2026112209", 60, *CENTER)
    missing["properties"]["SW"] = 9999.0
    layers = read_layers([calm, missing, radii(64, "2026112209", 20, *CENTER)])
    assert ([ring.knots for ring in layers.rings], layers.faults) == ([64], [])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"NE": 240.0, "SE": 240.0}, "is not what its radii say"),
        ({"RADII": 45.0}, "a wind of 45 kt"),
        ({"VALIDTIME": "soon"}, "soon"),
    ],
)
def test_a_ring_that_cannot_be_is_a_fault_and_drops_no_other(
    change: dict[str, object], why: str
) -> None:
    wrong = radii(34, "2026112209", 120, *CENTER)
    wrong["properties"] |= change
    layers = read_layers([wrong, radii(34, "2026112221", 120, *CENTER)])
    assert len(layers.rings) == 1
    assert len(layers.faults) == 1
    assert why in layers.faults[0]


def test_a_ring_that_lost_the_sign_of_its_longitude_is_a_fault() -> None:
    assert "radii say" in read_layers([radii(34, "2026112209", 60, 90.0, 28.0)]).faults[0]


def test_a_warning_without_a_line_is_said() -> None:
    layers = read_layers([warning("HWR", None), warning("QQQ", [[-90, 29], [-89, 29]])])
    assert layers.warnings == []
    assert layers.faults == [
        "feature 1: HWR without a line",
        "feature 2: 'QQQ' is no watch or warning",
    ]


def test_a_cone_is_read_and_its_advisory_told() -> None:
    layers = read_layers([cone("031a")])
    assert layers.cone is not None
    assert layers.cone.contains(Point(-91, 30))
    assert layers.advisories == {"cone": "31A"}


@pytest.mark.parametrize(
    ("written", "number"), [("026", "26"), ("026a", "26A"), ("9", "9"), (26.0, "26"), (None, "")]
)
def test_numbers_of_advisories_are_spelled_alike(written: object, number: str) -> None:
    assert advisory_number(written) == number


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("1100 AM EDT Thu Aug 26 2021", datetime(2021, 8, 26, 15, tzinfo=UTC)),
        ("400 PM CDT Mon Aug 30 2021", datetime(2021, 8, 30, 21, tzinfo=UTC)),
        ("500 AM HST Thu Aug 20 2026", datetime(2026, 8, 20, 15, tzinfo=UTC)),
        ("1200 AM AST Wed Jan 01 2025", datetime(2025, 1, 1, 4, tzinfo=UTC)),
        ("500 AM XXT Thu Aug 20 2026", None),
        ("1370 AM EDT Thu Aug 26 2021", None),
        ("", None),
    ],
)
def test_the_date_of_an_advisory_is_read_in_its_own_zone(
    written: str, moment: datetime | None
) -> None:
    assert issue_moment(written) == moment


@pytest.mark.shared
def test_lala_lies_on_both_sides_of_the_antimeridian_and_each_layer_says_its_advisory(
    shared: Path,
) -> None:
    folder = shared / "feeds/nhc/mapserver-lala-cp012026"
    layers = read((folder / "cone-033-multipolygon.geojson").read_bytes()).details["layers"]
    assert (layers.storm_id, layers.advisories) == ("cp012026", {"cone": "33"})
    assert layers.issued == datetime(2026, 8, 20, 15, tzinfo=UTC)
    across = [layers.cone.contains(Point(lon, 36.0)) for lon in (-179.5, 179.5, 0.0)]
    assert across == [True, True, False]
    wind = read((folder / "wind-current-038.geojson").read_bytes())
    assert wind.details["layers"].advisories == {"radii": "36A"}, "the file is named 038"
    assert [band.label for band in wind.alerts[0].bands] == ["34 kt", "50 kt", "64 kt"]
    watch = read((folder / "watch-warning-025.geojson").read_bytes())
    assert watch.alerts == (), "a watch by itself would replace the wind of its storm"
    assert watch.rejected[0].where == "cp012026: warnings of advisory 25"
