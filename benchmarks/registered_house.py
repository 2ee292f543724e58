"""A house of its own with many registered people of one country, for benchmarks of a crisis."""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from benchmarks.rows import exit_code
from core.crypto import Keyring
from core.geo.geometry import Box
from core.settings import Settings, read_settings
from registry.people.models import StayKind
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewPerson, NewStay, add_household, add_persons

ZONE = Box(-99, 25, -97, 27)
"""Where everybody of it stays."""
HOUSEHOLD = 3


def measured_in_a_house(measure: Callable[[Settings, int], None]) -> int:
    """Run `measure` with the settings of a temporary house and the number of people asked for.

    Return the exit code of the figures it printed.
    """
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=12_000)
    people = asked.parse_args().people
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "ATALAYA_MODE": "development",
            "ATALAYA_INSTANCE": folder,
            "ATALAYA_FEEDS_ONLINE": "false",
        }
        measure(read_settings(), people)
    return exit_code()


def register_households(
    session: Session,
    keyring: Keyring,
    country: str,
    people: int,
    card: Callable[[random.Random, str], Card],
    now: datetime,
) -> None:
    """Add households of three in the zone; `card` makes the card of a name, the same every run."""
    dice = random.Random(7)
    persons = []
    for number in range(people // HOUSEHOLD):
        home = add_household(session, country)
        place = StayPlace(lon=dice.uniform(ZONE.west, ZONE.east),
                          lat=dice.uniform(ZONE.south, ZONE.north))  # fmt: skip
        persons += [
            NewPerson(
                country=country,
                card=card(dice, f"Persona {number} {member}"),
                stays=[NewStay(place=place, kind=StayKind.RESIDENCE)],
                consent_at=now,
                household_id=home.id,
            )
            for member in range(HOUSEHOLD)
        ]
    add_persons(session, keyring, persons)


def median_ms(work: Callable[[], object], turns: int = 7) -> float:
    """Return the median milliseconds of some turns, after one that is not counted."""
    found = []
    for _ in range(turns + 1):
        began = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - began))
    return statistics.median(found[1:])
