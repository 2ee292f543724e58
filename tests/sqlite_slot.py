"""The one file of SQLite for each process of the tests, emptied from test to test.

A new file under the same name wants new connections, and each reads the definitions of all tables
before its first statement: 3 ms, twice a test. Here the file stays, and with it the connections of
whoever borrows it.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from weakref import WeakSet

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.engine import Engine

from core.data_versions.versioned_data import DataVersion
from core.db import Base
from core.keys.models import CountryKey
from directory.search.version import DirectoryVersion

_KEYS = CountryKey.__tablename__
_VERSIONS = (DataVersion.__tablename__, DirectoryVersion.__tablename__)
Rows = Mapping[str, list[tuple[Any, ...]]]
"""What the tables hold, by their names, as it lies in the file."""


def rows_beside_keys(path: Path) -> Rows:
    """Return what a database holds that an empty one does not."""
    found = {}
    with contextlib.closing(sqlite.connect(str(path))) as connection:
        for table in Base.metadata.sorted_tables:
            rows = connection.execute(f'SELECT * FROM "{table.name}"').fetchall()
            if rows and table.name != _KEYS:
                found[table.name] = rows
    return found


class FileSlot:
    """A database with all tables and no rows but the keys, whatever the test before has done."""

    def __init__(self, path: Path, empty: Path) -> None:
        self.path, self._template = path, empty
        self.times_made = 0
        self.url = f"sqlite:///{path}"
        self._borrowers: WeakSet[Engine] = WeakSet()
        self._own: Any = None
        tables = [each.name for each in Base.metadata.sorted_tables]
        self._question = " UNION ALL ".join(
            f"SELECT {number}, '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")"
            for number, name in enumerate(tables)
        )

    def lend_to(self, engine: Engine) -> None:
        """Let an engine of this file keep its connections from test to test."""
        if str(engine.url) == self.url:
            self._borrowers.add(engine)

    def give_back(self, engine: Engine) -> None:
        """Close the connections of an engine to which it is not lent."""
        if engine not in self._borrowers:
            engine.dispose()

    def empty(self) -> None:
        """Take out every row but the keys; lay the file anew when a test has changed its tables, or
        has left a lock behind.
        """
        if self._own is None or not self._is_emptied():
            self.close()
            self._make()

    def has_keys_alone(self) -> bool:
        """Return whether it is as a test begins with it."""
        return self._filled() == [_KEYS] and self._keys() == self._first_keys

    def rows(self) -> Rows:
        """Return all it holds."""
        return {
            name: self._own.execute(f'SELECT * FROM "{name}"').fetchall() for name in self._filled()
        }

    def counts(self) -> dict[str, int]:
        """Return how many rows the tables hold that hold any."""
        return {
            name: self._own.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for name in self._filled()
        }

    def begin_keeping(self) -> Rows:
        """Return what is there."""
        return self.rows()

    def keep(self, before: Rows) -> Rows | None:
        """Return the rows that were made or changed since then; None where some are gone."""
        return _added(before, self.rows())

    def put_in(self, rows: Rows) -> None:
        """Put what was kept in again.

        The versions of data get new tokens, as from whoever writes: what a process remembers of the
        rows of another test is not remembered of these.
        """
        self.take_in(rows)
        self._own.execute("BEGIN IMMEDIATE")
        for name in _VERSIONS:
            self._own.execute(f"UPDATE {name} SET token = lower(hex(randomblob(16)))")
        self._own.execute("COMMIT")

    def take_in(self, rows: Rows) -> None:
        """Put the rows of another database with the same tables into it; one of the same key is
        replaced.
        """
        self._own.execute("BEGIN IMMEDIATE")
        for name, found in rows.items():
            marks = ", ".join("?" * len(found[0]))
            self._own.executemany(f'INSERT OR REPLACE INTO "{name}" VALUES ({marks})', found)
        self._own.execute("COMMIT")

    def close(self) -> None:
        """Give every connection back."""
        for engine in list(self._borrowers):
            engine.dispose()
        if self._own is not None:
            self._own.close()
            self._own = None

    def _make(self) -> None:
        for old in self.path.parent.glob(f"{self.path.name}*"):
            old.unlink()
        shutil.copy(self._template, self.path)
        own = self._own = sqlite.connect(
            str(self.path), timeout=0, isolation_level=None, cached_statements=1000
        )
        own.execute("PRAGMA journal_mode=WAL")
        own.execute("PRAGMA synchronous=OFF")
        own.execute("PRAGMA secure_delete=ON")
        self._definitions, self._first_keys = self._schema(), self._keys()
        self._files = self._inodes()

    def _is_emptied(self) -> bool:
        if self._inodes() != self._files:
            return False
        try:
            self._own.execute("BEGIN IMMEDIATE")
        except sqlite.OperationalError:
            return False
        with contextlib.suppress(sqlite.DatabaseError):
            if self._schema() == self._definitions and self._empty_tables():
                self._own.execute("COMMIT")
                return self._is_log_emptied()
        self._own.execute("ROLLBACK")
        return False

    def _is_log_emptied(self) -> bool:
        """Return whether nothing of the test before can be read in the log beside the file, either:
        some tests search every byte of their house.
        """
        is_busy, *_pages = self._own.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not is_busy

    def _empty_tables(self) -> bool:
        # Those first that others point to: a line of a log may be deleted with what it is of.
        for name in self._filled():
            if name != _KEYS:
                self._own.execute(f'DELETE FROM "{name}"')
        return self._keys() == self._first_keys

    def _filled(self) -> list[str]:
        return [name for _number, name in sorted(self._own.execute(self._question).fetchall())]

    def _keys(self) -> list[Any]:
        return list(self._own.execute(f"SELECT * FROM {_KEYS} ORDER BY 1").fetchall())

    def _schema(self) -> int:
        return int(self._own.execute("PRAGMA schema_version").fetchone()[0])

    def _inodes(self) -> tuple[int, ...]:
        """Return which files it lies in: who has one open sees no other under its name."""
        names = (self.path, self.path.with_name(f"{self.path.name}-wal"))
        return tuple(each.stat().st_ino if each.exists() else 0 for each in names)


def _added(before: Rows, after: Rows) -> Rows | None:
    found = {}
    for name in before.keys() | after.keys():
        old, now = set(before.get(name, [])), after.get(name, [])
        keys = [
            number
            for number, column in enumerate(Base.metadata.tables[name].columns)
            if column.primary_key
        ]
        marks = {tuple(row[each] for each in keys) for row in now}
        if any(tuple(row[each] for each in keys) not in marks for row in old):
            return None
        if added := [row for row in now if row not in old]:
            found[name] = added
    return found
