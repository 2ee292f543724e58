"""Any RSS 2.0 or Atom whose entries say where: GeoRSS simple and GML, and W3C geo. Pure.

A point is no zone: such an entry is listed as not placed. What could not be drawn is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lxml import etree

from core.errors import UnusableInput
from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Box, Point, even_odd, union
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.generic.items import (
    MAX_ITEMS,
    FreeItem,
    language_named,
    message_of_item,
    notes_of_time,
    shared_names,
)
from feeds.formats.items import read_items
from feeds.formats.safe_xml import children, local_name, namespace, text_of
from feeds.geometry_text import MAX_CIRCLE_KM, area_from_polygon, point_from_text
from feeds.timestamps import moment_or_none
from feeds.values import AlertMessage, Precision, Reading

_NAME = "georss"
_TIMES = ("updated", "pubDate", "published", "date", "modified", "issued")
"""The newest state of an entry first: Atom's words, RSS's, Dublin Core's."""
_ENDS = ("expires", "ends", "valid_to", "enddate")
_PLACES = ("georss", "opengis.net/gml", "w3.org/2003/01/geo")


def _recognizes(root: etree._Element) -> bool:
    return local_name(root) in {"rss", "feed"} and bool(_entries(root))


def _read(root: etree._Element, options: ReadOptions) -> Reading:
    """Return all entries; one without a title or a time is rejected with its place."""
    if local_name(root) not in {"rss", "feed"}:
        raise UnusableInput(options.location, f"not RSS or Atom: its root is <{local_name(root)}>")
    head = next(iter(children(root, "channel")), root)
    language = language_named(text_of(head, "language") or str(root.get(_XML_LANG, "")))

    entries = _entries(root)
    shared = shared_names((_name_of(entry), text_of(entry, "title")) for entry in entries)

    def read_one(entry: etree._Element) -> AlertMessage:
        return message_of_item(_free_item(entry, shared), options, language)

    alerts, rejected = read_items(
        entries, read_one, noun="entry", name_of=_name_of, limit=MAX_ITEMS
    )
    details = {"title": " ".join(text_of(head, "title").split())}
    return Reading(_NAME, alerts, rejected, details=details)


_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _entries(root: etree._Element) -> list[etree._Element]:
    if local_name(root) == "feed":
        return children(root, "entry")
    return [item for channel in children(root, "channel") for item in children(channel, "item")]


def _name_of(entry: etree._Element) -> str:
    return (text_of(entry, "guid") or text_of(entry, "id"))[:200]


def _free_item(entry: etree._Element, shared: frozenset[str]) -> FreeItem:
    area, precision, faults = _ground(entry)
    name, sent = _name_of(entry), _written_moment(entry, _TIMES)
    return FreeItem(
        name="" if name in shared else name,
        title=text_of(entry, "title"),
        sent=moment_or_none(sent),
        text=text_of(entry, "description")
        or text_of(entry, "summary")
        or text_of(entry, "content"),
        link=_link(entry),
        category=_category(entry),
        ends=moment_or_none(_written_moment(entry, _ENDS)),
        area=area,
        precision=precision,
        point=_point(entry),
        faults=faults,
        notes=notes_of_time(sent),
    )


def _written_moment(entry: etree._Element, names: tuple[str, ...]) -> str:
    """Return the first of some elements that can be read as a moment; empty where none can."""
    written = (text_of(entry, name) for name in names)
    return next((text for text in written if moment_or_none(text) is not None), "")


def _link(entry: etree._Element) -> str:
    links = children(entry, "link")
    addresses = [str(link.get("href") or link.text or "").strip() for link in links]
    return next((each for each in addresses if each.startswith(("http://", "https://"))), "")


def _category(entry: etree._Element) -> str:
    named = [
        str(each.get("term") or each.text or "").strip() for each in children(entry, "category")
    ]
    return ", ".join(filter(None, named))


# -- where --------------------------------------------------------------------------------------


