"""The base under the maps: land, borders, water, roads and towns of our own atlas as small GeoJSON.

Two levels: the whole region, coarse, and one box, finer. Both are simplified to what a screen can
show, and meant to stay under 80 KB compressed; a layer the atlas lacks is simply not there.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.atlas import Atlas, Feature
from core.geo.geometry import Area, Box
from core.i18n.languages import LANGUAGES
from core.private_files import private_folder, write_private
from core.settings import Settings

REGION = Box(-130.0, 4.0, -55.0, 56.0)
"""From Panama to the south of Canada, with the Dominican Republic."""
REGION_TOWNS = 12
DETAIL_TOWNS = 30
DETAIL_LIMIT_DEGREES = 25.0
"""A wider box is served well enough by the region."""
SCREEN_PX = 900
GRIDS = ((1.5, 0.25), (8.0, 1.0), (DETAIL_LIMIT_DEGREES + 4.0, 2.0))
"""Up to which size a box of the detail lies on which grid: what `snapped` makes of any box, and
little else.
"""
_ENDING = ".json.gz"
KINDS = ("countries_world", "admin1", "admin2", "lakes", "urban_areas", "rivers", "roads", "places")
"""The layers it may draw: what has to be credited."""


@dataclass(frozen=True, slots=True)
class BaseFile:
    """A base ready to be sent: GeoJSON compressed, and the hash of its content."""

    gzipped: bytes
    etag: str

    @property
    def plain(self) -> bytes:
        """The GeoJSON itself."""
        return gzip.decompress(self.gzipped)


def snapped(box: Box) -> Box | None:
    """Return the box of the detail to draw under `box`: wider by a half, on a grid, so that few
    differ.

    None when the box is so wide that the region does.
    """
    wide = box.grown(0.5)
    size = max(wide.east - wide.west, wide.north - wide.south)
    if size > DETAIL_LIMIT_DEGREES:
        return None
    step = 0.25 if size < 1 else 1.0 if size < 6 else 2.0
    return Box(
        max(-180.0, math.floor(wide.west / step) * step),
        max(-90.0, math.floor(wide.south / step) * step),
        min(180.0, math.ceil(wide.east / step) * step),
        min(90.0, math.ceil(wide.north / step) * step),
    )


def is_offered(box: Box) -> bool:
    """Return whether the detail of `box` is drawn for whoever asks: few boxes, none of them costly."""
    sides = (box.west, box.south, box.east, box.north)
    size = max(box.east - box.west, box.north - box.south)
    step = next((step for most, step in GRIDS if size <= most), None)
    return step is not None and all((side / step).is_integer() for side in sides)


@lru_cache(maxsize=8)
def region_file(atlas: Atlas, language: str, folder: Path) -> BaseFile:
    """Return the coarse base of the whole region, with names in `language` where the atlas has
    them.

    Drawing it of a full atlas takes seconds: it is kept in `folder` for as long as atlas and
    drawing stay the same.
    """
    path = folder / f"{_region_name(language)}{_mark(atlas)}{_ENDING}"
    try:
        return _of_gzip(path.read_bytes())
    except (OSError, EOFError, zlib.error):  # not there, or cut off by a full disk: drawn anew
        drawn = _packed(region_base(atlas, language))
    private_folder(folder)
    write_private(path, drawn.gzipped)
    for older in folder.glob(f"{_region_name(language)}*{_ENDING}"):
        if older != path:
            older.unlink(missing_ok=True)
    return drawn


def region_folder(settings: Settings) -> Path:
    """Return where the coarse bases of this installation are kept."""
    return settings.instance / "maps"


def draw_regions(atlas: Atlas, settings: Settings) -> None:
    """Make the coarse base in every language, so that no request has to; what is there is only
    read.
    """
    for language in LANGUAGES:
        region_file(atlas, language, region_folder(settings))


@lru_cache(maxsize=64)
def detail_file(atlas: Atlas, box: Box, language: str) -> BaseFile:
    """Return the finer base of one box, ready to be sent."""
    return _packed(detail_base(atlas, box, language))


def region_base(atlas: Atlas, language: str) -> dict[str, Any]:
    """Return the coarse base as a GeoJSON FeatureCollection."""
    tolerance = 0.09
    features = [
        *_fills(atlas, "countries_world", REGION, "land", tolerance, 2),
        *_fills(atlas, "lakes", REGION, "lakes", tolerance, 2, most_rank=0),
        *_borders(atlas, "countries_world", REGION, "country", tolerance, 2),
        *_borders(atlas, "admin1", REGION, "admin1", tolerance, 2),
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
            yield from _drawn(feature.geometry.simplify(tolerance), drawn_as, decimals)


def _borders(
    atlas: Atlas, kind: str, box: Box, drawn_as: str, tolerance: float, decimals: int
) -> Iterator[dict[str, Any]]:
    """Outlines of units, without the edges that only the clipping to the box made."""
    edge = Area.from_box(box).geometry.boundary.buffer(1e-6)
    for feature in atlas.features(kind, box):
        yield from _drawn(_outline(feature, tolerance).difference(edge), drawn_as, decimals)


def _outline(feature: Feature, tolerance: float) -> Any:
    return feature.geometry.simplify(tolerance).boundary


def _lines(
    atlas: Atlas, kind: str, box: Box, tolerance: float, decimals: int, most_rank: int
) -> Iterator[dict[str, Any]]:
    for feature in atlas.features(kind, box, lambda row: _ranks(row, most_rank)):
        yield from _drawn(feature.geometry.simplify(tolerance), kind, decimals)


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
        name = feature.attributes.get(f"name_{language}") or feature.attributes.get("name")
        yield _feature(
            "town", {"type": "Point", "coordinates": _rounded((lon, lat), decimals)}, name=name
        )


def _drawn(geometry: Any, kind: str, decimals: int) -> Iterator[dict[str, Any]]:
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


def _packed(base: dict[str, Any]) -> BaseFile:
    plain = json.dumps(base, ensure_ascii=False, separators=(",", ":")).encode()
    return BaseFile(gzip.compress(plain, 9, mtime=0), _etag(plain))


def _of_gzip(gzipped: bytes) -> BaseFile:
    return BaseFile(gzipped, _etag(gzip.decompress(gzipped)))


def _etag(plain: bytes) -> str:
    return hashlib.sha256(plain).hexdigest()[:20]


def _region_name(language: str) -> str:
    return f"region-{language}-"


def _mark(atlas: Atlas) -> str:
    """Return what the drawing is made of: the layers, their sources and dates, and this very
    module.
    """
    layers = [
        (layer.name, layer.source, layer.features, layer.built_on) for layer in atlas.layers()
    ]
    return hashlib.sha256(repr(layers).encode() + Path(__file__).read_bytes()).hexdigest()[:20]
