"""The room that erased rows had, cleared: the pages of the file, the write-ahead log, dead tuples.

SQLite overwrites what is deleted (`secure_delete`, see `core.db`); the old pages are in the
write-ahead log until it is emptied. PostgreSQL keeps old rows until they are vacuumed; what it
wrote into its own log is recycled by the server (docs/operator.md).
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from core.postgres.deadline import UNBOUNDED

SWEEP_SECONDS = 5.0
"""How long readers are waited for who still need the old pages."""
_PAUSE_SECONDS = 0.05


def sweep(engine: Engine, tables: Sequence[str], *, seconds: float = SWEEP_SECONDS) -> bool:
    """Clear what deleted rows of `tables` left; return whether all of it is gone.

    False when somebody still reads the old pages: do it again later.
    """
    if engine.dialect.name == "postgresql":
        return _vacuum(engine, tables)
    deadline = time.monotonic() + seconds
    while not _empty_log(engine):
        if time.monotonic() >= deadline:
            return False
        time.sleep(_PAUSE_SECONDS)
    return True


# -- inside ---------------------------------------------------------------------------------


def _empty_log(engine: Engine) -> bool:
    raw = engine.raw_connection()  # outside every transaction: inside one it is refused
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        row = cursor.fetchone()  # busy, pages in the log, pages moved
        cursor.close()
        return row is not None and not row[0]
    finally:
        raw.close()


def _vacuum(engine: Engine, tables: Sequence[str]) -> bool:
    with engine.execution_options(
        isolation_level="AUTOCOMMIT", **UNBOUNDED
    ).connect() as connection:
        try:
            for table in tables:
                quoted = connection.dialect.identifier_preparer.quote(table)
                connection.exec_driver_sql(f"VACUUM {quoted}")
        except OperationalError:
            return False
    return True
