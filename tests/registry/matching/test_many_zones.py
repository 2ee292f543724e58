"""Many zones asked together answer as each alone does, and open a block once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.geo.geometry import Area, Box
from registry.matching import many_zones
from registry.matching.blocks.head_table import HeadTable, Positions
from registry.matching.blocks.models import MatchingPoint
from registry.matching.blocks.reading import PointRows
from registry.matching.index import MatchingIndex, open_index
from registry.matching.zone_touch import ZoneTouch
from registry.people.models import Person
from tests.matching_index import index_of
from tests.registry.conftest import stay_at
from tests.registry.matching.test_zone_touch import people_about, zones_about


def answers_of(touch: ZoneTouch) -> list[object]:
    """Everything a zone is asked, as lists."""
    found: list[object] = []
    for country, own in touch.residents.items():
        persons, band = touch.persons_of(country)
        rows = touch.rows_of(country)
        found += [country, own.persons, own.minors, own.households, own.shared.tolist()]
        found += [own.by_need.tolist(), own.by_language, own.by_band.tolist()]
        found += [persons.tolist(), band.tolist(), rows.rows.tolist(), rows.band.tolist()]
    return [*found, touch.travellers.rows.tolist(), touch.travellers.inside.tolist()]


@pytest.fixture(scope="module")
def world() -> tuple[MatchingIndex, list[list[Area]]]:
    dice = np.random.default_rng(4)
    people = {"GT": people_about(dice, 600, 5000), "SV": people_about(dice, 1500, 1)}
    return index_of(people), [*zones_about(dice, people["SV"]), []]


@pytest.mark.parametrize("most", [1, 9, 4096])
def test_zones_asked_together_answer_as_each_alone(
    world: tuple[MatchingIndex, list[list[Area]]], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, zones = world
    monkeypatch.setattr(many_zones, "MOST_BLOCKS", most)
    found = {position: answers_of(touch) for position, touch in index.touch_many(zones, 2026)}
    assert sorted(found) == list(range(len(zones)))
    index.heads.counted.clear()
    assert all(answers_of(index.touch(zones[at], 2026)) == each for at, each in found.items())
    assert list(index.touch_many([], 2026)) == []


def test_what_neighbours_open_is_read_once(
    world: tuple[MatchingIndex, list[list[Area]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    index, zones = world
    index.heads.counted.clear()
    read: list[int] = []
    points = index.blocks.points

    def counted(names: Sequence[str], table: HeadTable, at: Positions) -> PointRows:
        read.extend(table.block[at].tolist())
        return points(names, table, at)

    monkeypatch.setattr(index.blocks, "points", counted)
    for _, touch in index.touch_many([*zones, *zones], 2026):
        assert touch.residents is not None
    assert len(read) == len(set(read)) > 5


@pytest.mark.parametrize("spoil", ["altered", "gone"])
def test_a_block_that_is_lost_on_the_way_is_made_of_its_stays(
    session: Session, keyring: Keyring, register: Callable[..., Person], spoil: str
) -> None:
    for number in range(4):
        register(f"P {number}", stay_at(-90 + number, 30))
    own: Any = MatchingPoint.country == "SV"
    change: Any = sa.delete(MatchingPoint).where(own)
    if spoil == "altered":
        change = sa.update(MatchingPoint).where(own).values(ciphertext=b"x")
    session.execute(change)
    zones = [[Area.from_box(Box(-90.5, 29, east, 31))] for east in (-89.5, -88.5, -87.5)]
    index = open_index(session, Keyring([b"k" * 32]))
    met = {at: len(touch.travellers.rows) for at, touch in index.touch_many(zones, 2026)}
    assert met == {0: 1, 1: 2, 2: 3}
    assert index.faults
