"""Geometry of the base: simplification that keeps neighbours together, and reading of source
formats.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapefile
import shapely
from pyproj import Transformer
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

DECIMALS = 4


def multipolygon(geometry: BaseGeometry, smallest: float = 0.0) -> BaseGeometry:
    """Return a valid multipolygon of the polygons larger than `smallest` (square degrees); the
    largest stays.
    """
    valid = geometry if geometry.is_valid else shapely.make_valid(geometry)
    parts = [
        part for part in shapely.get_parts(shapely.get_parts(valid)) if part.geom_type == "Polygon"
    ]
    largest = max((part.area for part in parts), default=0.0)
    return shapely.MultiPolygon(
        [part for part in parts if part.area >= min(smallest, largest) and part.area > 0]
    )


def rounded(geometry: BaseGeometry) -> BaseGeometry:
    """Coordinates to four decimals (10 m)."""
    return shapely.transform(geometry, lambda points: np.round(points, DECIMALS))


def simplified(
    geometries: Sequence[BaseGeometry], tolerance: float, smallest: float = 1e-5
) -> list[BaseGeometry]:
    """Neighbours simplified together, so that they still meet, then rounded and freed of specks.

    `tolerance` in degrees: the square root of the largest triangle taken away (Visvalingam-Whyatt).
    """
    if not geometries:
        return []
    simple = shapely.coverage_simplify(list(geometries), tolerance)
    done = []
    for before, after in zip(geometries, simple, strict=True):
        polygons = multipolygon(rounded(after), smallest)
        done.append(polygons if not polygons.is_empty else multipolygon(rounded(before)))
    return done


def simplified_apart(
    geometries: Sequence[BaseGeometry], apart: Sequence[bool], tolerance: float, coarse: float
) -> list[BaseGeometry]:
    """As `simplified`, with those marked `apart` (Alaska, the sea) simplified among themselves and
    coarser.
    """
    fine = iter(
        simplified([g for g, far in zip(geometries, apart, strict=True) if not far], tolerance)
    )
    rough = iter(
        simplified([g for g, far in zip(geometries, apart, strict=True) if far], coarse, 2e-4)
    )
    return [next(rough) if far else next(fine) for far in apart]


def shapefile_rows(
    read: Any, stem: str, encoding: str = "utf-8"
) -> list[tuple[dict[str, Any], BaseGeometry]]:
    """Yield records and shapes of a shapefile; `read(end)` gives the bytes of one of its files."""
    parts = {end: io.BytesIO(read(f"{stem}.{end}")) for end in ("shp", "dbf", "shx")}
    with shapefile.Reader(**parts, encoding=encoding) as reader:
        return [
            (entry.record.as_dict(), shape(entry.shape.__geo_interface__))
            for entry in reader.iterShapeRecords()
            if entry.shape.shapeType
        ]


def topojson_rows(text: bytes, layer: str) -> list[tuple[dict[str, Any], BaseGeometry]]:
    """Properties and polygons of one object of a quantised TopoJSON."""
    document = json.loads(text)
    scale, shift = (
        np.array(document["transform"]["scale"]),
        np.array(document["transform"]["translate"]),
    )
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in document["arcs"]]

    def ring(numbers: Sequence[int]) -> np.ndarray:
        pieces = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
        return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])

    def polygon(rings: Sequence[Sequence[int]]) -> shapely.Polygon:
        made = [ring(numbers) for numbers in rings]
        return shapely.Polygon(made[0], made[1:])

    rows = []
    for entry in document["objects"][layer]["geometries"]:
        if entry.get("type") in {"Polygon", "MultiPolygon"}:
            many = entry["arcs"] if entry["type"] == "MultiPolygon" else [entry["arcs"]]
            rows.append(
                (
                    entry["properties"],
                    shapely.make_valid(shapely.MultiPolygon([polygon(p) for p in many])),
                )
            )
    return rows


def from_inegi(geometry: BaseGeometry) -> BaseGeometry:
    """INEGI's Lambert conformal metres (EPSG:6372) to degrees."""
    return shapely.transform(geometry, _INEGI.transform, interleaved=False)


_INEGI = Transformer.from_crs(
    "+proj=lcc +lat_1=17.5 +lat_2=29.5 +lat_0=12 +lon_0=-102 +x_0=2500000 +y_0=0 +ellps=GRS80"
    " +units=m +no_defs",
    "EPSG:4326",
    always_xy=True,
)
