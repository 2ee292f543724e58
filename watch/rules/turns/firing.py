"""Firings: of several that one thing gives one country in one turn, one speaks for all."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.models import Hazard
from watch.rules.judging.facts import Facts, RuleVerdict, WritingMemory
from watch.rules.judging.judge import memory_after
from watch.rules.models import AlertRule, FiringOutcome, RuleFiring
from watch.rules.rule_book import CountryRule
from watch.rules.terms import Trigger

_WEIGHT = (FiringOutcome.SENT, FiringOutcome.HELD, FiringOutcome.DIGEST)
_TRIGGERS = tuple(Trigger)


@dataclass(frozen=True, slots=True)
class FiringDraft:
    """What one rule would write of one hazard."""

    rule: CountryRule
    facts: Facts
    verdict: RuleVerdict

    @property
    def trigger(self) -> Trigger:
        """The weightiest."""
        return Trigger(self.verdict.triggers[0])

    @property
    def outcome(self) -> FiringOutcome:
        """What comes of it, before others of its turn are looked at."""
        if self.verdict.is_digest:
            return FiringOutcome.DIGEST
        return FiringOutcome.SENT if self.verdict.quiet_until is None else FiringOutcome.HELD

    @property
    def weight(self) -> tuple[int, int, str]:
        """By which the one that speaks for the others is chosen: the least."""
        return (_WEIGHT.index(self.outcome), _TRIGGERS.index(self.trigger), self.rule.key)

    def reason(self) -> dict[str, Any]:
        """Return what a firing keeps of why it was written."""
        before: WritingMemory | None = self.facts.before
        row = self.rule.row
        return {
            "rule": row.name if row is not None else "",
            "triggers": [str(each) for each in self.verdict.triggers],
            "conditions": {each.name: each.to_json() for each in self.verdict.findings},
            "facts": memory_after(self.verdict, self.facts).to_json(),
            "before": before.to_json() if before is not None and before.has_written else None,
            "moment": self.facts.at.isoformat(),
        }


def write_firings(
    session: Session, drafts: Iterable[FiringDraft], hazard: Hazard, now: datetime
) -> list[RuleFiring]:
    """Write what rules have to say of one hazard for one country, and return those that speak: one
    of all that are to be sent now; one of all that wait for the same hour, unless one was sent to
    the same rota; one for the digest, unless any was sent.
    """
    ordered = sorted(drafts, key=lambda each: each.weight)
    numbers = _written_before(session, ordered, hazard.id)
    leaders: list[RuleFiring] = []
    rows: list[tuple[FiringDraft, RuleFiring]] = []
    for draft in ordered:
        row = _row(draft, hazard, now, numbers)
        leader = _leader_for(draft, rows)
        if leader is None:
            leaders.append(row)
        else:
            row.part_of_id = leader.id
            if row.outcome is FiringOutcome.HELD:
                # What waits with another waits as long; what was sent with another is said.
                row.outcome = leader.outcome
        rows.append((draft, row))
    session.add_all(row for _, row in rows if row.part_of_id is None)
    session.flush()
    session.add_all(row for _, row in rows if row.part_of_id is not None)
    session.flush()
    return leaders


def rotas_of(session: Session, firing: RuleFiring) -> tuple[uuid.UUID, ...]:
    """Return the rotas a firing wakes, with those of the firings it speaks for; empty: every rota
    of its country.
    """
    parts = sa.and_(RuleFiring.part_of_id == firing.id, RuleFiring.outcome == FiringOutcome.SENT)
    query = (
        sa.select(AlertRule.rota_id)
        .select_from(RuleFiring)
        .outerjoin(AlertRule, AlertRule.id == RuleFiring.rule_id)
        .where(sa.or_(RuleFiring.id == firing.id, parts))
    )
    found = list(session.scalars(query))
    if any(each is None for each in found):
        return ()
    return tuple(sorted({each for each in found if each is not None}))


def note_nobody(session: Session, firing_id: uuid.UUID) -> None:
    """Note of a firing that there was nobody to be warned."""
    row = session.get_one(RuleFiring, firing_id)
    row.outcome = FiringOutcome.NOBODY


# -- inside ---------------------------------------------------------------------------------


def _row(
    draft: FiringDraft,
    hazard: Hazard,
    now: datetime,
    numbers: dict[tuple[str, Trigger], int],
) -> RuleFiring:
    rule, key = draft.rule, (draft.rule.key, draft.trigger)
    numbers[key] += 1
    return RuleFiring(
        id=uuid.uuid4(),
        rule_id=rule.row.id if rule.row is not None else None,
        rule_key=rule.key,
        country=rule.country,
        hazard_id=hazard.id,
        hazard_version=hazard.version,
        trigger=draft.trigger,
        occurrence=str(numbers[key]),
        severity=draft.facts.severity,
        persons=draft.facts.counted_persons,
        reason=draft.reason(),
        at=now,
        outcome=draft.outcome,
        held_until=draft.verdict.quiet_until if draft.outcome is FiringOutcome.HELD else None,
    )


def _leader_for(
    draft: FiringDraft, rows: Sequence[tuple[FiringDraft, RuleFiring]]
) -> RuleFiring | None:
    """Return the firing that speaks for a draft, too; None where it speaks for itself."""
    for other, row in rows:
        if row.part_of_id is None and _speaks_for(other, draft):
            return row
    return None


def _speaks_for(other: FiringDraft, draft: FiringDraft) -> bool:
    if draft.outcome is FiringOutcome.HELD and other.outcome is FiringOutcome.SENT:
        return other.rule.rota_id in (None, draft.rule.rota_id)
    if draft.outcome is FiringOutcome.DIGEST:
        return other.outcome in (FiringOutcome.SENT, FiringOutcome.DIGEST)
    return other.outcome is draft.outcome and (
        other.verdict.quiet_until == draft.verdict.quiet_until
    )


def _written_before(
    session: Session, drafts: Sequence[FiringDraft], hazard_id: uuid.UUID
) -> dict[tuple[str, Trigger], int]:
    """Return how many times each rule has written of the hazard for each trigger."""
    numbers: dict[tuple[str, Trigger], int] = defaultdict(int)
    if not drafts:
        return numbers
    country = drafts[0].rule.country
    query = (
        sa.select(RuleFiring.rule_key, RuleFiring.trigger, sa.func.count())
        .where(RuleFiring.hazard_id == hazard_id, RuleFiring.country == country)
        .group_by(RuleFiring.rule_key, RuleFiring.trigger)
    )
    for key, trigger, count in session.execute(query):
        numbers[key, trigger] = count
    return numbers
