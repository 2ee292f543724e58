"""The life of a plan on its pages: who may prepare and approve it, what is no longer so, what
speaks against it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flask import flash, request
from flask_babel import gettext as _

from core.accounts import RoleName
from core.errors import AtalayaError
from core.geo.geometry import Point
from feeds.lifecycle.history.past_zones import zones_over
from plans.facts.fallback import SENTENCES, PastZone, Weakness, weaknesses
from plans.facts.gather import gather
from plans.lifecycle.difference import FactDifference
from plans.lifecycle.staleness import find_differences
from plans.models import PlanArea, PlanState
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.blueprints.plans.presenters import ShownVersion
from webapp.http.database import db
from webapp.http.services import services
from webapp.labels.hazard_names import name_of_hazard

RECENT = timedelta(days=5 * 365)
MOST_HAZARDS = 50
LONGEST_SIGNATURE, LONGEST_REASON = 60, 300
_PREPARE = frozenset({RoleName.CONSUL, RoleName.COUNTRY_ADMIN, RoleName.EMERGENCY})


def may_prepare(plan: PlanArea) -> bool:
    """Return whether the reader may prepare a version: officials of the country, consuls for their
    own post.
    """
    scope = current_scope()
    if scope.role not in _PREPARE or scope.country != plan.country:
        return False
    return scope.role is not RoleName.CONSUL or scope.post_id == plan.post_id


def may_approve(plan: PlanArea) -> bool:
    """Return whether the reader may approve the draft there is: not who prepared it."""
    draft = plan.coming
    return (
        may_prepare(plan)
        and draft is not None
        and draft.state is PlanState.DRAFT
        and draft.prepared_by != current_scope().actor
    )


def stale_facts(version: ShownVersion, now: datetime) -> tuple[FactDifference, ...]:
    """Return what the version in force prints and is no longer so, for those who may see names;
    empty for others.

    What holds today may be beyond reading (an area without ground): that is said, and what is
    frozen is shown.
    """
    if (
        not version.is_internal
        or version.edition is None
        or version.edition.state is not PlanState.STALE
    ):
        return ()
    installation = services()
    try:
        return find_differences(
            version.facts,
            gather(
                replace(request_context(), now=now),
                version.plan,
                disclosure=installation.settings.disclosure,
            ),
        )
    except AtalayaError as wrong:
        message = _(
            "No se pudo comparar con los datos de hoy; revise el área y el formulario. %(why)s",
            why=wrong,
        )
        flash(message, "wrong")
        return ()


def weak_points(version: ShownVersion, now: datetime) -> list[tuple[str, dict[str, str]]]:
    """Return what speaks against the plan's fallback, as message ids with what fills them; for its
    own officials.
    """
    if not version.is_internal:
        return []
    point = version.facts.post.value.point
    weak = weaknesses(
        version.facts, services().atlas, _zones_over(point, now) if point is not None else []
    )
    return [(SENTENCES[each.shared], _gaps(each)) for each in weak]


def text_of(name: str, longest: int) -> str:
    """Return a text of the form, on one line, without controls, cut at `longest`."""
    typed = "".join(
        letter if letter.isprintable() else " " for letter in request.form.get(name, "")
    )
    return " ".join(typed.split())[:longest]


# -- inside ---------------------------------------------------------------------------------


def _gaps(weakness: Weakness) -> dict[str, str]:
    return {"fallback": weakness.fallback, "what": weakness.what}


def _zones_over(point: Point, now: datetime) -> list[PastZone]:
    zones = zones_over(db.session(), point, since=now - RECENT, limit=MOST_HAZARDS)
    return [PastZone(name_of_hazard(hazard), zone) for hazard, zone in zones]
