"""A database of SQLite copied whole while others read and write, by its online backup interface."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite

from core.backup.contents import PIECE_BYTES
from core.backup.keys import BadBackup
from core.postgres.limits import BUSY_TIMEOUT_MS
from core.private_files import private_file, sync_file


def copy_database(source: Path, target: Path) -> None:
    """Write what the database held at one moment into `target`, one file without a log beside it.

    Nobody who writes waits for it: in WAL mode a reader has a snapshot.
    """
    private_file(target)
    reader = sqlite.connect(f"file:{source}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_MS / 1000)
    writer = sqlite.connect(str(target))
    try:
        reader.backup(writer)
        writer.execute("PRAGMA journal_mode=DELETE")
    finally:
        writer.close()
        reader.close()
    sync_file(target)


def pieces_of(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file."""
    with path.open("rb") as source:
        while piece := source.read(PIECE_BYTES):
            yield piece


def check_file(path: Path) -> None:
    """Raise BadBackup for a file that is no sound database of SQLite."""
    connection = sqlite.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    try:
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        strangers = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite.DatabaseError as wrong:
        raise BadBackup(f"its database cannot be read: {wrong}") from wrong
    finally:
        connection.close()
    if answer != "ok":
        raise BadBackup("its database is damaged")
    if strangers:
        raise BadBackup(f"a row of {strangers[0]} in its database hangs on nothing")
