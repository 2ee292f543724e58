from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from core.geo.geometry import Area, Box
from feeds.values import Band, Severity
from registry.people.models import StayKind
from tests.indexed_people import PersonStay, block, index_with, person, present
from tests.watch.conftest import band
from tests.watch.matching.test_affected import NOW
from watch.matching.affected import affected
from watch.matching.moments import HazardTimes, Moment

DAY = timedelta(days=1)
HERE, THERE, AWAY = (-98.5, 26.5), (-98.5, 28.5), (-80.0, 10.0)
GROUND = band(-99, 26, -98, 27, Severity.SEVERE, "here")
OTHER = band(-99, 28, -98, 29, Severity.EXTREME, "there")
"""NOW is noon of 22 November at HERE."""


def day(number: int) -> date:
    return date(2026, 11, number)


def trip(number: int, at: tuple[float, float], first: int, last: int | None = None) -> PersonStay:
    until = day(last) if last else None
    return person(number, *at, kind=StayKind.TRIP, from_on=day(first), until_on=until)


def home(number: int, at: tuple[float, float] = HERE, **given: Any) -> PersonStay:
    return person(number, *at, **given)


def times(starts: timedelta | None, ends: timedelta | None, keep: timedelta = DAY) -> HazardTimes:
    begins = NOW + starts if starts is not None else None
    return HazardTimes(begins, NOW + ends if ends is not None else None, NOW + keep)


def asked(
    bands: tuple[Band, ...], hazard: HazardTimes, *rows: PersonStay
) -> dict[int, tuple[str, str]]:
    """Return, by person, the moment and the label of the band."""
    match = affected(bands, index_with([block(*rows)]), NOW, times=hazard).get("SV")
    if match is None:
        return {}
    ids = match.rows["person"].tolist()
    return {
        each: (list(Moment)[int(moment)].value, bands[int(position)].label)
        for each, moment, position in zip(ids, match.moment, match.band, strict=True)
    }


HOLDS = times(-DAY, 5 * DAY)
TO_COME = times(3 * DAY, 5 * DAY)
NO_END = times(-DAY, None, 2 * DAY)
PAST_END = times(-3 * DAY, -DAY, 2 * DAY)
"""Its end is past and it stands all the same: its source is silent."""


@pytest.mark.parametrize(
    ("what", "hazard", "rows", "expected"),
    [
        ("no dates: always there", HOLDS, [home(1)], "inside"),
        ("no dates: there when it comes, too", TO_COME, [home(1)], "inside"),
        ("there now and gone tomorrow", HOLDS, [home(1, until_on=day(23))], "inside"),
        ("gone before it comes", TO_COME, [home(1, until_on=day(24))], "leaving"),
        ("goes on the day it comes", TO_COME, [home(1, until_on=day(25))], "inside"),
        ("comes while it lasts", HOLDS, [home(1, from_on=day(24))], "arriving"),
        ("comes on its last day", HOLDS, [home(1, from_on=day(27))], "arriving"),
        ("comes the day after it ended", HOLDS, [home(1, from_on=day(28))], None),
        ("comes and goes before it comes", TO_COME, [trip(1, HERE, 23, 24)], None),
        ("on a trip when it comes", TO_COME, [home(1), trip(1, AWAY, 24)], "leaving"),
        ("home again while it lasts", TO_COME, [home(1), trip(1, AWAY, 24, 26)], "arriving"),
        ("away now, home tomorrow", HOLDS, [home(1), trip(1, AWAY, 20, 22)], "arriving"),
        ("away until it is over", HOLDS, [home(1), trip(1, AWAY, 20, 27)], None),
        (
            "two trips end to end until it is over",
            HOLDS,
            [home(1), trip(1, AWAY, 20, 23), trip(1, AWAY, 24, 30)],
            None,
        ),
        (
            "a day at home between two trips",
            HOLDS,
            [home(1), trip(1, AWAY, 20, 23), trip(1, AWAY, 25, 30)],
            "arriving",
        ),
        ("no end: as long as it is kept", NO_END, [home(1, from_on=day(24))], "arriving"),
        ("no end: not for ever", NO_END, [home(1, from_on=day(25))], None),
        ("outlived its end: there now", PAST_END, [home(1)], "inside"),
        ("outlived its end: comes tomorrow", PAST_END, [home(1, from_on=day(23))], "arriving"),
        ("an end before its beginning", times(3 * DAY, DAY), [home(1)], "inside"),
        ("elsewhere all the time", HOLDS, [home(1, AWAY)], None),
    ],
)
def test_how_a_stay_and_a_hazard_meet(
    what: str, hazard: HazardTimes, rows: list[PersonStay], expected: str | None
) -> None:
    found = asked((GROUND,), hazard, *rows)
    assert found == ({1: (expected, "here")} if expected else {}), what


