"""An open page of a crisis knows by one statement whether anything in it has moved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from response.log.models import LineAudience, LineConfidence, LineKind, LogEntry
from tests.response.crisis_parts import add_part
from webapp.crises.crisis_mark import crisis_version


def test_the_mark_is_the_same_until_something_of_the_part_moves(
    session: Session, now: datetime
) -> None:
    part = add_part(session, now)
    first = crisis_version(session, part.crisis, part)
    assert crisis_version(session, part.crisis, part) == first
    line = LogEntry(
        participation_id=part.id, country=part.country, number=1, happened_at=now, entered_at=now,
        by="user:x", kind=next(iter(LineKind)), confidence=next(iter(LineConfidence)),
        visible=next(iter(LineAudience)),
    )  # fmt: skip
    session.add(line)
    session.flush()
    assert crisis_version(session, part.crisis, part) != first


def test_who_takes_no_part_is_told_of_the_moves_of_the_crisis_alone(
    session: Session, now: datetime
) -> None:
    part = add_part(session, now)
    alone = crisis_version(session, part.crisis, None)
    assert alone is not None
    assert alone != crisis_version(session, part.crisis, part)
