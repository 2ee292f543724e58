"""How PostgreSQL is connected to: how many connections, whether a pooler stands before it.

PgBouncer in transaction mode gives each transaction another connection of the server: what is set
there without LOCAL, a prepared statement, an advisory lock of the session would be somebody else's
in the next. It refuses `options` at the start of a connection.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.settings import Settings

BUSY_TIMEOUT_MS = 10_000
"""The longest wait for a lock; who would wait longer fails, and is tried again by its own rules."""
CONNECT_SECONDS = 10
"""Of each address."""
_KEEPALIVE = {
    "tcp_user_timeout": 30_000,  # ms: a server that fell silent with a request on its way
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}


@dataclass(frozen=True, slots=True)
class DatabaseLimits:
    """How one process uses a server."""

    pool: int = 20
    """A page that reads persons holds two for a moment: one reads, one appends its audit line."""
    is_pooled: bool = False
    """Through PgBouncer in transaction mode."""
    is_prepared: bool = True
    silence_seconds: float = 30.0
    """A server that says nothing for so long is given up (`core.postgres.deadline`)."""

    def engine_options(self) -> dict[str, Any]:
        """Return what `sqlalchemy.create_engine` needs beside the address."""
        connecting: dict[str, Any] = {**_KEEPALIVE, "connect_timeout": self._connect_seconds}
        if not self.is_pooled:
            connecting["options"] = f"-c lock_timeout={BUSY_TIMEOUT_MS}"
        if not self.is_prepared:
            connecting["prepare_threshold"] = None
        return {
            "pool_pre_ping": True,
            "connect_args": connecting,
            "pool_size": self.pool,
            "max_overflow": self.pool,
            "pool_timeout": 10,
        }

    def with_silence(self, seconds: float) -> DatabaseLimits:
        """Return the same with another patience."""
        return replace(self, silence_seconds=seconds)

    @property
    def _connect_seconds(self) -> int:
        return max(2, min(CONNECT_SECONDS, int(self.silence_seconds)))


STANDARD_LIMITS = DatabaseLimits()


def limits_of(settings: Settings, *, is_direct: bool = False) -> DatabaseLimits:
    """Return how an installation uses its server; `is_direct`: past the pooler."""
    is_pooled = settings.database_pooler and not is_direct
    is_prepared = settings.database_prepare != "off"
    if is_pooled:
        is_prepared = settings.database_prepare == "on"
    return DatabaseLimits(settings.database_pool, is_pooled, is_prepared, settings.database_seconds)
