"""The database of the pages: Flask-SQLAlchemy lends engine and session.

When a request writes and commits, `webapp.http.transactions` decides.
"""

from __future__ import annotations

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as LentSession
from sqlalchemy.orm import Session

from core.audit_log.keys import audit_keys
from core.data_versions.versioned_data import ASKS_ONCE
from core.db import Base, driver_url, engine_options, prepare
from core.postgres.limits import limits_of
from core.private_files import private_folder
from core.settings import Settings
from core.turns.writing_session import ReadWriteSession

DatabaseSession = Session
"""What a view hands on: it asks nothing of the database itself."""


class RequestSession(ReadWriteSession, LentSession):
    """Our session, lent by Flask-SQLAlchemy for one request."""


db = SQLAlchemy(
    metadata=Base.metadata,
    disable_autonaming=True,
    session_options={
        "class_": RequestSession,
        "expire_on_commit": False,
        "info": {ASKS_ONCE: True},
    },
)


def init_database(app: Flask, settings: Settings) -> None:
    """Give `app` its engine, prepared by our rules."""
    url = driver_url(settings.sqlalchemy_url)
    if url.startswith("sqlite"):
        private_folder(settings.instance)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    limits = limits_of(settings)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url, limits)
    db.init_app(app)
    with app.app_context():
        prepare(db.engine, audit_keys(settings), limits)


def close_connections(app: Flask) -> None:
    """Close the connections that `app` made while it was built: each process makes its own."""
    with app.app_context():
        db.engine.dispose()
