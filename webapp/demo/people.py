"""The invented people of the demo: names drawn by lot, households of one to six, phones that ring
nowhere.

Everything comes from the `Random` handed in: the same seed makes the same people. A full name ends
with "(demo)", so that no list of them can be taken for a real one.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.atlas import Atlas
from core.geo.geometry import Point
from registry.people.models import Need, StayKind
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewStay
from webapp.demo.network.consents import with_channels
from webapp.demo.network.telephones import Exchange
from webapp.demo.towns import AREAS, DemoArea, Town

MARK = "(demo)"
_FIRST = {
    "f": (
        "María", "Ana", "Rosa", "Juana", "Carmen", "Luz", "Marta", "Elena", "Silvia", "Gloria",
        "Blanca", "Teresa",
        "Reina", "Sonia", "Yesenia", "Karla", "Wendy", "Dina", "Fátima", "Ingrid", "Alma", "Norma",
        "Lucía", "Paola",
        "Daniela", "Valeria", "Camila", "Ximena", "Marisol", "Petrona", "Catarina", "Eulalia",
        "Micaela", "Candelaria",
    ),
    "m": (
        "José", "Juan", "Luis", "Carlos", "Jorge", "Mario", "Óscar", "Manuel", "Pedro", "Miguel",
        "Francisco", "Víctor",
        "Santos", "Wilmer", "Kevin", "Edwin", "Nelson", "Elmer", "Denis", "Rolando", "Rubén",
        "Andrés", "Diego", "Mateo",
        "Emiliano", "Ángel", "Julio", "Ramiro", "Gaspar", "Domingo", "Sebastián", "Baltazar",
        "Nicolás", "Tomás",
    ),
}  # fmt: skip
_LAST = {
    "MX": (
        "Hernández", "García", "Martínez", "López", "González", "Rodríguez", "Ramírez", "Cruz",
        "Flores", "Gómez", "Morales", "Vázquez", "Jiménez", "Reyes", "Torres", "Cantú", "Garza",
        "Treviño", "Salinas", "Villarreal",
    ),
    "GT": (
        "López", "Pérez", "Gómez", "Tzoc", "Ixcoy", "Choc", "Caal", "Xol", "Mateo", "Pascual",
        "Velásquez", "Ramírez", "Ajanel", "Tum", "Batz", "Sica", "Cuc", "Ordóñez", "Barrios",
        "Mazariegos",
    ),
    "SV": (
        "Hernández", "Martínez", "Flores", "Rivas", "Portillo", "Alvarenga", "Cruz", "Escobar",
        "Argueta", "Guardado", "Henríquez", "Mejía", "Orellana", "Quintanilla", "Serrano",
        "Zelaya", "Amaya", "Barahona", "Cornejo", "Melgar",
    ),
    "HN": (
        "Hernández", "López", "Martínez", "Mejía", "Zelaya", "Rivera", "Castellanos", "Paz",
        "Bonilla", "Cáceres", "Discua", "Euceda", "Funes", "Lagos", "Maradiaga", "Núñez", "Pineda",
        "Sabillón", "Turcios", "Umanzor",
    ),
}  # fmt: skip
_LANGUAGES = {
    "MX": (("es", 93), ("en", 5), ("nah", 2)),
    "GT": (("es", 52), ("mam", 17), ("quc", 15), ("kek", 11), ("kjb", 5)),
    "SV": (("es", 97), ("en", 3)),
    "HN": (("es", 96), ("cab", 2), ("en", 2)),
}
"""Shares of first languages, invented: Mam, K'iche', Q'eqchi', Q'anjob'al, Nahuatl, Garífuna."""
_STREETS = {
    "US": (
        "Demo Oak St", "Demo Maple Ave", "Demo 3rd St", "Demo Levee Rd", "Demo Canal St",
        "Demo Orchard Ln", "Demo Mission Dr",
    ),
    "MX": ("Calle Demo Oriente", "Avenida Demo Norte", "Privada Demo", "Calle Demo del Río"),
    "SV": ("Calle Demo Poniente", "Avenida Demo Sur", "Pasaje Demo"),
}  # fmt: skip
_SIZES = ((1, 28), (2, 21), (3, 19), (4, 16), (5, 10), (6, 6))


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody of a household, ready to be registered."""

    card: Card
    stays: tuple[NewStay, ...]


