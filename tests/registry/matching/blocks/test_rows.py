from __future__ import annotations

import uuid
from datetime import date

import numpy as np

from registry.matching.blocks.attributes import GroupNumbers
from registry.matching.blocks.rows import (
    HOUSEHOLD,
    LON,
    IndexRow,
    PersonRows,
    indexed_person,
    micro_point,
    persons_in,
)
from registry.matching.blocks.stay_rows import resident_rows, traveller_stays
from registry.people.models import Need, StayKind
from registry.people.record import Card, StayPlace

HOME = IndexRow(uuid.uuid4(), StayKind.RESIDENCE, None, None, StayPlace(lon=-98.2, lat=26.2))
TRIP = IndexRow(
    uuid.UUID("11111111-1111-1111-1111-111111110000"),
    StayKind.TRIP,
    date(2026, 11, 20),
    None,
    StayPlace(lon=-80, lat=10, accuracy="address"),
)
CARD = Card(full_name="x", birth_year=2015, needs=(Need.MEDICAL,), language="quc")


def person(*stays: IndexRow, card: Card | None = CARD) -> PersonRows:
    return PersonRows(uuid.uuid4(), None, None, card, stays)


def test_who_has_one_residence_without_dates_is_a_resident() -> None:
    groups = GroupNumbers()
    resident = indexed_person(person(HOME), 7, -7, groups)
    assert (resident.is_resident, resident.columns().shape) == (True, (4, 1))
    for stays in ((TRIP,), (HOME, TRIP), (HOME, HOME)):
        assert not indexed_person(person(*stays), 7, -7, groups).is_resident
    rows = resident_rows(resident.columns(), np.array([7], dtype=np.int32), groups)
    assert rows[["person", "household", "lon", "lat"]].tolist() == [(7, -7, -98.2, 26.2)]
    assert rows[["birth_year", "language", "stay"]].tolist() == [(2015, b"quc", b"")]


def test_persons_come_back_out_of_their_rows_whatever_their_ids() -> None:
    groups = GroupNumbers()
    people = [indexed_person(person(HOME, TRIP), 3, 5, groups),
              indexed_person(person(TRIP), 4, -4, groups)]  # fmt: skip
    rows = [each.columns() for each in people]
    columns = np.concatenate(rows, axis=1)
    numbers = np.repeat(np.array([3, 4], dtype=np.int32), [each.shape[1] for each in rows])
    assert persons_in(columns, numbers) == {3: people[0], 4: people[1]}
    inside = np.ones((1, len(numbers)), dtype=bool)
    country = np.zeros(len(numbers), dtype=np.int16)
    stays = traveller_stays(columns, numbers, country, inside, [groups])
    assert sorted(stays.rows["person"].tolist()) == [3, 3, 4]
    assert {each.ljust(16, b"\0") for each in stays.rows["stay"].tolist()} == {
        HOME.stay_id.bytes, TRIP.stay_id.bytes}  # fmt: skip


def test_of_what_does_not_open_stays_what_was_known() -> None:
    groups = GroupNumbers()
    before = indexed_person(person(HOME), 7, -7, groups)
    stored = persons_in(before.columns(), np.array([7], dtype=np.int32))[7]
    closed = IndexRow(HOME.stay_id, HOME.kind, None, None, None)
    after = indexed_person(person(closed, TRIP, card=None), 7, 9, groups, stored)
    assert after.about == before.about
    assert {each.stay: (each.lon, each.lat) for each in after.stays} == {
        HOME.stay_id.bytes: (-98_200_000, 26_200_000),
        TRIP.stay_id.bytes: (-80_000_000, 10_000_000),
    }
    assert set(after.columns()[HOUSEHOLD].tolist()) == {9}
    assert indexed_person(person(closed), 7, -7, groups).stays == ()


def test_places_are_the_nearest_millionth() -> None:
    assert micro_point(StayPlace(lon=-98.1234567, lat=0.0000004)) == (-98_123_457, 0)
    groups = GroupNumbers()
    assert indexed_person(person(HOME), 1, -1, groups).columns()[LON].tolist() == [-98_200_000]
