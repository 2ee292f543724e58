"""What was done with a locate notice, and who looked, in the audit log; never who is looked for."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry, record
from response.locate.models import LocateNotice

READ = "locate.read"


class LookKind(enum.StrEnum):
    """What somebody opened."""

    NOTICE = "notice"
    PHOTO = "photo"
    MATCHES = "matches"
    POSTER = "poster"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class LocateLook:
    """That somebody of a country opened something of a locate notice."""

    at: datetime
    country: str
    by: str
    what: str


def note(
    session: Session, notice: LocateNotice, what: str, by: str, now: datetime, **details: object
) -> None:
    """Write down what was done."""
    session.flush()
    record(
        session, at=now, actor=by, action=f"locate.{what}", subject=notice.id,
        country=notice.country, purpose="locate", number=notice.number, **details,
    )  # fmt: skip


def note_look(
    session: Session,
    notice: LocateNotice,
    what: LookKind,
    *,
    country: str,
    by: str,
    purpose: str,
    now: datetime,
) -> None:
    """Write down that somebody of a country looked, for their country and for the one that looks
    for the person.
    """
    for each in dict.fromkeys((country, notice.country)):
        record(
            session, at=now, actor=by, action=READ, subject=notice.id, country=each,
            purpose=purpose, number=notice.number, what=what.value, reader=country,
        )  # fmt: skip


def note_list(
    session: Session, country: str, crisis_number: str, *, by: str, purpose: str, now: datetime
) -> None:
    """Write down that somebody read whom their country looks for in a crisis."""
    record(
        session, at=now, actor=by, action="locate.list", subject=crisis_number, country=country,
        purpose=purpose,
    )  # fmt: skip


def looks_of(session: Session, notice: LocateNotice, limit: int = 30) -> Sequence[LocateLook]:
    """Return who looked last, from the lines of the country that looks for the person."""
    query = (
        sa.select(AuditEntry.at, AuditEntry.actor, AuditEntry.details)
        .where(
            AuditEntry.action == READ,
            AuditEntry.country == notice.country,
            AuditEntry.subject == str(notice.id),
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.number.desc())
        .limit(limit)
    )
    return [
        LocateLook(at, str(details.get("reader", "")), actor, str(details.get("what", "")))
        for at, actor, details in session.execute(query)
    ]
