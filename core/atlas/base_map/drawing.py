"""Land, borders, water, roads and towns of the atlas drawn as small GeoJSON.

Simplified to what a screen can show, and meant to stay under 80 KB compressed; a layer the atlas
lacks is simply not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.atlas import Atlas, Feature
from core.atlas.base_map.town_names import town_name
from core.geo.geometry import Area, Box

REGION = Box(-130.0, 4.0, -55.0, 56.0)
"""From Panama to the south of Canada, with the Dominican Republic."""
REGION_TOWNS = 12
DETAIL_TOWNS = 30
SCREEN_PX = 900
KINDS = ("countries_world", "admin1", "admin2", "lakes", "urban_areas", "rivers", "roads", "places")
"""The layers it may draw: what has to be credited."""


def region_base(atlas: Atlas, language: str) -> dict[str, Any]:
    """Return the coarse base as a GeoJSON FeatureCollection."""
    tolerance = 0.12
    features = [
        *_fills(atlas, "countries_world", REGION, "land", tolerance, 2),
        *_fills(atlas, "lakes", REGION, "lakes", tolerance, 2, most_rank=0),
        *_borders(atlas, "countries_world", REGION, "country", tolerance, 2),
        *_borders(atlas, "admin1", REGION, "admin1", 2 * tolerance, 2),
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
