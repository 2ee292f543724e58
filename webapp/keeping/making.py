"""A backup made: database, files, settings without secrets, and a manifest of all of it.

The database is seen at one moment; files are read after it. Files that came since have no row and
go by themselves, one that went meanwhile is made again when somebody asks for it.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy.engine import Connection, Engine

from core.audit_log.keys import audit_keys
from core.backup.contents import PIECE_BYTES, PartsReader, PartsWriter
from core.backup.keys import BackupLock, BadBackup
from core.backup.places import BackupPlace
from core.backup.postgres_copy import rows_of, table_columns
from core.backup.sqlite_copy import copy_database, pieces_of
from core.db import make_engine
from core.postgres.opening import past_the_pooler
from core.private_files import private_file, private_folder
from core.settings import VERSION, Settings
from webapp.keeping.facts import DatabaseFacts, facts_of
from webapp.keeping.house_files import DRILLS, MADE_AGAIN, kept_sources

SUFFIX = ".backup"
DATABASE, TABLE, FILE, SETTINGS = "database", "table/", "file/", "settings"
_SECRET_PATHS = frozenset({"instance", "key_folder"})
"""Of this machine alone."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What one backup holds."""

    name: str
    facts: DatabaseFacts
    files: int
    bytes_plain: int


def lock_of(settings: Settings) -> BackupLock:
    """Return whom the backups of an installation are sealed for."""
    return BackupLock(settings.backup_passphrase, settings.backup_key)


def backup_name(now: datetime) -> str:
    """Return what a backup of a moment is called: names follow one another as moments do."""
    return f"atalaya-{now:%Y%m%dT%H%M%SZ}{SUFFIX}"


def is_backup_name(name: str) -> bool:
    """Return whether a file is called as a backup is."""
    return name.startswith("atalaya-") and name.endswith(SUFFIX)


def make_backup(
    engine: Engine, settings: Settings, place: BackupPlace, lock: BackupLock, now: datetime
) -> BackupReport:
    """Make a backup, put it into its place, and read it again there if it can be read.

    Raises AtalayaError, and OSError; then nothing of that name is there.
    """
    name = backup_name(now)
    made: list[tuple[DatabaseFacts, PartsWriter]] = []
    with one_at_a_time(settings):
        place.put(name, lambda sink: made.append(_write(engine, settings, sink, lock, now)))
        facts, writer = made[0]
        if place.lists:
            _read_again(place, name, writer)
    files = [part for part in writer.parts if part.name.startswith(FILE)]
    return BackupReport(name, facts, len(files), sum(part.size for part in writer.parts))


def read_backup(source: BinaryIO, lock: BackupLock) -> dict[str, Any]:
    """Read a backup from its beginning to its end; return its manifest. Raises BadBackup."""
    return PartsReader(source, lock).read(lambda _name, _pieces: None)


def settings_without_secrets(settings: Settings) -> dict[str, Any]:
    """Return the settings that are no secret and no path of this machine, by name."""
    return {
        each.name: str(getattr(settings, each.name))
        for each in fields(Settings)
        if each.repr and each.name not in _SECRET_PATHS
    }


@contextmanager
def one_at_a_time(settings: Settings) -> Iterator[None]:
    """Wait until no other backup of this installation is being made, and let none begin; what one
    that was killed has left is taken away.
    """
    instance = private_folder(settings.instance)
    with private_file(instance / "backup.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in instance.glob(".backup-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


# -- inside ---------------------------------------------------------------------------------


def _read_again(place: BackupPlace, name: str, writer: PartsWriter) -> None:
    """Read a backup where it lies, to its end; one that is not as it was written is deleted."""
    try:
        with place.open(name) as source:
            read_backup(source, writer.own_lock)
    except BadBackup:
        place.delete(name)
        raise


def _write(
    engine: Engine, settings: Settings, sink: BinaryIO, lock: BackupLock, now: datetime
) -> tuple[DatabaseFacts, PartsWriter]:
    writer = PartsWriter(sink, lock)
    text = json.dumps(settings_without_secrets(settings), ensure_ascii=False, indent=1)
    writer.add(SETTINGS, iter([text.encode()]))
    columns: dict[str, list[str]] = {}
    if engine.dialect.name == "sqlite":
        facts = _add_sqlite(engine, settings, writer)
    else:
        with past_the_pooler(settings, engine) as direct:
            facts, columns = _add_postgres(direct, writer)
    for name, opened in kept_sources(settings):
        try:
            with opened() as source:
                writer.add(FILE + name, iter(partial(source.read, PIECE_BYTES), b""))
        except FileNotFoundError:  # it expired meanwhile
            continue
    writer.finish(
        {
            "program": VERSION,
            "made_at": now.isoformat(),
            "host": settings.public_host,
            "database": facts.as_json(),
            "columns": columns,
            "left_out": [*MADE_AGAIN, DRILLS],
        }
    )
    return facts, writer


def _add_sqlite(engine: Engine, settings: Settings, writer: PartsWriter) -> DatabaseFacts:
    private_folder(settings.instance)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.instance) as folder:
        copy = Path(folder) / "copy.part"
        copy_database(Path(str(engine.url.database)), copy)
        facts = sqlite_facts(copy, settings)
        writer.add(DATABASE, pieces_of(copy))
    return facts


def sqlite_facts(path: Path, settings: Settings) -> DatabaseFacts:
    """Return what a file of SQLite holds; nothing beside it stays."""
    engine = make_engine(f"sqlite:///{path.resolve()}", audit_keys(settings))
    try:
        with engine.connect() as connection:
            facts = facts_of(connection)
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            connection.rollback()
            driver.execute("PRAGMA journal_mode=DELETE")
    finally:
        engine.dispose()
    path.with_name(f"{path.name}-turn").unlink(missing_ok=True)
    return facts


def _add_postgres(
    engine: Engine, writer: PartsWriter
) -> tuple[DatabaseFacts, dict[str, list[str]]]:
    with _one_moment(engine) as connection:
        facts, columns = facts_of(connection), table_columns(connection)
        for table, names in columns.items():
            writer.add(TABLE + table, rows_of(connection, table, names))
    return facts, columns


@contextmanager
def _one_moment(engine: Engine) -> Iterator[Connection]:
    steady = engine.execution_options(isolation_level="REPEATABLE READ")
    with steady.connect() as connection:
        yield connection
