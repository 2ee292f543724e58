"""ShakeMap contours (cont_mmi.json): lines of equal shaking -> areas of at least that shaking.

Pure.

The lines come every half step of Modified Mercalli, as MultiLineStrings, with holes, and cut where
the map ends (27 of 160 lines at Ridgecrest, 19 of 96 at Yellowstone).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from core.errors import UnusableInput
from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Box, Point, even_odd
from feeds.classification import most_severe
from feeds.earthquakes import FELT_MMI, severity_by_mmi
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.geojson import first_properties, require_features
from feeds.values import AlertMessage, Band, Precision, Reading

SHAKEMAP_NAME = "usgs-shakemap"
_Line = list[tuple[float, float]]
MAX_LINES = 5_000
_EDGE_SHARE = 0.02
"""An end within 2 % of the map's width of its edge was cut there."""


def with_shakemap(
    message: AlertMessage, reading: Reading, felt_mmi: float = FELT_MMI
) -> AlertMessage:
    """Return the message with the zone its ShakeMap draws: the level `felt_mmi` and the whole steps
    above it.

    A ShakeMap on which that level does not occur says that nobody felt it so: no zone is left.
    One of another event changes nothing but `drawing_faults`.
    """
    event = str(reading.details.get("event_id", ""))
    if event and f"usgs:{event}" not in {message.event_key, *message.also_known_as}:
        fault = f"a ShakeMap of another event ({event})"
        return replace(message, drawing_faults=(*message.drawing_faults, fault))
    bands = _felt_bands(reading.details.get("levels", ()), felt_mmi)
    return replace(
        message,
        bands=bands,
        precision=Precision.CONTOUR if bands else None,
        severity=most_severe((message.severity, *(band.severity for band in bands))),
        drawing_faults=(*message.drawing_faults, *reading.details.get("faults", ())),
        parameters=message.parameters | {"shakemap": "drawn"},
    )


def _felt_bands(levels: Iterable[tuple[float, Band]], felt_mmi: float) -> tuple[Band, ...]:
    felt = [(mmi, band) for mmi, band in levels if mmi >= felt_mmi]
    return tuple(
        band for number, (mmi, band) in enumerate(felt) if number == 0 or float(mmi).is_integer()
    )


def _recognizes(document: Any) -> bool:
    return any(
        given.get("units") == "mmi" and "value" in given for given in first_properties(document)
    )


def _read(document: Any, options: ReadOptions) -> Reading:
    """Return the levels of one ShakeMap, weakest first, in `details["levels"]` as (MMI, Band).

    Raises UnusableInput when no level can be drawn.
    """
    collection = require_features(document, SHAKEMAP_NAME, options.location)
    given = collection.get("metadata")
    metadata: dict[str, Any] = given if isinstance(given, dict) else {}
    faults: list[str] = []
    lines = _all_lines(collection, faults)
    if sum(map(len, lines.values())) > MAX_LINES:
        raise UnusableInput(options.location, f"more than {MAX_LINES} contour lines")
    box = _box(collection) or _box_around(lines)
    areas = _areas(lines, box, _epicentre(metadata), faults)
    if not areas:
        why = "; ".join(faults[:3]) or "none in it"
        raise UnusableInput(options.location, f"no contour can be drawn ({why})")
    levels = tuple((mmi, Band(area, severity_by_mmi(mmi), f"MMI {mmi:g}")) for mmi, area in areas)
    event_id = str(metadata.get("eventid") or "")
    return Reading(
        SHAKEMAP_NAME, details={"event_id": event_id, "levels": levels, "faults": tuple(faults)}
    )


def _all_lines(document: dict[str, Any], faults: list[str]) -> dict[float, list[_Line]]:
    """Return the contour lines by their MMI; what cannot be read goes into `faults`."""
    lines: dict[float, list[_Line]] = {}
    for feature in document.get("features") or []:
        try:
            mmi, contours = _lines(feature)
        except (KeyError, TypeError, ValueError, IndexError, OverflowError) as wrong:
            faults.append(f"a contour cannot be read: {wrong}")
        else:
            lines.setdefault(mmi, []).extend(contours)
    return lines


