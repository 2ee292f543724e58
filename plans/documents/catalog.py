"""The plans there are, in the order a reader looks for them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from directory.entries.models import Post
from plans.models import PlanArea, PlanState, PlanVersion


@dataclass(frozen=True, slots=True)
class CatalogPlan:
    """One plan of the list."""

    plan: PlanArea
    is_own: bool


def catalog_plans(
    session: Session, country: str, post_id: uuid.UUID | None, today: date
) -> list[CatalogPlan]:
    """Return every plan: those of one's own post first, then one's own country, then what does not
    hold, then by number.
    """
    # Nobody reads the frozen facts of a version in a list: they are most of its bytes.
    versions = selectinload(PlanArea.versions).defer(PlanVersion.facts)
    posts = joinedload(PlanArea.post).load_only(Post.name, Post.country, Post.visibility)
    query = sa.select(PlanArea).options(posts, versions)
    plans = session.scalars(query.options(defer(PlanArea.geometry), defer(PlanArea.questionnaire)))
    catalog = [CatalogPlan(plan, plan.country == country) for plan in plans]

    def order(each: CatalogPlan) -> tuple[bool, bool, bool, str]:
        plan = each.plan
        return plan.post_id != post_id, not each.is_own, _is_valid(plan, today), plan.number

    return sorted(catalog, key=order)


def find_plan(session: Session, slug: str) -> PlanArea | None:
    """Return one plan by its short name."""
    return session.scalar(
        sa.select(PlanArea).where(PlanArea.slug == slug).options(joinedload(PlanArea.post))
    )


def _is_valid(plan: PlanArea, today: date) -> bool:
    """Return whether a plan is in force, true, and not past its last day."""
    current = plan.current
    if current is None or current.state is not PlanState.IN_FORCE:
        return False
    return current.valid_until is None or current.valid_until >= today