@dataclass(frozen=True, slots=True)
class DemoHousehold:
    """People who would be looked for together, and the area whose post registered them."""

    country: str
    area: str
    persons: tuple[DemoPerson, ...]


def households(
    lots: random.Random,
    exchange: Exchange,
    atlas: Atlas,
    today: date,
    areas: Sequence[DemoArea] = AREAS,
) -> Iterator[DemoHousehold]:
    """Yield every household of the demo, or of the areas named, area by area.

    `today` sets the dates of stays and trips.
    """
    for area in areas:
        for country, count in area.households:
            for _ in range(count):
                yield _household(lots, exchange, atlas, today, area, country)


def invented_name(lots: random.Random, country: str, sex: str) -> str:
    """Return a name drawn by lot; for officials and community leaders too."""
    return f"{lots.choice(_FIRST[sex])} {lots.choice(_LAST[country])} {lots.choice(_LAST[country])}"


# -- one household --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Family:
    """What the members of a household share."""

    area: str
    name: str
    """Both family names."""
    language: str
    phone: str
    """Of the household; empty when it has none."""
    is_minor_alone: bool


def _household(
    lots: random.Random, exchange: Exchange, atlas: Atlas, today: date, area: DemoArea, country: str
) -> DemoHousehold:
    # Every draw below is in this order: another order makes other people of the same seed.
    town = lots.choices(area.towns, [town.weight for town in area.towns])[0]
    place = _place(lots, atlas, town)
    language = _draw_share(lots, _LANGUAGES[country])
    name = f"{lots.choice(_LAST[country])} {lots.choice(_LAST[country])}"
    phone = exchange.person(area.key) if lots.random() > 0.05 else ""
    since = today - timedelta(days=lots.randint(60, 3000))
    home = NewStay(place=place, from_on=since if lots.random() < 0.7 else None)
    size = int(_draw_share(lots, _SIZES))
    family = _Family(area.key, name, language, phone, size == 1 and lots.random() < 0.05)
    drawn = [_card(lots, exchange, today, family, number) for number in range(size)]
    cards = [with_channels(each, today) for each in drawn]
    stays = _stays(lots, atlas, today, area, home, size)
    persons = tuple(DemoPerson(card, each) for card, each in zip(cards, stays, strict=True))
    return DemoHousehold(country, area.key, persons)


def _stays(
    lots: random.Random, atlas: Atlas, today: date, area: DemoArea, home: NewStay, size: int
) -> list[tuple[NewStay, ...]]:
    """Return the stays of each member: at home, now and then on a trip, alone or together."""
    trip = _journey(lots, atlas, today, area) if lots.random() < 0.08 else ()
    all_go = lots.random() < 0.4
    return [(home, *(trip if all_go or number == 0 else ())) for number in range(size)]


def _card(
    lots: random.Random, exchange: Exchange, today: date, family: _Family, number: int
) -> Card:
    """Return the `number`th of a household: two grown-ups first, then children, now and then a
    grandparent.
    """
    sex = lots.choice(("f", "m"))
    age = _age(lots, number, family.is_minor_alone)
    phone = _phone(lots, exchange, family, number, age)
    card = Card(
        full_name=f"{lots.choice(_FIRST[sex])} {family.name} {MARK}",
        phone=phone,
        has_whatsapp=bool(phone) and lots.random() < 0.8,
        birth_year=today.year - age,
        sex=sex if lots.random() < 0.96 else "",
        language=family.language if age >= 6 or family.language in {"es", "en"} else "es",
        contact_name=_relative(lots, family, number),
    )
    needs = _needs(lots, card, age, family)
    contact = exchange.person(family.area) if card.contact_name and lots.random() < 0.2 else ""
    if not phone and family.phone:
        # Children are reached by those they live with.
        return replace(
            card,
            needs=needs,
            contact_name=f"Familia {family.name} {MARK}",
            contact_phone=family.phone,
        )
    return replace(card, needs=needs, contact_phone=contact)


