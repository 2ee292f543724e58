"""Where an entry of a feed is: GeoRSS simple and GML, and W3C geo. Pure.

Latitude stands first (GeoRSS 1.1), but where a reference system is named that begins with the
longitude; any other than degrees is refused by its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from lxml import etree

from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Box, Point, even_odd, union
from feeds.formats.safe_xml import children, local_name, namespace, text_of
from feeds.geometry_text import (
    MAX_CIRCLE_KM,
    area_from_polygon,
    is_in_degrees,
    point_from_text,
)
from feeds.values import Precision

Shape = tuple[Area, Precision]
_SPACES = ("georss", "opengis.net/gml", "w3.org/2003/01/geo")
_LEAST_CIRCLE_KM = 0.1
"""A smaller circle is nobody's zone: its sender did not mean metres, or meant a point."""
_LONGITUDE_FIRST = re.compile(r"CRS:?84", re.IGNORECASE)


def ground_of(entry: etree._Element) -> tuple[Area | None, Precision | None, tuple[str, ...]]:
    """Return the ground an entry draws, how, and what of it could not be drawn."""
    areas: list[Shape] = []
    faults: list[str] = []
    for element in entry.iter():
        read = _SHAPES.get(local_name(element)) if _is_of_place(element) else None
        if read is None:
            continue
        try:
            areas.append(read(element))
        except (BadGeometry, ValueError) as wrong:
            faults.append(f"{local_name(element)}: {wrong}")
    areas += _around_point(entry) if not areas else []
    if not areas:
        return None, None, tuple(faults)
    try:
        ground = union(area for area, _ in areas)
    except BadGeometry as wrong:
        return None, None, (*faults, str(wrong))
    precision = max((each for _, each in areas), key=list(Precision).index)
    return ground, precision, tuple(faults)


def point_of(entry: etree._Element) -> tuple[Point | None, tuple[str, ...]]:
    """Return the point an entry names (GeoRSS, GML or W3C geo), or what is wrong with it."""
    found: dict[str, str] = {}
    for element in entry.iter():
        if _is_of_place(element):
            found.setdefault(local_name(element), (element.text or "").strip())
    pair = f"{found.get('lat', '')} {found.get('long', '')}".strip()
    written = found.get("point") or found.get("pos") or pair
    if not written:
        return None, ()
    try:
        return point_from_text(written), ()
    except BadGeometry as wrong:
        return None, (f"point: {wrong}",)


# -- inside ---------------------------------------------------------------------------------


def _is_of_place(element: etree._Element) -> bool:
    return any(space in namespace(element) for space in _SPACES)


def _polygon(element: etree._Element) -> Shape:
    """Read `<georss:polygon>`."""
    return area_from_polygon(element.text or ""), Precision.POLYGON


def _gml_polygon(element: etree._Element) -> Shape:
    """Read the outer and inner rings of GML."""
    rings = [each for each in element.iter() if local_name(each) == "LinearRing"]
    if not rings:
        raise BadGeometry("no ring in it")
    areas = [area_from_polygon(_ring(ring, element)) for ring in rings]
    return areas[0] if len(areas) == 1 else even_odd(areas), Precision.POLYGON


def _ring(ring: etree._Element, polygon: etree._Element) -> str:
    """Return a ring as "lat,lon lat,lon". Raises BadGeometry."""
    lists = children(ring, "posList") or children(ring, "pos")
    if not lists:
        raise BadGeometry("its corners are no positions of GML 3")
    around = (*lists, ring, polygon)
    system = _attribute("srsName", around)
    if system and not is_in_degrees(system):
        raise BadGeometry(f"its corners are in {system[:60]}, not in degrees")
    numbers = " ".join(each.text or "" for each in lists).split()
    if _attribute("srsDimension", around) == "3":
        del numbers[2::3]
    return _in_pairs(" ".join(numbers), is_turned=bool(_LONGITUDE_FIRST.search(system)))


def _attribute(name: str, elements: Iterable[etree._Element]) -> str:
    """Return an attribute of the first of some elements that has it; "" of none."""
    return next((value for each in elements if (value := each.get(name))), "")


def _in_pairs(text: str, *, is_turned: bool = False) -> str:
    """Return "lat lon lat lon" as "lat,lon lat,lon"; turned round if the longitude stands first."""
    numbers = text.replace(",", " ").split()
    if len(numbers) % 2:
        raise BadGeometry("an odd number of coordinates")
    firsts, seconds = numbers[::2], numbers[1::2]
    lats, lons = (seconds, firsts) if is_turned else (firsts, seconds)
    return " ".join(f"{lat},{lon}" for lat, lon in zip(lats, lons, strict=True))


def _box(element: etree._Element) -> Shape:
    """Read `<georss:box>`: lower corner, upper corner, latitude first."""
    return _of_corners((element.text or "").replace(",", " ").split())


def _envelope(element: etree._Element) -> Shape:
    corners = f"{text_of(element, 'lowerCorner')} {text_of(element, 'upperCorner')}"
    return _of_corners(corners.split())


def _of_corners(numbers: list[str]) -> Shape:
    """Return the box of two corners, the lower left first.

    Given the other way round it is turned. A west that lies east of the east is the narrower box of
    the two there can be: over 180 degrees, or with its sides exchanged.
    """
    if len(numbers) != 4:
        raise BadGeometry("a box has two corners")
    south, west, north, east = map(float, numbers)
    if south > north:
        south, west, north, east = north, east, south, west
    if west > east and (east - west) % 360 < west - east:
        corners = [(west, south), (east + 360, south), (east + 360, north), (west, north)]
        return Area.from_ring(corners), Precision.POLYGON
    return Area.from_box(Box(min(west, east), south, max(west, east), north)), Precision.POLYGON


def _circle(element: etree._Element) -> Shape:
    """Read `<georss:circle>`: latitude, longitude, radius in metres."""
    numbers = (element.text or "").replace(",", " ").split()
    if len(numbers) != 3:
        raise BadGeometry("a circle has a centre and a radius")
    radius_km = float(numbers[2]) / 1000
    if not _LEAST_CIRCLE_KM <= radius_km <= MAX_CIRCLE_KM:
        raise BadGeometry(f"a circle of {radius_km * 1000:g} m is no zone")
    return Area.circle(point_from_text(" ".join(numbers[:2])), radius_km), Precision.CIRCLE


def _no_ground(element: etree._Element) -> Shape:
    raise BadGeometry("a line is no zone")


def _around_point(entry: etree._Element) -> list[Shape]:
    """Return the circle of a point that bears a radius in metres (GeoRSS Simple 1.1, `radius`, an
    element beside it or an attribute of it).
    """
    point, _ = point_of(entry)
    radius_km = next(_radii_km(entry), 0.0)
    if point is None or not _LEAST_CIRCLE_KM <= radius_km <= MAX_CIRCLE_KM:
        return []
    return [(Area.circle(point, radius_km), Precision.CIRCLE)]


def _radii_km(entry: etree._Element) -> Iterator[float]:
    for element in filter(_is_of_place, entry.iter()):
        is_one = local_name(element) == "radius"
        try:
            yield float(str(element.text if is_one else element.get("radius"))) / 1000
        except ValueError:
            continue


_SHAPES: Mapping[str, Callable[[etree._Element], Shape]] = {
    "polygon": _polygon,
    "Polygon": _gml_polygon,
    "box": _box,
    "Envelope": _envelope,
    "circle": _circle,
    "line": _no_ground,
    "LineString": _no_ground,
}
