"""A connection that is given up is closed: what comes after knows that it is gone."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import psycopg
import pytest

from core.postgres import patient_connection
from core.postgres.patient_connection import PatientConnection, ServerSilent


class ClosedSocket:
    status = psycopg.pq.ConnStatus.BAD

    def __init__(self) -> None:
        self.is_finished = False

    def finish(self) -> None:
        self.is_finished = True


def silent(gen: Any, seconds: float, give_up: Any) -> Generator[int, int, None]:
    """Stand for a wait that ended without an answer."""
    del gen
    give_up(seconds)
    yield 0


def test_who_is_given_up_is_closed_and_its_error_is_one_of_the_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection = object.__new__(PatientConnection)
    socket = ClosedSocket()
    connection.pgconn = socket  # type: ignore[assignment]
    monkeypatch.setattr(patient_connection, "bounded_wait", silent)
    monkeypatch.setattr(
        psycopg.Connection, "wait", lambda self, gen, *_, **__: next(gen), raising=True
    )
    connection.silence_seconds = 2.5
    with pytest.raises(ServerSilent, match=r"said nothing for 2\.5 s"):
        connection.wait(iter(()))  # type: ignore[arg-type]
    assert socket.is_finished
    assert issubclass(ServerSilent, psycopg.OperationalError)


def test_without_a_limit_the_wait_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    connection = object.__new__(PatientConnection)
    monkeypatch.setattr(psycopg.Connection, "wait", lambda self, gen, *_, **__: "rows")
    monkeypatch.setattr(patient_connection, "bounded_wait", None)
    assert connection.wait(iter(())) == "rows"  # type: ignore[arg-type]
