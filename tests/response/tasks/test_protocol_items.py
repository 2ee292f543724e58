"""Which lines of the protocols are tasks of a crisis, and in which order."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from protocols.defaults.loading import ensure_default_protocols
from protocols.model import ALL, Phase, Protocol, Task
from protocols.roles import Role
from response.tasks.protocol_items import (
    ProtocolItem,
    in_clock_order,
    is_standing,
    items_in_force,
)


def _item(
    code: str, item: int, minutes: int | None, phase: Phase = Phase.DURING, crisis: str = ALL
) -> ProtocolItem:
    words = {"es": f"{code} {item}"}
    task = Task(task=words, role=Role.HEAD, owner=Role.HEAD, minutes=minutes, clock={})
    return ProtocolItem(code, 1, item, crisis, phase, task)


def test_the_first_hour_is_by_the_minute_and_the_phases_follow() -> None:
    items = [
        _item("all-after", 0, None, Phase.AFTER),
        _item("all-during", 0, 120),
        _item("all-during", 1, None),
        _item("all-first-hour", 1, 15, Phase.FIRST_HOUR),
        _item("earthquake-during", 0, 15, crisis="earthquake"),
        _item("storm-before", 0, None, Phase.BEFORE, "storm"),
        _item("all-first-hour", 0, 0, Phase.FIRST_HOUR),
    ]
    assert [(each.code, each.item) for each in in_clock_order(items)] == [
        ("all-first-hour", 0),
        ("earthquake-during", 0),
        ("all-first-hour", 1),
        ("storm-before", 0),
        ("all-during", 0),
        ("all-during", 1),
        ("all-after", 0),
    ]


@pytest.mark.parametrize(
    ("minutes", "phase", "expected"),
    [
        (0, Phase.FIRST_HOUR, True),
        (60, Phase.DURING, True),
        (61, Phase.DURING, False),
        (None, Phase.FIRST_HOUR, True),
        (None, Phase.DURING, False),
        (30, Phase.AFTER, False),
    ],
)
def test_the_minute_says_what_is_of_the_first_hour(
    minutes: int | None, phase: Phase, expected: bool
) -> None:
    assert _item("x", 0, minutes, phase).is_of_first_hour is expected


def test_what_is_done_every_half_year_is_no_task_of_a_crisis(
    session: Session, now: datetime
) -> None:
    ensure_default_protocols(session, now)
    codes = {item.code for item in items_in_force(session, "storm")}
    assert codes == {"all-first-hour", "all-during", "all-after", "storm-before", "storm-during"}
    assert {item.code for item in items_in_force(session, ALL)} == {
        "all-first-hour",
        "all-during",
        "all-after",
    }
    task = Task(task={}, role=Role.HEAD, owner=Role.HEAD, clock={})
    assert is_standing(Protocol(crisis=ALL, phase=Phase.BEFORE, items=(task,)))
    assert not is_standing(Protocol(crisis="storm", phase=Phase.BEFORE, items=(task,)))
