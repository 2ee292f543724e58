"""A map begins on the ground of who reads it."""

from __future__ import annotations

import re

from flask import g

from core.db import writing
from core.geo.geometry import Area, Box
from directory.entries.models import Jurisdiction, Post
from tests.webapp.conftest import House
from webapp.maps.drawing_map import drawing_map
from webapp.maps.own_ground import MOST_UNITS, OwnGround

BOX = re.compile(r'"box":\[([-.\d]+),([-.\d]+),([-.\d]+),([-.\d]+)\]')
GROUND = Area.from_box(Box(-98.6, 25.9, -97.9, 26.5))


def begins_at(house: House, name: str) -> str:
    return house.signed_in(name).get("/vigilancia/area").text


def give(house: House, *jurisdictions: Jurisdiction) -> None:
    with writing(house.engine) as session:
        post = session.get_one(Post, house.posts["GT"])
        post.lon, post.lat = -98.2, 26.2
        post.jurisdictions[:] = jurisdictions


def test_of_a_post_it_is_its_jurisdiction_of_a_country_where_its_posts_are(house: House) -> None:
    assert '"box":null' in begins_at(house, "consul.gt")
    give(house, Jurisdiction(area=GROUND))
    consul = begins_at(house, "consul.gt")
    assert '"ground":{' in consul
    west, south, east, north = BOX.findall(consul)[0]
    assert -98.8 < float(west) < -98.6 < -97.9 < float(east) < -97.7
    assert 25.7 < float(south) < 25.9 < 26.5 < float(north) < 26.7
    give(house, *(Jurisdiction(unit_code=f"US{each}") for each in range(MOST_UNITS + 1)))
    assert '"ground":' not in begins_at(house, "consul.gt")
    assert '"box":null' in begins_at(house, "secretariat")


def test_what_is_there_already_goes_before_the_own_ground(house: House) -> None:
    far = Area.from_box(Box(-90, 14, -89, 15))
    with house.app.test_request_context():
        g.setdefault("nothing", None)
        held = drawing_map(around=[far], ground=OwnGround(GROUND, GROUND.box)).document
    assert held["box"][0] < -90
    assert held["ground"]["type"] == "Polygon"
