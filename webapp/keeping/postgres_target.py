"""The empty database of PostgreSQL that a backup is brought back into.

A table says that a backup is being brought back. Who was killed meanwhile leaves it: the next try
takes away what there is of the first, and nobody takes half a database for a whole one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.backup.contents import PIECE_BYTES
from core.backup.keys import BadBackup
from core.backup.postgres_copy import (
    advance_numbers,
    drop_all,
    drop_references,
    empty_tables,
    load_rows,
    put_references,
    table_columns,
)
from core.errors import UnusableInput
from core.postgres.opening import open_direct
from core.private_files import private_file, private_folder
from core.settings import Settings
from webapp.keeping.facts import BEING_RESTORED, DatabaseFacts
from webapp.schema import upgrade


class PostgresTarget:
    """The database of the settings, while a backup is brought back into it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder: Path = settings.instance / ".tables"

    def require_empty(self) -> None:
        """Raise UnusableInput where there are tables that are not of a try that was cut off."""
        with self._connected() as connection:
            names = sa.inspect(connection).get_table_names()
        if names and BEING_RESTORED not in names:
            raise UnusableInput(
                "ATALAYA_DATABASE_URL", f"the database is not empty: it has {len(names)} tables"
            )

    def begin(self) -> None:
        """Take away what a try that was cut off has left, and say that one is under way."""
        with self._connected() as connection:
            drop_all(connection)
            connection.exec_driver_sql(f"CREATE TABLE {BEING_RESTORED} (id integer)")
            connection.commit()

    def take(self, name: str, pieces: Iterator[bytes]) -> None:
        """Keep the rows of a table until it is known which tables there are."""
        if not name.isidentifier():
            raise BadBackup(f"a table of no such name: {name[:80]!r}")
        with private_file(private_folder(self._folder) / name).open("wb") as sink:
            for piece in pieces:
                sink.write(piece)

    def load(
        self, manifest: dict[str, Any], facts: DatabaseFacts, tables: list[str] | None
    ) -> None:
        """Make the tables as that release had them, and fill them."""
        columns: dict[str, list[str]] = manifest.get("columns") or {}
        if sorted(columns) != sorted(tables or ()):
            raise BadBackup("its tables are not those its manifest names")
        upgrade(self._settings, facts.revision)
        with self._connected() as connection:
            there = table_columns(connection)
            there.pop(BEING_RESTORED, None)
            if {name: sorted(each) for name, each in there.items()} != {
                name: sorted(each) for name, each in columns.items()
            }:
                raise BadBackup("its tables have other columns than that release made")
            references = drop_references(connection)
            empty_tables(connection, list(there))
            for name, names in columns.items():
                self._load(connection, name, names)
            put_references(connection, references)
            advance_numbers(connection)
            connection.commit()
        self._clear()

    def end(self) -> None:
        """Take the mark away: what stands there is whole."""
        with self._connected() as connection:
            connection.exec_driver_sql(f"DROP TABLE {BEING_RESTORED}")
            connection.commit()

    def give_up(self) -> None:
        """Leave an empty database."""
        with self._connected() as connection:
            drop_all(connection)
            connection.commit()

    # -- inside -----------------------------------------------------------------------------

    def _load(self, connection: Connection, name: str, columns: list[str]) -> None:
        def pieces() -> Iterator[bytes]:
            with (self._folder / name).open("rb") as source:
                while piece := source.read(PIECE_BYTES):
                    yield piece

        try:
            load_rows(connection, name, columns, pieces())
        except psycopg.Error as wrong:
            raise BadBackup(f"the rows of {name} cannot be read") from wrong

    def _clear(self) -> None:
        for path in self._folder.glob("*"):
            path.unlink()
        if self._folder.is_dir():
            self._folder.rmdir()

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        engine = open_direct(self._settings, silence_seconds=0)
        try:
            with engine.execution_options(writes=True).connect() as connection:
                yield connection
        finally:
            engine.dispose()
