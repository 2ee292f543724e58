from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self, cast

import pytest

from core.transports.apprise_sender import AppriseSender, GatewayRequest
from core.transports.sender_pool import SenderPool
from core.transports.transport import TransportError

REQUEST = GatewayRequest("json://x", "", "words", ())


class _Process:
    """Stands for a process: it notes whether two ever speak to it at once."""

    def __init__(self, house: list[_Process], together: threading.Barrier | None) -> None:
        house.append(self)
        self.together, self.busy, self.sent, self.is_over = together, threading.Lock(), 0, False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        wrong: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.is_over = True

    def send(self, request: GatewayRequest) -> str:
        assert self.busy.acquire(blocking=False), "a process answers one at a time"
        try:
            if self.together is not None:
                self.together.wait(20)
            if request.body == "bad":
                raise TransportError("HTTP 500")
            self.sent += 1
            return "id"
        finally:
            self.busy.release()


def _pool(at_once: int, together: threading.Barrier | None = None) -> tuple[SenderPool, list[Any]]:
    made: list[_Process] = []
    return SenderPool(lambda: cast(AppriseSender, _Process(made, together)), at_once), made


def test_one_process_sends_while_messages_are_few() -> None:
    pool, made = _pool(3)
    with pool:
        for _ in range(5):
            assert pool.send(REQUEST) == "id"
        with pytest.raises(TransportError):
            pool.send(GatewayRequest("json://x", "", "bad", ()))
        assert pool.send(REQUEST) == "id", "one that failed over a message sends the next"
    assert [(each.sent, each.is_over) for each in made] == [(6, True)]


def test_others_are_started_for_what_would_wait_and_all_end_with_the_run() -> None:
    pool, made = _pool(3, threading.Barrier(3))
    with pool, ThreadPoolExecutor(12) as threads:
        assert set(threads.map(pool.send, [REQUEST] * 12)) == {"id"}
    assert len(made) == 3
    assert sum(each.sent for each in made) == 12
    assert all(each.is_over for each in made)