def _ground(entry: etree._Element) -> tuple[Area | None, Precision | None, tuple[str, ...]]:
    """Return the ground an entry draws, how, and what of it could not be drawn."""
    areas: list[tuple[Area, Precision]] = []
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


def _is_of_place(element: etree._Element) -> bool:
    return any(space in namespace(element) for space in _PLACES)


def _polygon(element: etree._Element) -> tuple[Area, Precision]:
    """Read `<georss:polygon>`; of GML's the outer and inner rings."""
    rings = [each for each in element.iter() if local_name(each) == "posList"] or [element]
    areas = [area_from_polygon(_in_pairs(each.text or "")) for each in rings]
    ground = areas[0] if len(areas) == 1 else even_odd(areas)
    return ground, Precision.POLYGON


def _in_pairs(text: str) -> str:
    """Return "lat lon lat lon" as "lat,lon lat,lon"."""
    numbers = text.replace(",", " ").split()
    if len(numbers) % 2:
        raise BadGeometry("an odd number of coordinates")
    return " ".join(f"{lat},{lon}" for lat, lon in zip(numbers[::2], numbers[1::2], strict=True))


def _box(element: etree._Element) -> tuple[Area, Precision]:
    """Read `<georss:box>`: lower corner, upper corner, latitude first."""
    return _of_corners((element.text or "").replace(",", " ").split())


def _envelope(element: etree._Element) -> tuple[Area, Precision]:
    corners = f"{text_of(element, 'lowerCorner')} {text_of(element, 'upperCorner')}"
    return _of_corners(corners.split())


def _of_corners(numbers: list[str]) -> tuple[Area, Precision]:
    if len(numbers) != 4:
        raise BadGeometry("a box has two corners")
    south, west, north, east = map(float, numbers)
    return Area.from_box(Box(west, south, east, north)), Precision.POLYGON


def _circle(element: etree._Element) -> tuple[Area, Precision]:
    """Read `<georss:circle>`: latitude, longitude, radius in metres."""
    numbers = (element.text or "").replace(",", " ").split()
    if len(numbers) != 3:
        raise BadGeometry("a circle has a centre and a radius")
    radius_km = float(numbers[2]) / 1000
    if not 0 < radius_km <= MAX_CIRCLE_KM:
        raise BadGeometry(f"a circle of {radius_km:g} km")
    return Area.circle(point_from_text(" ".join(numbers[:2])), radius_km), Precision.CIRCLE


def _around_point(entry: etree._Element) -> list[tuple[Area, Precision]]:
    """Return the circle of a point that bears a radius in metres (GeoRSS Simple 1.1, `radius`, an
    element beside it or an attribute of it).
    """
    point = _point(entry)
    radius_km = next(_radii_km(entry), 0.0)
    if point is None or not 0 < radius_km <= MAX_CIRCLE_KM:
        return []
    return [(Area.circle(point, radius_km), Precision.CIRCLE)]


def _radii_km(entry: etree._Element) -> Iterator[float]:
    for element in filter(_is_of_place, entry.iter()):
        is_one = local_name(element) == "radius"
        try:
            yield float(str(element.text if is_one else element.get("radius"))) / 1000
        except ValueError:
            continue


_SHAPES: Mapping[str, Callable[[etree._Element], tuple[Area, Precision]]] = {
    "polygon": _polygon,
    "Polygon": _polygon,
    "box": _box,
    "Envelope": _envelope,
    "circle": _circle,
}


def _point(entry: etree._Element) -> Point | None:
    """Return the point an entry names: GeoRSS, GML or W3C geo."""
    found: dict[str, str] = {}
    for element in entry.iter():
        if _is_of_place(element):
            found.setdefault(local_name(element), (element.text or "").strip())
    written = found.get("point") or found.get("pos") or f"{found.get('lat')} {found.get('long')}"
    try:
        return point_from_text(written)
    except BadGeometry:
        return None


GEORSS = Format(name=_NAME, syntax=Syntax.XML, recognizes=_recognizes, read=_read, is_generic=True)
