"""Land, borders, water, roads and towns of the atlas drawn as small GeoJSON.

Simplified to what a screen can show, and meant to stay under 80 KB compressed; a layer the atlas
lacks is simply not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import shapely
from shapely.geometry import MultiLineString, MultiPolygon

from core.atlas import Atlas, Feature
from core.atlas.base_map.town_names import town_name
from core.geo.geometry import Area, Box

REGION = Box(-130.0, 4.0, -55.0, 56.0)
"""From Panama to the south of Canada, with the Dominican Republic."""
REGION_TOWNS = 12
DETAIL_TOWNS = 30
SCREEN_PX = 900
COARSE = 0.12
"""Degrees by which the lines of the region may be off: half a point of a telephone's screen."""
LEAST_LINE = 0.5
"""Degrees of a border below which it is the seam of two that do not quite meet."""
LEAST_ISLAND = 0.02
LEAST_UNIT = 1.0
"""Square degrees below which an island, or a unit of a country, is left to the finer bases."""
KINDS = ("countries_world", "admin1", "admin2", "lakes", "urban_areas", "rivers", "roads", "places")
"""The layers it may draw: what has to be credited."""


def region_base(atlas: Atlas, language: str) -> dict[str, Any]:
    """Return the coarse base as a GeoJSON FeatureCollection: what a first view shows of a whole
    region, each line once, in tenths of a degree.
    """
    features = [
        *_grounds(atlas),
        *_fills(atlas, "lakes", REGION, "lakes", COARSE, 1, most_rank=0),
        *_shape_features(_inner_borders(atlas), "admin1", 1),
        *_towns(atlas, REGION, language, REGION_TOWNS, 2),
    ]
    return {"type": "FeatureCollection", "features": features}


def detail_base(atlas: Atlas, box: Box, language: str) -> dict[str, Any]:
    """Return the finer base of `box` as a GeoJSON FeatureCollection; first the sea, to cover the
    coarse base.
    """
    size = max(box.east - box.west, box.north - box.south)
    tolerance, decimals = size / SCREEN_PX, 2 if size > 12 else 3
    features = [
        _feature("sea", Area.from_box(box).to_geojson(decimals)),
        *_fills(atlas, "countries_world", box, "land", tolerance, decimals, union_kind="admin1"),
        *_fills(atlas, "urban_areas", box, "urban_areas", tolerance, decimals),
        *_fills(atlas, "lakes", box, "lakes", tolerance, decimals, most_rank=_most_rank(size)),
        *_lines(atlas, "rivers", box, tolerance, decimals, _most_rank(size)),
        *(_borders(atlas, "admin2", box, "admin2", tolerance, decimals) if size < 6 else ()),
        *_borders(atlas, "admin1", box, "admin1", tolerance, decimals),
        *_lines(atlas, "roads", box, tolerance, decimals, _most_rank(size)),
        *_towns(atlas, box, language, DETAIL_TOWNS, decimals),
    ]
    return {"type": "FeatureCollection", "features": features}


# -- inside ---------------------------------------------------------------------------------


def _most_rank(size: float) -> int:
    """Return the least important scale rank of Natural Earth still drawn in a box of `size`
    degrees.
    """
    return 12 if size < 4 else 7 if size < 8 else 5 if size < 14 else 3


def _fills(
    atlas: Atlas,
    kind: str,
    box: Box,
    drawn_as: str,
    tolerance: float,
    decimals: int,
    *,
    most_rank: int | None = None,
    union_kind: str = "",
) -> Iterator[dict[str, Any]]:
    """Polygons without a border; with `union_kind` those units are filled as well.

    Natural Earth's coast runs kilometres beside that of the units, whose border alone is drawn.
    """
    for source in filter(None, (kind, union_kind)):
        for feature in atlas.features(source, box, lambda row: _ranks(row, most_rank)):
            yield from _shape_features(feature.geometry.simplify(tolerance), drawn_as, decimals)


