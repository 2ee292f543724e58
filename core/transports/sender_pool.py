"""As many processes that send through Apprise as are needed at once, and no more than allowed.

One does while messages are few: a second is started only for a message that would have to wait.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from core.transports.apprise_sender import AppriseSender, GatewayRequest


class SenderPool:
    """Hands each message to a process that is idle. Many threads may send; all end with the run."""

    def __init__(self, make: Callable[[], AppriseSender], at_once: int) -> None:
        """Take what makes a process, and how many there may be."""
        self._make = make
        self._room = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._idle: list[AppriseSender] = []
        self._all = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        wrong: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._all.close()

    def send(self, request: GatewayRequest) -> str:
        """Send one message; return the id its gateway gave it. Raises TransportError."""
        with self._room:
            sender = self._taken()
            try:
                return sender.send(request)
            finally:
                with self._lock:
                    self._idle.append(sender)

    def _taken(self) -> AppriseSender:
        """Return the process that was idle the shortest, for it is awake; a new one for none."""
        with self._lock:
            return self._idle.pop() if self._idle else self._all.enter_context(self._make())
