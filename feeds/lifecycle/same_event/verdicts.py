"""A person's word on whether two hazards are one event. It stands over what we find ourselves,
through every later reading, until it is taken back.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.errors import UnusableInput
from feeds.circles import circle_of_key
from feeds.models import Hazard, SameEventVerdict


def give_verdict(
    session: Session, one: Hazard, other: Hazard, *, is_same: bool, actor: str, now: datetime
) -> SameEventVerdict:
    """Write what `actor` says of two hazards, over what was said of them before; with a line in the
    audit log. Raises UnusableInput for a hazard and itself, and for a drill and the real thing.
    """
    if one.id == other.id:
        raise UnusableInput("other", "a hazard is always the same as itself")
    if (one.is_test, one.is_demo) != (other.is_test, other.is_demo):
        raise UnusableInput("other", "an exercise and a real hazard are never one")
    if circle_of_key(one.key) != circle_of_key(other.key):
        raise UnusableInput("other", "a country's own source and another's are not tied")
    first, second = _pair(one.id, other.id)
    verdict = _verdict_on(session, first, second)
    if verdict is None:
        verdict = SameEventVerdict(one_id=first, other_id=second)
        session.add(verdict)
    verdict.is_same, verdict.said_by, verdict.said_at = is_same, actor, now
    action = "hazard.same" if is_same else "hazard.apart"
    _note(session, action, one, other, actor, now)
    session.flush()
    return verdict


def take_back_verdict(
    session: Session, one: Hazard, other: Hazard, *, actor: str, now: datetime
) -> bool:
    """Take back what was said of two hazards, with a line in the audit log; whether there was any
    word.
    """
    verdict = _verdict_on(session, *_pair(one.id, other.id))
    if verdict is None:
        return False
    session.delete(verdict)
    _note(session, "hazard.verdict_taken_back", one, other, actor, now)
    session.flush()
    return True


def verdicts_among(session: Session, ids: Collection[uuid.UUID]) -> Sequence[SameEventVerdict]:
    """Return every word on one of these hazards and another, whichever."""
    query = sa.select(SameEventVerdict).where(
        sa.or_(SameEventVerdict.one_id.in_(ids), SameEventVerdict.other_id.in_(ids))
    )
    return session.scalars(query.order_by(SameEventVerdict.one_id, SameEventVerdict.other_id)).all()


def decided_with(session: Session, hazard_id: uuid.UUID) -> set[uuid.UUID]:
    """Return the hazards on which and this one a person has said a word."""
    verdicts = verdicts_among(session, [hazard_id])
    return {each.one_id if each.other_id == hazard_id else each.other_id for each in verdicts}


def _pair(one: uuid.UUID, other: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    return (one, other) if str(one) < str(other) else (other, one)


def _verdict_on(session: Session, first: uuid.UUID, second: uuid.UUID) -> SameEventVerdict | None:
    return session.scalar(
        sa.select(SameEventVerdict).where(
            SameEventVerdict.one_id == first, SameEventVerdict.other_id == second
        )
    )


def _note(
    session: Session, action: str, one: Hazard, other: Hazard, actor: str, now: datetime
) -> None:
    record(
        session,
        at=now,
        actor=actor,
        action=action,
        subject=one.id,
        country="",
        purpose="hazard watch",
        hazard=one.key,
        other=other.key,
    )
