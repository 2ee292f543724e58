"""The one initial migration makes the tables of the models and drops them, on either database."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Engine

from core.audit_log import record
from core.audit_log.verification import verify
from core.db import Base, reading, writing
from core.settings import Settings
from feeds.drawings.drawn_bands import DrawnBands
from feeds.models import Hazard, HazardStatus, HazardVersion, Source
from feeds.values import HazardKind, Severity
from webapp.schema import downgrade, upgrade

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def _tables(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(sa.inspect(connection).get_table_names()) - {"alembic_version"}


def test_migrations_go_up_to_the_models_and_down_to_nothing(
    engine: Engine, settings: Settings
) -> None:
    with engine.connect().execution_options(writes=True) as connection:
        Base.metadata.drop_all(connection)
        connection.commit()
    assert _tables(engine) == set()
    upgrade(settings)
    assert _tables(engine) == set(Base.metadata.tables)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()
    downgrade(settings)
    assert _tables(engine) == set()


def test_what_stands_at_the_upgrade_is_the_first_version_of_each_hazard(
    engine: Engine, settings: Settings
) -> None:
    with engine.connect().execution_options(writes=True) as connection:
        Base.metadata.drop_all(connection)
        connection.commit()
    upgrade(settings)
    drawn = {"severity": "Severe", "label": "", "geojson": {}}
    with writing(engine) as session:
        source = Source(key="s", name="s", format="cap")
        session.add(source)
        session.flush()
        for key, bands in (("a", [drawn]), ("b", [])):
            session.add(
                Hazard(
                    key=key,
                    source_id=source.id,
                    kind=HazardKind.FLOOD,
                    title=key,
                    severity=Severity.SEVERE,
                    status=HazardStatus.ACTIVE,
                    started_at=NOW,
                    last_seen_at=NOW,
                    updated_at=NOW,
                    severity_zones=DrawnBands(bands),
                )
            )
    engine.dispose()
    downgrade(settings, "0108")
    upgrade(settings)
    with reading(engine) as session:
        found = session.scalars(sa.select(HazardVersion).order_by(HazardVersion.title)).all()
        assert [(each.number, each.known_at, each.title) for each in found] == [
            (1, NOW, "a"),
            (1, NOW, "b"),
        ]
        assert found[0].severity_zones == DrawnBands([drawn])
        assert not found[1].severity_zones


def test_lines_from_before_the_chain_are_its_first_named_segment(
    engine: Engine, settings: Settings
) -> None:
    with engine.connect().execution_options(writes=True) as connection:
        Base.metadata.drop_all(connection)
        connection.commit()
    upgrade(settings)
    for subject in ("a", "b", "ñ"):
        with writing(engine) as session:
            record(session, at=NOW, actor="user:1", action="person.read", subject=subject, n=1.5)
    engine.dispose()
    downgrade(settings, "0117")
    upgrade(settings)
    with writing(engine) as session:
        record(session, at=NOW, actor="user:1", action="person.read")
    report = verify(engine)
    assert (report.lines, report.faults) == (5, ())
    (segment,) = report.segments
    assert (segment.number, segment.name) == (4, "before-the-chain")
    assert segment.details == {
        "segment": "before-the-chain",
        "lines": 3,
        "from": NOW.isoformat(),
        "to": NOW.isoformat(),
    }
