"""How Alembic reaches the database: with the engine it is handed (`webapp.schema`)."""

from __future__ import annotations

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.engine import Engine

import webapp.all_models
from core.db import AreaColumn, Base, UtcDateTime

TABLES = webapp.all_models.TABLES
"""The modules whose tables are migrated."""


def _render(kind: str, value: object, autogen: AutogenContext) -> str | Literal[False]:
    """Write our own column types as what they are in the database, so that a migration never
    imports the program.
    """
    if kind == "type" and isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(value, AreaColumn):
        return "sa.LargeBinary()"
    return False


def _run() -> None:
    given: Engine = context.config.attributes["engine"]
    engine = given.execution_options(writes=True)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            render_item=_render,
            compare_type=True,
            # All steps or none: SQLite can take back changes of form too, though Alembic doubts it.
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


_run()
