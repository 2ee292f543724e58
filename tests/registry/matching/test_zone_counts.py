"""Counts of a zone, country by country in one pass."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import numpy as np
import pytest

from core.geo.geometry import Area, Box
from registry.matching.blocks.rows import IndexRow, PersonRows
from registry.matching.zone_counts import count_distinct, have_year
from registry.people.models import Need, StayKind
from registry.people.record import Card, StayPlace
from tests.matching_index import index_of

WORLD, HALF = Area.from_box(Box(-100, 0, 0, 60)), Area.from_box(Box(-90, 30, -89, 31))


def _household(number: int, lons: Sequence[float], needs: Sequence[Need] = ()) -> list[PersonRows]:
    found = []
    for at, lon in enumerate(lons):
        stay = IndexRow(uuid.uuid4(), StayKind.RESIDENCE, None, None, StayPlace(lon=lon, lat=30.5))
        card = Card(full_name="x", language="es", birth_year=2015, needs=tuple(needs))
        person = uuid.UUID(int=number * 10 + at)
        found.append(PersonRows(person, uuid.UUID(int=number), None, card, (stay,)))
    return found


def test_a_household_of_the_same_number_in_another_country_is_another_household() -> None:
    """On a border the last of one country and the first of the next stand side by side."""
    people = {
        "GT": _household(1, [-89.5, -89.5, -91], [Need.MEDICAL]),
        "MX": [],
        "SV": _household(1, [-89.5, -89.5, -91]),
    }
    for area in (HALF, WORLD):
        found = index_of(people).touch([area], 2026).residents
        assert sorted(found) == ["GT", "SV"]
        for country, own in found.items():
            assert own.households + len(np.unique(own.shared)) == 1
            assert own.persons == own.minors == (2 if area is HALF else 3)
            assert own.by_language == {"es": own.persons}
            assert own.by_need.sum() == (own.persons if country == "GT" else 0)


def test_a_zone_that_touches_nobody_counts_nobody() -> None:
    index = index_of({"SV": _household(1, [-89.5])})
    nowhere = Area.from_box(Box(10, 10, 11, 11))
    assert index.touch([nowhere], 2026).residents == {}
    assert index_of({}).touch([WORLD], 2026).residents == {}


def test_numbers_are_counted_once_wherever_they_lie() -> None:
    dice = np.random.default_rng(1)
    for many, reach in ((0, 1), (1, 9), (50, 30), (50, 10**6), (3000, 2000), (3000, 2 * 10**9)):
        numbers = dice.integers(-reach, reach, many).astype(np.int32)
        assert count_distinct(numbers) == len(set(numbers.tolist()))
    assert count_distinct(np.array([-(2**31), 2**31 - 1], dtype=np.int32)) == 2


@pytest.mark.parametrize(("year", "expected"), [(2024, False), (2025, True), (2033, False)])
def test_blocks_sum_the_minors_of_some_years(year: int, expected: bool) -> None:
    table = index_of({"SV": _household(1, [-89.5])}).heads.residents
    assert have_year(table, np.arange(1), year).tolist() == [expected]
