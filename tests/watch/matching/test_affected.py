from __future__ import annotations

import random
import uuid
from datetime import UTC, date, datetime

import numpy as np
import pytest
import shapely

from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Box, Point
from feeds.values import Band, Severity
from registry.people.models import Need, StayKind
from tests.indexed_people import PersonStay, block, index_with, person
from tests.watch.conftest import band
from watch.matching.affected import affected

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
ZONE = (band(-99, 26, -98, 27, Severity.SEVERE, "the zone"),)


NOISE = block(person(900, -98.5, 26.5), person(901, -98.5, 26.5), country="GT")


def found(*rows: PersonStay, bands: tuple[Band, ...] = ZONE, at: datetime = NOW) -> list[int]:
    match = affected(bands, index_with([block(*rows), NOISE]), at).get("SV")
    return [] if match is None else match.rows["person"].tolist()


@pytest.mark.parametrize(
    ("what", "rows", "expected"),
    [
        ("inside", [person(1, -98.5, 26.5)], [1]),
        ("outside", [person(1, -97.9, 26.5)], []),
        ("on the border", [person(1, -98, 26.5)], [1]),
        ("on a corner", [person(1, -99, 27)], [1]),
        ("axes swapped", [person(1, 26.5, -89)], []),
        ("two stays inside are one person", [person(1, -98.5, 26.5), person(1, -98.6, 26.6)], [1]),
        ("gone yesterday", [person(1, -98.5, 26.5, until_on=date(2026, 11, 21))], []),
        ("comes tomorrow", [person(1, -98.5, 26.5, from_on=date(2026, 11, 23))], []),
        (
            "lives inside, travels elsewhere",
            [
                person(1, -98.5, 26.5),
                person(1, -80, 10, kind=StayKind.TRIP, from_on=date(2026, 11, 20)),
            ],
            [],
        ),
        (
            "lives elsewhere, travels inside",
            [
                person(1, -80, 10),
                person(1, -98.5, 26.5, kind=StayKind.TRIP, from_on=date(2026, 11, 20)),
            ],
            [1],
        ),
        (
            "lives inside, the trip is over",
            [
                person(1, -98.5, 26.5),
                person(
                    1,
                    -80,
                    10,
                    kind=StayKind.TRIP,
                    from_on=date(2026, 11, 1),
                    until_on=date(2026, 11, 21),
                ),
            ],
            [1],
        ),
    ],
)
def test_who_is_inside(what: str, rows: list[PersonStay], expected: list[int]) -> None:
    assert found(*rows) == expected, what


def test_a_hole_is_outside() -> None:
    ring = Area(
        shapely.Polygon(
            shapely.box(-99, 26, -98, 27).exterior,
            [shapely.box(-98.7, 26.3, -98.3, 26.7).exterior.coords],
        )
    )
    bands = (Band(ring, Severity.SEVERE),)
    assert found(person(1, -98.5, 26.5), person(2, -98.9, 26.1), bands=bands) == [2]


def test_a_trip_kept_in_another_block_still_takes_the_person_away() -> None:
    away = person(1, -80, 10, kind=StayKind.TRIP, from_on=date(2026, 11, 20))
    assert affected(ZONE, index_with([block(person(1, -98.5, 26.5)), block(away)]), NOW) == {}


def test_persons_households_minors_needs_and_languages_are_counted_once() -> None:
    family, other = uuid.UUID(int=70), uuid.UUID(int=71)
    rows = [
        person(
            1, -98.5, 26.5, household_id=family, needs=(Need.MEDICAL, Need.OLDER), birth_year=1950
        ),
        person(2, -98.5, 26.5, household_id=family, birth_year=2010, language="quc"),
        person(2, -98.6, 26.6, household_id=family, birth_year=2010, language="quc"),
        person(3, -98.5, 26.5, household_id=other, birth_year=2008, language="es-SV"),
        person(4, -98.5, 26.5, birth_year=2009, needs=(Need.MEDICAL,)),
        person(5, -98.5, 26.5),
        person(6, -97.5, 26.5, household_id=family, birth_year=2015),
    ]
    counts = affected(ZONE, index_with([block(*rows), NOISE]), NOW)["SV"].counts
    assert (counts.persons, counts.households, counts.minors) == (5, 4, 2), (
        "16 and 17; 18 this year is no minor"
    )
    assert counts.by_need == {Need.MEDICAL: 2, Need.OLDER: 1}
    assert counts.by_language == {"es": 4, "quc": 1}
    assert counts.by_severity == {Severity.SEVERE: 5}


def test_the_gravest_band_counts_whatever_the_order() -> None:
    wide = band(-100, 25, -97, 28, Severity.MODERATE, "MMI 5")
    narrow = band(-98.6, 26.4, -98.4, 26.6, Severity.SEVERE, "MMI 7")
    rows = block(person(1, -98.5, 26.5), person(2, -99.5, 25.5))
    for bands in ((wide, narrow), (narrow, wide)):
        match = affected(bands, index_with([rows]), NOW)["SV"]
        assert [bands[each].label for each in match.band] == ["MMI 7", "MMI 5"]
        assert match.counts.by_severity == {Severity.SEVERE: 1, Severity.MODERATE: 1}


