from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from response.drills.drill_clock import Beat, ClockReading, ClockStep, read_clock

WALL = datetime(2026, 11, 30, 5, 0, tzinfo=UTC)
BEGINS = datetime(2026, 12, 3, 16, 0, tzinfo=UTC)
BEATS = (
    Beat(1, 0, BEGINS),
    Beat(2, 2, BEGINS + timedelta(hours=12)),
    Beat(3, 5, BEGINS + timedelta(hours=24)),
)


def _at(minutes: float, *steps: ClockStep) -> ClockReading:
    wall = WALL + timedelta(minutes=minutes)
    return read_clock(BEGINS, (ClockStep(WALL), *steps), BEATS, wall)


def _step(minutes: float, speed: int = 1, *, skips: bool = False) -> ClockStep:
    return ClockStep(WALL + timedelta(minutes=minutes), speed, skips)


@pytest.mark.parametrize(
    ("minutes", "hours", "arrived"),
    [(0, 0, 1), (1, 1 / 60, 1), (2, 12, 2), (3, 12 + 1 / 60, 2), (5, 24, 3), (9, 24 + 4 / 60, 3)],
)
def test_it_runs_and_skips_to_each_inject_when_its_minute_has_come(
    minutes: float, hours: float, arrived: int
) -> None:
    found = _at(minutes)
    assert found.now == BEGINS + timedelta(hours=hours)
    assert found.arrived == arrived
    assert found.played == pytest.approx(minutes)


def test_what_it_skipped_is_nobodys_delay() -> None:
    found = _at(9)
    assert found.played_at(BEGINS + timedelta(minutes=1)) == pytest.approx(1)
    assert found.played_at(BEGINS + timedelta(hours=12)) == pytest.approx(2)
    assert found.played_at(BEGINS + timedelta(hours=12, minutes=2)) == pytest.approx(4)
    assert found.played_at(BEGINS + timedelta(hours=24)) == pytest.approx(5)
    assert found.played_at(BEGINS - timedelta(hours=1)) == 0
    # An hour nobody played lies at the end of the stretch before it.
    assert found.played_at(BEGINS + timedelta(hours=6)) == pytest.approx(2)


def test_it_stands_still_and_goes_on_where_it_stood() -> None:
    found = _at(60, _step(1, 0))
    assert (found.now, found.played, found.speed) == (BEGINS + timedelta(minutes=1), 1.0, 0)
    again = _at(61, _step(1, 0), _step(60, 1))
    assert again.played == pytest.approx(2)
    assert again.arrived == 2


def test_it_runs_up_to_sixty_times_as_fast() -> None:
    assert _at(0.05, _step(0, 60)).arrived == 2
    assert _at(1, _step(0, 60)).played == pytest.approx(60)


def test_whoever_skips_has_the_next_at_once_and_the_rest_by_as_much_earlier() -> None:
    found = _at(1, _step(1, skips=True))
    assert found.arrived == 2
    assert found.played == pytest.approx(1)
    assert found.next_in == pytest.approx(3)
    assert _at(4, _step(1, skips=True)).arrived == 3


def test_to_skip_when_nothing_is_left_does_nothing() -> None:
    found = _at(6, _step(6, skips=True))
    assert (found.arrived, found.next_in) == (3, None)


def test_a_clock_of_the_wall_that_goes_back_runs_nothing_backwards() -> None:
    assert _at(-5).now == BEGINS
