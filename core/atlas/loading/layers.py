"""Adding layers to an installation's pack: `atalaya atlas load FILE --kind KIND`.

What goes in: a GeoPackage of ours (kind `pack`), CSV of the gazetteer or of ZIP codes, and the
official downloads as shapefile ZIP or GeoJSON. A layer of the same name is replaced whole. The pack
is written beside the old one and takes its place at the end: when loading fails nothing is lost.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import shapely
from pysqlite3 import dbapi2 as sqlite
from shapely.geometry.base import BaseGeometry

from core.atlas.loading.columns import GEOMETRY, columns_of, layer_for, values_of
from core.atlas.loading.formats import MOST_BYTES, Record, read_features, read_table
from core.atlas.loading.package_writer import LayerFacts, PackageWriter, Row
from core.atlas.package import NAMES_TABLE, GeoPackage
from core.atlas.schema import LAYER_TYPES, unit_of
from core.atlas.values import KINDS, LoadReport
from core.errors import UnusableInput
from core.geo.errors import BadGeometry
from core.geo.geometry import Point
from core.private_files import put_in_place, sync_file

PACK = "pack"
LOADABLE = (PACK, *KINDS)
"""Kinds `load` takes."""

_MOST_SKIPPED_LISTED = 50
_GAZETTEER_COLUMNS = dict.fromkeys(("fid", "population"), "INTEGER") | dict.fromkeys(
    ("name", "country", "admin1", "admin2", "other_names"), "TEXT"
)


def load(file: Path, kind: str, into: Path, credit: str | None = None) -> LoadReport:
    """Add the layers of `file` to the pack `into`, which is made when it is not there.

    `credit` replaces the credit line known for the layer. Raises UnusableInput naming the file and
    what is wrong with it; the pack is then as it was.
    """
    if kind not in LOADABLE:
        raise UnusableInput(kind, f"not a kind of layer; use one of: {', '.join(LOADABLE)}")
    if not file.is_file():
        raise UnusableInput(str(file), "no such file")
    if file.stat().st_size > MOST_BYTES:
        raise UnusableInput(file.name, f"larger than {MOST_BYTES:,} bytes")
    into.parent.mkdir(parents=True, exist_ok=True)
    fresh = into.with_name(f".{into.name}.{os.getpid()}")
    try:
        if into.exists():
            shutil.copyfile(into, fresh)
        with PackageWriter(fresh) as writer:
            report = _Loading(file, into, writer, credit).run(kind)
        sync_file(fresh)
        put_in_place(fresh, into)
    except sqlite.Error as wrong:
        raise UnusableInput(into.name, f"the pack cannot be written: {wrong}") from wrong
    finally:
        for left in (fresh, fresh.with_name(fresh.name + "-journal")):
            left.unlink(missing_ok=True)
    return report


class _Loading:
    """One load: what it has written and what it has left out."""

    def __init__(self, file: Path, into: Path, writer: PackageWriter, credit: str | None) -> None:
        self.file, self.into, self.writer, self.credit = file, into, writer, credit
        self.written: list[tuple[str, int]] = []
        self.replaced: list[str] = []
        self.skipped: list[str] = []

    def run(self, kind: str) -> LoadReport:
        if kind == PACK:
            self._pack()
        elif kind == "gazetteer":
            self._gazetteer()
        elif kind == "zips":
            self._zips()
        else:
            self._features(kind)
        if not any(count for _, count in self.written):
            why = "; ".join(self.skipped[:3]) or "it is empty"
            raise UnusableInput(self.file.name, f"holds nothing usable ({why})")
        return LoadReport(
            str(self.into),
            tuple(self.written),
            tuple(self.replaced),
            tuple(self.skipped[:_MOST_SKIPPED_LISTED]),
        )

    # -- the four sorts of file -----------------------------------------------------------------

    def _pack(self) -> None:
        package = GeoPackage(self.file)
        try:
            for layer, table in package.tables.items():
                if layer == "zips" and not table.geometry:
                    self._copy_zips(package)
                elif layer != "zips" and table.geometry:
                    self._copy_layer(package, layer, table.columns)
        finally:
            package.close()

    def _copy_zips(self, package: GeoPackage) -> None:
        rows = package.query(
            "SELECT printf('%05d', zip), lon_e4, lat_e4, printf('%05d', fips) FROM zips"
        )
        places = [(number, Point(lon / 1e4, lat / 1e4), fips) for number, lon, lat, fips in rows]
        self._report("zips", self.writer.zips(places, self._facts_in(package, "zips")))

    def _copy_layer(self, package: GeoPackage, layer: str, names: Iterable[str]) -> None:
        columns = dict.fromkeys(names, "")
        geometry = GEOMETRY.get(layer, "MULTIPOLYGON")
        if layer == "gazetteer":
            columns = {"fid": "INTEGER", **columns}
            geometry = "POINT"
        rows = self._copied(package, layer)
        facts = self._facts_in(package, layer)
        self._report(layer, self.writer.layer(layer, geometry, columns, rows, facts))
        if layer == "gazetteer" and NAMES_TABLE in package.all_tables:
            self.writer.index_names()

    def _facts_in(self, package: GeoPackage, layer: str) -> LayerFacts:
        facts = package.facts[layer]
        return self._facts(layer, facts.credit, facts.licence, facts.built_on)

    def _copied(self, package: GeoPackage, layer: str) -> Iterator[Row]:
        for key, row in package.rows(layer):
            values = [key, *row.values()] if layer == "gazetteer" else list(row.values())
            try:
                geometry = package.shape(layer, key)
            except (ValueError, shapely.errors.GEOSException):
                geometry = None
            if geometry is None and not row.get("like"):
                self.skipped.append(f"{layer} row {key}: its shape cannot be read")
                continue
            yield values, geometry

    def _features(self, kind: str) -> None:
        fields, records = read_features(self.file)
        layer = layer_for(kind, fields, self.file.name)
        known = LAYER_TYPES[layer]
        geometry = GEOMETRY.get(layer, "MULTIPOLYGON")
        rows = self._feature_rows(layer, geometry, records)
        facts = self._facts(layer, known.credit, known.licence)
        self._report(layer, self.writer.layer(layer, geometry, columns_of(layer), rows, facts))

    def _feature_rows(self, layer: str, geometry: str, records: Iterable[Record]) -> Iterator[Row]:
        has_units = LAYER_TYPES[layer].unit is not None
        for number, (record, shape) in enumerate(records, start=1):
            values = values_of(layer, record)
            if has_units and unit_of(layer, _without_empty(values)) is None:
                self.skipped.append(f"row {number}: no code or no name")
                continue
            shaped = _shaped(shape, geometry)
            if shaped is None:
                self.skipped.append(f"row {number}: no usable shape within the world")
                continue
            yield list(values.values()), shaped

    def _gazetteer(self) -> None:
        known = LAYER_TYPES["gazetteer"]
        facts = self._facts("gazetteer", known.credit, known.licence)
        count = self.writer.layer(
            "gazetteer", "POINT", _GAZETTEER_COLUMNS, self._gazetteer_rows(), facts
        )
        self._report("gazetteer", count)
        self.writer.index_names()

    def _gazetteer_rows(self) -> Iterator[Row]:
        seen: set[int] = set()
        for number, row in enumerate(read_table(self.file), start=2):
            point = _point(row.get("lon"), row.get("lat"))
            key = _integer(row.get("geonameid"))
            name = (row.get("name") or "").strip()
            if point is None or key is None or not name or key in seen:
                self.skipped.append(f"line {number}: needs geonameid (once), name, lon and lat")
                continue
            seen.add(key)
            yield [key, *_town_values(name, row)], shapely.Point(point.lon, point.lat)

    def _zips(self) -> None:
        places = []
        for number, row in enumerate(read_table(self.file), start=2):
            digits = (row.get("zcta") or row.get("zip") or "").strip()
            point = _point(row.get("lon"), row.get("lat"))
            if point is None or not (len(digits) == 5 and digits.isdigit()):
                self.skipped.append(f"line {number}: needs zcta or zip (5 digits), lon and lat")
                continue
            fips = (row.get("county_fips") or "").strip()
            places.append((digits, point, fips if fips.isdigit() else None))
        known = LAYER_TYPES["zips"]
        facts = self._facts("zips", known.credit, known.licence)
        self._report("zips", self.writer.zips(places, facts))

    # -- inside ---------------------------------------------------------------------------------

    def _report(self, layer: str, count: int) -> None:
        self.written.append((layer, count))
        if layer in _layers_in(self.into):
            self.replaced.append(layer)

    def _facts(self, layer: str, credit: str, licence: str, built_on: str = "") -> LayerFacts:
        today = datetime.now(UTC).date().isoformat()
        return LayerFacts(
            LAYER_TYPES[layer].kind,
            f"loaded from {self.file.name}",
            licence,
            self.credit or credit,
            built_on or today,
        )


def _layers_in(pack: Path) -> frozenset[str]:
    if not pack.exists():
        return frozenset()
    package = GeoPackage(pack)
    package.close()
    return frozenset(package.tables)


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _town_values(name: str, row: Mapping[str, str]) -> list[Any]:
    """Return the columns of a town after its key."""
    country, state = row.get("country"), row.get("admin1_iso") or None
    if country == "PR":  # Puerto Rico is a country for GeoNames, a state in our units.
        country, state = "US", "US-PR"
    others = row.get("altnames") or row.get("other_names") or None
    population = _integer(row.get("population")) or 0
    return [population, name, country, state, row.get("admin2") or None, others]


def _shaped(geometry: BaseGeometry | None, geometry_type: str) -> BaseGeometry | None:
    """Return the geometry as the layer wants it, or None when it is of another sort or outside the
    world.
    """
    if geometry is None or geometry.is_empty:
        return None
    if not _is_within_world(geometry):
        return None
    if geometry_type == "POINT":
        return geometry if geometry.geom_type == "Point" else None
    part_type = geometry_type.removeprefix("MULTI").lower()
    parts = _parts_of_type(geometry, part_type)
    if not parts:
        return None
    return shapely.MultiPolygon(parts) if part_type == "polygon" else shapely.MultiLineString(parts)


def _is_within_world(geometry: BaseGeometry) -> bool:
    west, south, east, north = geometry.bounds
    return west >= -180.0001 and east <= 180.0001 and south >= -90.0001 and north <= 90.0001


def _parts_of_type(geometry: BaseGeometry, part_type: str) -> list[Any]:
    """Return the parts of one type; lines and points that repairing leaves are dropped."""
    valid = geometry if geometry.is_valid else shapely.make_valid(geometry)
    return [
        part
        for group in shapely.get_parts(valid)
        for part in shapely.get_parts(group)
        if part.geom_type.lower() == part_type
    ]


def _point(lon: str | None, lat: str | None) -> Point | None:
    try:
        return Point(float(lon or ""), float(lat or ""))
    except (ValueError, BadGeometry):
        return None


def _integer(text: str | None) -> int | None:
    return int(text) if text and text.strip().isdigit() else None


__all__ = ["LOADABLE", "PACK", "load"]
