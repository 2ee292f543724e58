"""A map to draw on begins where something is, and has no more in it than a page can carry."""

from __future__ import annotations

import json

from core.geo.geometry import Area, Point
from feeds.values import Band, Severity
from tests.webapp.conftest import House
from webapp.maps.drawing_map import drawing_map

HERE = Point(-98.23, 26.2)


def test_it_begins_where_something_is(house: House) -> None:
    area = Area.circle(HERE, 20)
    with house.app.test_request_context():
        held = drawing_map([Band(area, Severity.SEVERE, "x")])
        around, near, nowhere = drawing_map(around=[area]), drawing_map(place=HERE), drawing_map()
    for each in (held, around, near):
        west, south, east, north = each.document["box"]
        assert west < area.box.west < area.box.east < east
        assert south < area.box.south < area.box.north < north
        assert each.detail.startswith("/mapa/base/")
    assert len(held.document["zones"]["features"]) == 1
    assert around.document["zones"]["features"] == near.document["zones"]["features"] == []
    assert len(json.dumps(around.document)) < 600
    assert (nowhere.document["box"], nowhere.detail) == (None, "")
    # What holds now goes before the place of the post.
    with house.app.test_request_context():
        assert drawing_map([], [area], Point(0, 0)).document["box"] == around.document["box"]
