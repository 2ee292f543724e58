from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.watch.rota.on_call import OnCall
from watch.rota.models import Shift
from watch.rota.spans import own_parts, rung_duty, spans_between

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def shift(begin: int, end: int, over: Shift | None = None) -> Shift:
    return Shift(
        rung=1, starts_at=NOON + timedelta(hours=begin), ends_at=NOON + timedelta(hours=end),
        replaces_id=over.id if over is not None else None,
    )  # fmt: skip


def hours(shifts: list[Shift]) -> list[list[tuple[int, int]]]:
    """Return, of each shift, from which hour to which it wakes its own holder."""
    parts = list(own_parts(shifts, shifts))

    def hour(moment: datetime) -> int:
        return int((moment - NOON) / timedelta(hours=1))

    return [[(hour(b), hour(e)) for row, b, e in parts if row is each] for each in shifts]


def test_a_swap_takes_its_part_and_a_swap_over_it_takes_of_that_one() -> None:
    old = shift(0, 24)
    swap = shift(8, 16, old)
    again = shift(10, 12, swap)
    assert hours([old, swap, again]) == [[(0, 8), (16, 24)], [(8, 10), (12, 16)], [(10, 12)]]


@pytest.mark.parametrize(
    ("swaps", "expected"),
    [
        ([(0, 24)], []),
        ([(0, 8), (8, 24)], []),
        ([(0, 8)], [(8, 24)]),
        ([(16, 24)], [(0, 16)]),
        ([(4, 12), (8, 16)], [(0, 4), (16, 24)]),
        ([(20, 30), (-4, 2)], [(2, 20)]),
    ],
)
def test_what_is_left_of_a_shift(
    swaps: list[tuple[int, int]], expected: list[tuple[int, int]]
) -> None:
    old = shift(0, 24)
    assert hours([old, *(shift(*each, old) for each in swaps)])[0] == expected


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 23), st.integers(1, 12)), max_size=6))
def test_each_hour_of_a_shift_is_its_own_or_swapped_never_both(
    swaps: list[tuple[int, int]],
) -> None:
    old = shift(0, 24)
    over = [shift(begin, min(24, begin + length), old) for begin, length in swaps]
    own = {hour for begin, end in hours([old, *over])[0] for hour in range(begin, end)}
    away = {h for begin, length in swaps for h in range(begin, min(24, begin + length))}
    assert own == set(range(24)) - away


def test_the_same_person_is_woken_once_on_the_lowest_rung(on_call: OnCall) -> None:
    ana, eva = on_call.user("ana"), on_call.user("eva")
    on_call.shift(ana, -1, 2)
    longest = on_call.shift(ana, -1, 5)
    on_call.shift(ana, -1, 5, rung=2)
    on_call.shift(eva, -1, 5, rung=4)
    now, rota = on_call.now, on_call.rota
    spans = spans_between(on_call.session, [rota.id], now, on_call.at(1))[rota.id]
    first, second, third, fourth = rung_duty(rota, spans, now)
    assert [each.shift.id for each in first.on] == [longest.id]
    assert (second.on, [fault for _span, fault in second.off]) == ((), [None])
    assert (third.on, third.off) == ((), ())
    assert [each.holder.user for each in fourth.on] == [eva]


def test_a_swap_that_is_still_to_come_ends_the_span(on_call: OnCall) -> None:
    ana, eva = on_call.user("ana"), on_call.user("eva")
    old = on_call.shift(ana, -1, 9)
    on_call.shift(eva, 4, 6, over=old)
    (span,) = spans_between(on_call.session, [on_call.rota.id], on_call.now, on_call.at(0.1))[
        on_call.rota.id
    ]
    assert span.ends_at == on_call.at(4)
