"""Whether what a plan prints is still so: the frozen facts held against the data of today, plan by
plan.

Gathering reads much; a plan is looked at again only when something may have changed since, and at
the latest after an hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.audit_log import record
from core.context import Context
from core.crypto import Keyring
from core.db import reading, writing
from core.disclosure import STANDARD, Disclosure
from core.errors import AtalayaError
from directory.entries.change_log import ChangeLogEntry
from plans.facts.gather import gather
from plans.lifecycle.difference import FactDifference
from plans.lifecycle.staleness import find_differences
from plans.lifecycle.transitions import enforce, frozen_facts, hold_plan, mark_checked
from plans.models import PlanArea, PlanState, PlanVersion
from protocols.approved import ApprovedProtocols, approved_protocols
from protocols.models import ProtocolText

AT_LATEST = timedelta(hours=1)
_HELD = (PlanState.IN_FORCE, PlanState.STALE)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a look at one plan found; `fault` when it could not be looked at."""

    slug: str
    differences: int = 0
    turned: bool = False
    """Whether it became stale, or true again."""
    fault: str = ""


def differences_of(
    context: Context[object],
    plan_version: PlanVersion,
    *,
    protocols: ApprovedProtocols | None = None,
    disclosure: Disclosure = STANDARD,
) -> tuple[FactDifference, ...]:
    """Return what the version prints and is no longer so at `context.now`; many are looked at with
    the protocols read once.

    The caller writes it into the audit log: leaders' seals are opened. Raises what `gather` and
    `frozen_facts` raise.
    """
    printed = frozen_facts(context.keyring, plan_version)
    today = gather(context, plan_version.plan, protocols=protocols, disclosure=disclosure)
    return find_differences(printed, today)


def check_plans(
    engine: Engine,
    atlas: Atlas,
    keyring: Keyring,
    *,
    now: datetime,
    actor: str,
    disclosure: Disclosure = STANDARD,
) -> Iterator[CheckResult]:
    """Bring into force what has come due, and look at every version in force that may have changed.

    One transaction a version; reading is done before it. A plan that cannot be looked at says why.
    """
    for slug in _enforced(engine, now):
        yield CheckResult(slug, turned=True)
    with reading(engine) as session:
        due = _due(session, now)
        protocols = _protocols_in_force(session) if due else None
    for version_id, slug in due:
        try:
            with reading(engine) as session:
                context = Context(
                    session=session, keyring=keyring, atlas=atlas, viewer=None, actor=actor, now=now
                )
                differences = differences_of(
                    context,
                    session.get_one(PlanVersion, version_id),
                    protocols=protocols,
                    disclosure=disclosure,
                )
        except AtalayaError as wrong:
            yield CheckResult(slug, fault=str(wrong))
            continue
        yield _record_result(engine, version_id, slug, len(differences), now, actor)


# -- inside ---------------------------------------------------------------------------------


def _enforced(engine: Engine, now: datetime) -> list[str]:
    with reading(engine) as session:
        waiting = sa.select(PlanVersion.id).where(PlanVersion.state == PlanState.APPROVED)
        if session.scalar(waiting.where(PlanVersion.issued_on <= now.date())) is None:
            return []
    with writing(engine) as session:
        approved = session.scalars(
            sa.select(PlanVersion).where(PlanVersion.state == PlanState.APPROVED)
        ).all()
        return [
            plan_version.plan.slug
            for plan_version in approved
            if enforce(session, plan_version, now=now)
        ]


def _due(session: Session, now: datetime) -> list[tuple[object, str]]:
    moments = (ChangeLogEntry.at, ProtocolText.approved_at, ProtocolText.ended_at)
    changes = [session.scalar(sa.select(sa.func.max(moment))) for moment in moments]
    changed_at = max((each for each in changes if each is not None), default=None)
    rows = session.execute(
        sa.select(PlanVersion.id, PlanArea.slug, PlanVersion.checked_at)
        .join(PlanArea, PlanArea.id == PlanVersion.plan_id)
        .where(PlanVersion.state.in_(_HELD))
        .order_by(PlanArea.slug)
    )
    return [
        (key, slug) for key, slug, checked in rows if _may_have_changed(checked, changed_at, now)
    ]


def _protocols_in_force(session: Session) -> ApprovedProtocols | None:
    """Return the protocols, read once for all plans; where a text is damaged every plan says so
    itself.
    """
    try:
        return approved_protocols(session)
    except AtalayaError:
        return None


def _may_have_changed(checked: datetime | None, changed: datetime | None, now: datetime) -> bool:
    return (
        checked is None
        or now - checked >= AT_LATEST
        or (changed is not None and changed >= checked)
    )


def _record_result(
    engine: Engine, version_id: object, slug: str, differences: int, now: datetime, actor: str
) -> CheckResult:
    with writing(engine) as session:
        plan_version = session.get_one(PlanVersion, version_id)
        hold_plan(session, plan_version.plan)
        if plan_version.state not in _HELD:
            return CheckResult(slug, differences)
        turned = mark_checked(plan_version, differences, now=now)
        if turned:
            record(
                session,
                at=now,
                actor=actor,
                action=f"plan.{plan_version.state.value}",
                subject=plan_version.plan_id,
                country=plan_version.plan.country,
                purpose="staleness",
                differences=differences,
            )
    return CheckResult(slug, differences, turned)