def test_among_equals_the_later_band_is_the_graver() -> None:
    bands = (
        band(-99, 26, -98, 27, Severity.SEVERE, "MMI 6"),
        band(-99, 26, -98, 27, Severity.SEVERE, "MMI 7"),
    )
    assert [
        bands[each].label
        for each in affected(bands, index_with([block(person(1, -98.5, 26.5))]), NOW)["SV"].band
    ] == ["MMI 7"]


def test_of_two_stays_inside_the_gravest_is_told() -> None:
    bands = (band(-99, 26, -98, 27, Severity.MINOR), band(-98.2, 26, -98, 27, Severity.EXTREME))
    trips = [
        person(1, lon, 26.5, kind=StayKind.TRIP, from_on=date(2026, 11, 20))
        for lon in (-98.9, -98.1)
    ]
    match = affected(bands, index_with([block(*trips)]), NOW)["SV"]
    assert [uuid.UUID(bytes=each) for each in match.rows["stay"]] == [trips[1].stay_id]


def test_the_distance_is_to_the_epicentre() -> None:
    match = affected(ZONE, index_with([block(person(1, -98.5, 26.5))]), NOW, Point(-98.5, 27.5))[
        "SV"
    ]
    assert match.distance_km[0] == pytest.approx(111, abs=1)


def test_no_bands_and_no_blocks_touch_nobody() -> None:
    assert affected((), index_with([NOISE]), NOW) == {}
    assert affected(ZONE, index_with([]), NOW) == {}


@pytest.mark.parametrize("seed", range(12))
def test_it_finds_whom_a_plain_loop_finds(seed: int) -> None:
    """Random star-shaped bands with holes, random stays and trips, against shapely one by one."""
    dice = random.Random(seed)
    bands = [made for made in (_random_band(dice) for _ in range(4)) if made is not None]
    rows = [row for number in range(1, 300) for row in _random_stays(dice, number)]
    blocks = [block(*rows[:200]), block(*rows[200:]), NOISE]
    match = affected(bands, index_with(blocks), NOW)["SV"]
    expected = _plain_loop(bands, rows)
    told = {
        each: bands[b].severity.rank
        for each, b in zip(match.rows["person"].tolist(), match.band, strict=True)
    }
    assert told == expected
    assert len(expected) > 10


def _random_band(dice: random.Random) -> Band | None:
    lon, lat = dice.uniform(-100, -96), dice.uniform(24, 28)
    angles = sorted(dice.uniform(0, 2 * np.pi) for _ in range(dice.randrange(5, 30)))
    ring = [
        (lon + dice.uniform(0.5, 2) * np.cos(a), lat + dice.uniform(0.5, 2) * np.sin(a))
        for a in angles
    ]
    shape = shapely.make_valid(shapely.Polygon(ring)).difference(
        shapely.Point(lon, lat).buffer(dice.uniform(0.1, 0.6))
    )
    try:
        return Band(Area(shape), dice.choice(list(Severity)))
    except BadGeometry:
        return None


def _random_stays(dice: random.Random, number: int) -> list[PersonStay]:
    household = uuid.UUID(int=dice.randrange(1000, 1100))
    stays = [person(number, dice.uniform(-102, -94), dice.uniform(22, 30), household_id=household)]
    for _ in range(dice.choice([0, 0, 0, 1, 2])):
        first = date(2026, 11, dice.randrange(1, 30))
        last = dice.choice([None, first.replace(day=min(30, first.day + dice.randrange(6)))])
        lon, lat = dice.uniform(-102, -94), dice.uniform(22, 30)
        stays.append(
            person(
                number,
                lon,
                lat,
                household_id=household,
                kind=StayKind.TRIP,
                from_on=first,
                until_on=last,
            )
        )
    return stays


def _plain_loop(bands: list[Band], rows: list[PersonStay]) -> dict[int, int]:
    """Noon at 98 W on 22 November: nobody's date is in doubt."""
    today = date(2026, 11, 22)
    away = {row.person_id for row in rows if row.kind is StayKind.TRIP and _holds(row, today)}
    told: dict[int, int] = {}
    for row in rows:
        if not _holds(row, today) or (row.kind is StayKind.RESIDENCE and row.person_id in away):
            continue
        assert row.place is not None
        spot = shapely.Point(row.place.lon, row.place.lat)
        ranks = [each.severity.rank for each in bands if each.area.geometry.covers(spot)]
        if ranks:
            told[row.person_id.int] = max([*ranks, told.get(row.person_id.int, -1)])
    return told


def _holds(row: PersonStay, today: date) -> bool:
    return (row.from_on is None or row.from_on <= today) and (
        row.until_on is None or today <= row.until_on
    )


def test_the_world_is_not_a_zone_of_nobody() -> None:
    world = (Band(Area.from_box(Box(-180, -90, 180, 90)), Severity.UNKNOWN),)
    assert found(person(1, 180, 0), person(2, -180, -90), bands=world) == [1, 2]
