from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.geo.geometry import Area, Box
from feeds.models import Ending
from feeds.values import HazardKind, Severity
from watch.rules.judging.facts import Facts, WritingMemory
from watch.rules.judging.judge import NEW_AGAIN_AFTER, UNKNOWN, judge, memory_after
from watch.rules.terms import BUILT_IN, RuleValues, Trigger

NOON = datetime(2026, 11, 30, 18, tzinfo=UTC)
NIGHT = datetime(2026, 11, 30, 9, tzinfo=UTC)
TEXAS = Area.from_box(Box(-106, 26, -94, 36))
FACTS = Facts(
    at=NOON, kind=HazardKind.STORM, severity=Severity.SEVERE, is_touching=True, persons=12
)
ALL = tuple(Trigger)
QUIET = {"quiet_from": "22:00", "quiet_until": "06:00", "timezone": "America/Guatemala"}


def rule(**terms: Any) -> RuleValues:
    return RuleValues(**{"triggers": ALL, **terms})


@pytest.mark.parametrize(
    ("terms", "facts", "fits"),
    [
        ({}, {}, True),
        ({}, {"is_touching": False}, False),
        ({"kinds": ("flood", "storm")}, {}, True),
        ({"kinds": ("flood",)}, {}, False),
        ({"min_severity": Severity.SEVERE}, {}, True),
        ({"min_severity": Severity.EXTREME}, {}, False),
        ({"min_severity": Severity.MINOR}, {"severity": Severity.UNKNOWN}, False),
        ({"min_certainty": "Likely"}, {"certainty": "Observed"}, True),
        ({"min_certainty": "Likely"}, {"certainty": "Possible"}, False),
        ({"min_certainty": "Observed"}, {"certainty": ""}, True),
        ({"persons_at_least": 12}, {}, True),
        ({"persons_at_least": 13}, {}, False),
        ({"needs_at_least": 1}, {"with_needs": 0}, False),
        ({"needs_at_least": 2}, {"with_needs": 2}, True),
        ({"needs_at_least": 1}, {"with_needs": None}, True),
        ({"needs_at_least": 1}, {"with_needs": None, "persons": 0}, False),
        ({"any_shelter": True}, {}, False),
        ({"any_shelter": True}, {"shelters": frozenset("a")}, True),
        ({"any_post": True}, {"shelters": frozenset("a")}, False),
        ({"any_post": True}, {"posts": frozenset("a")}, True),
        ({"any_plan_area": True}, {"plan_areas": ()}, False),
        ({"any_plan_area": True}, {"plan_areas": ("MX-1",), "is_touching": False}, True),
        ({"area": TEXAS}, {"is_in_place": False}, False),
        ({"area": TEXAS}, {"is_touching": False, "persons": 0}, True),
        ({"area": TEXAS, "persons_at_least": 10}, {"persons_in_place": 9}, False),
        ({"area": TEXAS, "persons_at_least": 10}, {"persons_in_place": 10}, True),
        ({}, {"is_test": True}, False),
        ({"persons_at_least": 12, "any_post": True}, {"posts": frozenset("a")}, True),
        ({"persons_at_least": 13, "any_post": True}, {"posts": frozenset("a")}, False),
    ],
)
def test_all_conditions_must_hold_and_what_nobody_counted_does(
    terms: dict[str, Any], facts: dict[str, Any], fits: bool
) -> None:
    verdict = judge(rule(**terms), replace(FACTS, **facts))
    assert verdict.fits is fits
    assert verdict.writes is fits
    assert bool(verdict.failing) is (not fits and not facts.get("is_test"))


def test_a_condition_says_what_it_asked_for_and_what_it_found() -> None:
    verdict = judge(rule(persons_at_least=20, needs_at_least=1), FACTS)
    found = {each.name: each for each in verdict.findings}
    assert found["persons"].to_json() == {"asked": "20", "found": "12", "fits": False}
    assert found["needs"].finding == UNKNOWN
    assert [each.name for each in verdict.failing] == ["persons"]


BEFORE = WritingMemory(
    Severity.SEVERE, 12, frozenset({"s"}), frozenset({"p"}), frozenset({"US-TX"})
)


@pytest.mark.parametrize(
    ("facts", "before", "triggers"),
    [
        ({}, None, ["new"]),
        ({}, BEFORE, []),
        ({"severity": Severity.EXTREME}, BEFORE, ["graver"]),
        ({"severity": Severity.MODERATE}, BEFORE, []),
        ({"persons": 21}, BEFORE, []),
        ({"persons": 22}, BEFORE, ["more"]),
        ({"persons": 2}, BEFORE, []),
        ({"shelters": frozenset({"s"})}, BEFORE, []),
        ({"shelters": frozenset({"t"})}, BEFORE, ["shelter"]),
        ({"posts": frozenset({"p", "q"})}, BEFORE, ["post"]),
        ({"states": frozenset({"US-TX"})}, BEFORE, []),
        ({"states": frozenset({"US-TX", "US-LA"})}, BEFORE, ["moved"]),
        ({"silent_minutes": 59}, BEFORE, []),
        ({"silent_minutes": 60}, BEFORE, ["silent"]),
        ({"silent_minutes": 90}, replace(BEFORE, is_silent=True), []),
        ({}, replace(BEFORE, is_over=True), ["new"]),
        ({}, replace(BEFORE, unfit_since=NOON - timedelta(hours=1)), []),
        ({}, replace(BEFORE, unfit_since=NOON - NEW_AGAIN_AFTER), ["new"]),
        ({}, replace(BEFORE, has_written=False), ["new"]),
        ({"severity": Severity.EXTREME, "persons": 99}, BEFORE, ["graver", "more"]),
    ],
)
def test_what_is_news_is_measured_from_when_the_rule_wrote_last(
    facts: dict[str, Any], before: WritingMemory | None, triggers: list[str]
) -> None:
    verdict = judge(rule(), replace(FACTS, before=before, **facts))
    assert list(verdict.triggers) == triggers
    silent = judge(rule(triggers=()), replace(FACTS, before=before, **facts))
    assert silent.fits
    assert not silent.writes, "a rule writes of what it was told to, and of nothing else"


