"""Lines of the audit log written in a short transaction of their own, or spooled.

Whoever shows what was read calls `append` first. It waits for the write lock for a few seconds;
when the database is full or busy beyond that, the lines go into the spool instead, and the worker
writes them when there is room (`write_spooled`).
"""

from __future__ import annotations

import enum
import logging
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.audit_log.binding import append_lines
from core.audit_log.chain import FIELDS
from core.audit_log.entries import AuditEntry, take_waiting
from core.audit_log.spool import AuditSpool, Spooled
from core.database_faults import DatabaseFault, fault_of
from core.db import reading, writing

APPEND_SECONDS = 5.0
"""How long an answer waits for its line before the line is spooled."""
_PAUSE_SECONDS = 0.02
_IDS_AT_ONCE = 400
_log = logging.getLogger(__name__)


class Appended(enum.StrEnum):
    """Where the lines are, for sure, when `append` returns."""

    WRITTEN = "written"
    SPOOLED_FULL = "full"
    SPOOLED_BUSY = "busy"


def append(
    engine: Engine,
    entries: Sequence[AuditEntry],
    spool: AuditSpool,
    *,
    seconds: float = APPEND_SECONDS,
) -> Appended:
    """Write lines that waited in a session that reads; return where they are.

    A database that is busy is tried again until `seconds` are over. Raises CannotSpool when neither
    database nor spool takes them: then nothing of what was read may leave.
    """
    if not entries:
        return Appended.WRITTEN
    fault = _written(engine, [_row(entry) for entry in entries], seconds)
    if fault is None:
        return Appended.WRITTEN
    spool.add(entries)
    _log.error("the database is %s: %d lines of the audit log are spooled", fault, len(entries))
    return Appended.SPOOLED_FULL if fault is DatabaseFault.FULL else Appended.SPOOLED_BUSY


@contextmanager
def reading_noted(engine: Engine, spool: AuditSpool) -> Iterator[Session]:
    """Yield a session that reads; what it records is appended at its end, before the caller goes
    on.

    An error leaves no line: nothing was shown.
    """
    with reading(engine) as session:
        yield session
        entries = take_waiting(session)
    append(engine, entries, spool)


def write_spooled(engine: Engine, spool: AuditSpool, now: datetime) -> int:
    """Write what waits in the spool as a segment of its own; return how many lines.

    The segment begins with a line that says how many follow, from when to when. Lines that were
    written before a power cut kept the spool from being emptied are not written again. Raises what
    the database raises while it cannot write: the lines go on waiting.
    """
    if not spool.is_waiting:
        return 0
    with spool.transfer() as waiting:
        if waiting.is_empty:
            return 0
        with writing(engine) as session:
            rows = _new_rows(session, waiting)
            if rows or waiting.damaged:
                append_lines(session.connection(), [_opening(rows, waiting, now), *rows])
    _log.warning("%d spooled lines of the audit log are written", len(rows))
    return len(rows)


# -- inside ---------------------------------------------------------------------------------


def _written(engine: Engine, rows: list[dict[str, Any]], seconds: float) -> DatabaseFault | None:
    """Write the rows; return why it was not possible within `seconds`."""
    deadline, left = time.monotonic() + seconds, seconds
    while True:
        try:
            with _writer(engine, max(10, int(left * 1000))).begin() as connection:
                append_lines(connection, rows)
                return None
        except SQLAlchemyError as wrong:
            fault = fault_of(wrong)
            if fault is None:
                raise
            if fault is DatabaseFault.FULL or time.monotonic() >= deadline:
                return fault
        time.sleep(_PAUSE_SECONDS)
        left = deadline - time.monotonic()


@lru_cache(maxsize=4)
def _writer(engine: Engine, wait_ms: int) -> Engine:
    """Return an engine that begins writing, and waits so long for the lock: without a session,
    which knows more than a line needs, and made once for the first try of each.
    """
    return engine.execution_options(writes=True, wait_ms=wait_ms)


def _row(entry: AuditEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in FIELDS}


def _new_rows(session: Session, waiting: Spooled) -> list[dict[str, Any]]:
    """Return the rows of a segment that are not in the log yet."""
    rows = [{**line, "id": uuid.UUID(line["id"])} for line in waiting.lines]
    there: set[uuid.UUID] = set()
    for start in range(0, len(rows), _IDS_AT_ONCE):
        ids = [row["id"] for row in rows[start : start + _IDS_AT_ONCE]]
        there |= set(session.scalars(sa.select(AuditEntry.id).where(AuditEntry.id.in_(ids))))
    return [row for row in rows if row["id"] not in there]


def _opening(rows: list[dict[str, Any]], waiting: Spooled, now: datetime) -> dict[str, Any]:
    moments = [row["at"] for row in rows]
    details = {"lines": len(rows), "damaged": waiting.damaged}
    if moments:
        details |= {"from": min(moments).isoformat(), "to": max(moments).isoformat()}
    return {
        "id": uuid.uuid4(),
        "at": now,
        "actor": "worker",
        "action": "audit.spooled",
        "subject": "",
        "country": "",
        "purpose": "",
        "details": details,
    }
