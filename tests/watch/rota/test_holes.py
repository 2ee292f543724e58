from __future__ import annotations

from datetime import timedelta

import pytest

from tests.watch.rota.on_call import OnCall
from watch.rota.duty import who_is_on
from watch.rota.holes import HoleReason, count_holes, holes


def found(on_call: OnCall, hours: float = 24) -> list[tuple[int, float, float, HoleReason]]:
    """Return the holes from now on, in hours after now."""
    hour = timedelta(hours=1)
    return [
        (
            each.rung,
            (each.starts_at - on_call.now) / hour,
            (each.ends_at - on_call.now) / hour,
            each.reason,
        )
        for each in holes(on_call.session, on_call.rota, on_call.now, on_call.at(hours))
    ]


def test_a_rota_without_shifts_is_one_hole_a_rung(on_call: OnCall) -> None:
    on_call.rota.rungs = 2
    nobody = HoleReason.NO_SHIFT
    assert found(on_call) == [(1, 0, 24, nobody), (2, 0, 24, nobody)]
    assert count_holes(on_call.session, "SV", on_call.now, on_call.at(24)) == 2
    assert count_holes(on_call.session, "GT", on_call.now, on_call.at(24)) == 0
    on_call.rota.active = False
    assert found(on_call) == []
    assert found(on_call, 0) == []


def test_what_is_between_shifts_and_no_more(on_call: OnCall) -> None:
    ana, eva = on_call.user("ana"), on_call.user("eva")
    on_call.shift(ana, -4, 6)
    on_call.shift(eva, 6, 12)
    on_call.shift(ana, 14, 30)
    assert found(on_call) == [(1, 12, 14, HoleReason.NO_SHIFT)]


def test_a_shift_held_by_who_cannot_be_woken_is_a_hole_with_its_reason(on_call: OnCall) -> None:
    user, other = on_call.user("ana"), on_call.user("eva")
    on_call.shift(user, 0, 8)
    on_call.shift(other, 8, 16)
    on_call.shift(on_call.entry("Luz", days_ago=None), 16, 24)
    user.active, other.country = False, "GT"
    on_call.session.flush()
    assert found(on_call) == [
        (1, 0, 8, HoleReason.DISABLED),
        (1, 8, 16, HoleReason.OTHER_COUNTRY),
        (1, 16, 24, HoleReason.LAPSED),
    ]


def test_an_entry_that_will_lapse_makes_a_hole_from_that_hour_on(on_call: OnCall) -> None:
    on_call.shift(on_call.entry("Luz", days_ago=183 - 0.25), 0, 24)
    assert found(on_call) == [(1, 6, 24, HoleReason.LAPSED)]


def test_two_on_one_rung_cover_each_other(on_call: OnCall) -> None:
    user = on_call.user("ana")
    on_call.shift(user, 0, 24)
    on_call.shift(on_call.user("eva"), 0, 12)
    user.active = False
    on_call.session.flush()
    assert found(on_call) == [(1, 12, 24, HoleReason.DISABLED)]


def test_who_is_on_two_rungs_leaves_the_upper_one_empty(on_call: OnCall) -> None:
    on_call.rota.rungs = 2
    ana = on_call.user("ana")
    on_call.shift(ana, 0, 24)
    on_call.shift(ana, 0, 12, rung=2)
    on_call.shift(on_call.user("eva"), 12, 24, rung=2)
    assert found(on_call) == [(2, 0, 12, HoleReason.LOWER_RUNG)]


def test_a_swap_with_who_cannot_be_woken_does_not_bring_the_old_one_back(
    on_call: OnCall,
) -> None:
    user = on_call.user("eva")
    old = on_call.shift(on_call.user("ana"), 0, 24)
    on_call.shift(user, 8, 12, over=old)
    user.active = False
    on_call.session.flush()
    assert found(on_call) == [(1, 8, 12, HoleReason.DISABLED)]


@pytest.mark.parametrize("hour", range(-1, 25, 5))
def test_a_hole_is_where_nobody_would_be_woken(on_call: OnCall, hour: int) -> None:
    on_call.rota.rungs = 2
    ana, eva = on_call.user("ana"), on_call.entry("Eva", days_ago=182.5)
    old = on_call.shift(ana, -6, 9)
    on_call.shift(eva, 3, 20)
    on_call.shift(eva, 4, 7, over=old)
    on_call.shift(ana, 2, 22, rung=2)
    at = on_call.at(hour)
    on = {each.rung for each in who_is_on(on_call.session, [on_call.rota.id], at)}
    missing = {
        each.rung
        for each in holes(on_call.session, on_call.rota, on_call.at(-6), on_call.at(30))
        if each.starts_at <= at < each.ends_at
    }
    assert missing == {1, 2} - on