@pytest.mark.parametrize(
    ("ending", "before", "triggers"),
    [
        (Ending.CANCELLED, BEFORE, ["cancelled"]),
        (Ending.OVER, BEFORE, ["cancelled"]),
        (Ending.WITHDRAWN, BEFORE, ["cancelled"]),
        (Ending.EXPIRED, BEFORE, []),
        (Ending.MERGED, BEFORE, []),
        (Ending.CANCELLED, None, []),
        (Ending.CANCELLED, replace(BEFORE, has_written=False), []),
        (Ending.CANCELLED, replace(BEFORE, is_over=True), []),
    ],
)
def test_only_what_somebody_says_is_over_is_cancelled_once_to_who_was_warned(
    ending: Ending, before: WritingMemory | None, triggers: list[str]
) -> None:
    over = replace(FACTS, is_over=True, ending=ending, is_touching=False, before=before)
    verdict = judge(rule(persons_at_least=10), over)
    assert list(verdict.triggers) == triggers
    assert not verdict.fits


@pytest.mark.parametrize(
    ("severity", "at", "waits"),
    [
        (Severity.SEVERE, NIGHT, True),
        (Severity.EXTREME, NIGHT, False),
        (Severity.SEVERE, NOON, False),
    ],
)
def test_quiet_hours_hold_all_but_the_gravest(
    severity: Severity, at: datetime, waits: bool
) -> None:
    verdict = judge(rule(**QUIET), replace(FACTS, at=at, severity=severity))
    assert verdict.writes
    assert (verdict.quiet_until is not None) is waits
    if waits:
        assert verdict.quiet_until == datetime(2026, 11, 30, 12, tzinfo=UTC)
    sooner = judge(
        rule(**QUIET, breaks_quiet_from=Severity.SEVERE), replace(FACTS, at=at, severity=severity)
    )
    assert sooner.quiet_until is None


def test_a_rule_of_growth_alone_measures_from_when_it_met_the_hazard() -> None:
    growth, memory, written = rule(triggers=(Trigger.MORE, Trigger.GRAVER)), None, []
    for minutes, persons in enumerate((2, 5, 11, 12, 21, 22)):
        facts = replace(FACTS, at=NOON + timedelta(minutes=minutes), persons=persons, before=memory)
        verdict = judge(growth, facts)
        memory = memory_after(verdict, facts)
        written += [persons] if verdict.writes else []
    assert written == [12, 22]


def test_what_wavers_about_a_limit_wakes_once_in_hours() -> None:
    wavering, memory, written = rule(persons_at_least=10, triggers=(Trigger.NEW,)), None, 0
    for step in range(48):
        at = NOON + timedelta(minutes=10 * step)
        facts = replace(FACTS, at=at, persons=9 + step % 2, before=memory)
        verdict = judge(wavering, facts)
        memory = memory_after(verdict, facts)
        written += verdict.writes
    assert written == 1


def test_a_memory_comes_back_from_what_a_firing_kept() -> None:
    assert WritingMemory.from_json(BEFORE.to_json()) == BEFORE
    assert WritingMemory.from_json({}) == WritingMemory(Severity.UNKNOWN, 0)


SEVERITIES = st.sampled_from(list(Severity))


@settings(max_examples=80)
@given(SEVERITIES, SEVERITIES, st.integers(0, 30), st.integers(0, 30), st.booleans())
def test_more_danger_never_makes_a_rule_silent(
    milder: Severity, least: Severity, persons: int, wish: int, has_post: bool
) -> None:
    asked = rule(min_severity=least, persons_at_least=wish, triggers=(Trigger.NEW,))
    facts = replace(FACTS, severity=milder, persons=persons)
    graver = replace(
        facts,
        severity=max(milder, Severity.SEVERE, key=lambda each: each.rank),
        persons=persons + 1,
        posts=frozenset("p") if has_post else frozenset(),
    )
    assert judge(asked, graver).fits or not judge(asked, facts).fits


def test_what_nobody_wrote_warns_of_what_is_grave_at_any_hour() -> None:
    assert judge(BUILT_IN, replace(FACTS, at=NIGHT)).quiet_until is None
    assert judge(BUILT_IN, replace(FACTS, at=NIGHT)).writes
    assert not judge(BUILT_IN, replace(FACTS, severity=Severity.MODERATE)).writes
