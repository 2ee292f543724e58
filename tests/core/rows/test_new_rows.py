"""Rows made and written many at once are those that the ORM would have made and written."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.rows.new_rows import new_row, write_new
from feeds.lifecycle.history.hazard_version import HAZARDS
from feeds.models import Hazard, HazardStatus, Source
from feeds.values import HazardKind, Severity
from tests.feeds.worlds import make_source

AT = datetime(2026, 11, 22, 18, tzinfo=UTC)


def values(source: Source, key: str) -> dict[str, object]:
    return {
        "key": key, "source_id": source.id, "kind": HazardKind.FLOOD, "title": "Crecida",
        "severity": Severity.SEVERE, "status": HazardStatus.ACTIVE, "started_at": AT,
        "last_seen_at": AT,
    }  # fmt: skip


def test_what_is_written_at_once_is_what_the_orm_writes(session: Session) -> None:
    source = make_source(session)
    session.add(Hazard(**values(source, "by-orm")))
    session.flush()
    before = HAZARDS.version(session)
    made = new_row(Hazard, {"id": source.id, **values(source, "at-once")})
    made.title = "Crecida del río"
    # The first goes through the session, the others are made ready for the driver.
    others = [
        new_row(Hazard, {"id": uuid.uuid4(), **values(source, f"another-{each}")})
        for each in (1, 2)
    ]
    write_new(session, [made, *others])
    assert session.get(Hazard, source.id) is made
    assert HAZARDS.version(session) != before
    session.flush()
    names = [each.name for each in Hazard.__table__.c if not each.name.endswith("_at")]
    rows = session.execute(sa.select(*(Hazard.__table__.c[name] for name in names))).mappings()
    another, and_another, one, other = sorted(rows, key=lambda row: row["key"])
    differing = {name for name in names if one[name] != other[name]}
    assert differing == {"id", "key", "title"}
    assert one["title"] == "Crecida del río"
    for each in (another, and_another):
        assert {name for name in names if each[name] != other[name]} == {"id", "key"}
    made.severity = Severity.EXTREME
    session.flush()
    assert session.scalar(sa.select(Hazard.__table__.c.severity).where(
        Hazard.__table__.c.key == "at-once"
    )) is Severity.EXTREME  # fmt: skip


def test_a_row_that_is_not_kept_is_of_no_session(session: Session) -> None:
    source = make_source(session)
    made = new_row(Hazard, {"id": source.id, **values(source, "apart")})
    write_new(session, [made], keep=False)
    assert made not in session
    assert session.get_one(Hazard, source.id).key == "apart"
