"""What the coverage board shows: one row a country, counts only."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from core.atlas import Atlas
from core.crypto import Keyring
from core.disclosure import Disclosure
from core.errors import AtalayaError
from core.geo.geometry import Area
from plans.facts.gather import shape_of
from plans.lifecycle.coverage import CoverageCount, PlanStanding, count_coverage, standings
from plans.models import PlanArea
from registry.matching.blocks.models import MatchingState
from registry.matching.index import open_index

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CountryRow:
    """One country: its registered people and its plans."""

    country: str
    covered: CoverageCount
    standings: Sequence[PlanStanding]


def coverage_board(
    session: Session,
    atlas: Atlas,
    keyring: Keyring,
    country: str,
    now: datetime,
    disclosure: Disclosure,
    *,
    is_exact: bool = True,
) -> list[CountryRow]:
    """Return the rows of `country`, or of every country that has people or plans when it is empty
    (the Secretariat). Of one's own people every place that is large enough is listed, unless
    `is_exact` is false.
    """
    plans = session.scalars(
        sa.select(PlanArea).options(joinedload(PlanArea.post)).order_by(PlanArea.number)
    ).all()
    peopled = session.scalars(
        sa.select(MatchingState.country).where(MatchingState.blocks > 0)
    ).all()
    countries = [country] if country else sorted({*peopled, *(plan.country for plan in plans)})
    rows = []
    for code in countries:
        own = [plan for plan in plans if plan.country == code]
        index = open_index(session, keyring, [code])
        count = count_coverage(
            index,
            _areas(atlas, own),
            now.date(),
            atlas,
            disclosure,
            is_own=is_exact and code == country,
        )
        rows.append(CountryRow(code, count, standings(own, now)))
    return rows


def _areas(atlas: Atlas, plans: Sequence[PlanArea]) -> list[Area]:
    """Return the areas of the plans in force; one that cannot be read is logged and left out."""
    shapes = (_area(atlas, plan) for plan in plans if plan.current is not None)
    return [area for area in shapes if area is not None]


def _area(atlas: Atlas, plan: PlanArea) -> Area | None:
    try:
        return shape_of(atlas, plan)
    except AtalayaError as wrong:
        log.warning("plan %s has no area: %s", plan.slug, wrong)
        return None
