"""Writing a GeoPackage: layers with their R-tree and the table that says where each came from."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import shapely
from pysqlite3 import dbapi2 as sqlite
from shapely.geometry.base import BaseGeometry

from core.atlas import compact_geometry
from core.atlas.names import fold
from core.atlas.package import FACTS_TABLE, NAMES_TABLE, TIMEZONES_TABLE
from core.geo.geometry import Point

_HEADER = b"GP\x00\x01" + struct.pack("<i", 4326)
_SMALL_HEADER = b"GP\x00\x21" + struct.pack("<i", 4326) + compact_geometry.CODE
_EMPTY = b"GP\x00\x11" + struct.pack("<i", 4326)
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
    'PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433]]'
)
_START = f"""
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
CREATE TABLE IF NOT EXISTS gpkg_spatial_ref_sys (srs_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE IF NOT EXISTS gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY,
  data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL,
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
CREATE TABLE IF NOT EXISTS gpkg_geometry_columns (table_name TEXT NOT NULL PRIMARY KEY,
  column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL);
CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT, column_name TEXT,
  extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  UNIQUE (table_name, column_name, extension_name));
CREATE TABLE IF NOT EXISTS {FACTS_TABLE} (layer TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL,
  source TEXT NOT NULL, licence TEXT NOT NULL, credit TEXT NOT NULL, built_on TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """Where a layer comes from, as the table `atalaya_layers` holds it."""

    kind: str
    source: str
    licence: str
    credit: str
    built_on: str


@dataclass(frozen=True, slots=True)
class OtherPackage:
    """Stands for a shape that another unit draws (column `like`): only its box is stored, for
    the R-tree.
    """

    bounds: tuple[float, float, float, float]


Row = tuple[Sequence[Any], BaseGeometry | OtherPackage | None]
"""The values of a row in the order of its columns, and its shape."""


def encode(geometry: BaseGeometry) -> bytes:
    """Return the GeoPackage blob of a geometry, without envelope: the R-tree has the boxes."""
    if geometry.is_empty:
        return _EMPTY + bytes(shapely.to_wkb(geometry, byte_order=1))
    return _HEADER + bytes(shapely.to_wkb(geometry, byte_order=1, output_dimension=2))


def encode_small(geometry: BaseGeometry) -> bytes:
    """Return the extended blob of a multipolygon or multiline (see `small_shapes`); a point as
    always.
    """
    if geometry.geom_type == "Point" or geometry.is_empty:
        return encode(geometry)
    return _SMALL_HEADER + compact_geometry.pack(geometry)


def _joined(bounds: Sequence[float], box: Sequence[float]) -> list[float]:
    """Return the box around two: west, south, east, north."""
    lowest = [min(pair) for pair in zip(bounds[:2], box[:2], strict=True)]
    return lowest + [max(pair) for pair in zip(bounds[2:], box[2:], strict=True)]


class PackageWriter:
    """A GeoPackage being written; use it as a context, which commits at its end or rolls back."""

    def __init__(self, path: Path, *, small: bool = False) -> None:
        """Open or create the file. With `small`, areas and lines are written as `small_shapes`."""
        self._encode = encode_small if small else encode
        self._connection = sqlite.connect(str(path), isolation_level=None)
        self._connection.execute(
            "PRAGMA page_size = 512"
        )  # shapes of a few hundred bytes: half a page each is lost
        self._connection.executescript(_START)
        self._connection.executemany(
            "INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)",
            [
                ("Undefined Cartesian", -1, "NONE", -1, "undefined", None),
                ("Undefined geographic", 0, "NONE", 0, "undefined", None),
                ("WGS 84", 4326, "EPSG", 4326, _WGS84, None),
            ],
        )

    def __enter__(self) -> PackageWriter:
        self._connection.execute("BEGIN IMMEDIATE")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        wrong: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.execute("COMMIT" if kind is None else "ROLLBACK")
        if kind is None:
            self._connection.execute("VACUUM")
        self._connection.close()

    def layer(
        self,
        name: str,
        geometry_type: str,
        columns: Mapping[str, str],
        rows: Iterable[Row],
        facts: LayerFacts,
    ) -> int:
        """Write a layer, in place of one of the same name, and say how many rows it has.

        `columns` gives each column's SQL type. A column `fid` gives the key; else rows are counted.
        """
        self.drop(name)
        execute = self._connection.execute
        keyed = "fid" in columns
        declared = ", ".join(
            f'"{column}" {kind}' for column, kind in columns.items() if column != "fid"
        )
        execute(
            f'CREATE TABLE "{name}" (fid INTEGER PRIMARY KEY, geom {geometry_type}, {declared})'
        )
        execute(f'CREATE VIRTUAL TABLE "rtree_{name}_geom" USING rtree(id, minx, maxx, miny, maxy)')
        marks = ", ".join("?" * (len(columns) + (1 if keyed else 2)))
        count, bounds = 0, [180.0, 90.0, -180.0, -90.0]
        for values, geometry in rows:
            count += 1
            key, *rest = values if keyed else (count, *values)
            execute(f'INSERT INTO "{name}" VALUES ({marks})', (key, self._blob(geometry), *rest))
            box = geometry.bounds if geometry is not None else ()
            if len(box) == 4 and box[0] <= box[2]:
                west, south, east, north = box
                execute(
                    f'INSERT INTO "rtree_{name}_geom" VALUES (?, ?, ?, ?, ?)',
                    (key, west, east, south, north),
                )
                bounds = _joined(bounds, box)
        self._register(name, geometry_type, facts, bounds)
        return count

    def _blob(self, geometry: BaseGeometry | OtherPackage | None) -> bytes | None:
        if geometry is None or isinstance(geometry, OtherPackage):
            return None
        return self._encode(geometry)

    def zips(self, rows: Iterable[tuple[str, Point, str | None]], facts: LayerFacts) -> int:
        """Write ZIP codes with the middle of each and its county's FIPS: a plain table, small as it
        can be.
        """
        self.drop("zips")
        execute = self._connection.execute
        execute(
            "CREATE TABLE zips "
            "(zip INTEGER PRIMARY KEY, lon_e4 INTEGER, lat_e4 INTEGER, fips INTEGER)"
        )
        listed = [
            (
                int(number),
                round(point.lon * 1e4),
                round(point.lat * 1e4),
                int(fips) if fips else None,
            )
            for number, point, fips in rows
        ]
        self._connection.executemany("INSERT OR REPLACE INTO zips VALUES (?, ?, ?, ?)", listed)
        self._tell("zips", "attributes", facts, (None, None, None, None))
        return len(listed)

    def _register(
        self, name: str, geometry_type: str, facts: LayerFacts, bounds: Sequence[float]
    ) -> None:
        execute = self._connection.execute
        self._tell(name, "features", facts, bounds)
        execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, 0, 0)",
            (name, geometry_type),
        )
        execute(
            "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', "
            "'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
            (name,),
        )

    def _tell(
        self, name: str, kind: str, facts: LayerFacts, bounds: Sequence[float | None]
    ) -> None:
        execute = self._connection.execute
        execute(
            "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 4326)",
            (name, kind, name, facts.source, f"{facts.built_on}T00:00:00.000Z", *bounds),
        )
        execute(
            f"INSERT INTO {FACTS_TABLE} VALUES (?, ?, ?, ?, ?, ?)",
            (name, facts.kind, facts.source, facts.licence, facts.credit, facts.built_on),
        )

    def drop(self, name: str) -> None:
        """Take a layer away with all that belongs to it; nothing happens when it is not there."""
        execute = self._connection.execute
        execute(f'DROP TABLE IF EXISTS "rtree_{name}_geom"')
        execute(f'DROP TABLE IF EXISTS "{name}"')
        if name == "gazetteer":
            execute(f"DROP TABLE IF EXISTS {NAMES_TABLE}")
        for table in ("gpkg_contents", "gpkg_geometry_columns", "gpkg_extensions"):
            execute(f"DELETE FROM {table} WHERE table_name = ?", (name,))
        execute(f"DELETE FROM {FACTS_TABLE} WHERE layer = ?", (name,))

    def index_names(self) -> None:
        """Make the index of folded names beside the gazetteer just written (own name first, then
        others).
        """
        execute = self._connection.execute
        execute(f"DROP TABLE IF EXISTS {NAMES_TABLE}")
        execute(
            f"CREATE TABLE {NAMES_TABLE} "
            "(key TEXT, fid INTEGER, other INTEGER, PRIMARY KEY (key, fid)) WITHOUT ROWID"
        )
        for fid, name, others in execute("SELECT fid, name, other_names FROM gazetteer").fetchall():
            keys = {fold(other): 1 for other in (others or "").split("|")}
            keys[fold(name)] = 0
            listed = [(key, fid, other) for key, other in keys.items() if key]
            self._connection.executemany(
                f"INSERT OR IGNORE INTO {NAMES_TABLE} VALUES (?, ?, ?)", listed
            )

    def timezones(self, zones: Mapping[str, str]) -> None:
        """Write the time zone of units that do not keep the hour of their state."""
        execute = self._connection.execute
        execute(
            f"CREATE TABLE IF NOT EXISTS {TIMEZONES_TABLE} "
            "(code TEXT PRIMARY KEY, timezone TEXT) WITHOUT ROWID"
        )
        self._connection.executemany(
            f"INSERT OR REPLACE INTO {TIMEZONES_TABLE} VALUES (?, ?)", sorted(zones.items())
        )
