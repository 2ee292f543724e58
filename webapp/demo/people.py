"""The invented people of the demo: names drawn by lot, households of one to six, phones that ring
nowhere.

Everything comes from the `Random` handed in: the same seed makes the same people. A full name ends
with "(demo)", so that no list of them can be taken for a real one.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.atlas import Atlas
from core.geo.geometry import Point
from registry.people.models import Need, StayKind
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewStay
from webapp.demo.network.telephones import Exchange
from webapp.demo.towns import AREAS, DemoArea, Town

MARK = "(demo)"
_FIRST = {
    "f": (
        "María", "Ana", "Rosa", "Juana", "Carmen", "Luz", "Marta", "Elena", "Silvia", "Gloria", "Blanca", "Teresa",
        "Reina", "Sonia", "Yesenia", "Karla", "Wendy", "Dina", "Fátima", "Ingrid", "Alma", "Norma", "Lucía", "Paola",
        "Daniela", "Valeria", "Camila", "Ximena", "Marisol", "Petrona", "Catarina", "Eulalia", "Micaela", "Candelaria",
    ),
    "m": (
        "José", "Juan", "Luis", "Carlos", "Jorge", "Mario", "Óscar", "Manuel", "Pedro", "Miguel", "Francisco", "Víctor",
        "Santos", "Wilmer", "Kevin", "Edwin", "Nelson", "Elmer", "Denis", "Rolando", "Rubén", "Andrés", "Diego", "Mateo",
        "Emiliano", "Ángel", "Julio", "Ramiro", "Gaspar", "Domingo", "Sebastián", "Baltazar", "Nicolás", "Tomás",
    ),
}  # fmt: skip
_LAST = {
    "MX": ("Hernández", "García", "Martínez", "López", "González", "Rodríguez", "Ramírez", "Cruz", "Flores", "Gómez", "Morales", "Vázquez", "Jiménez", "Reyes", "Torres", "Cantú", "Garza", "Treviño", "Salinas", "Villarreal"),
    "GT": ("López", "Pérez", "Gómez", "Tzoc", "Ixcoy", "Choc", "Caal", "Xol", "Mateo", "Pascual", "Velásquez", "Ramírez", "Ajanel", "Tum", "Batz", "Sica", "Cuc", "Ordóñez", "Barrios", "Mazariegos"),
    "SV": ("Hernández", "Martínez", "Flores", "Rivas", "Portillo", "Alvarenga", "Cruz", "Escobar", "Argueta", "Guardado", "Henríquez", "Mejía", "Orellana", "Quintanilla", "Serrano", "Zelaya", "Amaya", "Barahona", "Cornejo", "Melgar"),
    "HN": ("Hernández", "López", "Martínez", "Mejía", "Zelaya", "Rivera", "Castellanos", "Paz", "Bonilla", "Cáceres", "Discua", "Euceda", "Funes", "Lagos", "Maradiaga", "Núñez", "Pineda", "Sabillón", "Turcios", "Umanzor"),
}  # fmt: skip
_LANGUAGES = {
    "MX": (("es", 93), ("en", 5), ("nah", 2)),
    "GT": (("es", 52), ("mam", 17), ("quc", 15), ("kek", 11), ("kjb", 5)),
    "SV": (("es", 97), ("en", 3)),
    "HN": (("es", 96), ("cab", 2), ("en", 2)),
}
"""Shares of first languages, invented: Mam, K'iche', Q'eqchi', Q'anjob'al, Nahuatl, Garífuna."""
_STREETS = {
    "US": ("Demo Oak St", "Demo Maple Ave", "Demo 3rd St", "Demo Levee Rd", "Demo Canal St", "Demo Orchard Ln", "Demo Mission Dr"),
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
    lots: random.Random, exchange: Exchange, atlas: Atlas, today: date
) -> Iterator[DemoHousehold]:
    """Yield every household of the demo, area by area.

    `today` sets the dates of stays and trips.
    """
    for area in AREAS:
        for country, count in area.households:
            for _ in range(count):
                yield _household(lots, exchange, atlas, today, area, country)


def invented_name(lots: random.Random, country: str, sex: str) -> str:
    """Return a name drawn by lot; for officials and community leaders too."""
    return f"{lots.choice(_FIRST[sex])} {lots.choice(_LAST[country])} {lots.choice(_LAST[country])}"


# -- one household --------------------------------------------------------------------------


def _household(
    lots: random.Random, exchange: Exchange, atlas: Atlas, today: date, area: DemoArea, country: str
) -> DemoHousehold:
    town = lots.choices(area.towns, [town.weight for town in area.towns])[0]
    place = _place(lots, atlas, town)
    language = _drawn(lots, _LANGUAGES[country])
    family = f"{lots.choice(_LAST[country])} {lots.choice(_LAST[country])}"
    phone = exchange.person(area.key) if lots.random() > 0.05 else ""
    since = today - timedelta(days=lots.randint(60, 3000))
    home = NewStay(place=place, from_on=since if lots.random() < 0.7 else None)
    size = int(_drawn(lots, _SIZES))
    alone = size == 1 and lots.random() < 0.05
    cards = [
        _card(lots, exchange, area.key, today, family, language, phone, number, alone)
        for number in range(size)
    ]
    trip = _journey(lots, atlas, today, area) if lots.random() < 0.08 else ()
    all_go = lots.random() < 0.4
    stays = [(home, *(trip if all_go or number == 0 else ())) for number in range(size)]
    return DemoHousehold(
        country,
        area.key,
        tuple(DemoPerson(card, each) for card, each in zip(cards, stays, strict=True)),
    )


def _card(
    lots: random.Random,
    exchange: Exchange,
    area: str,
    today: date,
    family: str,
    language: str,
    household_phone: str,
    number: int,
    alone: bool,
) -> Card:
    """Return the `number`th of a household: two grown-ups first, then children, now and then a
    grandparent.
    """
    sex = lots.choice(("f", "m"))
    age = _age(lots, number, alone)
    own = number == 1 and age >= 18 and lots.random() < 0.5
    phone = exchange.person(area) if own else household_phone if number == 0 or age >= 15 else ""
    card = Card(
        full_name=f"{lots.choice(_FIRST[sex])} {family} {MARK}",
        phone=phone,
        has_whatsapp=bool(phone) and lots.random() < 0.8,
        birth_year=today.year - age,
        sex=sex if lots.random() < 0.96 else "",
        language=language if age >= 6 or language in {"es", "en"} else "es",
        contact_name=f"Pariente {family} {MARK}" if number == 0 and lots.random() < 0.6 else "",
    )
    needs = _needs(lots, card, age, alone, household_phone)
    contact = exchange.person(area) if card.contact_name and lots.random() < 0.2 else ""
    if not phone and household_phone:
        # Children are reached by those they live with.
        return replace(
            card,
            needs=needs,
            contact_name=f"Familia {family} {MARK}",
            contact_phone=household_phone,
        )
    return replace(card, needs=needs, contact_phone=contact)


def _age(lots: random.Random, number: int, alone: bool) -> int:
    if alone:
        return lots.randint(13, 17)
    if number < 2:
        return min(88, max(18, round(lots.gauss(37, 13))))
    return lots.randint(60, 84) if lots.random() < 0.12 else lots.randint(0, 17)


def _needs(
    lots: random.Random, card: Card, age: int, alone: bool, household_phone: str
) -> tuple[Need, ...]:
    found = []
    if card.language not in {"es", "en"} and lots.random() < 0.7:
        found.append(Need.INTERPRETER)
    if lots.random() < 0.05:
        found.append(Need.MEDICAL)
    if lots.random() < (0.15 if age >= 65 else 0.015):
        found.append(Need.MOBILITY)
    if card.sex == "f" and 18 <= age <= 42 and lots.random() < 0.05:
        found.append(Need.PREGNANCY)
    if age <= 1:
        found.append(Need.INFANT)
    if alone:
        found.append(Need.MINOR_ALONE)
    if age >= 65:
        found.append(Need.OLDER)
    if 18 <= age <= 60 and lots.random() < 0.008:
        found.append(Need.DETAINED)
    if not household_phone and not card.phone:
        found.append(Need.NO_PHONE)
    return tuple(found)


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
    """Return a trip to another area: round today, or one that ended, or one still to come."""
    there = lots.choice([other for other in AREAS if other.key != area.key])
    town = lots.choices(there.towns, [town.weight for town in there.towns])[0]
    start = today + timedelta(days=lots.choice((-60, -30, -6, -4, -2, -1, 0, 3, 20)))
    end = start + timedelta(days=lots.choice((5, 7, 10, 14)))
    return (
        NewStay(place=_place(lots, atlas, town), kind=StayKind.TRIP, from_on=start, until_on=end),
    )


def _drawn(
    lots: random.Random, shares: tuple[tuple[str, int], ...] | tuple[tuple[int, int], ...]
) -> str:
    return str(lots.choices([share[0] for share in shares], [share[1] for share in shares])[0])