def timed(one: Band, starts: timedelta | None, lapses: timedelta | None) -> Band:
    return replace(
        one,
        starts=NOW + starts if starts is not None else None,
        lapses=NOW + lapses if lapses is not None else None,
    )


@pytest.mark.parametrize(
    ("what", "bands", "rows", "expected"),
    [
        (
            "a graver part comes later, at home: inside, and the gravest is told",
            (GROUND, timed(replace(GROUND, severity=Severity.EXTREME, label="worse"), DAY, None)),
            [home(1)],
            ("inside", "worse"),
        ),
        (
            "inside here, arriving where it is graver: inside, and the gravest is told",
            (GROUND, timed(OTHER, DAY, 4 * DAY)),
            [home(1), trip(1, THERE, 24, 25)],
            ("inside", "there"),
        ),
        (
            "leaves one part before it comes, arrives in the other while it lasts",
            (timed(GROUND, 3 * DAY, 4 * DAY), timed(OTHER, DAY, 4 * DAY)),
            [home(1), trip(1, THERE, 24)],
            ("arriving", "there"),
        ),
        (
            "each part has its own end",
            (timed(GROUND, None, DAY), timed(OTHER, None, 4 * DAY)),
            [trip(1, HERE, 25), trip(2, THERE, 25)],
            None,
        ),
        (
            "leaves both: the gravest that is left behind",
            (
                timed(GROUND, 3 * DAY, 4 * DAY),
                timed(replace(OTHER, area=GROUND.area), 3 * DAY, None),
            ),
            [home(1, until_on=day(23))],
            ("leaving", "there"),
        ),
    ],
)
def test_a_person_is_in_one_of_them_over_all_parts(
    what: str, bands: tuple[Band, ...], rows: list[PersonStay], expected: tuple[str, str] | None
) -> None:
    found = asked(bands, HOLDS, *rows)
    assert found.get(1) == expected, what
    assert found.get(2) == (("arriving", "there") if expected is None else None)


def test_the_day_is_that_of_the_place() -> None:
    """At 23:30 in Hidalgo it is the 23rd in UTC: who leaves on the 22nd is still there."""
    late = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
    hazard = HazardTimes(late - DAY, late + DAY, late + DAY)
    rows = [home(1, until_on=day(22)), home(2, from_on=day(23)), home(3, from_on=day(25))]
    match = affected((GROUND,), index_with([block(*rows)]), late, times=hazard)["SV"]
    assert match.counts.by_moment == {Moment.INSIDE: 1, Moment.ARRIVING: 1}


def test_without_a_hazard_only_who_is_there_is_asked_about() -> None:
    rows = [home(1), home(2, from_on=day(23)), home(3, until_on=day(22))]
    match = affected((timed(GROUND, DAY, 2 * DAY),), index_with([block(*rows)]), NOW)["SV"]
    assert match.counts.by_moment == {Moment.INSIDE: 2}


@pytest.mark.parametrize("seed", range(6))
def test_it_finds_what_asking_every_hour_finds(seed: int) -> None:
    dice = random.Random(seed)
    bands = tuple(_random_band(dice) for _ in range(dice.randrange(1, 4)))
    hazard = HazardTimes(
        NOW + timedelta(hours=dice.randrange(-60, 60)),
        dice.choice([None, NOW + timedelta(hours=dice.randrange(-30, 100))]),
        NOW + timedelta(hours=dice.randrange(90)),
    )
    rows = [row for number in range(1, 80) for row in _random_stays(dice, number)]
    match = affected(bands, index_with([block(*rows[:60]), block(*rows[60:])]), NOW, times=hazard)[
        "SV"
    ]
    found = {
        each: (int(moment), bands[int(position)].severity)
        for each, moment, position in zip(
            match.rows["person"].tolist(), match.moment, match.band, strict=True
        )
    }
    assert found == _hour_by_hour(bands, hazard, rows)
    assert sum(match.counts.by_moment.values()) == match.counts.persons == len(found)


