"""Telephones, e-mail addresses and points on the map that belong to nobody.

A telephone of the United States or Canada has a true area code and an exchange that begins with 0
or 1; one of another country begins with 0: no such number can be assigned, yet each differs from
the next as true ones do (the numbers set aside for films, 555-01xx, lie a digit apart).
"""

from __future__ import annotations

import math
import random

from tests.samples.people.first.tables import Town, Weighted, dialling, folded, towns

MAIL_DOMAINS = Weighted(
    {
        "gmail.example": 62,
        "hotmail.example": 15,
        "yahoo.example": 11,
        "outlook.example": 5,
        "icloud.example": 7,
    }
)
_KM_PER_DEGREE = 111.2


def local_number(lots: random.Random, town: Town) -> str:
    """Return a telephone of a town abroad, E.164."""
    return f"+1{lots.choice(town.area_codes)}{lots.randrange(2)}{lots.randrange(10**6):06d}"


def home_number(lots: random.Random, country: str) -> str:
    """Return a telephone of the country of origin, E.164."""
    prefix, digits = dialling()[country]
    return f"+{prefix}0{lots.randrange(10 ** (digits - 1)):0{digits - 1}d}"


def mail_address(
    lots: random.Random, given: str, surnames: tuple[str, ...], year: int | None
) -> str:
    """Return an address as people choose them: of the name, a number, a nickname."""
    first = folded(given).replace(" ", "")
    last = folded(surnames[0]).replace(" ", "").replace("'", "")
    mother = folded(surnames[-1]).replace(" ", "")[:1]
    short_year = f"{year % 100:02d}" if year and lots.random() < 0.5 else ""
    number = short_year or str(lots.choice(("", lots.randrange(10), lots.randrange(10, 1000))))
    pet = lots.choice(("bonita", "elmero", "love", "chapin", "catracho", "usa"))
    local = lots.choice(
        (
            f"{first}.{last}{number}",
            f"{first}{last}{number}",
            f"{first[:1]}{last}{mother}{number}",
            f"{last}{first}{number}",
            f"{first}_{last}{number}",
            f"{first}{pet}{number}",
        )
    )
    return f"{local}@{MAIL_DOMAINS.draw(lots)}"


def house_in(lots: random.Random, town: Town) -> tuple[float, float]:
    """Return the point of a house of a town, (lon, lat)."""
    return moved(lots, town.lon, town.lat, abs(lots.gauss(0.0, town.spread_km)))


def moved(lots: random.Random, lon: float, lat: float, km: float) -> tuple[float, float]:
    """Return the point some kilometres off in any direction, to a metre."""
    turn = lots.random() * math.tau
    wide = _KM_PER_DEGREE * math.cos(math.radians(lat))
    return (
        round(lon + km * math.cos(turn) / wide, 5),
        round(lat + km * math.sin(turn) / _KM_PER_DEGREE, 5),
    )


def town_of(lon: float, lat: float) -> Town:
    """Return the town whose centre is nearest."""
    scale = math.cos(math.radians(lat))
    return min(
        towns().values(), key=lambda town: math.hypot((town.lon - lon) * scale, town.lat - lat)
    )
