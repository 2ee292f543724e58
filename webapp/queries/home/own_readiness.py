"""What is counted of the reader's post, country or organisation for its readiness."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RoleName
from response.drills.models import Drill, DrillState
from response.readiness.post_readiness import ReadinessFacts
from webapp.auth.access import Scope
from webapp.queries.dashboard import Needs


def readiness_facts(
    session: Session, scope: Scope, needs: Needs, *, is_warned: bool | None
) -> ReadinessFacts:
    """Return what is counted for `scope` of what home knows already, and the last drill."""
    is_official = scope.role is not RoleName.CIVIL_SOCIETY
    return ReadinessFacts(
        contacts=needs.contacts,
        contacts_current=needs.contacts - needs.lapsed_total,
        plans=needs.plans_total,
        plans_in_force=needs.plans_in_force,
        plans_changed=needs.plans_changed,
        expects_plan=is_official,
        shelters=needs.shelters_total,
        shelters_placed=needs.shelters_total - needs.unplaced_shelters,
        is_warned=is_warned if scope.country and is_official else None,
        drilled_at=_last_drill(session, scope) if is_official else None,
        expects_drill=is_official,
    )


# -- inside ---------------------------------------------------------------------------------


def _last_drill(session: Session, scope: Scope) -> datetime | None:
    """Return when the last drill was closed in which the reader's country, or all, took part."""
    query = sa.select(sa.func.max(Drill.closed_at)).where(Drill.state == DrillState.CLOSED)
    if scope.country:
        query = query.where(Drill.country.in_([scope.country, ""]))
    if scope.role is RoleName.CONSUL:
        query = query.where(sa.or_(Drill.post_id.is_(None), Drill.post_id == scope.post_id))
    return session.scalar(query)
