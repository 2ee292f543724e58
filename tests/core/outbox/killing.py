"""A process killed at any step, and a transport that keeps what it took and fails on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from core.transports.email_format import EmailAddressing, bytes_of
from core.transports.transport import OutgoingMessage, Transport, TransportError


class Killed(BaseException):
    """The process is no more."""


class Recorder(EmailAddressing):
    """A transport that keeps the bytes of what it took, and fails as it is told to."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.messages: list[OutgoingMessage] = []
        self.error: Callable[[OutgoingMessage], TransportError | None] = lambda message: None

    def send(self, message: OutgoingMessage) -> None:
        if error := self.error(message):
            raise error
        self.taken.append(bytes_of(message, "atalaya@rcm.example"))
        self.messages.append(message)


class Steps:
    """Counts what the process does, and kills it before the step-th thing."""

    def __init__(self, fatal_step: int) -> None:
        self.fatal_step = fatal_step
        self.before: list[str] = []

    def tick(self, what: str) -> None:
        if len(self.before) == self.fatal_step:
            self.before.append(f"killed before {what}")
            raise Killed
        if len(self.before) < self.fatal_step:
            self.before.append(what)


class Mortal(EmailAddressing):
    """A transport that can be killed before and after it has handed a message over."""

    def __init__(self, inner: Transport, steps: Steps) -> None:
        self.inner, self.steps = inner, steps

    def send(self, message: OutgoingMessage) -> None:
        self.steps.tick("handing over")
        self.inner.send(message)
        self.steps.tick("handed over")


@contextmanager
def killed_at(engine: Engine, step: int) -> Iterator[Steps]:
    """Raise Killed at the step-th statement, commit or handing over (by `Mortal`)."""
    steps = Steps(step)

    def statement(_connection: Any, _cursor: Any, text: str, *_more: Any) -> None:
        steps.tick(text.split()[0])

    def commit(_connection: Any) -> None:
        steps.tick("COMMIT")

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    try:
        yield steps
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "commit", commit)
