"""Sources asked side by side: each in a thread of its own, in bounded number.

Those that failed the last time have a few threads apart, so that however many of them hang, those
that answer are asked at once. A retrieval that overruns the time of a source is given up here and
its thread left alone: whatever holds it holds nobody else.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from uuid import UUID

from core.http import FailureKind, RetrievalFailure
from feeds.sources.retrieval import RetrievedSource
from feeds.sources.views import SourceView

MOST_AT_ONCE = 48
"""Threads for sources that answered well the last time, or were never asked."""
MOST_FAILING_AT_ONCE = 16
GRACE_SECONDS = 5.0
"""A retrieval ends by its own limits; so much later it is taken to be stuck all the same."""
STUCK_LOOK_SECONDS = 0.5
GATHER_SECONDS = 0.05
"""Answers that come together are settled before any of them is flagged."""
Ask = Callable[[SourceView], RetrievedSource]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FinishedRetrieval:
    """A source that was asked: what came of it, or the fault of ours that ended it."""

    view: SourceView
    result: RetrievedSource | Exception


@dataclass(slots=True)
class _Lane:
    most: int
    waiting: deque[SourceView] = field(default_factory=deque)
    threads: int = 0


class SideBySide:
    """The retrievals under way; they outlive the round that began them.

    `begin` and `finished` belong to one thread.
    """

    def __init__(
        self,
        seconds: float,
        *,
        most: int = MOST_AT_ONCE,
        most_failing: int = MOST_FAILING_AT_ONCE,
    ) -> None:
        """Give each source `seconds`, as its client does."""
        self._seconds = seconds
        self._good, self._failing = _Lane(most), _Lane(most_failing)
        self._lock = threading.Lock()
        self._under_way: dict[UUID, SourceView] = {}
        """Begun or waiting, and not yet handed out by `finished`."""
        self._deadlines: dict[UUID, float] = {}
        """Of those whose thread is at work, also after they were given up."""
        self._finished: SimpleQueue[FinishedRetrieval] = SimpleQueue()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._under_way

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the sources under way, in order."""
        return tuple(sorted(view.key for view in self._under_way.values()))

    def begin(self, views: Iterable[SourceView], ask: Ask) -> None:
        """Ask these sources, but for those that are being asked already."""
        for view in views:
            lane = self._failing if view.is_failing else self._good
            with self._lock:
                if view.id in self._under_way or view.id in self._deadlines:
                    continue
                self._under_way[view.id] = view
                lane.waiting.append(view)
                if lane.threads >= lane.most:
                    continue
                lane.threads += 1
            name = f"retrieval-{view.key}"
            threading.Thread(target=self._work, args=(lane, ask), name=name, daemon=True).start()

    def finished(self, wait_seconds: float) -> list[FinishedRetrieval]:
        """Return those that ended since the last call, by their keys.

        Waits so long for a first one, and a moment for others that answer with it.
        """
        found = list[FinishedRetrieval]()
        end = time.monotonic() + wait_seconds
        while not self.is_idle and not found and time.monotonic() < end:
            found += self._answered(min(STUCK_LOOK_SECONDS, end - time.monotonic()))
            found += self._stuck()
        while found and not self.is_idle and (more := self._answered(GATHER_SECONDS)):
            found += more
        return sorted(found, key=lambda each: each.view.key)

    # -- inside -----------------------------------------------------------------------------

    def _answered(self, wait_seconds: float) -> list[FinishedRetrieval]:
        """Return what the threads have handed over; of those given up before, nothing."""
        found = list[FinishedRetrieval]()
        wait = max(0.001, wait_seconds)
        with suppress(Empty):
            while not self.is_idle:
                each = self._finished.get(timeout=wait)
                wait = 0.001
                if self._under_way.pop(each.view.id, None) is not None:
                    found.append(each)
        return found

    def _stuck(self) -> list[FinishedRetrieval]:
        now = time.monotonic()
        with self._lock:
            late = [each for each, deadline in self._deadlines.items() if deadline < now]
        views = [self._under_way.pop(each) for each in late if each in self._under_way]
        for view in views:
            _log.error("the retrieval of %s is stuck; its thread is left alone", view.key)
        words = f"no end within {self._seconds:g} s"
        failure = RetrievalFailure(words, kind=FailureKind.NO_ANSWER)
        return [FinishedRetrieval(view, RetrievedSource(view, failure)) for view in views]

    def _work(self, lane: _Lane, ask: Ask) -> None:
        """Ask one waiting source of the lane after the other, until there is none."""
        while True:
            with self._lock:
                if not lane.waiting:
                    lane.threads -= 1
                    return
                view = lane.waiting.popleft()
                self._deadlines[view.id] = time.monotonic() + self._seconds + GRACE_SECONDS
            result: RetrievedSource | Exception
            try:
                result = ask(view)
            except Exception as wrong:
                result = wrong
            with self._lock:
                del self._deadlines[view.id]
            self._finished.put(FinishedRetrieval(view, result))
