"""One database on the private PostgreSQL cluster for each process of the tests, emptied from test
to test.

To make a database and to drop it costs a fifth of a second, emptying what a test has filled a
fiftieth part of that.
"""

from __future__ import annotations

import os
import uuid
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.pool import NullPool

from core.db import Base, driver_url, make_engine, writing
from tests.keys import add_test_keys
from tests.postgres_rows import KEEP_ROWS

CLUSTER = driver_url(os.environ.get("TEST_DATABASE_URL", ""))

BY_ROWS = 100
"""So often in a row the rows are deleted, which is quicker than new files for a hundred tables and
their indexes, but leaves what was deleted in the old ones.
"""
_KEEP = """
CREATE SCHEMA kept;
CREATE TABLE kept.country_key AS SELECT * FROM country_key;
CREATE TABLE kept.change (command text);
CREATE FUNCTION kept.note_change() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO kept.change VALUES (tg_tag);
END $$;
CREATE FUNCTION kept.empty_tables(is_by_rows boolean, kept_pids integer[]) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    filled text[];
    name text;
BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND (state <> 'idle' OR NOT pid = ANY (kept_pids));
    filled := ARRAY(SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r'
        AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0);
    IF is_by_rows THEN
        SET LOCAL session_replication_role = replica;
        FOREACH name IN ARRAY filled LOOP
            EXECUTE 'DELETE FROM ' || name;
        END LOOP;
    ELSE
        EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' CASCADE';
    END IF;
    PERFORM setval(quote_ident(sequencename)::regclass, start_value, false)
        FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
    INSERT INTO country_key SELECT * FROM kept.country_key;
END $$;
"""
"""What an empty house begins with, kept beside it; and from then on a note of each change of a
table.
"""
_NOTE = "CREATE EVENT TRIGGER note_change ON ddl_command_end EXECUTE FUNCTION kept.note_change();"
_EMPTY = sa.text("SELECT kept.empty_tables(:is_by_rows, :kept_pids)")
_IS_CHANGED = "SELECT EXISTS (SELECT * FROM kept.change)"
_NEXT = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
_KEEP_SINCE = sa.text("SELECT kept.keep(:mark, :since)")
_PUT_IN = sa.text("SELECT kept.put_in(:mark)")


def database_on_cluster(name: str) -> str:
    """The URL of one database of the cluster."""
    return make_url(CLUSTER).set(database=name).render_as_string(hide_password=False)


def run(command: str) -> None:
    """Have the cluster do something outside every transaction."""
    server = sa.create_engine(make_url(CLUSTER), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as connection:
        connection.execute(sa.text(command))


class Slot:
    """A database with all tables and no rows but the keys, whatever the test before has done."""

    def __init__(self) -> None:
        mark = uuid.uuid4().hex
        self._template, self._name = f"empty_{mark}", f"slot_{mark}"
        self._emptied = self.times_made = 0
        self._marks = count()
        self._borrowers: WeakSet[Engine] = WeakSet()
        self._lent: WeakKeyDictionary[Any, int] = WeakKeyDictionary()
        """The process of each connection of theirs."""
        run(f"CREATE DATABASE {self._template}")
        engine = make_engine(database_on_cluster(self._template))
        Base.metadata.create_all(engine)
        with writing(engine) as session:
            add_test_keys(session)
        with engine.execution_options(no_parameters=True).begin() as connection:
            connection.exec_driver_sql(_KEEP + KEEP_ROWS + _NOTE)
        engine.dispose()
        self.url = database_on_cluster(self._name)
        self._make()

    def empty(self) -> None:
        """Take out every row but the keys; make the database anew when a test has changed its
        tables.
        """
        with self._engine.connect() as connection:
            if not connection.exec_driver_sql(_IS_CHANGED).scalar_one():
                self._emptied += 1
                given = {"is_by_rows": self._emptied % BY_ROWS != 0, "kept_pids": self._pids()}
                connection.execute(_EMPTY, given)
                return
        self._close()
        self._make()

    def has_keys_alone(self) -> bool:
        """Return whether it is as a test begins with it."""
        return set(self.counts()) == {"country_key"}

    def counts(self) -> dict[str, int]:
        """Return how many rows the tables hold that hold any."""
        with self._engine.connect() as connection:
            found: dict[str, int] = connection.exec_driver_sql("SELECT kept.counts()").scalar_one()
            return found

    def begin_keeping(self) -> int:
        """Return the number of the next transaction that writes."""
        with self._engine.connect() as connection:
            return int(connection.exec_driver_sql(_NEXT).scalar_one())

    def keep(self, since: int) -> str:
        """Keep what was written since then; return under which mark."""
        mark = f"s{next(self._marks)}"
        with self._engine.connect() as connection:
            connection.execute(_KEEP_SINCE, {"mark": mark, "since": since})
        return mark

    def put_in(self, mark: str) -> None:
        """Put it in again, under new versions of what processes remember."""
        with self._engine.connect() as connection:
            connection.execute(_PUT_IN, {"mark": mark})

    def lend_to(self, engine: Engine) -> None:
        """Let an engine of this database keep its connections from test to test: a new one costs
        the cluster a process.
        """
        is_ours = engine.url.database == self._name
        if is_ours and engine not in self._borrowers:
            self._borrowers.add(engine)
            event.listen(engine, "connect", self._note_pid)

    def give_back(self, engine: Engine) -> None:
        """Close the connections of an engine to which it is not lent."""
        if engine not in self._borrowers:
            engine.dispose()

    def _note_pid(self, connection: Any, record: Any) -> None:
        self._lent[record] = connection.info.backend_pid

    def _pids(self) -> list[int]:
        """Return the processes of the connections that are kept."""
        return list(self._lent.values())

    def _close(self) -> None:
        for engine in (self._engine, *self._borrowers):
            engine.dispose()

    def close(self) -> None:
        """Leave nothing on the cluster."""
        self._close()
        for name in (self._name, self._template):
            run(f"DROP DATABASE {name} WITH (FORCE)")

    def _make(self) -> None:
        run(f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")
        run(f"CREATE DATABASE {self._name} TEMPLATE {self._template}")
        self._engine = sa.create_engine(self.url, isolation_level="AUTOCOMMIT")
        self.times_made += 1
