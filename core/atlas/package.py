"""Reading one GeoPackage: its layers, rows within a box, shapes. Read-only, from any thread.

A geometry in a GeoPackage is 8 bytes of header, an envelope whose length its flags tell, and
well-known binary (OGC 12-128r18, 2.1.3). Each layer has an R-tree `rtree_<layer>_geom`.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from pysqlite3 import dbapi2 as sqlite
from shapely.geometry.base import BaseGeometry

from core.atlas import compact_geometry
from core.atlas.schema import LAYER_TYPES
from core.atlas.values import Layer
from core.errors import UnusableInput
from core.geo.geometry import Box

_ENVELOPE_BYTES = (0, 32, 48, 48, 64)
_EXTENDED = 0x20
_COMPACT_START = 12
"""Behind the header and the code of `compact_geometry`."""
FACTS_TABLE = "atalaya_layers"
NAMES_TABLE = "gazetteer_names"
TIMEZONES_TABLE = "atalaya_timezones"


def decode(blob: bytes) -> BaseGeometry:
    """Return the shapely geometry of a GeoPackage blob. Raises ValueError when it is none."""
    flags = blob[3] if len(blob) >= 8 and blob[:2] == b"GP" else 255
    envelope = (flags >> 1) & 7
    if flags == 255 or envelope > 4:
        raise ValueError("not a GeoPackage geometry")
    if flags & _EXTENDED:
        if not _is_compact(blob):
            raise ValueError("a GeoPackage geometry of another program's making")
        return compact_geometry.unpack(blob[_COMPACT_START:])
    return shapely.from_wkb(blob[8 + _ENVELOPE_BYTES[envelope] :])


def decode_areas(blobs: Sequence[bytes]) -> list[BaseGeometry | None]:
    """Return the shapely geometry of each of many blobs, small ones together; None for no area."""
    small = [blob[_COMPACT_START:] for blob in blobs if _is_compact(blob)]
    together = iter(compact_geometry.unpack_areas(small))
    return [next(together) if _is_compact(blob) else _decoded(blob) for blob in blobs]


def _decoded(blob: bytes) -> BaseGeometry | None:
    try:
        return decode(blob)
    except (ValueError, shapely.errors.GEOSException):
        return None


@dataclass(frozen=True, slots=True)
class LayerTable:
    """One layer as a table: its columns without key and geometry, and the name of its geometry (""
    without one).
    """

    name: str
    columns: tuple[str, ...]
    geometry: str
    key: str
    rtree: bool


class GeoPackage:
    """One GeoPackage, opened read-only. Connections are pooled: one asker at a time holds each."""

    def __init__(self, path: Path) -> None:
        """Open `path`. Raises UnusableInput when it is not a readable GeoPackage."""
        self.path = path
        self._idle: deque[Any] = deque()
        self._lock = threading.Lock()
        try:
            with self.connection() as connection:
                self.tables = _read_tables(connection)
                self.facts = _read_facts(connection, path, self.tables)
                found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
                self.all_tables = frozenset(name for (name,) in found)
                connection.execute(
                    "PRAGMA shrink_memory"
                )  # counting the rows has filled its cache with them
        except sqlite.Error as wrong:
            raise UnusableInput(str(path.name), f"not a readable GeoPackage: {wrong}") from wrong

    @contextmanager
    def connection(self) -> Iterator[Any]:
        """Yield a connection for the time of the block."""
        try:
            connection = self._idle.pop()
        except IndexError:
            uri = f"{self.path.resolve().as_uri()}?mode=ro"
            connection = sqlite.connect(uri, uri=True, check_same_thread=False)
        try:
            yield connection
        finally:
            self._idle.append(connection)

    def close(self) -> None:
        """Close the connections nobody holds."""
        while self._idle:
            self._idle.pop().close()

    def rows(self, layer: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """Key and columns of every row, without shapes."""
        table = self.tables[layer]
        listed = ", ".join(_quoted(name) for name in (table.key, *table.columns))
        with self.connection() as connection:
            found = connection.execute(f"SELECT {listed} FROM {_quoted(layer)}").fetchall()
        for key, *values in found:
            yield key, dict(zip(table.columns, values, strict=True))

    def within(self, layer: str, box: Box) -> Iterator[tuple[int, dict[str, Any], bytes | None]]:
        """Key, columns and shape of each row whose box meets `box`; no shape where another unit
        draws it.
        """
        table = self.tables[layer]
        if not table.geometry:
            return
        listed = ", ".join(
            f"t.{_quoted(name)}" for name in (table.key, table.geometry, *table.columns)
        )
        sql = f"SELECT {listed} FROM {_quoted(layer)} t"
        if table.rtree:
            sql += f" WHERE t.{_quoted(table.key)} IN ({_box_sql(table)})"
        with self.connection() as connection:
            found = connection.execute(sql, _box_values(box) if table.rtree else ()).fetchall()
        for key, blob, *values in found:
            yield key, dict(zip(table.columns, values, strict=True)), blob

    def keys_within(self, layer: str, box: Box) -> list[int]:
        """Keys of the rows whose box meets `box`."""
        table = self.tables[layer]
        if not table.rtree:
            return [key for key, _, _ in self.within(layer, box)]
        with self.connection() as connection:
            return [key for (key,) in connection.execute(_box_sql(table), _box_values(box))]

    def boxes(self, layer: str) -> dict[int, Box]:
        """Return the box of each row that has a shape, by its key: as the index of the file holds
        it, a hair wider than the shape is.
        """
        table = self.tables[layer]
        if not table.rtree:
            whole = Box(-180.0, -90.0, 180.0, 90.0)
            shapes = ((key, decode(blob)) for key, _, blob in self.within(layer, whole) if blob)
            return {key: Box(*shape.bounds) for key, shape in shapes if not shape.is_empty}
        with self.connection() as connection:
            found = connection.execute(f"SELECT id, minx, miny, maxx, maxy FROM {_index(table)}")
            return {key: Box(*sides) for key, *sides in found}

    def box(self, layer: str, key: int) -> Box | None:
        """Return the box that the R-tree has of one row; None when it has none, or there is none.

        Its numbers are of 32 bits, rounded outward: the box holds the shape.
        """
        table = self.tables[layer]
        if not table.rtree:
            return None
        sql = f"SELECT minx, miny, maxx, maxy FROM {_index(table)} WHERE id = ?"
        with self.connection() as connection:
            row = connection.execute(sql, (key,)).fetchone()
        return Box(*row) if row else None

    def shape(self, layer: str, key: int) -> BaseGeometry | None:
        """Return the shape of one row, or None when the row has none."""
        table = self.tables[layer]
        sql = (
            f"SELECT {_quoted(table.geometry)} FROM {_quoted(layer)} WHERE {_quoted(table.key)} = ?"
        )
        with self.connection() as connection:
            row = connection.execute(sql, (key,)).fetchone()
        return decode(row[0]) if row and row[0] else None

    def shapes(self, layer: str, keys: Sequence[int]) -> dict[int, BaseGeometry]:
        """Return the shapes of areas, by key, read together; a row without one, or with one that
        cannot be read, is left out.
        """
        table = self.tables[layer]
        sql = f"SELECT {_quoted(table.key)}, {_quoted(table.geometry)} FROM {_quoted(layer)}"
        sql += f" WHERE {_quoted(table.key)} IN ({','.join('?' * len(keys))})"
        rows = [(key, blob) for key, blob in self.query(sql, keys) if blob]
        found = zip(rows, decode_areas([blob for _, blob in rows]), strict=True)
        return {key: shape for (key, _), shape in found if shape is not None}

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a statement over tables of our own making."""
        with self.connection() as connection:
            return connection.execute(sql, values).fetchall()  # type: ignore[no-any-return]


