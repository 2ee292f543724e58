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
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from core.errors import UnusableInput
from core.late import late_module

shapefile = late_module("shapefile")

MOST_BYTES = 1_500_000_000
"""Largest file, and largest sum of what a ZIP unpacks to."""
MOST_RATIO = 200
"""A member that unpacks to more than this many times its size is taken for a bomb."""
_HARMLESS_BYTES = 1_000_000
"""A member that unpacks to no more is let pass, however well it was packed."""

Record = tuple[dict[str, Any], BaseGeometry | None]


def read_features(file: Path) -> tuple[set[str], Iterator[Record]]:
    """Return the field names, in lower case, and the records of a shapefile ZIP or a GeoJSON file.

    Each record with its shape. A shape nobody can read comes as None. Raises UnusableInput.
    """
    if zipfile.is_zipfile(file):
        return _shapefile(file)
    return _geojson(file)


def read_table(file: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV in UTF-8, gzipped or not. Raises UnusableInput."""
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
            code_page = archive.read(parts["cpg"]) if "cpg" in parts else b""
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as wrong:
        raise UnusableInput(file.name, f"damaged ZIP: {wrong}") from wrong
    encoding = "latin-1" if _is_latin_1(code_page) else "utf-8"
    try:
        return _read_shapefile(data, encoding)
    except UnicodeDecodeError:
        return _read_shapefile(data, "latin-1")
    except Exception as wrong:  # pyshp raises struct.error, IndexError and more on a damaged file
        raise UnusableInput(
            file.name, f"not a readable shapefile: {type(wrong).__name__}: {wrong}"
        ) from wrong


def _is_latin_1(code_page: bytes) -> bool:
    name = code_page.decode("ascii", "ignore").strip().lower()
    return name in {"iso-8859-1", "latin1", "8859-1", "iso 8859-1"}


def _members(name: str, archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the members of the one shapefile in a ZIP, by their endings."""
    members = archive.infolist()
    _refuse_bombs(name, members)
    shapes = [entry.filename for entry in members if entry.filename.lower().endswith(".shp")]
    if len(shapes) != 1:
        raise UnusableInput(name, f"holds {len(shapes)} shapefiles (.shp); one is needed")
    stem = shapes[0][:-4].lower()
    own = [entry.filename for entry in members if entry.filename[:-4].lower() == stem]
    parts = {filename[-3:].lower(): filename for filename in own}
    if "dbf" not in parts:
        raise UnusableInput(name, "the shapefile has no .dbf, so no codes or names")
    return parts


def _refuse_bombs(name: str, members: Sequence[zipfile.ZipInfo]) -> None:
    if len(members) > 1000 or sum(entry.file_size for entry in members) > MOST_BYTES:
        raise UnusableInput(name, f"unpacks to more than {MOST_BYTES:,} bytes or 1000 files")
    for entry in members:
        most = max(_HARMLESS_BYTES, MOST_RATIO * max(1, entry.compress_size))
        if entry.file_size > most:
            raise UnusableInput(
                name, f"{entry.filename!r} unpacks to {entry.file_size:,} bytes: refused"
            )


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


def _shape(read: Any) -> BaseGeometry | None:
    try:
        return shape(read.__geo_interface__) if read.shapeType else None
    except (
        Exception
    ):  # a shape of impossible numbers: listed as a row left out, not as a failed file
        return None


def _geojson(file: Path) -> tuple[set[str], Iterator[Record]]:
    try:
        document = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as wrong:
        raise UnusableInput(file.name, f"neither a shapefile ZIP nor GeoJSON: {wrong}") from wrong
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise UnusableInput(file.name, "not a GeoJSON FeatureCollection")
    records = [_feature(feature) for feature in features]
    return {key for record, _ in records for key in record}, iter(records)


def _feature(feature: Any) -> Record:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    record = {str(key).lower(): value for key, value in (properties or {}).items()}
    try:
        return record, shape(feature["geometry"])
    except (
        TypeError,
        KeyError,
        ValueError,
        AttributeError,
        IndexError,
        shapely.errors.ShapelyError,
    ):
        return record, None
