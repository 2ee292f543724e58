"""The life of a plan: which moves are legal, and the steps that make them.

Two people, one in force, facts frozen.

Draft -> approved by a second person -> in force -> stale -> superseded or withdrawn. A stale
version whose facts are true again is in force again. Six months' validity, like the joint manual of
the Philippine posts (DOLE).
"""

from __future__ import annotations

import hashlib
import uuid
import zlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.approval import Approval, IllegalMove, NotComplete
from core.crypto import Keyring, SealedPlace, place_of
from core.db import hold_row
from core.errors import UnusableInput
from core.keys.columns import next_version
from plans.facts.json_form import from_json, to_json
from plans.facts.model import PlanFacts, SignOff
from plans.models import PlanArea, PlanState, PlanVersion

VALID_DAYS = 183
APPROVAL = Approval(
    moves={
        PlanState.DRAFT: frozenset({PlanState.APPROVED, PlanState.WITHDRAWN}),
        PlanState.APPROVED: frozenset({PlanState.IN_FORCE, PlanState.WITHDRAWN}),
        PlanState.IN_FORCE: frozenset({PlanState.STALE, PlanState.SUPERSEDED, PlanState.WITHDRAWN}),
        PlanState.STALE: frozenset({PlanState.IN_FORCE, PlanState.SUPERSEDED, PlanState.WITHDRAWN}),
        PlanState.SUPERSEDED: frozenset(),
        PlanState.WITHDRAWN: frozenset(),
    },
    two_persons=frozenset({PlanState.APPROVED}),
)


@dataclass(frozen=True, slots=True)
class Signer:
    """Who does a step: as the audit log names them, and as it is printed."""

    actor: str
    name: str


def essentials_missing(facts: PlanFacts) -> tuple[str, ...]:
    """Return what a complete plan may not lack, by the name of the form's field; empty when it is
    complete.

    The region's model makes the agreement with the host state fundamental (RCM 2017, session 6).
    """
    agreed = facts.questionnaire.value.host_coordination
    return () if agreed is not None and agreed.agreed_on is not None else ("host_coordination",)


def hold_plan(session: Session, plan: PlanArea) -> None:
    """Read a plan and its versions anew, and let nobody else move one of them to the end of the
    transaction: each move is made once, and one version is in force.
    """
    hold_row(session, plan)
    versions = sa.select(PlanVersion).where(PlanVersion.plan_id == plan.id)
    session.scalars(versions.execution_options(populate_existing=True)).all()


def prepare(
    session: Session,
    keyring: Keyring,
    plan: PlanArea,
    facts: PlanFacts,
    *,
    by: Signer,
    now: datetime,
) -> PlanVersion:
    """Freeze `facts` as the draft of the next version.

    A draft that was there is made anew; its number stays.

    Raises IllegalMove while an approved version waits to come into force.
    """
    hold_plan(session, plan)
    draft = plan.coming
    if draft is not None and draft.state is PlanState.APPROVED:
        raise IllegalMove(
            f"version {draft.version} is approved and waits for its day; withdraw it first"
        )
    if draft is None:
        version = max((each.version for each in plan.versions), default=0) + 1
        draft = PlanVersion(version=version, state=PlanState.DRAFT)
        plan.versions.append(draft)
    draft.prepared_by, draft.prepared_name, draft.prepared_at = by.actor, by.name, now
    signed = SignOff(version=draft.version, prepared_by=by.name)
    _freeze(keyring, draft, _signed(facts, signed))
    session.flush()
    return draft


def approve(
    session: Session,
    keyring: Keyring,
    plan_version: PlanVersion,
    *,
    by: Signer,
    now: datetime,
    issued_on: date | None = None,
    reason: str = "",
    facts: PlanFacts | None = None,
) -> None:
    """Approve a draft by a second person; from `issued_on` (default: today in UTC) it is in force
    for six months. `facts` are those of this draft where they were opened before (`frozen_facts`).

    Raises SecondPersonNeeded, NotComplete when essentials are missing and no `reason` is given,
    IllegalMove.
    """
    hold_plan(session, plan_version.plan)
    _check_move(plan_version, PlanState.APPROVED)
    APPROVAL.check_second_person(
        PlanState.APPROVED,
        author=plan_version.prepared_by,
        approver=by.actor,
        work=f"prepared version {plan_version.version}",
    )
    facts = facts or frozen_facts(keyring, plan_version)
    missing = essentials_missing(facts)
    if missing and not reason.strip():
        raise NotComplete(missing)
    plan_version.state, plan_version.reason = PlanState.APPROVED, reason.strip()
    plan_version.approved_by, plan_version.approved_name, plan_version.approved_at = (
        by.actor,
        by.name,
        now,
    )
    plan_version.issued_on = issued_on or now.date()
    plan_version.valid_until = plan_version.issued_on + timedelta(days=VALID_DAYS)
    signed = SignOff(
        version=plan_version.version,
        issued_on=plan_version.issued_on,
        valid_until=plan_version.valid_until,
        prepared_by=plan_version.prepared_name,
        approved_by=plan_version.approved_name,
    )
    _freeze(keyring, plan_version, _signed(facts, signed))
    _enforce(session, plan_version, now)


