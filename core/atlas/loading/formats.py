"""Reading files people load into the atlas.

Hostile until read: sizes are bounded, nothing is unpacked to disk.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapefile
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from core.errors import UnusableInput

MOST_BYTES = 1_500_000_000
"""Largest file, and largest sum of what a ZIP unpacks to."""
MOST_RATIO = 200
"""A member that unpacks to more than this many times its size is taken for a bomb."""

Record = tuple[dict[str, Any], BaseGeometry | None]


def read_features(file: Path) -> tuple[set[str], Iterator[Record]]:
    """Lower-case field names, and records with their shapes, of a shapefile ZIP or a GeoJSON file.

    A shape nobody can read comes as None. Raises UnusableInput.
    """
    if zipfile.is_zipfile(file):
        return _shapefile(file)
    return _geojson(file)


def read_table(file: Path) -> Iterator[dict[str, str]]:
    """Rows of a CSV in UTF-8, gzipped or not. Raises UnusableInput."""
    data = file.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = _gunzipped(file.name, data)
    try:
        text = data.decode("utf-8-sig")
        yield from csv.DictReader(io.StringIO(text, newline=""))
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise UnusableInput(file.name, f"not a CSV in UTF-8: {wrong}") from wrong


def _gunzipped(name: str, data: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            out = stream.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as wrong:
        raise UnusableInput(name, f"damaged gzip: {wrong}") from wrong
    if len(out) > MOST_BYTES:
        raise UnusableInput(name, f"unpacks to more than {MOST_BYTES:,} bytes")
    return out


def _shapefile(file: Path) -> tuple[set[str], Iterator[Record]]:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = _members(file.name, archive)
            _refuse_projected(file.name, archive, parts)
            data: dict[str, bytes] = {
                end: archive.read(parts[end]) for end in ("shp", "dbf", "shx") if end in parts
            }
            said = (
                archive.read(parts["cpg"]).decode("ascii", "ignore").strip()
                if "cpg" in parts
                else ""
            )
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as wrong:
        raise UnusableInput(file.name, f"damaged ZIP: {wrong}") from wrong
    encoding = (
        "latin-1" if said.lower() in {"iso-8859-1", "latin1", "8859-1", "iso 8859-1"} else "utf-8"
    )
    try:
        return _read_shapefile(data, encoding)
    except UnicodeDecodeError:
        return _read_shapefile(data, "latin-1")
    except Exception as wrong:  # pyshp raises struct.error, IndexError and more on a damaged file
        raise UnusableInput(
            file.name, f"not a readable shapefile: {type(wrong).__name__}: {wrong}"
        ) from wrong


def _members(name: str, archive: zipfile.ZipFile) -> dict[str, str]:
    listed = archive.infolist()
    if len(listed) > 1000 or sum(entry.file_size for entry in listed) > MOST_BYTES:
        raise UnusableInput(name, f"unpacks to more than {MOST_BYTES:,} bytes or 1000 files")
    for entry in listed:
        if entry.file_size > 1_000_000 and entry.file_size > MOST_RATIO * max(
            1, entry.compress_size
        ):
            raise UnusableInput(
                name, f"{entry.filename!r} unpacks to {entry.file_size:,} bytes: refused"
            )
    shapes = [entry.filename for entry in listed if entry.filename.lower().endswith(".shp")]
    if len(shapes) != 1:
        raise UnusableInput(name, f"holds {len(shapes)} shapefiles (.shp); one is needed")
    stem = shapes[0][:-4].lower()
    parts = {e.filename[-3:].lower(): e.filename for e in listed if e.filename[:-4].lower() == stem}
    if "dbf" not in parts:
        raise UnusableInput(name, "the shapefile has no .dbf, so no codes or names")
    return parts


def _refuse_projected(name: str, archive: zipfile.ZipFile, parts: dict[str, str]) -> None:
    if "prj" in parts:
        projection = (
            archive.read(parts["prj"])[:100_000].decode("utf-8", "replace").lstrip("\ufeff \n")
        )
        if not projection.startswith("GEOGCS"):
            raise UnusableInput(
                name, "is in a map projection; longitude and latitude in degrees are needed"
            )


def _read_shapefile(data: dict[str, bytes], encoding: str) -> tuple[set[str], Iterator[Record]]:
    streams = {end: io.BytesIO(part) for end, part in data.items()}
    with shapefile.Reader(**streams, encoding=encoding) as reader:
        fields = {str(field[0]).lower() for field in reader.fields if field[0] != "DeletionFlag"}
        records = [
            (
                {key.lower(): value for key, value in entry.record.as_dict().items()},
                _shape(entry.shape),
            )
            for entry in reader.iterShapeRecords()
        ]
    return fields, iter(records)


def _shape(found: Any) -> BaseGeometry | None:
    try:
        return shape(found.__geo_interface__) if found.shapeType else None
    except Exception:  # a shape of impossible numbers: told as a row left out, not as a failed file
        return None


def _geojson(file: Path) -> tuple[set[str], Iterator[Record]]:
    try:
        document = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as wrong:
        raise UnusableInput(file.name, f"neither a shapefile ZIP nor GeoJSON: {wrong}") from wrong
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise UnusableInput(file.name, "not a GeoJSON FeatureCollection")
    records: list[Record] = []
    for feature in features:
        told = feature.get("properties") if isinstance(feature, dict) else None
        record = {str(key).lower(): value for key, value in (told or {}).items()}
        try:
            records.append((record, shape(feature["geometry"])))
        except (
            TypeError,
            KeyError,
            ValueError,
            AttributeError,
            IndexError,
            shapely.errors.ShapelyError,
        ):
            records.append((record, None))
    return {key for record, _ in records for key in record}, iter(records)
