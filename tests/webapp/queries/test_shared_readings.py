from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Engine

from core.audit_log import record
from core.db import reading, writing
from registry.sharing.reading import ACTION
from webapp.queries.shared_readings import SharedReading, readings_of


def test_the_readings_of_one_agreement_from_the_log_of_one_country(
    engine: Engine, now: datetime
) -> None:
    with writing(engine) as session:
        for country, number, persons in (("GT", 1, 3), ("HN", 1, 3), ("GT", 2, 7), ("GT", 1, 5)):
            record(
                session, at=now, actor="user:x", action=ACTION, country=country,
                agreement=number, reader="HN", persons=persons,
            )  # fmt: skip
            session.flush()
    with reading(engine) as session:
        assert sorted(readings_of(session, 1, "GT"), key=lambda each: each.persons) == [
            SharedReading(now, "HN", 3),
            SharedReading(now, "HN", 5),
        ]
        assert list(readings_of(session, 3, "GT")) == []
        assert len(readings_of(session, 1, "GT", limit=1)) == 1
