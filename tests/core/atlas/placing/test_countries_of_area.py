"""In which countries an area lies, over the committed base of the atlas."""

from __future__ import annotations

import pytest

from core.atlas import Atlas
from core.atlas.placing.countries_of_area import countries_of_area
from core.geo.geometry import Area, Point


@pytest.fixture(scope="module")
def atlas(base_atlas: Atlas) -> Atlas:
    return base_atlas


@pytest.mark.parametrize(
    ("lon", "lat", "radius_km", "countries"),
    [
        (-89.36, 14.42, 40, ("GT", "SV", "HN")),  # the Trifinio
        (-98.23, 26.2, 20, ("US", "MX")),
        (-71.75, 19.0, 60, ("DO", "HT")),
        (-57.0, 4.0, 300, ("SR", "GY", "BR")),  # beyond the region: the coarse layer
        (-98.23, 27.5, 20, ("US",)),
        (-120.0, 10.0, 50, ()),
    ],
)
def test_every_country_with_a_hundredth_of_the_ground_counts(
    atlas: Atlas, lon: float, lat: float, radius_km: float, countries: tuple[str, ...]
) -> None:
    assert countries_of_area(atlas, Area.circle(Point(lon, lat), radius_km)) == countries


def test_the_width_of_a_border_line_is_no_country(atlas: Atlas) -> None:
    for code in ("US-TX", "SV", "NI"):
        area = atlas.area(code)
        assert area is not None
        assert countries_of_area(atlas, area) == (code[:2],)


def test_an_area_across_180_degrees_is_not_the_whole_world(atlas: Atlas) -> None:
    alaska = atlas.area("US-AK")
    assert alaska is not None
    assert countries_of_area(atlas, alaska) == ("US",)
