from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from feeds.models import Ending, HazardStatus
from feeds.values import Severity
from tests.watch.conftest import band
from tests.watch.rules.conftest import ALL, RuleWorld
from watch.rules.judging.preview import RulePreview, preview
from watch.rules.terms import RuleValues, Trigger

START = datetime(2026, 11, 10, 15, tzinfo=UTC)
LOCAL = {"timezone": "America/El_Salvador"}
EXTREME = band(-99, 26, -98, 27, Severity.EXTREME)


def past_of(world: RuleWorld) -> None:
    """Two storms by day, of which one grows graver at night and is cancelled; one over nobody."""
    world.people(12)
    world.at = START
    first = world.storm(title="A", created_at=START)
    world.storm(band(-90, 10, -89, 11, Severity.EXTREME), title="B", created_at=START)
    world.later(hours=14)
    world.change(first, EXTREME, severity=Severity.EXTREME)
    world.later(hours=20)
    ended = {"status": HazardStatus.ENDED, "ended_because": Ending.CANCELLED}
    world.change(first, **ended, ended_at=world.at)
    world.storm(title="C", created_at=world.at)
    world.later(days=1)


def preview_of(world: RuleWorld, **terms: Any) -> RulePreview:
    rule = RuleValues(**{"triggers": ALL, **LOCAL, **terms})
    since = START - timedelta(days=1)
    around = world.around
    return preview(
        world.session, "SV", rule, around.states, world.plans, since=since, until=world.at
    )


def test_a_preview_says_what_would_have_been_written(world: RuleWorld) -> None:
    past_of(world)
    found = preview_of(world)
    assert found.hazards == 3
    triggers = [str(each.trigger) for each in found.firings]
    assert sorted(triggers[:2]) == ["cancelled", "new"], "at one moment, of two hazards"
    assert triggers[2:] == ["graver", "new"]
    assert found.at_night == 1
    assert found.waiting == 0
    assert found.loudest is not None
    assert found.loudest[1] == 2
    assert found.silent_in_gravest == 0
    assert [each.severity for each in found.gravest] == [Severity.EXTREME, Severity.SEVERE]


def test_a_rule_that_is_silent_in_the_gravest_says_why(world: RuleWorld) -> None:
    past_of(world)
    found = preview_of(world, persons_at_least=50)
    assert found.firings == ()
    assert found.loudest is None
    assert found.silent_in_gravest == len(found.gravest) == 2
    assert [each.name for each in found.gravest[0].failing] == ["persons"]


def test_quiet_hours_hold_and_unknown_counts_are_said(world: RuleWorld) -> None:
    past_of(world)
    hours = {"quiet_from": "20:00", "quiet_until": "07:00"}
    found = preview_of(world, **hours, needs_at_least=1, triggers=(Trigger.NEW, Trigger.GRAVER))
    graver = next(each for each in found.firings if each.trigger is Trigger.GRAVER)
    assert graver.quiet_until is None, "the gravest break them"
    assert graver.unknown == ("needs",)


def test_the_preview_is_what_was_fired(world: RuleWorld) -> None:
    """The same story, once judged as it happened and once looked back at."""
    world.people(12)
    world.at = START
    rule = world.rule(**LOCAL, more_persons=2)
    storm = world.storm(created_at=START)
    for step in range(6):
        world.turn()
        world.later(hours=3)
        world.people(1)
        grave = Severity.EXTREME if step % 3 == 2 else Severity.SEVERE
        world.change(storm, band(-99, 26, -98, 27, grave), severity=grave)
    world.turn()
    fired = [(each.at, each.trigger, each.persons) for each in world.firings()]
    found = preview(
        world.session, "SV", rule, world.around.states, (),
        since=START - timedelta(days=1), until=world.at,
    )  # fmt: skip
    looked_back = [(each.at, each.trigger, each.persons) for each in reversed(found.firings)]
    assert looked_back == fired
    assert len(fired) > 3
