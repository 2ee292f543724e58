"""Several messages on their way at once, each transport with so many as it bears.

The rules: only sending happens beside the rest, claims and settlements stay with whoever delivers;
a transport that is not named here sends one message at a time, before the next is claimed.
"""

from __future__ import annotations

import contextvars
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from core.outbox.claims import ClaimedMessage
from core.outbox.settlement import SendOutcome


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that was claimed, and what became of it."""

    claimed: ClaimedMessage
    outcome: SendOutcome


class Lanes:
    """What is on its way in one run. Belongs to the thread that delivers."""

    def __init__(self, at_once: Mapping[str, int]) -> None:
        """Take how many messages each transport sends at once, by its name."""
        self._at_once = at_once
        self._under_way: dict[Future[SendOutcome], ClaimedMessage] = {}
        self._done: list[SentMessage] = []
        self._busy: Counter[str] = Counter()
        self._threads = ThreadPoolExecutor(max(1, sum(at_once.values())), "outbox")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        wrong: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is on its way, and nothing that is over is left to be settled."""
        return not self._under_way and not self._done

    def free(self, transports: Collection[str]) -> frozenset[str]:
        """Return those of some transports that could send another message now."""
        return frozenset(
            each for each in transports if self._busy[each] < max(1, self._at_once.get(each, 1))
        )

    def start(self, claimed: ClaimedMessage, send: Callable[[ClaimedMessage], SendOutcome]) -> None:
        """Send a message, beside the others where its transport is named, else at once."""
        transport = claimed.message.transport
        if transport not in self._at_once:
            self._done.append(SentMessage(claimed, send(claimed)))
            return
        # Whatever holds for this work (a drill, its mark) holds for its threads.
        around = contextvars.copy_context()
        self._busy[transport] += 1
        self._under_way[self._threads.submit(around.run, send, claimed)] = claimed

    def over(self, *, seconds: float | None = 0.0) -> Iterator[SentMessage]:
        """Yield what is over; where nothing is, wait for one so long, for ever with None."""
        if self._under_way and not self._done:
            wait(self._under_way, seconds, FIRST_COMPLETED)
        for future in [each for each in self._under_way if each.done()]:
            claimed = self._under_way.pop(future)
            self._busy[claimed.message.transport] -= 1
            self._done.append(SentMessage(claimed, future.result()))
        while self._done:
            yield self._done.pop(0)
