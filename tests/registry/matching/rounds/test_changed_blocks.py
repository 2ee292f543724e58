"""A zone that meets no block which changed holds whom it held before; random writes."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.geo.geometry import Area, Box
from registry.matching.blocks import draft
from registry.matching.index import MatchingIndex, open_index
from registry.matching.rounds.changed_blocks import changed_ground
from registry.people.models import Person
from registry.registration.persons import change_stay, erase_person
from tests.indexed_people import spoil_index
from tests.registry.conftest import stay_at

ZONES = [
    Area.from_box(Box(west / 4, south / 4, west / 4 + 0.2, south / 4 + 0.2))
    for west in range(-400, -380)
    for south in range(100, 110)
]


def held(index: MatchingIndex) -> list[object]:
    """Everybody in each of the zones, with household and days."""
    names = ["person", "household", "lon", "lat", "from_day", "until_day"]
    return [
        {
            country: np.sort(rows[names], order=names).tolist()
            for country, rows in index.rows_near([zone]).items()
        }
        for zone in ZONES
    ]


def test_what_may_have_changed_holds_all_that_did(
    session: Session, keyring: Keyring, register: Callable[..., Person],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for name, sizes in (("MOST", (8, 6)), ("FILL", (7, 5)), ("FEWEST", (2, 1))):
        monkeypatch.setattr(draft, name, sizes)
    dice = random.Random(3)

    def somewhere() -> tuple[float, float]:
        return dice.uniform(-100, -95), dice.uniform(25, 27.5)

    people = [register(f"P{n}", stay_at(*somewhere())) for n in range(60)]
    index = open_index(session, keyring)
    before, parts, spared = held(index), index.parts, 0
    for step in range(12):
        who = people.pop(dice.randrange(len(people)))
        match step % 4:
            case 0:
                register("N", stay_at(*somewhere()), country=dice.choice(("SV", "GT")))
            case 1:
                change_stay(session, keyring, who.stays[0], stay_at(*somewhere()))
            case 2:
                dated = stay_at(*somewhere(), last=date(2026, 11, 30))
                change_stay(session, keyring, who.stays[0], dated)
            case _:
                erase_person(session, keyring, who, actor="a", purpose="p", now=who.consent_at)
        index = open_index(session, keyring)
        ground, after = changed_ground(parts, index.parts), held(index)
        met = [ground.meets(zone) for zone in ZONES]
        differ = [one != other for one, other in zip(before, after, strict=True)]
        assert not any(d and not m for d, m in zip(differ, met, strict=True))
        spared += met.count(False)
        before, parts = after, index.parts
    assert spared > 6 * len(ZONES), "most zones are none of its business"
    assert not any(changed_ground(parts, parts).meets(zone) for zone in ZONES)


def test_where_blocks_do_not_open_it_may_be_anywhere(
    session: Session, keyring: Keyring, register: Callable[..., Person]
) -> None:
    register("Ana", stay_at(-98, 26))
    parts = open_index(session, keyring).parts
    spoil_index(session)
    fresh = open_index(session, Keyring([b"k" * 32]))
    assert fresh.faults
    assert changed_ground(parts, fresh.parts).meets(ZONES[0])
    assert changed_ground((), parts).meets(Area.from_box(Box(-98.1, 25.9, -97.9, 26.1)))
    assert changed_ground(parts, ()).meets(ZONES[0]), "a country whose index is not there any more"
