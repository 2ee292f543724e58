"""Where an entry is, out of the coordinates of a row."""

from __future__ import annotations

from core.i18n.languages import N_
from core.problems import Problem
from core.tabular.cells.coordinates import read_degrees, read_point
from core.tabular.row_cells import RowCells

_AMERICAN = frozenset({"BZ", "CA", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "SV", "US"})
_EASTERNMOST_PACIFIC = 140
"""Guam and its neighbours are of the United States, and beyond this meridian."""


def point_of(row: RowCells, located: str) -> list[float] | None:
    """Return [longitude, latitude] of a row, None where it says none; faults are noted in the row.

    `located` is the country the row says it is in.
    """
    both, pair = row.read("point", read_point), _pair(row)
    point: list[float] | None = pair if both is None else both
    # Nobody lives at 0, 0: that is how an empty pair is written by machines.
    if point is None or point == [0, 0]:
        return None
    if _is_on_another_continent(point[0], located):
        key = "lon" if "lon" in row.cells else "point"
        message = N_("La longitud %(lon)s está en otro continente: ¿falta el signo menos?")
        row.add_problem(key, row.text(key), Problem(message, {"lon": str(point[0])}))
        return None
    return [float(point[0]), float(point[1])]


# -- inside ---------------------------------------------------------------------------------


def _pair(row: RowCells) -> list[float] | None:
    """Return a point out of two columns; one of them alone is a fault."""
    lon, lat = row.read("lon", read_degrees), row.read("lat", read_degrees)
    if lon is not None and lat is not None:
        return [lon, lat]
    if (lon is None) != (lat is None) and not (row.problems or row.notes):
        missing = "lon" if lon is None else "lat"
        row.add_problem(missing, "", Problem(N_("De las dos coordenadas falta una.")))
    return None


def _is_on_another_continent(lon: float, located: str) -> bool:
    if lon <= 0 or located not in _AMERICAN:
        return False
    return not (located == "US" and lon > _EASTERNMOST_PACIFIC)
