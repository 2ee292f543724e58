"""400 days in six zones: whatever the clocks do, nobody is on call twice, or never."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.watch.rota.test_wall_clock import YEARS, ZONES
from watch.rota.models import PatternTurn, RotaPattern
from watch.rota.patterns import PatternSlot, slots_of
from watch.rota.wall_clock import moment_of, wall_time, zone_named

DAYS = 400
WALLS = st.integers(0, 24 * 60 - 1).map(lambda each: f"{each // 60:02}:{each % 60:02}")


def pattern(first: date, starts: str, ends: str, **more: object) -> RotaPattern:
    values = {"members": ["a", "b", "c"], "turn": PatternTurn.DAY, "weekdays": "1234567", **more}
    return RotaPattern(rung=1, starts=starts, ends=ends, first_day=first, **values)


def assert_one_after_the_other(slots: list[PatternSlot], first: date, zone: str) -> None:
    in_order = sorted(slots, key=lambda each: each.starts_at)
    assert all(before.ends_at == after.starts_at for before, after in pairwise(in_order))
    begin = moment_of(first + timedelta(days=2), wall_time("00:00", "x"), zone_named(zone))
    end = moment_of(first + timedelta(days=DAYS - 8), wall_time("00:00", "x"), zone_named(zone))
    assert in_order[0].starts_at <= begin
    assert in_order[-1].ends_at >= end


@pytest.mark.parametrize("zone", ZONES)
@settings(max_examples=3)
@given(cuts=st.lists(WALLS, min_size=3, max_size=3, unique=True), is_week=st.booleans())
def test_parts_of_the_day_leave_no_hole_and_no_overlap(
    zone: str, cuts: list[str], is_week: bool
) -> None:
    first = date(YEARS.get(zone, 2026), 2, 1)
    cuts = sorted(cuts)
    turn = PatternTurn.WEEK if is_week else PatternTurn.DAY
    slots = [
        slot
        for starts, ends in zip(cuts, [*cuts[1:], cuts[0]], strict=True)
        for slot in slots_of(
            pattern(first, starts, ends, turn=turn), zone, first, first + timedelta(days=DAYS)
        )
    ]
    assert_one_after_the_other(slots, first, zone)


@pytest.mark.parametrize("zone", ZONES)
@settings(max_examples=4)
@given(wall=WALLS, turn=st.sampled_from(PatternTurn))
def test_whole_turns_leave_no_hole_and_no_overlap(zone: str, wall: str, turn: PatternTurn) -> None:
    first = date(YEARS.get(zone, 2026), 2, 1)
    made = pattern(first, wall, wall, turn=turn)
    slots = list(slots_of(made, zone, first, first + timedelta(days=DAYS)))
    assert_one_after_the_other(slots, first, zone)
    pieces = [
        slot
        for begin in range(0, DAYS, 37)
        for slot in slots_of(
            made, zone, first + timedelta(days=begin), first + timedelta(days=min(begin + 37, DAYS))
        )
    ]
    assert pieces == slots, "written in parts, it is what is written at once"


def slots(made: RotaPattern, first: date, days: int) -> list[tuple[str, datetime, datetime]]:
    zone = zone_named("America/El_Salvador")
    found = slots_of(made, zone.key, first, first + timedelta(days=days))
    return [
        (
            each.member,
            each.starts_at.astimezone(zone).replace(tzinfo=None),
            each.ends_at.astimezone(zone).replace(tzinfo=None),
        )
        for each in found
    ]


MONDAY = date(2026, 11, 30)


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, 30, hour) + timedelta(days=day)  # noqa: DTZ001 - a wall time


def test_nights_go_round_and_end_on_the_next_day() -> None:
    assert slots(pattern(MONDAY, "20:00", "08:00", members=["a", "b"]), MONDAY, 3) == [
        ("a", at(0, 20), at(1, 8)),
        ("b", at(1, 20), at(2, 8)),
        ("a", at(2, 20), at(3, 8)),
    ]


def test_the_weekday_chosen_counts_and_the_turn_goes_on_all_the_same() -> None:
    weekend = pattern(MONDAY, "08:00", "20:00", turn=PatternTurn.WEEK, weekdays="67")
    assert slots(weekend, MONDAY, 14) == [
        ("a", at(5, 8), at(5, 20)),
        ("a", at(6, 8), at(6, 20)),
        ("b", at(12, 8), at(12, 20)),
        ("b", at(13, 8), at(13, 20)),
    ]


def test_a_week_lasts_from_the_weekday_it_began_on_to_the_next() -> None:
    weekly = pattern(MONDAY, "09:00", "09:00", turn=PatternTurn.WEEK, weekdays="3")
    assert slots(weekly, MONDAY + timedelta(days=3), 14) == [
        ("b", at(7, 9), at(14, 9)),
        ("c", at(14, 9), at(21, 9)),
    ]


def test_it_begins_no_earlier_than_its_first_day_and_no_later_than_its_last() -> None:
    made = pattern(MONDAY, "09:00", "09:00", last_day=MONDAY + timedelta(days=1))
    assert [each[0] for each in slots(made, MONDAY - timedelta(days=9), 40)] == ["a", "b"]


def test_what_lies_in_the_hour_that_is_left_out_is_nobodys() -> None:
    night = date(2026, 3, 8)
    made = pattern(night, "02:10", "02:50")
    assert list(slots_of(made, "America/New_York", night, night + timedelta(days=1))) == []
