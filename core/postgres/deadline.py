"""A server that fell silent, given up by whoever waits for it.

A machine that hangs goes on holding its connections: no keepalive and no deadline of the server
ends them. So each wait for an answer is counted here, on the clock of this process, from the last
byte that came; then the connection is closed, and what was under way has failed, or, where it was a
commit, is not known.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from core.late import late_module
from core.postgres.limits import BUSY_TIMEOUT_MS, DatabaseLimits

if TYPE_CHECKING:
    from core.postgres import patient_connection as patient
else:
    patient = late_module("core.postgres.patient_connection")

SILENCE = "silence_seconds"
"""The option of an engine, or of a connection, that says how long its server may be silent; 0: as
long as it wants.
"""
PING_SECONDS = 5.0
"""A connection that lay idle is asked first whether it lives; so long."""
UNBOUNDED = {SILENCE: 0}
"""The options of what may take hours."""
_Value = TypeVar("_Value")


def prepare_postgres(engine: Engine, limits: DatabaseLimits) -> None:
    """Give an engine of PostgreSQL its deadlines; do it once, before its first use."""

    def connect(_dialect: Any, _record: Any, arguments: Any, named: Any) -> Any:
        connection = patient.PatientConnection.connect(*arguments, **named)
        connection.silence_seconds = limits.silence_seconds
        return connection

    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        driver: Any = connection.connection.driver_connection
        driver.silence_seconds = options.get(SILENCE, limits.silence_seconds)
        wait_ms = options.get("wait_ms", BUSY_TIMEOUT_MS if limits.is_pooled else None)
        if wait_ms is not None and options.get("isolation_level") != "AUTOCOMMIT":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {wait_ms}")

    def rest(driver: Any, _record: Any) -> None:
        if driver is not None:
            driver.silence_seconds = min(PING_SECONDS, limits.silence_seconds)

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", rest)


def bounded_wait(
    waiting: Generator[Any, Any, _Value], seconds: float, give_up: Any
) -> Generator[Any, Any, _Value]:
    """Go on as `waiting` does; call `give_up` once nothing was heard for so many seconds."""
    try:
        state, last = next(waiting), time.monotonic()
        while True:
            ready = yield state
            if ready:
                last = time.monotonic()
            elif time.monotonic() - last >= seconds:
                give_up(seconds)
            state = waiting.send(ready)
    except StopIteration as over:
        value: _Value = over.value
        return value
