"""What the rules of one country say to hazards as they stand now."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from feeds.models import Hazard
from watch.models import SubjectKind
from watch.rules.judging.facts import Facts, RuleVerdict, WritingMemory
from watch.rules.judging.history import HazardPast, pasts_of
from watch.rules.judging.judge import judge, memory_after
from watch.rules.judging.moments import PastMoment, at_present, moments_of
from watch.rules.judging.question import RuleQuestion
from watch.rules.judging.reach import PlanGround, StateGrounds, ZoneReach
from watch.rules.models import RuleFiring
from watch.rules.rule_book import CountryRule
from watch.rules.turns.counting import NotCounted, PeopleCounts, PlaceCount
from watch.rules.turns.firing import FiringDraft

_MOST_MOMENTS = 60
"""So far back a turn looks for how a rule last met a hazard."""
PlanAreas = Callable[[Session, str], Sequence[PlanGround]]
"""The areas of the plans in force of a country: plans are strangers to the watch."""


def no_plans(session: Session, country: str) -> Sequence[PlanGround]:
    """Return no area: where nobody hands in plans."""
    return ()


@dataclass(frozen=True, slots=True)
class RuleSurroundings:
    """What rules are judged by beside the database."""

    keyring: Keyring
    states: StateGrounds
    plan_areas: PlanAreas = no_plans
    countries: tuple[str, ...] = ()
    """Countries that take part: each begins with the rules that are shipped."""


@dataclass(frozen=True, slots=True)
class DueHazard:
    """A hazard that is to be held against the rules."""

    hazard: Hazard
    judged_until: datetime | None
    """The moment of the last judgement; None: there was none."""
    is_moved: bool = True
    """Whether it, or a flag on it, changed since: else time alone has passed."""


@dataclass(slots=True)
class CountryTurn:
    """One country in one turn."""

    session: Session
    country: str
    rules: Sequence[CountryRule]
    around: RuleSurroundings
    counts: PeopleCounts
    now: datetime
    counted: dict[uuid.UUID, dict[str, PlaceCount]] = field(default_factory=dict)
    """By the waiting change of the nationals' flag: what was counted, by place."""
    _questions: list[tuple[CountryRule, RuleQuestion]] = field(default_factory=list)

    def __post_init__(self) -> None:
        reach = ZoneReach(self.session, self.around.states)
        asks_plans = any(each.terms.any_plan_area for each in self.rules)
        plans = self.around.plan_areas(self.session, self.country) if asks_plans else ()
        self._questions = [(each, RuleQuestion.of(each.terms, reach, plans)) for each in self.rules]

    def drafts(
        self, due: Sequence[DueHazard]
    ) -> Iterator[tuple[DueHazard, list[FiringDraft] | None]]:
        """Yield of each hazard what the rules would write of it now; None where something must be
        counted first.
        """
        by_id = {each.hazard.id: each for each in due}
        firings = last_firings(self.session, self.country, list(by_id))
        for past in pasts_of(self.session, self.country, by_id):
            one = by_id[past.hazard_id]
            try:
                yield one, self._of_hazard(one, past, firings)
            except NotCounted:
                yield one, None

    def verdict_now(self, rule: CountryRule, hazard: Hazard) -> tuple[Facts, RuleVerdict] | None:
        """Return what a rule says to a hazard now, whether it wrote of it or not; None where there
        is nothing to be judged. Raises NotCounted.
        """
        question = next((q for each, q in self._questions if each.key == rule.key), None)
        pasts = pasts_of(self.session, self.country, [hazard.id])
        if question is None or not pasts:
            return None
        present = _present(moments_of(pasts[0]), self.now)
        return self._judged(DueHazard(hazard, None), pasts[0], question, present, None)

    # -- inside -----------------------------------------------------------------------------

    def _of_hazard(
        self, due: DueHazard, past: HazardPast, firings: Mapping[tuple[uuid.UUID, str], RuleFiring]
    ) -> list[FiringDraft]:
        moments = moments_of(past)
        judged = _judged_moments(moments, due.judged_until)
        present = _present(moments, self.now)
        found: list[FiringDraft] = []
        for rule, question in self._questions:
            firing = firings.get((past.hazard_id, rule.key))
            memory = _memory(question, rule, judged, firing)
            facts, verdict = self._judged(due, past, question, present, memory)
            if verdict.writes:
                found.append(FiringDraft(rule, facts, verdict))
        return found

    def _judged(
        self,
        due: DueHazard,
        past: HazardPast,
        question: RuleQuestion,
        present: PastMoment,
        memory: WritingMemory | None,
    ) -> tuple[Facts, RuleVerdict]:
        """Return the verdict on the present; people are counted only where it hangs on them."""
        facts = question.facts(present, memory)
        verdict = judge(question.rule, facts)
        if not verdict.fits or not _lacks_count(question, facts):
            return facts, verdict
        place = question.rule.area
        count = self.counts.count(self.session, due.hazard, self.country, place, question.key)
        waiting = _waiting_change(past)
        if waiting is not None:
            self.counted.setdefault(waiting, {})[question.key] = count
        in_place = count.persons if place is not None else None
        facts = replace(facts, persons_in_place=in_place, with_needs=count.with_needs)
        return facts, judge(question.rule, facts)


