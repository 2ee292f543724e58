from __future__ import annotations

import math
import re

import numpy as np
import pytest
import shapely

from core.geo.geometry import Area, Box, Point
from core.geo.projection import Frame, point_of, round_length
from core.geo.window import Window

HIDALGO = Box(-98.6, 26.0, -97.9, 26.8)


def test_a_frame_holds_its_box_in_the_middle_and_keeps_its_shape() -> None:
    frame = Frame.around(HIDALGO, 500, 200, margin=0.1)
    x, y = frame.spot(HIDALGO.center)
    assert x == pytest.approx(250)
    assert y == pytest.approx(100, abs=0.5)
    assert all(frame.shows(Point(lon, lat)) for lon in (-98.6, -97.9) for lat in (26.0, 26.8))
    seen = frame.window
    assert seen.west < HIDALGO.west
    assert seen.north > HIDALGO.north
    assert not frame.shows(Point(seen.west - 0.01, 26.4))


def test_kilometres_on_the_drawing_are_kilometres_on_the_ground() -> None:
    frame = Frame.around(HIDALGO, 500, 200)
    a, b = Point(-98.5, 26.4), Point(-98.0, 26.4)
    drawn = frame.spot(b)[0] - frame.spot(a)[0]
    assert drawn / frame.units_per_km == pytest.approx(a.distance_km(b), rel=0.005)


def test_paths_are_clipped_simplified_and_closed() -> None:
    frame = Frame.around(HIDALGO, 500, 200)
    world = frame.path(Area.from_box(Box(-170, -60, 170, 80)))
    assert world.count("M") == 1
    assert world.endswith("Z")
    assert all(-100 < float(number) < 600 for number in re.findall(r"-?[\d.]+", world))
    assert frame.path(Area.from_box(Box(10, 10, 11, 11))) == ""
    line = shapely.LineString([(-98.5 + n / 1000, 26.4) for n in range(500)])
    assert frame.path(line).count("L") == 1
    holed = Area.from_box(HIDALGO).geometry.difference(
        Area.from_box(Box(-98.4, 26.2, -98.1, 26.5)).geometry
    )
    assert frame.path(holed).count("Z") == 2


def test_a_name_stands_in_the_visible_part() -> None:
    frame = Frame.around(HIDALGO, 500, 200)
    spot = frame.label_spot(Area.from_box(Box(-120, 26.4, -98.2, 60)))
    assert spot is not None
    assert 0 <= spot[0] <= 500
    assert 0 <= spot[1] <= 200
    assert frame.label_spot(Area.from_box(Box(10, 10, 11, 11))) is None
    assert point_of(shapely.Point(1, 2)) == Point(1, 2)


@pytest.mark.parametrize(
    ("longest", "length"), [(9.9, 5), (10, 10), (49, 20), (0.7, 0.5), (5000, 5000)]
)
def test_scale_bars_have_round_lengths(longest: float, length: float) -> None:
    assert round_length(longest) == pytest.approx(length)


def test_tiles_cover_the_frame_and_lie_where_they_should() -> None:
    frame = Frame.around(HIDALGO, 500, 200)
    for zoom in (8, 11):
        squares = [frame.tile_square(zoom, *at) for at in frame.tiles(zoom)]
        assert min(left for left, _, _ in squares) <= 0
        assert min(top for _, top, _ in squares) <= 0
        assert max(left + side for left, _, side in squares) >= 500
        assert max(top + side for _, top, side in squares) >= 200
    # The formula of the OpenStreetMap wiki ("Slippy map tilenames"), by another way than ours.
    column = math.floor((-98.2301 + 180) / 360 * 2**11)
    row = math.floor((1 - math.asinh(math.tan(math.radians(26.2035))) / math.pi) / 2 * 2**11)
    left, top, side = frame.tile_square(11, column, row)
    x, y = frame.spot(Point(-98.2301, 26.2035))
    assert left <= x <= left + side
    assert top <= y <= top + side


def test_a_spot_leads_back_to_its_place() -> None:
    frame = Frame.around(HIDALGO, 500, 200)
    found = frame.point(*frame.spot(Point(-98.2, 26.3)))
    assert (found.lon, found.lat) == pytest.approx((-98.2, 26.3))


def test_lines_are_cut_and_rings_keep_their_turning() -> None:
    frame = Frame.around(HIDALGO, 500, 200)
    line = np.array([(-900.0, 50.0), (900.0, 50.0)])
    assert frame.lines_path([line]) == "M-6 50L506 50"
    assert frame.lines_path([]) == ""
    ring = np.array([(10.0, 10.0), (90.0, 10.0), (90.0, 90.0), (10.0, 90.0), (10.0, 10.0)])
    assert frame.rings_path([ring]) == "M10 10L90 10L90 90L10 90Z"
    assert frame.rings_path([ring[::-1]]) == "M10 10L10 90L90 90L90 10Z"
    assert frame.rings_path([ring + 1000]) == ""


def test_what_is_cut_at_180_is_drawn_in_one_piece_and_pins_stand_at_their_places() -> None:
    across = Area.from_ring([(175, 50), (185, 50), (185, 60), (175, 60)])
    frame = Frame.around(Window.around(across), 500, 400)
    drawn = frame.path(across)
    assert drawn.count("M") == 1
    assert f"{frame.spot(Point(180, 55))[0]:.1f} " not in drawn.replace("L", " ")
    xs = [frame.spot(Point(lon, 55))[0] for lon in (176, 179, -179, -176)]
    assert xs == sorted(xs)
    assert 0 < xs[0] < xs[-1] < 500
    assert xs[1] - xs[0] == pytest.approx(xs[3] - xs[2])
    assert frame.spot(Point(180, 55)) == pytest.approx(frame.spot(Point(-180, 55)))
    for lon in (177.0, -177.0):
        assert frame.point(*frame.spot(Point(lon, 55))).lon == pytest.approx(lon)
        assert frame.shows(Point(lon, 55))
    assert not frame.shows(Point(0, 55))
    line = shapely.MultiLineString([[(178, 55), (180, 55)], [(-180, 55), (-178, 55)]])
    assert frame.path(line).count("M") >= 1
    spot = frame.label_spot(across)
    assert spot is not None
    assert spot[2] == pytest.approx(
        (frame.spot(Point(-175, 50))[0] - frame.spot(Point(175, 50))[0])
        * (frame.spot(Point(180, 50))[1] - frame.spot(Point(180, 60))[1]),
        rel=0.01,
    )
