"""Coordinates in degrees, one or both in a cell. Pure."""

from __future__ import annotations

import re

from core.atlas.names import read_coordinates
from core.i18n.languages import N_
from core.tabular.cells.answers import UnreadableCell, is_nothing
from core.tabular.tables import Cell, text_of

_DEGREES = r"([-+−]?\d{1,3}[.,]\d+|[-+−]?\d{1,3})"
_LATLON = re.compile(rf"\s*{_DEGREES}\s*°?\s*(?:[,;|/\s]\s*){_DEGREES}\s*°?\s*")
_NORTH_OR_SOUTH = re.compile(r"[NSns]")


def read_degrees(cell: Cell) -> float | None:
    """Return one coordinate: `26.2034`, `26,2034`, `98.23 W` or `98°14'W`.

    Raises UnreadableCell.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    if is_nothing(cell):
        return None
    text = text_of(cell).replace("−", "-")
    try:
        return float(text.replace(" ", "").rstrip("°").replace(",", "."))
    except ValueError:
        pass
    is_latitude = _NORTH_OR_SOUTH.search(text) is not None
    point = read_coordinates(f"{text} 0°E" if is_latitude else f"0°N {text}")
    if point is None:
        raise UnreadableCell(
            N_("«%(value)s» no es una coordenada en grados."), value=text_of(cell)[:40]
        )
    return point.lat if is_latitude else point.lon


def read_point(cell: Cell) -> list[float] | None:
    """Return [longitude, latitude] out of both in one cell, latitude first.

    Decimal points or commas. Raises UnreadableCell.
    """
    if is_nothing(cell):
        return None
    text = text_of(cell).strip("()[] ")
    match = _LATLON.fullmatch(text)
    if match:
        lat, lon = (float(part.replace("−", "-").replace(",", ".")) for part in match.groups())
        if abs(lat) <= 90:
            return [lon, lat]
    point = read_coordinates(text)
    if point is None:
        raise UnreadableCell(
            N_("«%(value)s» no son coordenadas (latitud, longitud)."), value=text[:60]
        )
    return [point.lon, point.lat]