def last_firings(
    session: Session, country: str, hazard_ids: Sequence[uuid.UUID]
) -> dict[tuple[uuid.UUID, str], RuleFiring]:
    """Return the last firing of each rule of a country on each of the hazards."""
    query = (
        sa.select(RuleFiring)
        .where(RuleFiring.country == country, RuleFiring.hazard_id.in_(hazard_ids))
        .order_by(RuleFiring.at, RuleFiring.occurrence)
    )
    return {(each.hazard_id, each.rule_key): each for each in session.scalars(query)}


# -- inside ---------------------------------------------------------------------------------


def _present(moments: Sequence[PastMoment], now: datetime) -> PastMoment:
    """Return what stands now; what was counted earlier is not taken for it."""
    return replace(at_present(moments[-1], now), counted={})


def _judged_moments(moments: Sequence[PastMoment], until: datetime | None) -> Sequence[PastMoment]:
    if until is None:
        return ()
    judged = [each for each in moments if not each.is_waiting and each.at <= until]
    return judged[-_MOST_MOMENTS:]


def _memory(
    question: RuleQuestion,
    rule: CountryRule,
    judged: Sequence[PastMoment],
    firing: RuleFiring | None,
) -> WritingMemory | None:
    """Return what a rule knows of a hazard: as it was when it wrote last, and whether it fitted at
    each moment since. Nothing is written over: what it did not write it does not know.
    """
    memory: WritingMemory | None = None
    if firing is not None:
        memory = WritingMemory.from_json(firing.reason.get("facts") or {})
        since = datetime.fromisoformat(firing.reason["moment"])
        judged = [each for each in judged if each.at > since]
    elif rule.row is not None:
        judged = _since_start(judged, rule.row.standing_judged_at)
    for moment in judged:
        facts = question.facts(moment, memory)
        verdict = judge(question.rule, facts)
        memory = memory_after(replace(verdict, triggers=()), facts)
    return memory


def _since_start(judged: Sequence[PastMoment], start: datetime | None) -> Sequence[PastMoment]:
    """Return what stood when a rule began to hold, and all that came after."""
    if start is None:
        return ()
    before = [position for position, each in enumerate(judged) if each.at <= start]
    return judged[before[-1] :] if before else judged


def _lacks_count(question: RuleQuestion, facts: Facts) -> bool:
    if not facts.persons:
        return False
    rule = question.rule
    is_of_place = rule.area is not None and facts.persons_in_place is None
    asks_persons = rule.persons_at_least is not None or rule.needs_at_least is not None
    return (is_of_place and asks_persons) or (
        rule.needs_at_least is not None and facts.with_needs is None
    )


def _waiting_change(past: HazardPast) -> uuid.UUID | None:
    """Return the last change of the nationals' flag, where it waits to be judged."""
    own = [each for each in past.changes if each.kind is SubjectKind.NATIONALS]
    return own[-1].id if own and own[-1].is_waiting else None
