"""What a request does while it holds the write lock: cards opened, pages rendered, answers made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from flask import before_render_template, request_finished
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from core.crypto import Keyring
from tests.webapp.conftest import House


def engine_of(house: House) -> Engine:
    with house.app.app_context():
        engine: Engine = house.app.extensions["sqlalchemy"].engine
    return engine


@dataclass
class LockWatch:
    """What happened while a transaction that writes was open, in order."""

    open_writes: int = 0
    events: list[str] = field(default_factory=list)
    under_lock: list[str] = field(default_factory=list)

    def note(self, what: str) -> None:
        self.events.append(what)
        if self.open_writes:
            self.under_lock.append(what)


@contextmanager
def watched_lock(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[LockWatch]:
    """Note each sealed card opened, page rendered and answer finished, and each write."""
    watch, engine = LockWatch(), engine_of(house)
    open_card = Keyring.open

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            watch.events.append("begin to write")
            watch.open_writes += 1

    def end(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            watch.events.append("end of writing")
            watch.open_writes -= 1

    def opened(keyring: Keyring, *given: object) -> bytes:
        watch.note("open")
        return open_card(keyring, *given)  # type: ignore[arg-type]

    def rendering(*_given: object, **_named: object) -> None:
        watch.note("render")

    def finished(*_given: object, **_named: object) -> None:
        watch.note("answer")

    for name, listener in (("begin", begin), ("commit", end), ("rollback", end)):
        event.listen(engine, name, listener)
    with (
        monkeypatch.context() as patch,
        before_render_template.connected_to(rendering, house.app),
        request_finished.connected_to(finished, house.app),
    ):
        patch.setattr(Keyring, "open", opened)
        try:
            yield watch
        finally:
            for name, listener in (("begin", begin), ("commit", end), ("rollback", end)):
                event.remove(engine, name, listener)
