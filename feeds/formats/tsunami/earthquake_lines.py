"""What a tsunami bulletin says of its earthquake, and when it was issued. Pure.

Two layouts: "ORIGIN TIME -  2347Z 01 APR 2014" (until 2014) and "* ORIGIN TIME    2255 UTC SEP 16
2015"; the centre in Palmer gives local hours first and UTC last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from core.geo.errors import BadGeometry
from core.geo.geometry import Point

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_NAMES = rf"(?:{'|'.join(_MONTHS)})[A-Z]*"
_MOMENT = re.compile(
    r"\b(?P<hour>\d\d)(?P<minute>\d\d)\s*(?:Z|UTC|GMT)\s+(?:ON\s+)?(?:[A-Z]{3,9}DAY\s+|"
    r"(?:SUN|MON|TUE|WED|THU|FRI|SAT)\s+)?"
    rf"(?:(?P<day>\d\d?) (?P<month>{_NAMES})|(?P<month_first>{_NAMES})\s+(?P<day_last>\d\d?)),?"
    r"\s+(?P<year>\d{4})\b"
)
_SECTION = 400
"""Characters after a word within which its value stands."""
_COORDINATES = re.compile(
    r"(?P<lat>\d{1,2}(?:\.\d+)?) ?(?P<north>NORTH|SOUTH|N|S)\b[\s/,]+"
    r"(?P<lon>\d{1,3}(?:\.\d+)?) ?(?P<east>EAST|WEST|E|W)\b"
)
_MAGNITUDE = re.compile(r"\bMAGNITUDE\b[^\d\n]{0,30}(?P<value>\d{1,2}(?:\.\d+)?)")
_DEPTH = re.compile(r"\bDEPTH\b[^\d\n]{0,30}(?P<value>\d{1,3}(?:\.\d+)?) ?(?:KM|KILOMETERS)")
_LOCATION = re.compile(r"^\W*LOCATION\b\W+(?P<value>[^\n]{3,120})", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Earthquake:
    """The parameters of a quake as a bulletin lists them; None and "" for what it leaves out."""

    origin: datetime | None = None
    point: Point | None = None
    depth_km: float | None = None
    magnitude: float | None = None
    location: str = ""


def read_earthquake(text: str) -> Earthquake:
    """Return the earthquake of a bulletin in capitals."""
    location = _LOCATION.search(text)
    return Earthquake(
        origin=_last_moment(_after(text, "ORIGIN TIME")),
        point=_point(_after(text, "COORDINATES")),
        depth_km=_value(_DEPTH, text),
        magnitude=_value(_MAGNITUDE, text),
        location=" ".join(location["value"].split()) if location else "",
    )


def first_moment(text: str) -> datetime | None:
    """Return the first moment in UTC that a text in capitals writes; None without one."""
    match = _MOMENT.search(text)
    return _moment(match) if match else None


def _last_moment(text: str) -> datetime | None:
    """Return the last moment of a paragraph: Palmer writes local hours before UTC."""
    matches = list(_MOMENT.finditer(text))
    return _moment(matches[-1]) if matches else None


def _moment(match: re.Match[str]) -> datetime | None:
    month = match["month"] or match["month_first"]
    day = int(match["day"] or match["day_last"])
    try:
        return datetime(
            int(match["year"]),
            _MONTHS.index(month[:3]) + 1,
            day,
            int(match["hour"]),
            int(match["minute"]),
            tzinfo=UTC,
        )
    except ValueError:
        return None


def _after(text: str, word: str) -> str:
    """Return what follows a word, as far as the next of the listed parameters."""
    _, _, rest = text.partition(word)
    return re.split(r"\n\W*(?=[A-Z]{4,}\b[^\n]*\d)|\n\s*\n", rest[:_SECTION], maxsplit=1)[0]


def _point(text: str) -> Point | None:
    match = _COORDINATES.search(text)
    if match is None:
        return None
    lat = float(match["lat"]) * (1 if match["north"][0] == "N" else -1)
    lon = float(match["lon"]) * (1 if match["east"][0] == "E" else -1)
    try:
        return Point(lon, lat)
    except BadGeometry:
        return None


def _value(pattern: re.Pattern[str], text: str) -> float | None:
    match = pattern.search(text)
    return float(match["value"]) if match else None
