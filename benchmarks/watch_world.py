"""Invented persons, posts and shelters round real towns of the atlas, for the benchmarks of the
watch. Seeded.
"""

from __future__ import annotations

import math
import random
import time
import uuid
from datetime import UTC, date, datetime, timedelta

import numpy as np
import shapely
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.engine import Engine

from benchmarks.matching_world import COUNTRIES as WORLD_COUNTRIES
from benchmarks.matching_world import World
from core.atlas.atlas import Atlas
from core.crypto import Keyring
from core.db import writing
from core.geo.geometry import Box
from directory.entries.models import Post, PostKind, Shelter, ShelterKind
from registry.matching.blocks.models import MatchingState
from registry.people.models import Estimate, Household, Need, Person, Stay, StayKind
from registry.people.record import (
    Card,
    StayPlace,
    card_place,
    seal_card,
    seal_place,
    stay_place,
)
from registry.registration.persons import NewPerson, NewStay, add_persons

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
KEYRING = Keyring([b"b" * 32])
COUNTRIES = ("SV", "GT", "HN", "MX")
OWN = "SV"
_RING = 178


def seed(engine: Engine, atlas: Atlas, count: int) -> float:
    """Invented persons round real towns, a third in households of three, one in twenty on a trip;
    seconds it took.
    """
    dice = random.Random(1)
    towns = [
        (
            feature.geometry.x,
            feature.geometry.y,
            str(feature.attributes["name"]),
            1 + int(feature.attributes["population"] or 0),
        )
        for feature in atlas.features("gazetteer", Box(-120, 8, -70, 45))
    ]
    chosen = dice.choices(towns, weights=[math.sqrt(town[3]) for town in towns], k=count)
    people, home = [], None
    for number, town in enumerate(chosen):
        home = uuid.uuid4() if number % 3 == 0 else home
        country = COUNTRIES[(number // 3) % len(COUNTRIES)]
        stays = [NewStay(place=_near(dice, town))]
        if number % 20 == 0:
            first = TODAY - timedelta(days=dice.randrange(20))
            trip = _near(dice, dice.choice(towns))
            stays.append(
                NewStay(
                    place=trip,
                    kind=StayKind.TRIP,
                    from_on=first,
                    until_on=first + timedelta(days=10),
                )
            )
        card = Card(
            full_name=f"Persona de Prueba {number}",
            phone=f"+1956555{100 + number % 100:04d}",
            birth_year=dice.randrange(1940, 2026),
            needs=(dice.choice(list(Need)),) if number % 9 == 0 else (),
        )
        people.append(
            NewPerson(
                country=country,
                card=card,
                stays=stays,
                consent_at=NOW,
                household_id=home,
                is_demo=True,
            )
        )
    began = time.perf_counter()
    with writing(engine) as session:
        add_persons(session, KEYRING, people)
        for number, town in enumerate(chosen[:400]):
            session.add(
                Shelter(
                    name=f"Refugio {number}",
                    country="US",
                    kind=ShelterKind.EVACUATION,
                    lon=town[0],
                    lat=town[1],
                )
            )
        for place, country in (
            (chosen[0], "SV"),
            (chosen[1], "GT"),
            (chosen[2], "HN"),
            (chosen[3], "MX"),
        ):
            session.add(
                Post(
                    name=f"Consulado {country}",
                    country=country,
                    kind=PostKind.CONSULATE,
                    lon=place[0],
                    lat=place[1],
                )
            )
        for unit in atlas.units("admin2", country="US")[::4]:
            session.add(
                Estimate(
                    country="SV",
                    unit_code=unit.code,
                    persons=900,
                    year=2024,
                    source="DEMO",
                    is_demo=True,
                )
            )
    return time.perf_counter() - began


def _near(dice: random.Random, town: tuple[float, float, str, int]) -> StayPlace:
    return StayPlace(
        lon=town[0] + dice.gauss(0, 0.05), lat=town[1] + dice.gauss(0, 0.05), text=town[2]
    )


def storm(number: int, reach: float) -> bytes:
    """Return a CAP message with a ragged polygon of 178 points over the Gulf coast, of about so
    many degrees, and three counties by SAME code.
    """
    points = " ".join(f"{lat:.4f},{lon:.4f}" for lon, lat in _ring(reach))
    codes = "".join(
        f"<geocode><valueName>SAME</valueName><value>{code}</value></geocode>"
        for code in ("048215", "048061", "048201")
    )

    def info(severity: str, area: str) -> str:
        return (
            "<info><category>Met</category><event>Hurricane"
            f" Warning</event><urgency>Immediate</urgency><severity>{severity}</severity>"
            "<certainty>Likely</certainty><expires>2026-11-24T00:00:00-00:00</expires>"
            "<headline>Hurricane"
            f" Warning</headline><area><areaDesc>Texas</areaDesc>{area}</area></info>"
        )

    return (
        '<?xml version="1.0"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
        f"<identifier>BENCH-{number}</identifier><sender>bench@example.test</sender><sent>2026-11-22T17:00:00-00:00</sent>"
        "<status>Actual</status><msgType>Alert</msgType><scope>Public</scope>"
        f"{info('Severe', f'<polygon>{points}</polygon>')}{info('Extreme', codes)}</alert>"
    ).encode()


def reach_for(people: World, own: int) -> float:
    """Return how far the storm has to reach to hold so many persons of the country that looks."""
    mine = people.country == WORLD_COUNTRIES.index(OWN)
    lon, lat = people.lon[mine] / 1e6, people.lat[mine] / 1e6
    low, high = 0.05, 12.0
    for _ in range(24):
        middle = (low + high) / 2
        held = int(shapely.contains_xy(shapely.Polygon(_ring(middle)), lon, lat).sum())
        low, high = (middle, high) if held < own else (low, middle)
    return high


def seal_rows(engine: Engine, people: World, reach: float) -> int:
    """Give the persons of the country that looks, within the storm and around it, their rows, as a
    registration would; return how many they are.
    """
    near = shapely.Polygon(_ring(reach)).buffer(1.5)
    mine = np.flatnonzero(people.country == WORLD_COUNTRIES.index(OWN))
    inside = shapely.contains_xy(near, people.lon[mine] / 1e6, people.lat[mine] / 1e6)
    at = mine[inside]
    homes = np.unique(people.household[at]).tolist()
    with writing(engine) as session:
        # Who registers later has numbers that nobody has.
        session.execute(sa.update(MatchingState).values(next_person=len(people) + 1))
        session.execute(sa.update(MatchingState).values(next_household=len(people) + 1))
        households = [{"id": _home_id(home), "country": OWN, "number": home} for home in homes]
        session.execute(sa.insert(Household), households)
        for start in range(0, len(at), 5_000):
            rows = [_rows(people, each) for each in at[start : start + 5_000].tolist()]
            session.execute(sa.insert(Person), [person for person, _ in rows])
            session.execute(sa.insert(Stay), [stay for _, stay in rows])
    return len(at)


def points_of(people: World, at: NDArray[np.int64]) -> list[tuple[float, float]]:
    """Return where some persons are, in degrees."""
    lons, lats = people.lon[at] / 1e6, people.lat[at] / 1e6
    return list(zip(lons.tolist(), lats.tolist(), strict=True))


# -- inside ---------------------------------------------------------------------------------


def _ring(reach: float) -> list[tuple[float, float]]:
    dice = random.Random(2)
    radii = [reach * (0.92 + 0.16 * dice.random()) for _ in range(_RING)]
    turns = [2 * math.pi * step / _RING for step in range(_RING)]
    ring = [
        (-95.5 + 1.3 * radius * math.cos(turn), 28.5 + radius * math.sin(turn))
        for radius, turn in zip(radii, turns, strict=True)
    ]
    return [*ring, ring[0]]


def _home_id(number: int) -> uuid.UUID:
    """Return the id of a household by its number."""
    return uuid.UUID(int=number + (1 << 64))


def _rows(people: World, at: int) -> tuple[dict[str, object], dict[str, object]]:
    """Return the rows of one person and of their stay, sealed."""
    person_id, stay_id = uuid.uuid4(), uuid.uuid4()
    bits = int(people.needs[at])
    needs = tuple(need for place, need in enumerate(Need) if bits >> place & 1)
    card = Card(full_name=f"Persona de Prueba {at}", phone="+19565550100", needs=needs)
    lon, lat = float(people.lon[at] / 1e6), float(people.lat[at] / 1e6)
    place = StayPlace(lon=lon, lat=lat, text="Barrio")
    person = {
        "id": person_id,
        "country": OWN,
        "number": at + 1,
        "household_id": _home_id(int(people.household[at])),
        "seal_version": 1,
        "ciphertext": seal_card(KEYRING, card_place(person_id, OWN, 1), card),
        "consent_at": NOW,
        "consent_text": "2026-11",
        "keep_until": TODAY + timedelta(days=700),
    }
    stay = {
        "id": stay_id,
        "person_id": person_id,
        "country": OWN,
        "kind": StayKind.RESIDENCE,
        "seal_version": 1,
        "ciphertext": seal_place(KEYRING, stay_place(stay_id, OWN, 1), place),
    }
    return person, stay
