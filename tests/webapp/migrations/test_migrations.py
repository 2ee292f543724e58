"""The one initial migration makes the tables of the models and drops them, on either database."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Engine

from core.db import Base
from core.settings import Settings
from webapp.http.database import downgrade, upgrade


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