def _random_band(dice: random.Random) -> Band:
    west, south = dice.uniform(-100, -97), dice.uniform(25, 27)
    starts = dice.choice([None, NOW + timedelta(hours=dice.randrange(-50, 90))])
    lapses = dice.choice([None, NOW + timedelta(hours=dice.randrange(-20, 120))])
    area = Area.from_box(Box(west, south, west + 2, south + 2))
    return Band(area, dice.choice(list(Severity)), "", starts, lapses)


def _random_stays(dice: random.Random, number: int) -> list[PersonStay]:
    def spot() -> tuple[float, float]:
        return dice.uniform(-101, -95), dice.uniform(24, 30)

    until = dice.choice([None, None, day(dice.randrange(20, 28))])
    stays = [home(number, spot(), until_on=until)]
    for _ in range(dice.choice([0, 0, 1, 1, 2, 3])):
        first = dice.randrange(17, 29)
        last = dice.choice([None, min(30, first + dice.randrange(4))])
        stays.append(trip(number, spot(), first, last))
    return stays


def _hour_by_hour(
    bands: tuple[Band, ...], hazard: HazardTimes, rows: list[PersonStay]
) -> dict[int, tuple[int, Severity]]:
    """The definition, word by word: who is there, asked at every hour."""
    lons = np.array([row.place.lon for row in rows])
    lats = np.array([row.place.lat for row in rows])
    told: dict[int, list[tuple[int, Severity]]] = {}
    known: dict[datetime, list[bool]] = {}

    def there(index: int, moment: datetime) -> bool:
        if moment not in known:
            known[moment] = present(rows, moment)
        return known[moment][index]

    for one in bands:
        begins, ends = one.starts or hazard.starts or NOW, one.lapses or hazard.ends
        comes = max(NOW, begins)
        last = max(comes, hazard.open_until if ends is None or ends < NOW else ends)
        hours = int((last - comes) / timedelta(hours=1))
        asked_at = [comes + timedelta(hours=each) for each in range(hours + 1)] + [last]
        held = one.area.contains_many(lons, lats)
        for index in np.flatnonzero(held).tolist():
            moment = _meeting(
                there(index, NOW), there(index, comes), any(there(index, at) for at in asked_at)
            )
            if moment is not None:
                told.setdefault(rows[index].person_id.int, []).append((moment, one.severity))
    return {number: _of_all(meetings) for number, meetings in told.items()}


def _meeting(is_there: bool, is_there_first: bool, is_there_ever: bool) -> int | None:
    if is_there and is_there_first:
        return 0
    if is_there_ever:
        return 1
    return 2 if is_there else None


def _of_all(meetings: list[tuple[int, Severity]]) -> tuple[int, Severity]:
    dangers = [severity for moment, severity in meetings if moment < 2]
    gravest = max(dangers or [severity for _, severity in meetings], key=lambda each: each.rank)
    return min(moment for moment, _ in meetings), gravest


@pytest.mark.parametrize("seed", range(4))
def test_a_zone_with_itself_and_longitudes_turned_once_round_flag_the_same(seed: int) -> None:
    """A zone told twice (two languages, two sources) counts nobody twice; ±360° is one place."""
    dice = random.Random(100 + seed)
    bands = tuple(_random_band(dice) for _ in range(3))
    rows = [row for number in range(1, 60) for row in _random_stays(dice, number)]
    turned = tuple(replace(one, area=_turned(one.area, dice.choice([-360, 360]))) for one in bands)
    asked_once = asked(bands, HOLDS, *rows)
    assert asked_once
    assert asked(bands + bands, HOLDS, *rows) == asked_once
    assert asked(turned, HOLDS, *rows) == asked_once


def _turned(area: Area, degrees: int) -> Area:
    west, south, east, north = area.geometry.bounds
    corners = [(west, south), (east, south), (east, north), (west, north)]
    return Area.from_ring([(lon + degrees, lat) for lon, lat in corners])
