"""One database on the private PostgreSQL cluster for each process of the tests, emptied from test
to test.

To make a database and to drop it costs a fifth of a second, emptying what a test has filled a
fiftieth part of that.
"""

from __future__ import annotations

import os
import uuid

import sqlalchemy as sa
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.pool import NullPool

from core.db import Base, driver_url, make_engine

CLUSTER = driver_url(os.environ.get("TEST_DATABASE_URL", ""))

_EMPTY = """
DO $$
DECLARE filled text;
BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SELECT string_agg(quote_ident(relname), ', ') INTO filled FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0;
    IF filled IS NOT NULL THEN
        EXECUTE 'TRUNCATE ' || filled || ' RESTART IDENTITY CASCADE';
    END IF;
END $$
"""
_SHAPE = """
SELECT md5(string_agg(concat(attrelid::regclass, '.', attname, ' ', atttypid, ' ', attnotnull),
    ',' ORDER BY 1))
    || (SELECT count(*) FROM pg_constraint)
FROM (SELECT attribute.* FROM pg_attribute AS attribute JOIN pg_class AS class
    ON class.oid = attrelid
      WHERE relnamespace = 'public'::regnamespace ORDER BY attrelid, attnum) AS all_of_them
"""


def database_on_cluster(name: str) -> str:
    """The URL of one database of the cluster."""
    return make_url(CLUSTER).set(database=name).render_as_string(hide_password=False)


def run(command: str) -> None:
    """Have the cluster do something outside every transaction."""
    server = sa.create_engine(make_url(CLUSTER), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as connection:
        connection.execute(sa.text(command))


class Slot:
    """A database with all tables and no rows, whatever the test before has done to it."""

    def __init__(self) -> None:
        mark = uuid.uuid4().hex
        self._template, self._name = f"empty_{mark}", f"slot_{mark}"
        run(f"CREATE DATABASE {self._template}")
        engine = make_engine(database_on_cluster(self._template))
        Base.metadata.create_all(engine)
        with engine.connect() as connection:
            self._shape = _shape_of(connection)
        engine.dispose()
        self.url = database_on_cluster(self._name)
        self._make()

    def empty(self) -> None:
        """Take out every row; make the database anew when a test has changed its tables."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql(_EMPTY)
            if _shape_of(connection) == self._shape:
                return
        self._engine.dispose()
        self._make()

    def close(self) -> None:
        """Leave nothing on the cluster."""
        self._engine.dispose()
        for name in (self._name, self._template):
            run(f"DROP DATABASE {name} WITH (FORCE)")

    def _make(self) -> None:
        run(f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")
        run(f"CREATE DATABASE {self._name} TEMPLATE {self._template}")
        self._engine = sa.create_engine(self.url, isolation_level="AUTOCOMMIT")


def _shape_of(connection: Connection) -> str:
    return str(connection.exec_driver_sql(_SHAPE).scalar_one())
