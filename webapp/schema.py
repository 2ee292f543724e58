"""The form of the database: brought to the newest by Alembic's migrations, and looked at.

Whether it is the newest is asked at each command and each look at the system's health: that reads
one row and the heads of the migrations' files, and loads no Alembic.
"""

from __future__ import annotations

import fcntl
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from core.audit_log.keys import audit_keys
from core.late import late_module
from core.postgres.deadline import UNBOUNDED
from core.postgres.opening import open_direct
from core.private_files import private_file, private_folder
from core.settings import Settings

if TYPE_CHECKING:
    from alembic import command
    from alembic import config as configs
else:
    command = late_module("alembic.command")
    configs = late_module("alembic.config")

MIGRATIONS = Path(__file__).parent / "migrations"
_TURN = 0x6174616C617961
"""The number of the lock of who migrates: "atalaya"."""
_VERSION_TABLE = "alembic_version"
_REVISION = re.compile(r"^(revision|down_revision)\b[^=\n]*=\s*(.+)$", re.MULTILINE)
_NAME = re.compile(r"[\"']([^\"']+)[\"']")


def upgrade(settings: Settings, to: str = "head", before: Callable[[], None] | None = None) -> None:
    """Bring the database of `settings` to the newest migration, or up to the one named.

    `before` is called once nobody else can change its form: what it sees is what will change.
    """
    with _alembic(settings) as config:
        if before is not None:
            before()
        command.upgrade(config, to)


def downgrade(settings: Settings, to: str = "base") -> None:
    """Undo migrations back to the one named; by default all, so that an empty database is left."""
    with _alembic(settings) as config:
        command.downgrade(config, to)


@cache
def heads() -> tuple[str, ...]:
    """Return the newest migrations there are, as the code ships them: those on which no other
    stands. Of each file `revision` and `down_revision` are read, nothing is run.
    """
    revisions, passed = _revisions()
    return tuple(sorted(revisions - passed))


def is_known(revision: str) -> bool:
    """Return whether the code has a migration of that name."""
    return revision in _revisions()[0]


def _revisions() -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of all migrations, and of those on which another stands."""
    revisions: set[str] = set()
    passed: set[str] = set()
    for file in sorted((MIGRATIONS / "versions").glob("*.py")):
        for word, value in _REVISION.findall(file.read_text(encoding="utf-8")):
            (revisions if word == "revision" else passed).update(_NAME.findall(value))
    return frozenset(revisions), frozenset(passed)


def is_at_head(connection: Connection) -> bool:
    """Return whether the database has every migration."""
    if not sa.inspect(connection).has_table(_VERSION_TABLE):
        return False
    number = sa.column("version_num", sa.String)
    versions = sa.select(number).select_from(sa.table(_VERSION_TABLE))
    return set(connection.scalars(versions)) == set(heads())


@contextmanager
def _alembic(settings: Settings) -> Iterator[configs.Config]:
    """Yield Alembic's configuration with an engine of its own, closed afterwards."""
    private_folder(settings.instance)
    config = configs.Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    direct = open_direct(settings, audit_keys(settings))
    engine = direct.execution_options(**UNBOUNDED)
    config.attributes["engine"] = engine
    try:
        with _alone(settings, engine):
            yield config
    finally:
        engine.dispose()


@contextmanager
def _alone(settings: Settings, engine: Engine) -> Iterator[None]:
    """Wait until nobody else changes the form of this database, and let nobody begin.

    By the lock of a file on one machine, by one of PostgreSQL between several, past the pooler:
    both end with who holds them, however that was. Two that migrate at once would each make the
    same tables.
    """
    with private_file(settings.instance / "upgrade.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if engine.dialect.name != "postgresql":
            yield
            return
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("SET lock_timeout = 0")  # as long as the other takes
            connection.execute(sa.select(sa.func.pg_advisory_lock(_TURN)))
            try:
                yield
            finally:
                connection.execute(sa.select(sa.func.pg_advisory_unlock(_TURN)))


def has_tables(connection: Connection) -> bool:
    """Return whether this database was ever set up."""
    return sa.inspect(connection).has_table("watch_cycle")
