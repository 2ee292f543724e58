from __future__ import annotations

from core.geo.geometry import Point
from feeds.formats.tsunami.coast_areas import coast_areas
from feeds.formats.tsunami.threatened_coasts import ThreatenedCoasts
from feeds.values import Geocode, Severity, UndrawnArea

WATCH = ThreatenedCoasts(("PERU", "HAWAII"), Severity.MODERATE, "watch")
HIGH = ThreatenedCoasts(("PERU",), Severity.EXTREME, "> 3 m")


def test_a_country_in_two_lists_is_as_grave_as_the_graver() -> None:
    assert coast_areas((HIGH, WATCH), "WEPA40", None) == (
        UndrawnArea("PERU > 3 m", (Geocode("COAST-PACIFIC", "PERU"),), Severity.EXTREME),
        UndrawnArea("HAWAII", (Geocode("COAST-PACIFIC", "US-HI"),), Severity.MODERATE),
    )


def test_the_series_tells_the_sea() -> None:
    schemes = [
        coast_areas((WATCH,), product, None)[0].geocodes[0].scheme
        for product in ("WEPA40", "WECA40", "WEXX20", "WEIO40")
    ]
    assert schemes == ["COAST-PACIFIC", "COAST-ATLANTIC", "COAST-ATLANTIC", "COAST"]


def test_a_distance_without_an_epicentre_is_the_whole_coast() -> None:
    near = ThreatenedCoasts(("*",), Severity.EXTREME, "", 300.0)
    (area,) = coast_areas((near,), "WEPA40", Point(-71.9, -31.5))
    assert (area.description, area.geocodes[0].value) == ("", "*|300|-71.9 -31.5")
    named = ThreatenedCoasts(("CHILE",), Severity.EXTREME, "", 300.0)
    assert coast_areas((named,), "WEPA40", None)[0].geocodes[0].value == "CHILE"
