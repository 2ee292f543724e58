"""What rules have written: how often, and of what last."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from feeds.models import Hazard
from watch.rules.models import FiringOutcome, RuleFiring


def times_since(
    session: Session, rule_ids: Iterable[uuid.UUID], since: datetime
) -> Mapping[uuid.UUID, int]:
    """Return how many times each of the rules wrote since; those that did not are left out."""
    query = (
        sa.select(RuleFiring.rule_id, sa.func.count())
        .where(RuleFiring.rule_id.in_(list(rule_ids)), RuleFiring.at >= since)
        .group_by(RuleFiring.rule_id)
    )
    return {rule_id: count for rule_id, count in session.execute(query) if rule_id is not None}


def last_written(
    session: Session, rule_id: uuid.UUID, limit: int = 10
) -> list[tuple[RuleFiring, Hazard]]:
    """Return what a rule wrote last, the newest first, each with its hazard."""
    query = sa.select(RuleFiring).where(RuleFiring.rule_id == rule_id)
    firings = session.scalars(
        query.order_by(RuleFiring.at.desc(), RuleFiring.id).limit(limit)
    ).all()
    hazards = hazards_by_id(session, (each.hazard_id for each in firings))
    return [(each, hazards[each.hazard_id]) for each in firings]


def left_by_rules(
    session: Session, country: str, since: datetime, until: datetime
) -> list[RuleFiring]:
    """Return what the rules of a country left to the digest after a moment and up to another, the
    oldest first.
    """
    query = sa.select(RuleFiring).where(
        RuleFiring.country == country,
        RuleFiring.outcome == FiringOutcome.DIGEST,
        RuleFiring.at > since,
        RuleFiring.at <= until,
    )
    return list(session.scalars(query.order_by(RuleFiring.at, RuleFiring.id)))


def hazards_by_id(session: Session, hazard_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Hazard]:
    """Return the hazards of these ids, with their sources."""
    query = sa.select(Hazard).where(Hazard.id.in_(set(hazard_ids)))
    found = session.scalars(query.options(joinedload(Hazard.source)))
    return {each.id: each for each in found}
