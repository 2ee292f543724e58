"""The acts of the worker bound to its term: what somebody who lost the lease meanwhile commits, the
database refuses.

A process that was stopped for a minute does not know it. So each of its transactions reads, as its
last statement, the row that a change of hands raises, and holds it to the end: either the term is
still its own until it has committed, or another has taken over and it commits nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from core.errors import AtalayaError

IDLE_LIMIT = "10s"
"""Who stops between that statement and the commit is thrown out by the server, or the next could
not take over.
"""
_STATEMENT = (
    "SELECT beat, set_config('idle_in_transaction_session_timeout', %s, true)"
    " FROM worker_lease WHERE name = %s FOR SHARE"
)


class TermOver(AtalayaError):
    """Another worker has taken over: nothing of the transaction is kept."""


def fence(engine: Engine, name: str, term: Callable[[], int]) -> None:
    """Let `engine` commit what it writes only while the term of the lease is `term`; on PostgreSQL,
    for on one machine a lock of the system does that. Do it once, before its first use.
    """
    if engine.dialect.name != "postgresql":
        return

    def look(connection: Connection) -> None:
        if not connection.get_execution_options().get("writes"):
            return
        driver: Any = connection.connection.driver_connection
        row = driver.execute(_STATEMENT, (IDLE_LIMIT, name)).fetchone()
        if row is None or row[0] != term():
            raise TermOver("another worker has taken over")

    event.listen(engine, "commit", look)