def _grounds(atlas: Atlas) -> Iterator[dict[str, Any]]:
    """Yield the countries of the region, whose outline is coast and border at once."""
    for feature in atlas.features("countries_world", REGION):
        shape = feature.geometry.simplify(COARSE)
        parts = [part for part in shapely.get_parts(shape) if part.area >= LEAST_ISLAND]
        yield from _shape_features(MultiPolygon(parts) if parts else shape, "ground", 1)


def _inner_borders(atlas: Atlas) -> Any:
    """Return the borders between the larger units of countries, without coasts. Neighbours are
    simplified each alone and do not quite meet: of two lines that run beside each other the first
    stays.
    """
    lines = [_outline(each, COARSE) for each in atlas.features("countries_world", REGION)]
    inner: list[Any] = []
    for feature in atlas.features("admin1", REGION):
        if feature.geometry.area >= LEAST_UNIT:
            around = shapely.box(*shapely.box(*feature.geometry.bounds).buffer(2 * COARSE).bounds)
            near = [shapely.intersection(each, around) for each in lines if each.intersects(around)]
            fresh = _outline(feature, 2 * COARSE).difference(
                shapely.union_all(near).buffer(2 * COARSE)
            )
            inner += [each for each in shapely.get_parts(fresh) if each.length >= LEAST_LINE]
            lines.append(fresh)
    return shapely.line_merge(MultiLineString(inner))


def _borders(
    atlas: Atlas, kind: str, box: Box, drawn_as: str, tolerance: float, decimals: int
) -> Iterator[dict[str, Any]]:
    """Outlines of units, without the edges that only the clipping to the box made."""
    edge = Area.from_box(box).geometry.boundary.buffer(1e-6)
    for feature in atlas.features(kind, box):
        yield from _shape_features(
            _outline(feature, tolerance).difference(edge), drawn_as, decimals
        )


def _outline(feature: Feature, tolerance: float) -> Any:
    return feature.geometry.simplify(tolerance).boundary


def _lines(
    atlas: Atlas, kind: str, box: Box, tolerance: float, decimals: int, most_rank: int
) -> Iterator[dict[str, Any]]:
    for feature in atlas.features(kind, box, lambda row: _ranks(row, most_rank)):
        yield from _shape_features(feature.geometry.simplify(tolerance), kind, decimals)


def _ranks(row: Any, most_rank: int | None) -> bool:
    return most_rank is None or (row.get("scalerank") or 0) <= most_rank


def _towns(
    atlas: Atlas, box: Box, language: str, most: int, decimals: int
) -> Iterator[dict[str, Any]]:
    """Yield the biggest towns, no two of them so close that their names would lie on each other."""
    found = [
        feature
        for feature in atlas.features("places", box)
        if feature.geometry.geom_type == "Point"
    ]
    found.sort(key=lambda feature: -(feature.attributes.get("pop_max") or 0))
    apart_x, apart_y = (box.east - box.west) / 9, (box.north - box.south) / 22
    taken: list[tuple[float, float]] = []
    for feature in found:
        lon, lat, *_ = feature.geometry.bounds
        if len(taken) == most or any(
            abs(lon - x) < apart_x and abs(lat - y) < apart_y for x, y in taken
        ):
            continue
        taken.append((lon, lat))
        name = town_name(feature.attributes, language)
        yield _feature(
            "town", {"type": "Point", "coordinates": _rounded((lon, lat), decimals)}, name=name
        )


def _shape_features(geometry: Any, kind: str, decimals: int) -> Iterator[dict[str, Any]]:
    if geometry.is_empty:
        return
    shape = geometry.__geo_interface__
    if shape["type"] != "GeometryCollection":
        yield _feature(
            kind, {"type": shape["type"], "coordinates": _rounded(shape["coordinates"], decimals)}
        )


def _rounded(coordinates: Any, decimals: int) -> Any:
    if isinstance(coordinates[0], int | float):
        return [round(coordinates[0], decimals), round(coordinates[1], decimals)]
    return [_rounded(part, decimals) for part in coordinates if len(part)]


def _feature(kind: str, geometry: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"kind": kind, **properties}, "geometry": geometry}
