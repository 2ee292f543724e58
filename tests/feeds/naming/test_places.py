"""The place in the name of a hazard: where most of the people in its zone live."""

from __future__ import annotations

import pytest

from core.atlas import Atlas
from core.geo.geometry import Area, Box, Point
from feeds.naming.places import place_codes


@pytest.fixture(scope="module")
def atlas(base_atlas: Atlas) -> Atlas:
    return base_atlas


@pytest.mark.parametrize(
    ("zone", "codes"),
    [
        (Box(-91.2, 28.9, -88.9, 30.7), ("US-LA",)),
        (Box(-90.1, 29.9, -90.0, 30.0), ("US22071",)),
        (Box(-98, 15, -90.5, 18), ("MX-CHP", "MX-OAX")),
        (Box(-100, 30, -80, 42), ("US",)),
    ],
    ids=["a state", "a county", "two states", "a country"],
)
def test_the_place_is_where_most_of_the_people_are(
    atlas: Atlas, zone: Box, codes: tuple[str, ...]
) -> None:
    assert place_codes(atlas, [(Area.from_box(zone), None)]) == [codes]


@pytest.mark.parametrize(
    ("center", "code"),
    [
        (Point(-110, 15), "off:MX-COL:"),
        (Point(-90, 25), "off:MX-YUC:"),
        (Point(-40, 15), "sea:at"),
        (Point(-130, 15), "sea:ep"),
        (Point(-170, 8), "sea:cp"),
        (Point(165, 30), "sea:wp"),
        (Point(80, -30), "sea:si"),
    ],
)
def test_at_sea_it_is_told_from_the_nearest_state_and_far_out_by_the_basin(
    atlas: Atlas, center: Point, code: str
) -> None:
    ((told,),) = place_codes(atlas, [(Area.circle(center, 150), center)])
    assert told.startswith(code)


def test_where_nobody_lives_the_unit_of_its_centre_is_the_place(atlas: Atlas) -> None:
    desert = Point(-112.95, 37.2)
    ((code,),) = place_codes(atlas, [(Area.circle(desert, 2), desert)])
    unit = atlas.unit(code)
    assert unit is not None
    assert unit.country == "US"
