"""A few persons asked as the whole index is: each comes to the same."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import reading, writing
from feeds.values import Severity
from registry.matching.index import open_index
from registry.matching.placements.few_persons import FewPersons
from registry.matching.placements.listeners import tell_placements
from registry.matching.placements.notes import Placements
from registry.people.record import Card
from registry.registration.persons import NewPerson, NewStay, add_persons
from tests.registry.conftest import stay_at
from tests.watch.conftest import band
from watch.matching.affected import affected_zone
from watch.matching.hazard_zone import HazardZone
from watch.matching.moments import HazardTimes

BANDS = (
    band(-98.6, 26.0, -97.9, 26.8, Severity.MODERATE),
    band(-98.3, 26.1, -98.1, 26.3, Severity.EXTREME),
)


@pytest.fixture(autouse=True)
def _noise() -> None:
    """Here each test opens its own transactions: none may be open before."""


def stays_of(dice: np.random.Generator, now: datetime) -> list[NewStay]:
    lon, lat = -98.6 + dice.integers(0, 8) / 10, 26 + dice.integers(0, 8) / 10
    if dice.random() < 0.5:
        return [stay_at(lon, lat)]
    first = now.date() + timedelta(days=int(dice.integers(-2, 4)))
    trip = stay_at(lon, 26.2, trip=True, first=first, last=first + timedelta(days=1))
    return [stay_at(lon, lat), trip]


def test_zones_touch_them_as_they_do_in_the_index(
    engine: Engine, keyring: Keyring, now: datetime
) -> None:
    dice = np.random.default_rng(4)
    heard: list[Placements] = []
    tell_placements(engine, lambda _session, placed: heard.append(placed))
    new = [
        NewPerson(
            country=str(dice.choice(["SV", "GT"])), card=Card(full_name="x", language="quc"),
            stays=stays_of(dice, now), consent_at=now,
        )
        for _ in range(60)
    ]  # fmt: skip
    with writing(engine) as session:
        add_persons(session, keyring, new)
    tell_placements(engine, lambda _session, _placed: None)
    few = FewPersons.of(heard[0])
    times = HazardTimes(now + timedelta(hours=6), now + timedelta(days=2), now + timedelta(days=2))
    zone = HazardZone(BANDS, None, now, times)
    with reading(engine) as session:
        whole = affected_zone(zone, open_index(session, keyring))
        found = affected_zone(zone, few)
        assert found.keys() == whole.keys() == {"GT", "SV"}
        for country, match in found.items():
            other = whole[country]
            assert match.numbers.tolist() == other.numbers.tolist()
            assert match.counts.by_moment == other.counts.by_moment
            assert match.counts.by_severity == other.counts.by_severity
            assert (match.households, match.gravest) == (other.households, other.gravest)
