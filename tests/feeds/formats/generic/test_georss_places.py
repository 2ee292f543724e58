from __future__ import annotations

from lxml import etree

from core.geo.geometry import Point
from feeds.formats.generic.georss_places import ground_of, point_of

SPACES = 'xmlns:georss="http://www.georss.org/georss" xmlns:gml="http://www.opengis.net/gml"'


def entry(where: str) -> etree._Element:
    return etree.fromstring(f"<item {SPACES}>{where}</item>")


def test_corners_of_gml_one_by_one() -> None:
    corners = "".join(f"<gml:pos>{each}</gml:pos>" for each in ("13 -90", "14 -90", "14 -88"))
    ring = f"<gml:exterior><gml:LinearRing>{corners}</gml:LinearRing></gml:exterior>"
    area, _, faults = ground_of(entry(f"<gml:Polygon>{ring}</gml:Polygon>"))
    assert area is not None
    assert area.contains(Point(-89.5, 13.8))
    assert faults == ()


def test_what_is_nowhere_and_what_is_wrong_are_told_apart() -> None:
    assert point_of(entry("")) == (None, ())
    assert point_of(entry("<georss:point>13.5 -89</georss:point>")) == (Point(-89, 13.5), ())
    point, faults = point_of(entry("<georss:point>aquí</georss:point>"))
    assert (point, len(faults)) == (None, 1)
    assert ground_of(entry("<gml:Polygon/>"))[2] == ("Polygon: no ring in it",)
