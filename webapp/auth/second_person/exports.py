"""Files with many persons: by two people, or at once in a live hazard.

A file of up to so many persons (a setting) is taken by whoever may read them; several in a day
count together, so that a large one cut into small ones is a large one. Beyond that: while a hazard
touches persons of the country, a lone officer takes it at once with a reason; its administrators
are told at once and it is listed for ever. Otherwise another administrator agrees first, or a day
of notice passes; then who asked has a day to take it. Counted are the persons in the file as it
leaves: one that has grown by more than a tenth since it was agreed to is asked for anew.
"""

from __future__ import annotations

import enum
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AccessRequest, RequestKind, RequestState, User
from core.audit_log import AuditEntry, record
from core.db import take_turns
from watch.models import Flag, FlagStatus, SubjectKind
from webapp.auth.second_person.notices import AccessNotice, tell
from webapp.auth.second_person.petition import Petition, clean_reason, is_waiting, make_petition

VALID = timedelta(hours=24)
ACTION = "person.export"
_DAY = timedelta(hours=24)
GROWTH = 1.1


class Release(enum.StrEnum):
    """Whether a file may leave, and why."""

    SMALL = "small"
    AGREED = "agreed"
    AT_ONCE = "at_once"
    ASKED = "asked"
    """Not yet: a second person was asked."""


@dataclass(frozen=True, slots=True)
class PersonFile:
    """A file somebody wants."""

    code: str
    """Which: `calls:<hazard>`, `roster:<plan>`. The same code is the same file."""
    title: str
    country: str
    persons: int
    reason: str


def is_country_in_danger(session: Session, country: str) -> bool:
    """Return whether a live hazard touches persons of the country now."""
    raised = sa.select(Flag.id).where(
        Flag.country == country,
        Flag.kind == SubjectKind.NATIONALS,
        Flag.status == FlagStatus.RAISED,
    )
    return session.scalar(raised.limit(1)) is not None


def release(
    session: Session, file: PersonFile, taker: User, *, most: int, now: datetime
) -> Release:
    """Decide whether a file leaves now, and note, tell and list it; where it does not, ask.

    `most` is the number of persons that one may take alone; many files asked for at the same moment
    are counted one after the other. Raises UnusableInput without a reason.
    """
    take_turns(session, f"files of {taker.id}")
    if taken_today(session, file, taker, now) + file.persons <= most:
        _note(session, None, file, taker, now)
        return Release.SMALL
    agreed = _agreed(session, file, taker, now)
    if agreed is not None:
        _note(session, agreed, file, taker, now)
        return Release.AGREED
    if is_country_in_danger(session, file.country):
        row = _listed(file, taker, now)
        session.add(row)
        session.flush()
        _note(session, row, file, taker, now)
        tell(session, row, AccessNotice.TAKEN, now=now)
        return Release.AT_ONCE
    petition = Petition(
        RequestKind.EXPORT, file.country, file.code, file.title, file.reason,
        {"persons": file.persons},
    )  # fmt: skip
    if not is_waiting(session, petition, taker.id):
        make_petition(session, petition, asker=taker, now=now)
    return Release.ASKED


def taken_today(session: Session, file: PersonFile, taker: User, now: datetime) -> int:
    """Return how many persons were in the other small files that the taker had in the day before
    `now`; the same file taken again is one.
    """
    query = sa.select(AuditEntry.details).where(
        AuditEntry.actor == f"user:{taker.id}",
        AuditEntry.action == ACTION,
        AuditEntry.at > now - _DAY,
    )
    persons: dict[str, int] = {}
    for details in session.scalars(query):
        code = str(details["file"])
        if details["state"] == Release.SMALL and code != file.code:
            persons[code] = max(persons.get(code, 0), int(details["persons"]))
    return sum(persons.values())


# -- inside ---------------------------------------------------------------------------------


def _agreed(session: Session, file: PersonFile, taker: User, now: datetime) -> AccessRequest | None:
    query = sa.select(AccessRequest).where(
        AccessRequest.kind == RequestKind.EXPORT,
        AccessRequest.country == file.country,
        AccessRequest.subject == file.code,
        AccessRequest.asked_by == taker.id,
        AccessRequest.state.in_([RequestState.APPROVED, RequestState.ELAPSED]),
        AccessRequest.decided_at > now - VALID,
    )
    rows = session.scalars(query.order_by(AccessRequest.decided_at.desc())).all()
    return next((row for row in rows if file.persons <= row.details["persons"] * GROWTH), None)


def _listed(file: PersonFile, taker: User, now: datetime) -> AccessRequest:
    return AccessRequest(
        id=uuid.uuid4(),
        kind=RequestKind.EXPORT,
        country=file.country,
        subject=file.code,
        subject_name=file.title,
        details={"persons": file.persons},
        reason=clean_reason(file.reason),
        asked_by=taker.id,
        asked_at=now,
        due_at=now,
        state=RequestState.AT_ONCE,
        decided_by=None,
        decided_at=now,
        is_demo=taker.is_demo,
    )


def _note(
    session: Session, row: AccessRequest | None, file: PersonFile, taker: User, now: datetime
) -> None:
    record(
        session,
        at=now,
        actor=f"user:{taker.id}",
        action=ACTION,
        subject=row.id if row else "",
        country=file.country,
        purpose=row.reason if row else file.reason,
        persons=file.persons,
        file=file.code,
        state=row.state.value if row else Release.SMALL.value,
    )
