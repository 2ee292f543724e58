"""A connection of psycopg that waits for its server, but not for ever."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.abc import RV, PQGen

from core.postgres.deadline import bounded_wait


class ServerSilent(psycopg.OperationalError):
    """The server said nothing for too long; what was under way is not known."""


class PatientConnection(psycopg.Connection[Any]):
    """Closes itself where the server falls silent with something on its way."""

    silence_seconds: float = 0.0
    """0: as long as it takes."""

    def wait(self, gen: PQGen[RV], *arguments: Any, **named: Any) -> RV:
        """Wait for an answer. Raises ServerSilent."""
        if self.silence_seconds:
            gen = bounded_wait(gen, self.silence_seconds, self._give_up)
        return super().wait(gen, *arguments, **named)

    def _give_up(self, seconds: float) -> None:
        self.pgconn.finish()
        raise ServerSilent(f"the database said nothing for {seconds:g} s")
