"""What a failure of the database means for whoever waits: no place left, or others before them.

Told by the code the driver gives, never by one driver's words alone: SQLite says `full` where the
disk is, `readonly` where it was mounted so, `ioerr` or `cantopen` where a file beside it could not
grow; PostgreSQL has a class of codes for want of resources.
"""

from __future__ import annotations

import enum
import errno
from collections.abc import Iterator

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection


class DatabaseFault(enum.StrEnum):
    """Why nothing could be written."""

    FULL = "full"
    BUSY = "busy"
    AWAY = "away"
    """Nobody knows whether what was sent last is kept."""


_SQLITE = {
    5: DatabaseFault.BUSY,  # SQLITE_BUSY
    6: DatabaseFault.BUSY,  # SQLITE_LOCKED
    8: DatabaseFault.FULL,  # SQLITE_READONLY
    10: DatabaseFault.FULL,  # SQLITE_IOERR
    13: DatabaseFault.FULL,  # SQLITE_FULL
    14: DatabaseFault.FULL,  # SQLITE_CANTOPEN
}
"""By the primary result code (sqlite.org/rescode.html)."""
_SQLITE_WORDS = (
    ("locked", DatabaseFault.BUSY),
    ("disk is full", DatabaseFault.FULL),
    ("readonly", DatabaseFault.FULL),
    ("disk i/o error", DatabaseFault.FULL),
    ("unable to open database file", DatabaseFault.FULL),
)
"""Of a driver that gives no code."""
_POSTGRESQL = {
    "53100": DatabaseFault.FULL,  # disk_full
    "58030": DatabaseFault.FULL,  # io_error
    "25006": DatabaseFault.FULL,  # read_only_sql_transaction
    "55P03": DatabaseFault.BUSY,  # lock_not_available
    "40001": DatabaseFault.BUSY,  # serialization_failure
    "40P01": DatabaseFault.BUSY,  # deadlock_detected
    "53300": DatabaseFault.BUSY,  # too_many_connections
    "57P01": DatabaseFault.AWAY,  # admin_shutdown
    "57P02": DatabaseFault.AWAY,  # crash_shutdown
    "57P03": DatabaseFault.AWAY,  # cannot_connect_now
    "08P01": DatabaseFault.AWAY,  # of a pooler whose server is gone
    "08006": DatabaseFault.AWAY,  # connection_failure
    "08003": DatabaseFault.AWAY,  # connection_does_not_exist
    "08001": DatabaseFault.AWAY,
    "08004": DatabaseFault.AWAY,
}
_FULL_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


def fault_of(error: BaseException) -> DatabaseFault | None:
    """Return what an error says about the database or the disk; None for any other failure."""
    return next((fault for each in _chain(error) if (fault := _fault(each)) is not None), None)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and what it was raised from, the outermost first."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _fault(error: BaseException) -> DatabaseFault | None:
    if isinstance(error, OSError):
        return DatabaseFault.FULL if error.errno in _FULL_ERRNOS else None
    if isinstance(error, NoConnection):
        return DatabaseFault.BUSY
    if isinstance(error, DBAPIError):
        return _driver_fault(error.orig)
    return _driver_fault(error) if isinstance(error, sqlite.Error) else None


def _driver_fault(error: object) -> DatabaseFault | None:
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return _POSTGRESQL.get(state)
    if hasattr(error, "sqlstate") and hasattr(error, "pgconn"):
        return DatabaseFault.AWAY  # of the connection: no server said anything
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code & 0xFF)
    if type(error).__name__ not in {"OperationalError", "DatabaseError"}:
        return None
    text = str(error).lower()
    return next((fault for words, fault in _SQLITE_WORDS if words in text), None)
