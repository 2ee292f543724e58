"""Street tiles written for the tests by the libraries' own writers: a town of blocks, two avenues,
a motorway, a river.

Everything is invented; a tile says the same wherever it lies, so that neighbours meet at their
edges.
"""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import Any

import mapbox_vector_tile
from PIL import Image, ImageDraw
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

EXTENT = 4096
SCHEMAS = {
    "openmaptiles": (
        "transportation",
        "class",
        "motorway",
        "primary",
        "minor",
        "waterway",
        "water",
    ),
    "protomaps": ("roads", "kind", "highway", "major_road", "minor_road", "water", "water"),
    "protomaps 3": ("roads", "pmap:kind", "highway", "major_road", "minor_road", "water", "water"),
    "shortbread": (
        "streets",
        "kind",
        "motorway",
        "secondary",
        "residential",
        "water_lines",
        "water_polygons",
    ),
}


def _line(points: list[tuple[int, int]], **told: Any) -> dict[str, Any]:
    return {"geometry": {"type": "LineString", "coordinates": points}, "properties": told}


def vector_tile(
    schema: str = "openmaptiles", *, blocks: int = 6, name: str = "Avenida Central"
) -> bytes:
    """One tile: `blocks` by `blocks` small streets, a named avenue each way, a motorway, a river
    and a pond.
    """
    layer, key, great, main, small, rivers, water = SCHEMAS[schema]
    step, last, middle = EXTENT // blocks, EXTENT + 64, EXTENT // 2
    ways = [_line([(-64, at), (last, at)], **{key: small}) for at in range(step // 2, EXTENT, step)]
    ways += [
        _line([(at, -64), (at, last)], **{key: small}) for at in range(step // 2, EXTENT, step)
    ]
    ways += [
        _line([(-64, middle), (last, middle)], **{key: main, "name": name}),
        _line([(middle, -64), (middle, last)], **{key: main, "name": "Calle Ejemplo"}),
        _line(
            [(-64, 3600), (middle, 3300), (last, 3600)], **{key: great, "name": "Autopista Demo"}
        ),
        _line([(0, 0), (last, last)], **{key: "path"}),
    ]
    river = _line([(900, -64), (1100, middle), (900, last)], **{"class": "river"})
    square = [(2600, 500), (3500, 500), (3500, 1300), (2600, 1300), (2600, 500)]
    pond = {
        "geometry": {"type": "Polygon", "coordinates": [square]},
        "properties": {"class": "lake"},
    }
    layers = {layer: ways, rivers: [river], "buildings": [dict(pond)]}
    layers.setdefault(water, []).append(pond)
    if schema == "openmaptiles":
        named = [
            _line(
                [(0, 700), (EXTENT, 700)], **{"class": "secondary", "name": "Bulevar de la Prueba"}
            )
        ]
        layers["transportation_name"] = named
    body = [{"name": title, "features": features} for title, features in layers.items()]
    options = {"y_coord_down": True, "extents": EXTENT}
    return bytes(mapbox_vector_tile.encode(body, default_options=options))


def picture_tile(side: int = 256) -> bytes:
    """A PNG of a crossing."""
    picture = Image.new("RGB", (side, side), "#f2efe9")
    pen = ImageDraw.Draw(picture)
    pen.line((0, side // 2, side, side // 2), fill="#d02020", width=9)
    pen.line((side // 2, 0, side // 2, side), fill="#303030", width=4)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def archive(
    path: Path,
    tiles: dict[tuple[int, int, int], bytes],
    kind: TileType = TileType.MVT,
    *,
    is_packed: bool = True,
) -> Path:
    """A PMTiles file of tiles by zoom, column and row."""
    with path.open("wb") as opened:
        writer = Writer(opened)
        for at in sorted(tiles, key=lambda each: zxy_to_tileid(*each)):
            writer.write_tile(
                zxy_to_tileid(*at), gzip.compress(tiles[at], mtime=0) if is_packed else tiles[at]
            )
        packed = Compression.GZIP if is_packed else Compression.NONE
        zooms = sorted({zoom for zoom, _, _ in tiles})
        header = {
            "tile_type": kind,
            "tile_compression": packed,
            "min_zoom": zooms[0],
            "max_zoom": zooms[-1],
            "min_lon_e7": -1_800_000_000,
            "min_lat_e7": -800_000_000,
            "max_lon_e7": 1_800_000_000,
            "max_lat_e7": 800_000_000,
            "center_zoom": zooms[0],
            "center_lon_e7": 0,
            "center_lat_e7": 0,
        }
        writer.finalize(header, {"attribution": "demo"})
    return path
