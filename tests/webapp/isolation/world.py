"""The rows of the canaries as they were planted, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.engine import Engine

Row = tuple[Any, ...]
Change = tuple[str, Row | None, Row | None]
"""Table, row before and row after of a row that is not as it was."""


@dataclass
class World:
    """The rows of the canaries as they were planted, to compare with and to go back to.

    Each table notes which of its rows are written, by whomever and by whatever follows from it
    (`_NOTED`): to read all rows after every form would take as long as the forms.
    """

    live: Any
    kept: Any
    rows: dict[str, dict[int, Row]] = field(default_factory=dict)
    version: int = 0
    changed: list[Change] = field(default_factory=list)
    """What was found by the last comparison."""

    @classmethod
    def of(cls, engine: Engine) -> World:
        # Of its own: it asks for every table again and again, and prepares each question once.
        live = sqlite.connect(
            str(engine.url.database), isolation_level=None, cached_statements=1000
        )
        _note_what_is_written(live)
        kept = sqlite.connect(":memory:")
        live.backup(kept)
        rows = {table: _rows_of(live, table) for table in _tables_of(live)}
        return cls(live, kept, rows, _version_of(live))

    def changes(self) -> Iterator[Change]:
        """Yield table, row before and row after of each row that is not as it was."""
        self.changed = list(self._changed())
        for table, before, after in self.changed:
            yield table, before and before[1:], after and after[1:]

    def _changed(self) -> Iterator[Change]:
        if self.version == (version := _version_of(self.live)):
            return
        self.version = version
        written = self.live.execute(f"SELECT DISTINCT name, number FROM {_WRITTEN}").fetchall()
        for table, number in sorted(written):
            before, now = self.rows[table].get(number), _rows_of(self.live, table, number)
            if now.get(number) != before:
                yield table, before, now.get(number)

    def restore(self) -> None:
        """Put every row back as it was."""
        if self.version != _version_of(self.live) or not self._take_back():
            self.kept.backup(self.live)
        self.changed = []

    def _take_back(self) -> bool:
        """Undo what was found to be changed, row by row: a whole copy has every connection read the
        definitions of all tables again. Return whether it could.
        """
        try:
            self.live.execute("BEGIN IMMEDIATE")
            for table, _before, after in self.changed:
                if after is not None:
                    self.live.execute(f'DELETE FROM "{table}" WHERE rowid = ?', after[:1])
            for table, before, _after in self.changed:
                if before is not None:
                    columns = self._columns(table)
                    marks = ", ".join("?" * len(before))
                    self.live.execute(
                        f'INSERT INTO "{table}" (rowid, {columns}) VALUES ({marks})', before
                    )
            self.live.execute(f"DELETE FROM {_WRITTEN}")
            self.live.execute("COMMIT")
        except sqlite.DatabaseError:  # a line of a log, which nobody takes out again
            self.live.execute("ROLLBACK")
            return False
        return True

    def _columns(self, table: str) -> str:
        columns = self.live.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchall()
        return ", ".join(f'"{name}"' for (name,) in columns)

    def close(self) -> None:
        """Give the connections back."""
        self.kept.close()
        self.live.close()


_WRITTEN = "written_row"
_NOTED = (("INSERT", "new"), ("UPDATE", "old"), ("UPDATE", "new"), ("DELETE", "old"))
"""What is done to a row, and which of its states bears the number that is noted."""


def _note_what_is_written(connection: Any) -> None:
    """Have each table note the numbers of its rows that are written from now on."""
    # Without a key: a statement that settles conflicts (ON CONFLICT) would break off at this one.
    connection.execute(f"CREATE TABLE IF NOT EXISTS {_WRITTEN} (name, number)")
    connection.execute(f"DELETE FROM {_WRITTEN}")
    for table in _tables_of(connection):
        for act, state in _NOTED:
            connection.execute(
                f"CREATE TRIGGER IF NOT EXISTS noted_{table}_{act}_{state} AFTER {act} ON "
                f'"{table}" BEGIN INSERT OR IGNORE INTO {_WRITTEN} '
                f"VALUES ('{table}', {state}.rowid); END"
            )


def _version_of(connection: Any) -> int:
    """Return a number that changes when another connection wrote."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def _tables_of(connection: Any) -> list[str]:
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return [table for (table,) in tables.fetchall() if table != _WRITTEN]


def _rows_of(connection: Any, table: str, number: int | None = None) -> dict[int, Row]:
    """Return the rows of a table, or the one of a number, each with its number."""
    where, given = ("", ()) if number is None else (" WHERE rowid = ?", (number,))
    found = connection.execute(f'SELECT rowid, * FROM "{table}"{where}', given)
    return {row[0]: row for row in found.fetchall()}
