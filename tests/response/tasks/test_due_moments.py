"""When a task is due: from coming into the crisis, and anew when the level rises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from response.tasks.due_moments import (
    LevelStep,
    clock_start,
    due_moment,
    is_overdue,
    minute_mark,
)

JOINED = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


def _at(minutes: int) -> datetime:
    return JOINED + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("steps", "minutes"),
    [
        ([], 0),
        ([LevelStep(_at(30), 2, 3, False)], 30),
        ([LevelStep(_at(30), 2, 1, False)], 0),
        ([LevelStep(_at(30), 2, 3, False), LevelStep(_at(90), 3, 2, False)], 30),
        # on a level of its own: the crisis passes it by
        ([LevelStep(_at(10), 2, 4, True), LevelStep(_at(60), 2, 3, False)], 10),
        # it came down to where the crisis stands, and rises with it again
        (
            [
                LevelStep(_at(10), 2, 4, True),
                LevelStep(_at(20), 4, 2, True),
                LevelStep(_at(60), 2, 3, False),
            ],
            60,
        ),
        # in whatever order they are told
        ([LevelStep(_at(90), 3, 4, False), LevelStep(_at(30), 2, 3, False)], 90),
    ],
)
def test_the_clock_begins_with_the_country_and_with_each_rise(
    steps: list[LevelStep], minutes: int
) -> None:
    assert clock_start(JOINED, 2, steps) == _at(minutes)


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.integers(0, 999), st.integers(1, 4), st.integers(1, 4), st.booleans()),
        max_size=6,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_in_which_steps_are_told_never_matters(
    steps: list[tuple[int, int, int, bool]], order: Random
) -> None:
    moments = {step[0]: step for step in steps}
    told_once = [
        LevelStep(_at(minute), before, after, is_own)
        for minute, before, after, is_own in moments.values()
    ]
    shuffled = list(told_once)
    order.shuffle(shuffled)
    assert clock_start(JOINED, 2, told_once) == clock_start(JOINED, 2, shuffled) >= JOINED


def test_a_task_is_late_when_its_moment_is_past_and_nobody_did_it() -> None:
    due = due_moment(JOINED, 15)
    assert due == _at(15)
    assert due_moment(JOINED, None) is None
    assert not is_overdue(due, is_pending=True, now=_at(15))
    assert is_overdue(due, is_pending=True, now=_at(16))
    assert not is_overdue(due, is_pending=False, now=_at(999))
    assert not is_overdue(None, is_pending=True, now=_at(999))


@pytest.mark.parametrize(
    ("minutes", "mark"),
    [(0, "+0 min"), (45, "+45 min"), (60, "+1 h"), (90, "+1 h 30"), (125, "+2 h 05"), (None, "")],
)
def test_a_minute_is_written_as_protocols_write_it(minutes: int | None, mark: str) -> None:
    assert minute_mark(minutes) == mark