def _is_compact(blob: bytes) -> bool:
    """Return whether a blob is a GeoPackage geometry in the form of `compact_geometry`."""
    is_extended = blob[:2] == b"GP" and len(blob) >= _COMPACT_START and bool(blob[3] & _EXTENDED)
    return is_extended and blob[8:_COMPACT_START] == compact_geometry.CODE


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _index(table: LayerTable) -> str:
    return _quoted(f"rtree_{table.name}_{table.geometry}")


def _box_sql(table: LayerTable) -> str:
    return (
        f"SELECT id FROM {_index(table)} WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?"
    )


def _box_values(box: Box) -> tuple[float, float, float, float]:
    return (box.west, box.east, box.south, box.north)


def _read_tables(connection: Any) -> dict[str, LayerTable]:
    tables = {}
    found = connection.execute(
        "SELECT c.table_name, coalesce(g.column_name, '') FROM gpkg_contents c "
        "LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name"
    ).fetchall()
    for name, geometry in found:
        if name not in LAYER_TYPES:
            continue
        info = connection.execute(f"PRAGMA table_info({_quoted(name)})").fetchall()
        key = next((column[1] for column in info if column[5]), "rowid")
        columns = tuple(column[1] for column in info if column[1] not in {key, geometry})
        rtree = connection.execute(
            "SELECT 1 FROM sqlite_master WHERE name = ?", (f"rtree_{name}_{geometry}",)
        ).fetchone()
        tables[name] = LayerTable(name, columns, geometry, key, bool(rtree))
    return tables


def _read_facts(connection: Any, path: Path, tables: dict[str, LayerTable]) -> dict[str, Layer]:
    stated: dict[str, tuple[str, str, str]] = {}
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (FACTS_TABLE,)).fetchone():
        listed = connection.execute(f"SELECT layer, credit, licence, built_on FROM {FACTS_TABLE}")
        stated = {layer: (credit, licence, built) for layer, credit, licence, built in listed}
    facts = {}
    for name in tables:
        known = LAYER_TYPES[name]
        credit, licence, built = stated.get(name, (known.credit, known.licence, ""))
        if not built:
            changed = connection.execute(
                "SELECT last_change FROM gpkg_contents WHERE table_name = ?", (name,)
            ).fetchone()
            built = str(changed[0])[:10] if changed else ""
        (count,) = connection.execute(f"SELECT count(*) FROM {_quoted(name)}").fetchone()
        facts[name] = Layer(name, known.kind, count, path.name, credit, licence, built)
    return facts