def _areas(
    lines: dict[float, list[_Line]], box: Box | None, epicentre: Point | None, faults: list[str]
) -> list[tuple[float, Area]]:
    """Return the area of each level, weakest first.

    From the strongest level down: a level's lines part the map in two, and the half that holds the
    next stronger level is the one of stronger shaking.
    """
    areas: list[tuple[float, Area]] = []
    inner: Area | None = None
    for value in sorted(lines, reverse=True):
        rings = _rings(lines[value], box)
        if not rings:
            faults.append(f"MMI {value:g}: no ring in it")
            continue
        area = even_odd(rings)
        is_cut = box is not None and any(line[0] != line[-1] for line in lines[value])
        if is_cut and box is not None and _is_outside_in(area, inner, epicentre):
            area = even_odd([Area.from_box(box), area])
        inner = area
        areas.append((value, area))
    return areas[::-1]


def _rings(lines: list[_Line], box: Box | None) -> list[Area]:
    rings = []
    for line in lines:
        try:
            rings.append(Area.from_ring(_closed(line, box)))
        except BadGeometry:
            continue  # A line of two points, or one running along the edge, holds no area.
    return rings


def _is_outside_in(area: Area, inner: Area | None, epicentre: Point | None) -> bool:
    if inner is not None:
        return area.overlap_share(inner) < 0.5
    return epicentre is not None and not area.contains(epicentre)


def _closed(line: _Line, box: Box | None) -> _Line:
    """Return the line as a ring: one cut at the map's edge goes home along the edge, another
    straight.
    """
    if line[0] == line[-1] or box is None:
        return line
    start, end = _on_edge(line[0], box), _on_edge(line[-1], box)
    if start is None or end is None:
        return line
    corners = [
        (box.west, box.south),
        (box.east, box.south),
        (box.east, box.north),
        (box.west, box.north),
    ]
    way = (start - end) % 4
    passed = sorted((corner - end) % 4 for corner in range(4) if 0 < (corner - end) % 4 < way)
    # Either way round is right: the two differ by the whole map, and the level above decides.
    return [*line, *(corners[round(end + step) % 4] for step in passed)]


def _on_edge(point: tuple[float, float], box: Box) -> float | None:
    """Return where on the edge the point lies: 0 at the south-west corner, one more at each, going
    east first.
    """
    width, height = box.east - box.west, box.north - box.south
    if width <= 0 or height <= 0:
        return None
    x, y = (point[0] - box.west) / width, (point[1] - box.south) / height
    distance, place = min((abs(y), x), (abs(1 - x), 1 + y), (abs(1 - y), 3 - x), (abs(x), 4 - y))
    return place % 4 if distance <= _EDGE_SHARE and -0.1 <= x <= 1.1 and -0.1 <= y <= 1.1 else None


def _lines(feature: dict[str, Any]) -> tuple[float, list[_Line]]:
    value = float(feature["properties"]["value"])
    geometry = feature["geometry"]
    many = (
        geometry["coordinates"]
        if geometry["type"] == "MultiLineString"
        else [geometry["coordinates"]]
    )
    if not math.isfinite(value) or geometry["type"] not in {"MultiLineString", "LineString"}:
        raise ValueError("not a contour line")
    return value, [[(float(p[0]), float(p[1])) for p in line] for line in many if len(line) >= 2]


def _box(document: dict[str, Any]) -> Box | None:
    given = document.get("bbox")
    if (
        isinstance(given, list)
        and len(given) == 4
        and all(isinstance(n, int | float) for n in given)
    ):
        return Box(*(float(n) for n in given))
    return None


def _box_around(lines: dict[float, list[_Line]]) -> Box | None:
    points = [point for found in lines.values() for line in found for point in line]
    if not points:
        return None
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    return Box(min(lons), min(lats), max(lons), max(lats))


def _epicentre(metadata: dict[str, Any]) -> Point | None:
    try:
        return Point(float(metadata["longitude"]), float(metadata["latitude"]))
    except (KeyError, TypeError, ValueError):
        return None


USGS_SHAKEMAP = Format(name=SHAKEMAP_NAME, syntax=Syntax.JSON, recognizes=_recognizes, read=_read)
