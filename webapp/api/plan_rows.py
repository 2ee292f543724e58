"""How the plans of all countries stand, as the list of plans says it; of one's own how many facts
have changed, too.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from core.json_values import json_value
from plans.documents.catalog import CatalogPlan, catalog_plans
from plans.models import PlanArea, PlanState
from webapp.api.answers import following_part
from webapp.api.cursor import Key, part_of
from webapp.auth.access import current_scope
from webapp.http.database import db
from webapp.http.services import services

EXPIRED, NOT_ISSUED = "expired", "none"
PLAN_STATES = (
    *(each.value for each in (PlanState.DRAFT, PlanState.APPROVED)),
    *(each.value for each in (PlanState.IN_FORCE, PlanState.STALE)),
    EXPIRED,
    NOT_ISSUED,
)


def plans_document(question: dict[str, Any]) -> dict[str, Any]:
    """Return one part of the plans."""
    scope, today = current_scope(), services().clock().date()
    found = catalog_plans(db.session(), scope.country, scope.post_id, today)
    wanted = (each for each in found if question["country"] in {"", each.plan.country})
    part = part_of(wanted, _key, question["cursor"], question["limit"])
    return {
        "plans": [_plan(each, today) for each in part.items],
        **following_part(part.cursor),
    }


# -- inside ---------------------------------------------------------------------------------


def _plan(each: CatalogPlan, today: date) -> dict[str, Any]:
    plan = each.plan
    own = {"differences": plan.current.differences} if each.is_own and plan.current else {}
    return {
        "slug": plan.slug,
        "number": plan.number,
        "country": plan.country,
        "name": plan.name,
        "state": _state(plan, today),
        "version": plan.version or None,
        "issued_on": json_value(plan.issued_on),
        "valid_until": json_value(plan.valid_until),
        "is_demo": plan.is_demo,
        "page": f"{services().settings.public_url}/planes/{plan.slug}",
        **own,
    }


def _state(plan: PlanArea, today: date) -> str:
    current = plan.current
    if current is None:
        return plan.coming.state.value if plan.coming else NOT_ISSUED
    is_past = current.valid_until is not None and current.valid_until < today
    return EXPIRED if is_past else current.state.value


def _key(each: CatalogPlan) -> Key:
    return each.plan.country, each.plan.number, each.plan.slug
