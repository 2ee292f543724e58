"""The database of the pages: Flask-SQLAlchemy lends engine and session; and its migrations.

When a request writes and commits, `webapp.http.transactions` decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as LentSession
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from core.audit_log.keys import audit_keys
from core.db import Base, ReadWriteSession, driver_url, engine_options, make_engine, prepare
from core.private_files import private_folder
from core.settings import Settings

MIGRATIONS = Path(__file__).parent.parent / "migrations"


DatabaseSession = Session
"""What a view hands on: it asks nothing of the database itself."""


class RequestSession(ReadWriteSession, LentSession):
    """Our session, lent by Flask-SQLAlchemy for one request."""


db = SQLAlchemy(
    metadata=Base.metadata,
    disable_autonaming=True,
    session_options={"class_": RequestSession, "expire_on_commit": False},
)
migrate = Migrate(directory=str(MIGRATIONS), render_as_batch=True)


def init_database(app: Flask, settings: Settings) -> None:
    """Give `app` its engine, prepared by our rules."""
    url = driver_url(settings.sqlalchemy_url)
    if url.startswith("sqlite"):
        private_folder(settings.instance)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        prepare(db.engine, audit_keys(settings))


def upgrade(settings: Settings, to: str = "head") -> None:
    """Bring the database of `settings` to the newest migration, or up to the one named."""
    with _alembic(settings) as config:
        command.upgrade(config, to)


def downgrade(settings: Settings, to: str = "base") -> None:
    """Undo migrations back to the one named; by default all, so that an empty database is left."""
    with _alembic(settings) as config:
        command.downgrade(config, to)


@cache
def heads() -> tuple[str, ...]:
    """Return the newest migrations there are, as the code ships them."""
    script = ScriptDirectory(str(MIGRATIONS))
    return tuple(script.get_heads())


def is_at_head(connection: Connection) -> bool:
    """Return whether the database has every migration."""
    return set(MigrationContext.configure(connection).get_current_heads()) == set(heads())


@contextmanager
def _alembic(settings: Settings) -> Iterator[Config]:
    """Yield Alembic's configuration with an engine of its own, closed afterwards."""
    private_folder(settings.instance)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = make_engine(settings.sqlalchemy_url, audit_keys(settings))
    config.attributes["engine"] = engine
    try:
        yield config
    finally:
        engine.dispose()


def has_tables(connection: Connection) -> bool:
    """Return whether this database was ever set up."""
    return sa.inspect(connection).has_table("watch_cycle")
