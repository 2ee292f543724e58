"""Firings that waited for the end of the quiet hours: sent then, if what they say is still true."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.models import Hazard, HazardStatus
from watch.rules.models import AlertRule, FiringOutcome, RuleFiring
from watch.rules.rule_book import CountryRule
from watch.rules.terms import BUILT_IN, BUILT_IN_KEY, Trigger
from watch.rules.turns.counting import NotCounted, PeopleCounts
from watch.rules.turns.country_turn import CountryTurn, RuleSurroundings

_IS_HELD = RuleFiring.outcome == FiringOutcome.HELD


def waits_for_release(session: Session, now: datetime) -> bool:
    """Return whether the quiet hours of any firing are over."""
    query = sa.select(RuleFiring.id).where(_IS_HELD, RuleFiring.held_until <= now)
    return session.scalar(query.limit(1)) is not None


def count_held(
    session: Session, now: datetime, around: RuleSurroundings, counts: PeopleCounts
) -> None:
    """Have counted what the firings whose quiet hours are over will ask for."""
    for (_country, hazard_id), rows in _waiting(session, now).items():
        hazard = session.get_one(Hazard, hazard_id)
        for row in rows:
            _is_true(session, row, hazard, now, around, counts)


def release_held(
    session: Session, now: datetime, around: RuleSurroundings, counts: PeopleCounts
) -> list[RuleFiring]:
    """Settle the firings whose quiet hours are over, and return those that are to be sent: of each
    hazard and country the newest, in the name of all that are still true.

    Still true means that the rule is on and fits as things stand; of a cancellation, that the
    hazard is over. What was sent meanwhile in the name of the same rule is said already. Where
    people must be counted first they wait for the next turn.
    """
    released: list[RuleFiring] = []
    for (_country, hazard_id), rows in _waiting(session, now).items():
        hazard = session.get_one(Hazard, hazard_id)
        try:
            true = [each for each in rows if _is_true(session, each, hazard, now, around, counts)]
        except NotCounted:
            continue
        for row in rows:
            row.outcome = FiringOutcome.SENT if row in true else FiringOutcome.LAPSED
        if true:
            released.append(_gathered(session, true, now))
    session.flush()
    return released


# -- inside ---------------------------------------------------------------------------------


def _waiting(session: Session, now: datetime) -> dict[tuple[str, uuid.UUID], list[RuleFiring]]:
    query = sa.select(RuleFiring).where(_IS_HELD, RuleFiring.held_until <= now)
    query = query.order_by(RuleFiring.at, RuleFiring.id)
    found: dict[tuple[str, uuid.UUID], list[RuleFiring]] = defaultdict(list)
    for row in session.scalars(query):
        found[row.country, row.hazard_id].append(row)
    return found


def _is_true(
    session: Session,
    row: RuleFiring,
    hazard: Hazard,
    now: datetime,
    around: RuleSurroundings,
    counts: PeopleCounts,
) -> bool:
    if _is_said(session, row):
        return False
    if hazard.status is HazardStatus.ENDED:
        return row.trigger is Trigger.CANCELLED
    if row.trigger is Trigger.CANCELLED:
        return False
    rule = _rule_of(session, row)
    if rule is None:
        return False
    turn = CountryTurn(session, row.country, [rule], around, counts, now)
    found = turn.verdict_now(rule, hazard)
    return found is not None and found[1].fits


def _is_said(session: Session, row: RuleFiring) -> bool:
    """Return whether the same rule had something sent of the hazard after this."""
    query = sa.select(RuleFiring.id).where(
        RuleFiring.rule_key == row.rule_key,
        RuleFiring.country == row.country,
        RuleFiring.hazard_id == row.hazard_id,
        RuleFiring.outcome == FiringOutcome.SENT,
        RuleFiring.at > row.at,
    )
    return session.scalar(query.limit(1)) is not None


def _rule_of(session: Session, row: RuleFiring) -> CountryRule | None:
    if row.rule_key == BUILT_IN_KEY:
        return CountryRule(row.country, BUILT_IN, None)
    rule = session.get(AlertRule, row.rule_id)
    if rule is None or not rule.active:
        return None
    return CountryRule(row.country, rule, rule)


def _gathered(session: Session, rows: Sequence[RuleFiring], now: datetime) -> RuleFiring:
    """Return the newest of the firings; the others become part of it."""
    leader = rows[-1]
    for row in rows:
        row.part_of_id = None if row is leader else leader.id
        row.reason = {**row.reason, "released": now.isoformat()}
    return leader
