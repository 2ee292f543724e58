"""Tell a country's administrators of an account that opens many cards in an hour."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import AccessRequest, RequestKind, RequestState, User
from core.audit_log import AuditEntry, record
from core.db import reading, writing
from webapp.auth.second_person.notices import AccessNotice, tell

HOUR = timedelta(hours=1)
_USER = "user:"


def note_bulk_reading(engine: Engine, most: int, now: datetime) -> int:
    """Note, list and tell each account that opened more than `most` cards in the hour before `now`,
    once an hour; return how many. The audit log counts.
    """
    with reading(engine) as session:
        readers = _readers(session, most, now)
    if not readers:
        return 0
    with writing(engine) as session:
        return sum(_tell(session, reader, persons, now) for reader, persons in readers.items())


# -- inside ---------------------------------------------------------------------------------


def _readers(session: Session, most: int, now: datetime) -> dict[uuid.UUID, int]:
    cards = sa.func.sum(AuditEntry.details["persons"].as_integer())
    query = (
        sa.select(AuditEntry.actor, cards)
        .where(
            AuditEntry.at > now - HOUR,
            sa.or_(AuditEntry.action == "person.read", _is_shared_reading()),
            AuditEntry.actor.startswith(_USER),
        )
        .group_by(AuditEntry.actor)
        .having(cards > most)
    )
    return {uuid.UUID(actor.removeprefix(_USER)): count for actor, count in session.execute(query)}


def _is_shared_reading() -> sa.ColumnElement[bool]:
    """Return the condition of a reading by an agreement, which has a line in two logs: the one in
    that of the reader's country.
    """
    is_readers = AuditEntry.country == AuditEntry.details["reader"].as_string()
    return sa.and_(AuditEntry.action == "person.read_shared", is_readers)


def _tell(session: Session, reader_id: uuid.UUID, persons: int, now: datetime) -> bool:
    reader = session.get(User, reader_id)
    noted = sa.select(AccessRequest.id).where(
        AccessRequest.kind == RequestKind.BULK_READING,
        AccessRequest.asked_by == reader_id,
        AccessRequest.asked_at > now - HOUR,
    )
    if reader is None or session.scalar(noted.limit(1)) is not None:
        return False
    row = AccessRequest(
        id=uuid.uuid4(),
        kind=RequestKind.BULK_READING,
        country=reader.country,
        subject=str(reader.id),
        subject_name=reader.email,
        details={"persons": persons},
        reason="",
        asked_by=reader.id,
        asked_at=now,
        due_at=now,
        state=RequestState.NOTED,
        decided_by=None,
        decided_at=now,
        is_demo=reader.is_demo,
    )
    session.add(row)
    session.flush()
    record(
        session,
        at=now,
        actor="worker",
        action="person.bulk_reading",
        subject=reader.id,
        country=reader.country,
        persons=persons,
    )
    tell(session, row, AccessNotice.TAKEN, now=now)
    return True
