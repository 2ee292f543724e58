"""A database that takes nothing any more, told by the driver itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

_REFUSING = {"sqlite": "PRAGMA query_only=ON", "postgresql": "SET TRANSACTION READ ONLY"}


@contextmanager
def full_disk(engine: Engine) -> Iterator[None]:
    """Let every transaction of `engine` begun within the block be refused its first write."""

    def refuse(connection: Connection) -> None:
        connection.exec_driver_sql(_REFUSING[engine.dialect.name])

    event.listen(engine, "begin", refuse)
    try:
        yield
    finally:
        event.remove(engine, "begin", refuse)
        engine.dispose()
