"""Coordinates in degrees, one or both in a cell, as they are written. Pure.

Nothing is turned round here: whether a pair lies where its row says is judged by
`core.atlas.placing.point_judgement`.
"""

from __future__ import annotations

import re

from core.atlas.names import read_coordinates
from core.i18n.languages import N_
from core.tabular.cells.answers import UnreadableCell, is_nothing
from core.tabular.tables import Cell, text_of

_LONGEST = 2_000
"""Of an address of a map."""
_DEGREES = r"([-+−]?\d{1,3}[.,]\d+|[-+−]?\d{1,3})"
_LATLON = re.compile(rf"\s*{_DEGREES}\s*°?\s*(?:[,;|/\s]\s*){_DEGREES}\s*°?\s*")
_NORTH_OR_SOUTH = re.compile(r"[NSns]")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_BARE_MINUTES = re.compile(
    r"([-+−]?)(\d{1,3})\s*[°ºd]\s*(\d{1,2}(?:[.,]\d+)?)\s*['′m’]?\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*[\"″”'s]*)?"
)
"""Degrees and minutes without the letter of their half of the world."""
_DOTTED = r"([-+−]?\d{1,3}\.\d+)"
_GEOPOINT = re.compile(rf"{_DOTTED}\s+{_DOTTED}(?:\s+-?\d+(?:\.\d+)?){{2}}")
"""Latitude, longitude, height and accuracy in metres, as the forms of surveys write a point."""
_WKT = re.compile(
    r"(?:SRID=\d+;\s*)?POINT\s*Z?\s*\(\s*(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)(?:\s+-?[\d.]+)?\s*\)",
    re.IGNORECASE,
)
"""Longitude and latitude, as databases write a point."""
_LINKS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"!3d{_DOTTED}!4d{_DOTTED}",
        rf"[?&](?:q|query|ll|center|destination|mlat)=(?:loc:)?{_DOTTED}(?:,|%2C|&mlon=)\s*{_DOTTED}",
        rf"@{_DOTTED},{_DOTTED}",
        rf"(?:/search/|/place/|/dir//?|#map=\d+/|^geo:){_DOTTED}[,/+%2C]+{_DOTTED}",
    )
)
"""Latitude and longitude in an address of a map: of its pin before those of its middle."""
_LINK = re.compile(r"https?://|^geo:|\bgoo\.gl/", re.IGNORECASE)
_MAP_LINK = re.compile(
    r"geo:|https?://(?:maps?\.[\w.]+/|[\w.]*google\.[\w.]+/maps|goo\.gl/maps|[\w.]*openstreetmap\.org/"
    r"|[\w.]*waze\.com/)",
    re.IGNORECASE,
)
_PLUS_CODE = re.compile(
    r"[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}(\s.*)?", re.IGNORECASE
)
_UTM = re.compile(
    r"(\d{1,2}\s?[C-HJ-NP-X]\s+)?\d{6}([.,]\d+)?\D+\d{6,7}([.,]\d+)?.*", re.IGNORECASE
)


def read_degrees(cell: Cell) -> float | None:
    """Return one coordinate: `26.2034`, `26,2034`, `98.23 W`, `98°14'W` or `98°14'00"`.

    Raises UnreadableCell.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    if is_nothing(cell):
        return None
    text = _squeezed(cell).replace("−", "-")
    degrees = _plain_degrees(text)
    if degrees is None:
        degrees = _lettered_degrees(text)
    if degrees is None:
        raise UnreadableCell(
            N_("«%(value)s» no es una coordenada en grados."), value=text_of(cell)[:40]
        )
    return degrees


def read_point(cell: Cell) -> list[float] | None:
    """Return [longitude, latitude] as written: both in one cell, latitude first, with decimal
    points or commas, with height and accuracy behind, or in the address of a map; `POINT` says the
    longitude first.

    Raises UnreadableCell; UTM, plus codes and short links are named, since none of them can be
    read for sure here.
    """
    if is_nothing(cell):
        return None
    text = _squeezed(cell).strip("()[] ")
    if _LINK.search(text):
        return _linked(text)
    if wkt := _WKT.fullmatch(text_of(cell).strip()):
        return [_number(wkt[1]), _number(wkt[2])]
    match = _LATLON.fullmatch(text) or _GEOPOINT.fullmatch(text)
    if match:
        lat, lon = map(_number, match.groups())
        return [lon, lat]
    point = read_coordinates(text)
    if point is None:
        raise UnreadableCell(_unread_message(text), value=text[:60])
    return [point.lon, point.lat]


def is_map_link(cell: Cell) -> bool:
    """Return whether a cell is the address of a place on one of the maps of the web."""
    return _MAP_LINK.match(text_of(cell)) is not None


# -- inside ---------------------------------------------------------------------------------


def _squeezed(cell: Cell) -> str:
    """Return a cell on one line with single blanks: many would be tried in every way."""
    return " ".join(text_of(cell).split())[:_LONGEST]


def _plain_degrees(text: str) -> float | None:
    """Return degrees without the letter of their half of the world, decimal or with minutes."""
    try:
        return float(text.replace(" ", "").rstrip("°").replace(",", "."))
    except ValueError:
        bare = _BARE_MINUTES.fullmatch(text)
    if bare is None:
        return None
    size = _number(bare[2]) + _number(bare[3]) / 60 + _number(bare[4] or "0") / 3600
    return -size if bare[1] == "-" else size


def _lettered_degrees(text: str) -> float | None:
    """Return degrees with N, S, E, W or O (oeste)."""
    text = _DECIMAL_COMMA.sub(".", text)
    is_latitude = _NORTH_OR_SOUTH.search(text) is not None
    point = read_coordinates(f"{text} 0°E" if is_latitude else f"0°N {text}")
    if point is None:
        return None
    return point.lat if is_latitude else point.lon


def _number(text: str) -> float:
    return float(text.replace("−", "-").replace(",", "."))


def _linked(text: str) -> list[float]:
    """Return the point in the address of a map. Raises UnreadableCell when it holds none."""
    matches = (pattern.search(text) for pattern in _LINKS)
    match = next((each for each in matches if each), None)
    if match is None:
        raise UnreadableCell(
            N_("El enlace no lleva coordenadas: ábralo y copie la latitud y la longitud."),
            value=text[:60],
        )
    return [_number(match[2]), _number(match[1])]


def _unread_message(text: str) -> str:
    """Return what is said of a cell that is no pair of degrees."""
    if _PLUS_CODE.fullmatch(text):
        return N_("«%(value)s» es un código plus: escriba la latitud y la longitud en grados.")
    if _UTM.fullmatch(text):
        return N_("«%(value)s» parece UTM, en metros: escriba la latitud y la longitud en grados.")
    return N_("«%(value)s» no son coordenadas (latitud, longitud).")
