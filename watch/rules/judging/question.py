"""Facts as one rule asks for them: its place, its plans, who of the people inside it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from watch.rules.judging.facts import Facts, WritingMemory
from watch.rules.judging.moments import PastMoment
from watch.rules.judging.reach import PlanGround, ZoneReach
from watch.rules.terms import RuleTerms, Trigger, place_key

EVERYWHERE = ""
"""In place of the key of a place, in what was counted."""


@dataclass(frozen=True, slots=True)
class RuleQuestion:
    """A rule of one country, ready to be asked about many moments."""

    rule: RuleTerms
    reach: ZoneReach
    plans: Sequence[PlanGround]
    key: str
    """Of its place; `EVERYWHERE` without one."""

    @classmethod
    def of(cls, rule: RuleTerms, reach: ZoneReach, plans: Sequence[PlanGround]) -> RuleQuestion:
        """Return the question of a rule."""
        return cls(rule, reach, plans, place_key(rule.area) if rule.area else EVERYWHERE)

    @property
    def asks_zones(self) -> bool:
        """Whether it asks where a zone lies."""
        rule = self.rule
        return rule.area is not None or rule.any_plan_area or Trigger.MOVED in rule.triggers

    def facts(self, moment: PastMoment, before: WritingMemory | None) -> Facts:
        """Return what stood at a moment, with what this rule alone asks; what was not counted then
        stays unknown.
        """
        rule, drawing = self.rule, moment.drawing_id
        facts = moment.facts
        asked: dict[str, Any] = {"before": before}
        if rule.area is not None:
            asked["is_in_place"] = self.reach.meets(drawing, rule.area)
            asked["persons_in_place"] = self._persons_in_place(moment)
        if rule.needs_at_least is not None:
            asked["with_needs"] = _count(moment.counted, "needs", self.key)
        if rule.any_plan_area:
            asked["plan_areas"] = self.reach.plans(drawing, self.plans)
        if Trigger.MOVED in rule.triggers:
            asked["states"] = self.reach.states(drawing)
        return replace(facts, **asked)

    def _persons_in_place(self, moment: PastMoment) -> int | None:
        """Return how many of the people inside are in the place: as they were counted, or all where
        the zone lies in it.
        """
        assert self.rule.area is not None
        if not moment.facts.persons:
            return 0
        counted = _count(moment.counted, "persons", self.key)
        if counted is not None:
            return counted
        is_within = self.reach.lies_within(moment.drawing_id, self.rule.area)
        return moment.facts.persons if is_within else None


def _count(counted: Mapping[str, Any], name: str, key: str) -> int | None:
    by_place = counted.get(name) or {}
    found = by_place.get(key)
    return int(found) if found is not None else None
