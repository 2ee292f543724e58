"""What counts moves the version, and nothing else does. Hazards stand for any data."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.data_versions.versioned_data import SAME_DATA
from core.db import reading, writing
from feeds.lifecycle.history.hazard_version import HAZARDS
from feeds.models import Hazard, HazardStatus, Source
from feeds.values import HazardKind, Severity

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)


@pytest.fixture
def made(engine: Engine) -> uuid.UUID:
    with writing(engine) as session:
        source = Source(key="a", name="a", format="cap")
        session.add(source)
        session.flush()
        hazard = Hazard(
            key="a:1", source_id=source.id, kind=HazardKind.STORM, title="A", last_seen_at=NOW,
            severity=Severity.SEVERE, status=HazardStatus.ACTIVE, started_at=NOW,
        )  # fmt: skip
        session.add(hazard)
    return hazard.id


def version(engine: Engine) -> uuid.UUID | None:
    with reading(engine) as session:
        assert not HAZARDS.has_touched(session)
        return HAZARDS.version(session)


def test_a_change_that_counts_moves_it_and_a_sighting_does_not(
    engine: Engine, made: uuid.UUID
) -> None:
    first = version(engine)
    assert first is not None
    seen = sa.update(Hazard).values(last_seen_at=NOW + timedelta(hours=1))
    with writing(engine) as session:
        session.get_one(Hazard, made).last_seen_at = NOW + timedelta(minutes=1)
        session.execute(seen.execution_options(**{SAME_DATA: True}))
        session.scalars(sa.select(Source)).one().etag = "b"
    assert version(engine) == first
    versions: set[uuid.UUID | None] = {first}
    for change in (
        {"version": 2},
        {"is_test": True},
        {"status": HazardStatus.ENDED},
    ):
        with writing(engine) as session:
            for name, value in change.items():
                setattr(session.get_one(Hazard, made), name, value)
        versions.add(version(engine))
    with writing(engine) as session:
        session.scalars(sa.select(Source)).one().owner = "SV"
    versions.add(version(engine))
    with writing(engine) as session:
        session.execute(seen)
    versions.add(version(engine))
    with writing(engine) as session:
        session.delete(session.get_one(Hazard, made))
    versions.add(version(engine))
    assert len(versions) == 7, "each is another"


def test_what_is_rolled_back_leaves_nothing(engine: Engine, made: uuid.UUID) -> None:
    first = version(engine)
    with reading(engine) as other:
        assert HAZARDS.version(other) == first

    def fail() -> None:
        with writing(engine) as session:
            session.get_one(Hazard, made).version = 7
            own = HAZARDS.version(session)
            assert own != first
            with session.begin_nested() as part:
                session.get_one(Hazard, made).version = 8
                session.flush()
                part.rollback()
            assert HAZARDS.version(session) not in {first, own}
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert version(engine) == first


def test_what_a_savepoint_keeps_moves_it_with_the_whole(engine: Engine, made: uuid.UUID) -> None:
    first = version(engine)
    with writing(engine) as session:
        session.get_one(Hazard, made).version = 2
        with session.begin_nested():  # flushes the change, and changes nothing itself
            pass
        with session.begin_nested():
            session.get_one(Hazard, made).is_test = True
        assert HAZARDS.has_touched(session)
    assert version(engine) not in {None, first}
