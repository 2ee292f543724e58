"""Plans and the lessons of crises: which a crisis touched, and which are stale by a lesson."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from plans.lifecycle.transitions import hold_plan, note_lessons
from plans.models import PlanArea
from response.closing.lessons import lessons_for_plan
from response.closing.models import Lesson, LessonTarget
from response.crisis.models import Participation
from response.crisis.zones import current_zone, zone_area


def plans_touched(session: Session, part: Participation) -> Sequence[PlanArea]:
    """Return the plans of a country whose area the zone of a crisis touches, by number; all of its
    plans where it touches none, or nobody knows where the crisis was.
    """
    query = sa.select(PlanArea).where(PlanArea.country == part.country).order_by(PlanArea.number)
    plans = session.scalars(query).all()
    zone = current_zone(session, part.crisis)
    if zone is None:
        return plans
    area = zone_area(zone)
    touched = [each for each in plans if each.geometry and each.geometry.intersects(area)]
    return touched or plans


def note_in_plans(session: Session, lesson: Lesson, actor: str, now: datetime) -> int:
    """Let the versions in force of the plans a lesson touches say how many lessons stand open for
    them; return how many turned stale, or in force again.
    """
    if lesson.target is not LessonTarget.PLAN:
        return 0
    return sum(_note(session, lesson, uuid.UUID(each), actor, now) for each in lesson.plan_ids)


# -- inside ---------------------------------------------------------------------------------


def _note(session: Session, lesson: Lesson, plan_id: uuid.UUID, actor: str, now: datetime) -> bool:
    plan = session.get(PlanArea, plan_id)
    if plan is None or plan.country != lesson.country:
        return False
    hold_plan(session, plan)
    version = plan.current
    if version is None:
        return False
    since = version.approved_at or version.created_at
    count = lessons_for_plan(session, lesson.country, plan_id, since)
    turned = note_lessons(version, count, now=now)
    if turned:
        record(
            session,
            at=now,
            actor=actor,
            action=f"plan.{version.state.value}",
            subject=plan.id,
            country=plan.country,
            purpose="lesson",
            lessons=count,
        )
    return turned