def enforce(session: Session, plan_version: PlanVersion, *, now: datetime) -> bool:
    """Bring an approved version into force once its day has come; the one before it is
    superseded.
    """
    hold_plan(session, plan_version.plan)
    return _enforce(session, plan_version, now)


def withdraw(
    session: Session, plan_version: PlanVersion, *, by: Signer, now: datetime, reason: str
) -> None:
    """Take a version back; `reason` says why. Raises IllegalMove when it is over already."""
    hold_plan(session, plan_version.plan)
    _end(plan_version, PlanState.WITHDRAWN, now, by.actor)
    plan_version.reason = reason
    session.flush()


def mark_checked(plan_version: PlanVersion, differences: int, *, now: datetime) -> bool:
    """Note how many printed facts are no longer so; the version turns stale, or in force again,
    where no lesson of a crisis keeps it stale. Its plan is held (`hold_plan`).

    True when it turned.

    Raises IllegalMove for a version that is not in force.
    """
    plan_version.checked_at, plan_version.differences = now, differences
    return _turn(plan_version, now)


def note_lessons(plan_version: PlanVersion, lessons: int, *, now: datetime) -> bool:
    """Note how many lessons of crises, learned since a version was approved, are still to be
    followed: with one it is stale, whatever its facts say. Its plan is held (`hold_plan`).

    True when it turned. Raises IllegalMove for a version that is not in force.
    """
    plan_version.lessons = lessons
    return _turn(plan_version, now)


def frozen_facts(keyring: Keyring, plan_version: PlanVersion) -> PlanFacts:
    """Return the facts a version froze.

    Raises CannotOpen, and UnusableInput when they are damaged.
    """
    return from_json(frozen_json(keyring, plan_version))


def frozen_json(keyring: Keyring, plan_version: PlanVersion) -> bytes:
    """Return the facts a version froze as they were written (`plans.facts.json_form`).

    Raises CannotOpen and UnusableInput.
    """
    location = facts_place(plan_version.id, plan_version.plan.country, plan_version.seal_version)
    opened = keyring.open(plan_version.facts, location)
    try:
        return zlib.decompress(opened)
    except zlib.error as wrong:
        raise UnusableInput(
            "facts", f"version {plan_version.version} is damaged: {wrong}"
        ) from wrong


def facts_place(version_id: uuid.UUID, country: str, version: int) -> SealedPlace:
    """Return where the facts of a version belong (`version`: the row's `seal_version`)."""
    # Bound into facts sealed long ago: it keeps the table's first name.
    return place_of("plan_edition", "facts", version_id, country=country, version=version)


# -- inside ---------------------------------------------------------------------------------


def _enforce(session: Session, plan_version: PlanVersion, now: datetime) -> bool:
    if (
        plan_version.state is not PlanState.APPROVED
        or plan_version.issued_on is None
        or plan_version.issued_on > now.date()
    ):
        return False
    before = plan_version.plan.current
    if before is not None:
        _end(before, PlanState.SUPERSEDED, now, plan_version.approved_by)
    _check_move(plan_version, PlanState.IN_FORCE)
    plan_version.state = PlanState.IN_FORCE
    session.flush()
    return True


def _turn(plan_version: PlanVersion, now: datetime) -> bool:
    is_stale = bool(plan_version.differences or plan_version.lessons)
    wanted = PlanState.STALE if is_stale else PlanState.IN_FORCE
    if plan_version.state is wanted:
        return False
    _check_move(plan_version, wanted)
    plan_version.state, plan_version.stale_since = wanted, now if is_stale else None
    return True


def _freeze(keyring: Keyring, plan_version: PlanVersion, facts: PlanFacts) -> None:
    told = to_json(facts)
    country, number = plan_version.plan.country, next_version(plan_version)
    location = facts_place(plan_version.id, country, number)
    plan_version.facts = keyring.seal(zlib.compress(told, 9), location)
    plan_version.facts_hash = hashlib.sha256(told).hexdigest()


def _signed(facts: PlanFacts, sign: SignOff) -> PlanFacts:
    return replace(
        facts,
        version=sign.version,
        issued_on=sign.issued_on,
        valid_until=sign.valid_until,
        prepared_by=sign.prepared_by,
        approved_by=sign.approved_by,
    )


def _check_move(plan_version: PlanVersion, target: PlanState) -> None:
    APPROVAL.check_move(plan_version.state, target, name=f"version {plan_version.version}")


def _end(plan_version: PlanVersion, state: PlanState, now: datetime, actor: str) -> None:
    _check_move(plan_version, state)
    plan_version.state, plan_version.ended_at, plan_version.ended_by = state, now, actor
