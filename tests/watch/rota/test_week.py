from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.watch.rota.on_call import OnCall
from watch.rota.wall_clock import zone_named
from watch.rota.week import RotaWeek, monday_of, rota_week

MONDAY = date(2026, 11, 16)


def lines(week: RotaWeek, rung: int, day: int) -> list[tuple[str, str, str]]:
    """Return what stands on a rung on a day: from, until (local), and who, or why nobody."""
    zone = zone_named("America/El_Salvador")
    found = week.rows[rung - 1].days[day]
    assert found.day == MONDAY + timedelta(days=day)
    return [
        (
            f"{each.starts_at.astimezone(zone):%H:%M}",
            f"{each.ends_at.astimezone(zone):%H:%M}",
            each.span.holder.name if each.span else each.hole.reason.value if each.hole else "",
        )
        for each in found.lines
    ]


def test_a_night_stands_on_both_of_its_days_and_the_rest_is_a_hole(on_call: OnCall) -> None:
    # now is Sunday, 06:00 in El Salvador
    old = on_call.shift(on_call.user("ana"), -10, 2)
    swap = on_call.shift(on_call.user("eva"), -2, 2, over=old)
    swap.agreed_by = ["user:x"]
    week = rota_week(on_call.session, on_call.rota, MONDAY)
    assert lines(week, 1, 5) == [
        ("00:00", "20:00", "no_shift"),
        ("20:00", "00:00", "ana@example.org"),
    ]
    assert lines(week, 1, 6) == [
        ("00:00", "04:00", "ana@example.org"),
        ("04:00", "08:00", "eva@example.org"),
        ("08:00", "00:00", "no_shift"),
    ]
    assert [each.is_swap for each in week.rows[0].days[6].lines] == [False, True, False]
    assert [each.is_whole_day for each in week.rows[0].days[0].lines] == [True]
    assert len(week.holes) == 2


def test_a_rung_above_those_promised_is_shown_and_has_no_holes(on_call: OnCall) -> None:
    on_call.shift(on_call.user("ana"), 0, 2, rung=3)
    week = rota_week(on_call.session, on_call.rota, MONDAY)
    assert [row.rung for row in week.rows] == [1, 2, 3]
    assert lines(week, 2, 6) == []
    assert lines(week, 3, 6) == [("06:00", "08:00", "ana@example.org")]


def test_out_of_use_it_has_no_holes(on_call: OnCall) -> None:
    on_call.rota.active = False
    assert rota_week(on_call.session, on_call.rota, MONDAY).holes == ()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23T05:59:00+00:00", date(2026, 11, 16)),
        ("2026-11-23T06:00:00+00:00", date(2026, 11, 23)),
    ],
)
def test_a_week_begins_by_the_clock_of_the_rota(
    on_call: OnCall, moment: str, expected: date
) -> None:
    assert monday_of(datetime.fromisoformat(moment), on_call.rota) == expected
