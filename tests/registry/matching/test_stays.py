from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import numpy as np
import pytest

from registry.matching.blocks import IndexRow, pack
from registry.matching.stays import days_at, present_rows
from registry.people.models import StayKind
from registry.people.record import Card, StayPlace

ANA = uuid.UUID(int=1)
HOME = StayPlace(lon=-98, lat=26)
AWAY = StayPlace(lon=-90, lat=30)


def row(
    place: StayPlace, first: date | None = None, last: date | None = None, *, trip: bool = False
) -> IndexRow:
    kind = StayKind.TRIP if trip else StayKind.RESIDENCE
    return IndexRow(ANA, None, uuid.uuid4(), kind, first, last, Card(full_name="Ana"), place)


def d(day: int) -> date:
    return date(2026, 11, day)


@pytest.mark.parametrize(
    ("what", "rows", "expected"),
    [
        ("at home", [row(HOME)], [True]),
        ("moved in today", [row(HOME, d(22))], [True]),
        ("moves in tomorrow", [row(HOME, d(23))], [False]),
        ("last day at home", [row(HOME, None, d(22))], [True]),
        ("moved out yesterday", [row(HOME, None, d(21))], [False]),
        ("on a trip", [row(HOME), row(AWAY, d(20), d(25), trip=True)], [False, True]),
        ("first day of the trip", [row(HOME), row(AWAY, d(22), d(25), trip=True)], [False, True]),
        ("last day of the trip", [row(HOME), row(AWAY, d(20), d(22), trip=True)], [False, True]),
        ("trip to come", [row(HOME), row(AWAY, d(23), d(25), trip=True)], [True, False]),
        ("back from a trip", [row(HOME), row(AWAY, d(10), d(21), trip=True)], [True, False]),
        ("trip without an end", [row(HOME), row(AWAY, d(1), trip=True)], [False, True]),
        (
            "two trips at once",
            [row(HOME), row(AWAY, d(1), trip=True), row(AWAY, d(20), trip=True)],
            [False, True, True],
        ),
    ],
)
def test_where_somebody_is(what: str, rows: list[IndexRow], expected: list[bool]) -> None:
    noon = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
    assert present_rows(pack(rows), noon).tolist() == expected, what


def test_somebody_elses_trip_leaves_one_at_home() -> None:
    other = IndexRow(
        uuid.UUID(int=2),
        None,
        uuid.uuid4(),
        StayKind.TRIP,
        d(20),
        None,
        Card(full_name="Eva"),
        AWAY,
    )
    assert present_rows(
        pack([row(HOME), other]), datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
    ).tolist() == [True, True]


@pytest.mark.parametrize(("hour", "day"), [(5, 21), (7, 22), (12, 22), (23, 22)])
def test_the_day_is_that_of_the_place(hour: int, day: int) -> None:
    """At 98 W the nautical day begins at 07:00 UTC."""
    found = days_at(np.array([-98.0]), datetime(2026, 11, 22, hour, 0, tzinfo=UTC))
    assert found.tolist() == [(d(day) - date(1970, 1, 1)).days]


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        present_rows(pack([row(HOME)]), datetime(2026, 11, 22, 12, 0))  # noqa: DTZ001
