"""What the coverage board shows: one row a country, counts only."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core.errors import AtalayaError
from core.geo.geometry import Area
from plans.facts.gather import shape_of
from plans.lifecycle.coverage import CoverageCount, PlanStanding, covered, standings
from plans.models import PlanArea
from registry.matching.index import load_blocks
from registry.people.models import MatchingBlock
from webapp.http.database import db
from webapp.http.services import services

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CountryRow:
    """One country: its registered people and its plans."""

    country: str
    covered: CoverageCount
    standings: Sequence[PlanStanding]


def coverage_board(country: str, now: datetime) -> list[CountryRow]:
    """Return the rows of `country`, or of every country that has people or plans when it is empty
    (the Secretariat).
    """
    session = db.session()
    plans = session.scalars(
        sa.select(PlanArea).options(joinedload(PlanArea.post)).order_by(PlanArea.number)
    ).all()
    peopled = session.scalars(sa.select(MatchingBlock.country).distinct()).all()
    countries = [country] if country else sorted({*peopled, *(plan.country for plan in plans)})
    return [_row(code, [plan for plan in plans if plan.country == code], now) for code in countries]


def _row(country: str, plans: Sequence[PlanArea], now: datetime) -> CountryRow:
    house = services()
    blocks = load_blocks(db.session(), house.keyring, [country])
    held = [
        area for plan in plans if plan.current is not None and (area := _ground(plan)) is not None
    ]
    return CountryRow(
        country, covered(blocks, held, now.date(), house.atlas), standings(plans, now)
    )


def _ground(plan: PlanArea) -> Area | None:
    try:
        return shape_of(services().atlas, plan)
    except AtalayaError as wrong:
        log.warning("plan %s has no ground: %s", plan.slug, wrong)
        return None
