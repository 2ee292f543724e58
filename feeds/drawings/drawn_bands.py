"""The bands of a hazard as a column of the database keeps them.

A row of JSON a band: severity, label, starts and lapses where given, and its shape as well-known
binary in base 64 (`wkb`): a shape is written and read without a number becoming text. Rows of
earlier releases hold GeoJSON (`geojson`) and are read as they are. A shape is made when it is asked
for: one that cannot be read keeps nobody from the others.
"""

from __future__ import annotations

import binascii
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, overload

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from core.geo.errors import BadGeometry
from core.geo.geometry import Area
from core.geo.known_areas import KNOWN_AREAS
from feeds.timestamps import moment_or_none
from feeds.values import Band, Severity

BandRow = dict[str, Any]


class DrawnBands(Sequence[Band]):
    """The bands of a hazard, most severe last; equal when their rows or their bands are."""

    __slots__ = ("_bands", "_packed", "_shapes", "rows")

    def __init__(self, rows: Iterable[BandRow] = ()) -> None:
        """Take rows as the column has them."""
        self.rows: tuple[BandRow, ...] = tuple(rows)
        self._bands: tuple[Band, ...] | None = None
        self._packed: bytes | None = None
        self._shapes: list[bytes] | None = None
        """The well-known binary in its rows, from whoever has written it."""

    @classmethod
    def of(cls, bands: Iterable[Band]) -> DrawnBands:
        """Return the bands ready to be kept."""
        drawn = cls()
        drawn._bands = tuple(bands)
        written = list(map(_written_band, drawn._bands))
        drawn.rows = tuple(row for row, _ in written)
        drawn._shapes = [shape for _, shape in written]
        return drawn

    @property
    def values(self) -> tuple[Band, ...]:
        """The bands. Raises BadGeometry when a row holds none."""
        if self._bands is None:
            self._bands = tuple(map(_band_of, self.rows))
        return self._bands

    def to_bytes(self) -> bytes:
        """Return the bands as a version of the hazard keeps them; equal rows are equal bytes.

        A line of JSON with the rows, their shapes behind it in order (`wkb` is their length). Rows
        of an earlier release stay as that wrote them: compressed JSON.
        """
        return zlib.compress(_written(self.rows)) if self._is_earlier else self._binary()

    @property
    def digest(self) -> str:
        """By what a version tells whether it has kept these bands already: SHA-256."""
        written = _written(self.rows) if self._is_earlier else self._binary()
        return hashlib.sha256(written).hexdigest()

    @property
    def _is_earlier(self) -> bool:
        return any("wkb" not in row for row in self.rows)

    def _binary(self) -> bytes:
        if self._packed is None:
            shapes = self._shapes
            if shapes is None:
                shapes = [binascii.a2b_base64(row["wkb"]) for row in self.rows]
            pairs = zip(self.rows, shapes, strict=True)
            heads = [{**row, "wkb": len(shape)} for row, shape in pairs]
            self._packed = b"".join((_written(heads), b"\n", *shapes))
        return self._packed

    @classmethod
    def from_bytes(cls, data: bytes) -> DrawnBands:
        """Return the bands that `to_bytes` wrote."""
        if not data.startswith(b"["):
            return cls(json.loads(zlib.decompress(data)))
        end = data.index(b"\n")
        rows, start = [], end + 1
        for row in json.loads(data[:end]):
            shape = data[start : start + row["wkb"]]
            rows.append({**row, "wkb": binascii.b2a_base64(shape, newline=False).decode()})
            start += len(shape)
        return cls(rows)

    @property
    def tiers(self) -> tuple[str, ...]:
        """Severity and label of each band; no shape is made for it."""
        return tuple(f"{row['severity']}:{row.get('label', '')}" for row in self.rows)

    @property
    def moments(self) -> tuple[datetime, ...]:
        """Every moment at which one of them begins or lapses; no shape is made for it."""
        return (*self._moments("starts"), *self.lapses)

    @property
    def lapses(self) -> tuple[datetime, ...]:
        """Every moment at which one of them lapses; no shape is made for it."""
        return self._moments("lapses")

    def _moments(self, name: str) -> tuple[datetime, ...]:
        given = (moment_or_none(row.get(name)) for row in self.rows)
        return tuple(moment for moment in given if moment is not None)

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, position: int) -> Band: ...
    @overload
    def __getitem__(self, position: slice) -> tuple[Band, ...]: ...
    def __getitem__(self, position: int | slice) -> Band | tuple[Band, ...]:
        return self.values[position]

    def __iter__(self) -> Iterator[Band]:
        return iter(self.values)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DrawnBands):
            return NotImplemented
        if self.rows == other.rows:
            return True
        # Rows of an earlier release say the same otherwise.
        return self.tiers == other.tiers and _values_or_none(self) == _values_or_none(other)

    def __hash__(self) -> int:
        return hash(self.tiers)

    def __repr__(self) -> str:
        return f"DrawnBands({', '.join(self.tiers)})"


class DrawnBandsColumn(TypeDecorator[DrawnBands]):
    """The bands of a hazard as JSON."""

    impl = sa.JSON
    cache_ok = True

    def process_bind_param(self, value: DrawnBands | None, dialect: Dialect) -> Any:
        """Return the rows, on the way in."""
        return None if value is None else list(value.rows)

    def process_result_value(self, value: Any, dialect: Dialect) -> DrawnBands:
        """Return the bands, on the way out; their shapes are not read yet."""
        return DrawnBands(value or ())


def _written(rows: Sequence[BandRow]) -> bytes:
    return json.dumps(list(rows), separators=(",", ":"), sort_keys=True).encode()


def _written_band(band: Band) -> tuple[BandRow, bytes]:
    """Return the row of a band, and its shape as well-known binary."""
    row: BandRow = {"severity": band.severity.value, "label": band.label}
    for name, moment in (("starts", band.starts), ("lapses", band.lapses)):
        if moment is not None:
            row[name] = moment.astimezone(UTC).isoformat(timespec="seconds")
    row["wkb"], shape = KNOWN_AREAS.to_text(band.area)
    return row, shape


def _band_of(row: BandRow) -> Band:
    try:
        area, severity = _area_of(row), Severity(row["severity"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise BadGeometry(f"a row that holds no band: {wrong}") from wrong
    starts, lapses = (moment_or_none(row.get(name)) for name in ("starts", "lapses"))
    return Band(area, severity, str(row.get("label", "")), starts, lapses)


def _area_of(row: BandRow) -> Area:
    if "wkb" in row:
        return KNOWN_AREAS.from_text(row["wkb"])
    return Area.from_geojson(row["geojson"])


def _values_or_none(bands: DrawnBands) -> tuple[Band, ...] | None:
    """Return the bands; None where one cannot be read: only the very same rows equal those."""
    try:
        return bands.values
    except BadGeometry:
        return None
