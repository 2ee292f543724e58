"""The hour a place keeps: from its county where a state has two, else from its state or country.

Not from GeoNames, which gives Tapachula the zone of Mérida. Sources: tz database 2025 (`zone.tab`,
which gives the zones of a country and where each was named for); for Mexico the Ley de los Husos
Horarios of 2022 and its border municipios.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from core.geo.geometry import Point

_EAST, _CENTRAL, _MOUNTAIN, _PACIFIC = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
)  # fmt: skip
_US = {
    _EAST: "CT DE DC FL GA IN KY ME MD MA MI NH NJ NY NC OH PA RI SC VT VA WV",
    _CENTRAL: "AL AR IL IA KS LA MN MS MO NE ND OK SD TN TX WI",
    _MOUNTAIN: "CO ID MT NM UT WY",
    _PACIFIC: "CA NV OR WA",
    "America/Phoenix": "AZ",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
    "America/Puerto_Rico": "PR VI",
    "Pacific/Guam": "GU MP",
    "Pacific/Pago_Pago": "AS",
}
_MX = {
    "America/Tijuana": "BCN",
    "America/Mazatlan": "BCS SIN NAY",
    "America/Hermosillo": "SON",
    "America/Chihuahua": "CHH",
    "America/Monterrey": "COA NLE TAM DUR",
    "America/Merida": "CAM YUC",
    "America/Cancun": "ROO",
}
_CA = {
    "America/St_Johns": "NL", "America/Halifax": "NS NB PE", "America/Toronto": "QC ON",
    "America/Winnipeg": "MB", "America/Regina": "SK", "America/Edmonton": "AB NT",
    "America/Vancouver": "BC", "America/Whitehorse": "YT", "America/Iqaluit": "NU",
}  # fmt: skip
STATE_HOURS = {
    f"{country}-{state}": zone
    for country, zones in (("US", _US), ("MX", _MX), ("CA", _CA))
    for zone, states in zones.items()
    for state in states.split()
}
"""Time zone of each state that does not keep its country's; for split states that of most of its
people.
"""

_MX_BORDER = {
    "America/Ciudad_Juarez": "08005 08028 08035 08037 08053",
    "America/Ojinaga": "08015 08042 08052",
    "America/Matamoros": (
        "05002 05003 05012 05013 05014 05019 05022 05023 05025 05037 05038 19005 "
        "28007 28014 28015 28022 28024 28025 28027 28032 28033 28040"
    ),
    "America/Bahia_Banderas": "18020",
}
MUNICIPIO_HOURS = {f"MX{cve}": zone for zone, codes in _MX_BORDER.items() for cve in codes.split()}
"""Mexican municipios that keep the hour of the border, or of Jalisco (Bahía de Banderas)."""

COUNTRY_HOURS = {"MX": "America/Mexico_City", "US": _EAST, "CA": "America/Toronto"}


def zone_of_country(country: str, point: Point) -> str | None:
    """Return the zone of `country` whose name-giving town is nearest to the point, or None for an
    unknown one.
    """
    if country in COUNTRY_HOURS:
        return COUNTRY_HOURS[country]
    zones = read_zone_table().get(country, ())
    return min(zones, key=lambda zone: zone[0].distance_km(point))[1] if zones else None


def zone_at_sea(point: Point) -> str:
    """Return the nautical zone of a longitude (POSIX sign: Etc/GMT+6 lies west)."""
    offset = -round(point.lon / 15)
    return "Etc/GMT" if offset == 0 else f"Etc/GMT{offset:+d}"


@lru_cache(maxsize=1)
def read_zone_table() -> dict[str, list[tuple[Point, str]]]:
    """Return the zones of each country and the towns that name them, read once a process."""
    table: dict[str, list[tuple[Point, str]]] = {}
    text = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            country, where, zone = line.split("\t")[:3]
            table.setdefault(country, []).append((_iso6709(where), zone))
    return table


def _iso6709(text: str) -> Point:
    """Return a point in ±DDMM±DDDMM or ±DDMMSS±DDDMMSS."""
    cut = max(text.rfind("+"), text.rfind("-"))
    return Point(_sexagesimal(text[cut:], 3), _sexagesimal(text[:cut], 2))


def _sexagesimal(text: str, degrees: int) -> float:
    sign, digits = (-1 if text[0] == "-" else 1), text[1:]
    size = float(digits[:degrees]) + float(digits[degrees : degrees + 2]) / 60
    return sign * (size + float(digits[degrees + 2 :] or 0) / 3600)
