from __future__ import annotations

import pytest

from core.geo.geometry import Point
from feeds.formats.nhc.layers import advisory_number, read_layers
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
