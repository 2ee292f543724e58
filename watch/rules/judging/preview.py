"""What a rule would have written in the recorded past: by the very function that judges the present
(`watch.rules.judging.judge`), over the history of the flags.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from feeds.values import Severity
from watch.rules.judging.facts import ConditionFinding, Facts, RuleVerdict, WritingMemory
from watch.rules.judging.history import HazardPast, hazards_known_since, pasts_of
from watch.rules.judging.judge import UNKNOWN, judge, memory_after
from watch.rules.judging.moments import PastMoment, moments_of, with_silence
from watch.rules.judging.question import RuleQuestion
from watch.rules.judging.reach import PlanGround, StateGrounds, ZoneReach
from watch.rules.terms import RuleTerms, Trigger, is_between

GRAVEST_SHOWN = 5
NIGHT = ("22:00", "06:00")
"""What counts as at night, in the hours of the rule."""


@dataclass(frozen=True, slots=True)
class PastFiring:
    """Once that a rule would have written."""

    hazard_id: uuid.UUID
    at: datetime
    trigger: Trigger
    severity: Severity
    persons: int
    quiet_until: datetime | None
    """Until when it would have waited."""
    is_digest: bool
    is_at_night: bool
    day: date
    """In the hours of the rule."""
    unknown: tuple[str, ...]
    """Conditions nobody counted then, and that were taken as met."""


@dataclass(frozen=True, slots=True)
class GravePast:
    """One of the gravest hazards that touched the country, and whether the rule wrote of it."""

    hazard_id: uuid.UUID
    severity: Severity
    persons: int
    """The most that were inside."""
    is_silent: bool
    failing: tuple[ConditionFinding, ...]
    """What kept the rule silent when it was gravest; empty where it wrote."""


@dataclass(frozen=True, slots=True)
class RulePreview:
    """A recorded past as one rule would have told it."""

    hazards: int
    """How many hazards there were."""
    since: datetime
    until: datetime
    firings: tuple[PastFiring, ...]
    """The newest first."""
    gravest: tuple[GravePast, ...]
    """The gravest first; fewer than five where fewer touched the country."""

    @property
    def at_night(self) -> int:
        """How many of the firings would have come at night, at once."""
        return sum(each.is_at_night and each.quiet_until is None for each in self.firings)

    @property
    def waiting(self) -> int:
        """How many would have waited for the end of the quiet hours."""
        return sum(each.quiet_until is not None for each in self.firings)

    @property
    def loudest(self) -> tuple[date, int] | None:
        """The day with most of them, the latest of several; None without any."""
        days = Counter(each.day for each in self.firings)
        return max(days.items(), key=lambda each: (each[1], each[0]), default=None)

    @property
    def silent_in_gravest(self) -> int:
        """In how many of the gravest the rule would have been silent."""
        return sum(each.is_silent for each in self.gravest)


def preview(
    session: Session,
    country: str,
    rule: RuleTerms,
    states: StateGrounds,
    plans: Sequence[PlanGround],
    *,
    since: datetime,
    until: datetime,
) -> RulePreview:
    """Return what a rule of a country would have written between two moments."""
    pasts = pasts_of(session, country, hazards_known_since(session, country, since))
    return preview_of(pasts, rule, ZoneReach(session, states), plans, since=since, until=until)


def preview_of(
    pasts: Iterable[HazardPast],
    rule: RuleTerms,
    reach: ZoneReach,
    plans: Sequence[PlanGround],
    *,
    since: datetime,
    until: datetime,
) -> RulePreview:
    """Return what a rule would have written of these pasts. Zones are read from the database, and
    nothing else.
    """
    known = list(pasts)
    question = RuleQuestion.of(rule, reach, plans)
    if question.asks_zones:
        reach.read(each.drawing_id for past in known for each in past.versions)
    firings: list[PastFiring] = []
    grave: list[GravePast] = []
    for past in known:
        story = list(_story(past, question, until))
        written = [_firing(past, rule, *each) for each in story if each[1].writes]
        firings += written
        grave += _grave(past, story, is_silent=not written)
    grave.sort(key=lambda each: (-each.severity.rank, -each.persons, str(each.hazard_id)))
    firings.sort(key=lambda each: (each.at, str(each.hazard_id)), reverse=True)
    return RulePreview(len(known), since, until, tuple(firings), tuple(grave[:GRAVEST_SHOWN]))


# -- inside ---------------------------------------------------------------------------------

_Scene = tuple[Facts, RuleVerdict]


def _story(past: HazardPast, question: RuleQuestion, until: datetime) -> Iterator[_Scene]:
    """Yield what the rule says at each moment of a hazard."""
    moments: Sequence[PastMoment] = moments_of(past)
    if Trigger.SILENT in question.rule.triggers:
        moments = with_silence(moments, question.rule.silent_minutes, until)
    memory: WritingMemory | None = None
    for moment in moments:
        facts = question.facts(moment, memory)
        verdict = judge(question.rule, facts)
        memory = memory_after(verdict, facts)
        yield facts, verdict


def _firing(past: HazardPast, rule: RuleTerms, facts: Facts, verdict: RuleVerdict) -> PastFiring:
    local = facts.at.astimezone(ZoneInfo(rule.timezone))
    return PastFiring(
        past.hazard_id,
        facts.at,
        Trigger(verdict.triggers[0]),
        facts.severity,
        facts.counted_persons,
        verdict.quiet_until,
        verdict.is_digest,
        is_between(*NIGHT, f"{local:%H:%M}"),
        local.date(),
        tuple(each.name for each in verdict.findings if each.finding == UNKNOWN),
    )


def _grave(past: HazardPast, story: Sequence[_Scene], *, is_silent: bool) -> Iterator[GravePast]:
    """Yield the hazard, if it ever touched the country, as it was when it was gravest."""
    touching = [each for each in story if each[0].is_touching and not each[0].is_test]
    if not touching:
        return
    facts, verdict = max(touching, key=lambda each: (each[0].severity.rank, each[0].persons))
    persons = max(each.persons for each, _ in touching)
    failing = verdict.failing if is_silent else ()
    yield GravePast(past.hazard_id, facts.severity, persons, is_silent, failing)
