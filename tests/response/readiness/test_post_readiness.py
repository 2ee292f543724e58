from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from response.readiness.post_readiness import (
    WEIGHTS,
    ReadinessFacts,
    ReadinessPart,
    post_readiness,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
READY: dict[str, Any] = {
    "contacts": 8,
    "contacts_current": 8,
    "plans": 2,
    "plans_in_force": 2,
    "shelters": 4,
    "shelters_placed": 4,
    "is_warned": True,
    "drilled_at": NOW - timedelta(days=30),
}


def test_the_parts_make_a_hundred() -> None:
    assert sum(WEIGHTS.values()) == 100
    assert set(WEIGHTS) == set(ReadinessPart)


@pytest.mark.parametrize(
    ("changed", "points", "act", "lacking", "gain"),
    [
        ({}, 100, None, 0, 0),
        ({"contacts_current": 4}, 80, ReadinessPart.NUMBERS, 4, 20),
        ({"contacts_current": 0}, 60, ReadinessPart.NUMBERS, 8, 40),
        ({"plans_in_force": 0}, 70, ReadinessPart.PLANS, 2, 30),
        ({"plans_in_force": 1, "plans_changed": 1}, 92, ReadinessPart.PLANS, 1, 8),
        ({"plans": 0, "plans_in_force": 0}, 70, ReadinessPart.PLANS, 1, 30),
        ({"shelters_placed": 3}, 98, ReadinessPart.SHELTERS, 1, 2),
        ({"is_warned": False}, 90, ReadinessPart.WARNED, 1, 10),
        ({"drilled_at": NOW - timedelta(days=366)}, 90, ReadinessPart.DRILL, 1, 10),
        ({"drilled_at": None, "is_warned": False}, 80, ReadinessPart.WARNED, 1, 10),
        ({"contacts_current": 7, "drilled_at": None}, 85, ReadinessPart.DRILL, 1, 10),
    ],
)
def test_the_number_and_the_act_that_lifts_it_most(
    changed: dict[str, Any], points: int, act: ReadinessPart | None, lacking: int, gain: int
) -> None:
    found = post_readiness(ReadinessFacts(**{**READY, **changed}), NOW)
    assert found is not None
    assert found.points == points
    best = found.lifts_most
    assert (best.part if best else None) == act
    assert (best.lacking, best.gain) == (lacking, gain) if best else lacking == 0


def test_what_cannot_be_said_is_left_out_and_the_rest_counts_up() -> None:
    facts = ReadinessFacts(
        contacts=4, contacts_current=2, shelters=5, shelters_placed=5, expects_plan=False,
        expects_drill=False,
    )  # fmt: skip
    found = post_readiness(facts, NOW)
    assert found is not None
    assert {each.part: round(each.most) for each in found.parts} == {
        ReadinessPart.NUMBERS: 80,
        ReadinessPart.SHELTERS: 20,
    }
    assert found.points == 60


def test_of_nothing_no_number_is_made() -> None:
    assert post_readiness(ReadinessFacts(expects_plan=False, expects_drill=False), NOW) is None


def test_it_is_never_full_while_something_lacks() -> None:
    facts = ReadinessFacts(**{**READY, "contacts": 1000, "contacts_current": 999})
    found = post_readiness(facts, NOW)
    assert found is not None
    assert found.points == 99
