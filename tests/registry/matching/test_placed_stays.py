from __future__ import annotations

import uuid
from datetime import date

import pytest

from core.geo.geometry import Area, Box
from registry.matching.blocks import Block, IndexRow, pack
from registry.matching.placed_stays import PlacedStays
from registry.people.models import StayKind
from registry.people.record import Card, StayPlace


def row(person: int, lon: float, *, is_trip: bool = False) -> IndexRow:
    kind = StayKind.TRIP if is_trip else StayKind.RESIDENCE
    first, last = (date(2026, 11, 1), date(2026, 11, 2)) if is_trip else (None, None)
    place, card = StayPlace(lon=lon, lat=0.5), Card(full_name="x")
    return IndexRow(uuid.UUID(int=person), None, uuid.uuid4(), kind, first, last, card, place)


def block(country: str, number: int, *rows: IndexRow) -> Block:
    return Block(uuid.uuid4(), country, number, 1, pack(rows))


BLOCKS = [
    block("SV", 0, row(1, 10), row(2, 20)),
    block("GT", 0, row(3, 10), row(3, 30, is_trip=True)),
    block("GT", 1),
    block("SV", 1, row(2, 10, is_trip=True), row(4, 10)),
]
TENS = Area.from_box(Box(9, 0, 11, 1))


@pytest.mark.parametrize("areas", [1, 9])
def test_stays_are_found_with_their_country_and_the_trips_of_their_persons(areas: int) -> None:
    stays = PlacedStays(BLOCKS)
    area_of, position = stays.pairs_within(
        [Area.from_box(Box(29, 0, 31, 1))] * (areas - 1) + [TENS]
    )
    rows, country = stays.rows_at(position[area_of == areas - 1])
    found = [(stays.countries[each], int.from_bytes(person.ljust(16, b"\0"), "big"))
             for each, person in zip(country, rows["person"], strict=True)]  # fmt: skip
    assert found == [("GT", 3), ("SV", 1), ("SV", 2), ("SV", 4)]
    assert sorted(stays.trips_of(rows)["lon"].tolist()) == [10, 30]
    assert stays.trips_of(rows[1:2]).tolist() == []


def test_it_holds_for_its_own_blocks_only_and_may_hold_nobody() -> None:
    stays = PlacedStays(BLOCKS)
    assert stays.is_of(list(reversed(BLOCKS)))
    assert not stays.is_of(BLOCKS[1:])
    assert not stays.is_of([*BLOCKS[1:], block("SV", 0, row(1, 10), row(2, 20))])
    nobody = PlacedStays([])
    assert nobody.is_of([])
    assert nobody.pairs_within([TENS] * 9)[1].tolist() == []
    assert len(nobody.rows_at(nobody.pairs_within([TENS])[1])[0]) == 0