def _phone(lots: random.Random, exchange: Exchange, family: _Family, number: int, age: int) -> str:
    """Return a telephone: the second grown-up often has one of their own, children have none."""
    if number == 1 and age >= 18 and lots.random() < 0.5:
        return exchange.person(family.area)
    return family.phone if number == 0 or age >= 15 else ""


def _relative(lots: random.Random, family: _Family, number: int) -> str:
    return f"Pariente {family.name} {MARK}" if number == 0 and lots.random() < 0.6 else ""


def _age(lots: random.Random, number: int, alone: bool) -> int:
    if alone:
        return lots.randint(13, 17)
    if number < 2:
        return min(88, max(18, round(lots.gauss(37, 13))))
    return lots.randint(60, 84) if lots.random() < 0.12 else lots.randint(0, 17)


def _needs(lots: random.Random, card: Card, age: int, family: _Family) -> tuple[Need, ...]:
    """Return the needs, in the order in which they are drawn."""
    needs = [
        (Need.INTERPRETER, card.language not in {"es", "en"} and lots.random() < 0.7),
        (Need.MEDICAL, lots.random() < 0.05),
        (Need.MOBILITY, lots.random() < (0.15 if age >= 65 else 0.015)),
        (Need.PREGNANCY, card.sex == "f" and 18 <= age <= 42 and lots.random() < 0.05),
        (Need.INFANT, age <= 1),
        (Need.MINOR_ALONE, family.is_minor_alone),
        (Need.OLDER, age >= 65),
        (Need.DETAINED, 18 <= age <= 60 and lots.random() < 0.008),
        (Need.NO_PHONE, not family.phone and not card.phone),
    ]
    return tuple(need for need, has_it in needs if has_it)


# -- places and journeys --------------------------------------------------------------------


def _place(lots: random.Random, atlas: Atlas, town: Town) -> StayPlace:
    """Return a house in town: within its spread, denser towards the middle, on ground of the same
    unit.

    One in eight gave only the town.
    """
    for _ in range(0 if lots.random() < 0.125 else 4):
        distance = town.spread_km * lots.random()
        bearing = lots.random() * 2 * math.pi
        lat = town.lat + distance * math.cos(bearing) / 111.2
        lon = town.lon + distance * math.sin(bearing) / (111.2 * math.cos(math.radians(town.lat)))
        unit = _unit(atlas, Point(lon, lat), town)
        if unit:
            street = lots.choice(_STREETS[town.located_in])
            text = f"{lots.randint(100, 9900)} {street}, {town.label}"
            return StayPlace(
                lon=round(lon, 5), lat=round(lat, 5), text=text, unit_code=unit, accuracy="address"
            )
    unit = _unit(atlas, Point(town.lon, town.lat), town) or town.unit_code
    return StayPlace(lon=town.lon, lat=town.lat, text=town.label, unit_code=unit)


def _unit(atlas: Atlas, point: Point, town: Town) -> str:
    """Return the unit of a point that still lies where the town does; empty in the river, the sea
    or the next county.

    An atlas without this part of the world knows better than nobody: then the town's own unit
    counts.
    """
    found = atlas.locate(point)
    if found.admin1 is None and found.admin2 is None:
        return town.unit_code if atlas.unit(town.unit_code) is None else ""
    if found.nearest:
        return ""
    codes = [unit.code for unit in (found.admin2, found.admin1) if unit]
    return codes[0] if town.unit_code in codes else ""


def _journey(lots: random.Random, atlas: Atlas, today: date, area: DemoArea) -> tuple[NewStay, ...]:
    """Return a trip to another area: around today, or ended, or still to come."""
    there = lots.choice([other for other in AREAS if other.key != area.key])
    town = lots.choices(there.towns, [town.weight for town in there.towns])[0]
    start = today + timedelta(days=lots.choice((-60, -30, -6, -4, -2, -1, 0, 3, 20)))
    end = start + timedelta(days=lots.choice((5, 7, 10, 14)))
    return (
        NewStay(place=_place(lots, atlas, town), kind=StayKind.TRIP, from_on=start, until_on=end),
    )


def _draw_share(
    lots: random.Random, shares: tuple[tuple[str, int], ...] | tuple[tuple[int, int], ...]
) -> str:
    return str(lots.choices([share[0] for share in shares], [share[1] for share in shares])[0])
