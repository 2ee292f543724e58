"""The curve of a round: a sum that grows to the whole, never above it."""

from __future__ import annotations

from datetime import date

import pytest

from webapp.blueprints.rounds.curve import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, round_curve

FIRST, DUE, CLOSES = date(2026, 12, 5), date(2026, 12, 9), date(2026, 12, 15)


def test_it_grows_day_by_day_to_the_whole() -> None:
    days = [(FIRST, 2), (date(2026, 12, 6), 0), (date(2026, 12, 7), 8)]
    curve = round_curve(days, 10, DUE, CLOSES)
    assert curve is not None
    assert [(each.whole, each.share) for each in curve.days] == [(2, 0.2), (2, 0.2), (10, 1.0)]
    assert curve.share == 1.0
    assert curve.path.startswith(f"M{LEFT} ")
    assert curve.path.endswith(f" {TOP}")
    assert curve.path.count("L") == 2
    assert curve.grid[0] == (0, HEIGHT - BOTTOM)
    assert curve.target == (round(LEFT + (WIDTH - LEFT - RIGHT) * 0.4, 1), TOP)
    assert curve.ends_on == CLOSES


@pytest.mark.parametrize(
    ("per_day", "asked"), [([], 10), ([(FIRST, 0)], 0)], ids=["not opened", "nobody asked"]
)
def test_without_a_question_there_is_no_curve(per_day: list[tuple[date, int]], asked: int) -> None:
    assert round_curve(per_day, asked, DUE, CLOSES) is None


def test_who_is_late_and_who_answers_twice_stay_inside_the_drawing() -> None:
    late = date(2027, 1, 20)
    curve = round_curve([(FIRST, 12), (late, 3)], 10, DUE, CLOSES)
    assert curve is not None
    assert curve.share == 1.0
    assert curve.ends_on == late
    assert curve.path.endswith(f"L{WIDTH - RIGHT} {TOP}")
