from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from feeds.models import Ending, HazardStatus
from feeds.values import Severity
from tests.watch.conftest import band
from tests.watch.rules.conftest import RuleWorld
from tests.watch.rules.turns.test_turn import said
from watch.rules.models import FiringOutcome
from watch.rules.rule_book import set_active

NIGHT = datetime(2026, 11, 30, 9, tzinfo=UTC)
MORNING = datetime(2026, 11, 30, 12, tzinfo=UTC)
QUIET: dict[str, Any] = {
    "quiet_from": "22:00",
    "quiet_until": "06:00",
    "timezone": "America/Guatemala",
}


def at_night(world: RuleWorld, **terms: Any) -> None:
    world.at = NIGHT
    world.rule(**QUIET, **terms)
    world.people(2)


def test_what_was_held_goes_out_when_the_quiet_hours_end_if_it_is_still_true(
    world: RuleWorld,
) -> None:
    at_night(world)
    world.storm()
    (held,) = world.turn()
    assert said([held]) == [("new", "held")]
    assert held.held_until == MORNING
    world.at = MORNING.replace(hour=11, minute=59)
    assert world.turn() == []
    world.at = MORNING
    assert world.turn() == [held]
    assert held.outcome is FiringOutcome.SENT
    world.later(minutes=1)
    assert world.turn() == []


def test_what_is_no_longer_true_lapses(world: RuleWorld) -> None:
    at_night(world)
    storm = world.storm()
    (held,) = world.turn()
    world.later(hours=1)
    world.change(storm, status=HazardStatus.ENDED, ended_because=Ending.EXPIRED, ended_at=world.at)
    world.at = MORNING
    assert world.turn() == []
    assert held.outcome is FiringOutcome.LAPSED


def test_what_is_graver_breaks_the_quiet_and_is_not_said_again_in_the_morning(
    world: RuleWorld,
) -> None:
    at_night(world)
    storm = world.storm()
    (held,) = world.turn()
    world.later(hours=1)
    world.change(storm, band(-99, 26, -98, 27, Severity.EXTREME), severity=Severity.EXTREME)
    assert said(world.turn()) == [("graver", "sent")]
    world.at = MORNING
    assert world.turn() == []
    assert held.outcome is FiringOutcome.LAPSED


def test_a_cancellation_is_held_like_all_else(world: RuleWorld) -> None:
    at_night(world)
    storm = world.storm()
    world.turn()
    world.at = MORNING
    assert len(world.turn()) == 1
    world.at = NIGHT.replace(day=1, month=12)
    world.change(
        storm, status=HazardStatus.ENDED, ended_because=Ending.CANCELLED, ended_at=world.at
    )
    (held,) = world.turn()
    assert said([held]) == [("cancelled", "held")]
    world.at = MORNING.replace(day=1, month=12)
    assert world.turn() == [held]


def test_what_waits_together_goes_out_as_one_and_a_rule_switched_off_says_nothing(
    world: RuleWorld,
) -> None:
    at_night(world, name="a")
    other = world.rule(name="b", **QUIET, persons_at_least=1)
    world.storm()
    assert len(world.turn()) == 1
    assert [each.outcome for each in world.firings()] == [FiringOutcome.HELD] * 2
    set_active(world.session, other, is_active=False, now=world.at, actor="cli:x")
    world.at = MORNING
    (released,) = world.turn()
    assert released.reason["rule"] == "a"
    outcomes = {each.reason["rule"]: each.outcome for each in world.firings()}
    assert outcomes == {"a": FiringOutcome.SENT, "b": FiringOutcome.LAPSED}
