"""A pool of print workers: processes that are given one piece of work after another.

A worker that dies takes one piece of work with it; another takes its place.
"""

from __future__ import annotations

import pickle
import queue
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from core.child import (
    PRESS_MEMORY_BYTES,
    ChildFailure,
    ChildLimits,
    FailureReason,
    ServingChild,
    module_environment,
)
from core.errors import AtalayaError

PIECE_SECONDS = 300.0
"""A plan takes seconds; a worker that is not done by then is replaced."""
_COMMAND = (sys.executable, "-P", "-m", "plans.batch.worker")
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
"""A worker uses one thread: no memory is set aside for others."""

W = TypeVar("W")


class WorkerLost(AtalayaError):
    """The process died over its work: killed, out of memory, or far too slow."""


@dataclass(frozen=True, slots=True)
class FinishedWork(Generic[W]):
    """A piece of work, and what the worker made of it: a `WorkerLost` when it died over it."""

    work: W
    answer: Any


def hand_out(work: Iterable[W], workers: int) -> Iterator[FinishedWork[W]]:
    """Give the pieces to `workers` processes (`plans.batch.worker`), each the next when it is free.

    Yields them in the order they are done. A piece is fetched when a worker is free, so that they
    need not all be in memory. When the caller stops listening, the workers are ended.
    """
    pool = _Pool(iter(work), workers)
    try:
        yield from pool.results()
    finally:
        pool.end()


class _Pool(Generic[W]):
    """The workers of one run, a thread for each."""

    def __init__(self, pieces: Iterator[W], workers: int) -> None:
        limits = ChildLimits(PIECE_SECONDS, memory_bytes=PRESS_MEMORY_BYTES)
        environment = module_environment(**_ONE_THREAD)
        self._pieces, self._lock = pieces, threading.Lock()
        self._results: queue.Queue[FinishedWork[W] | BaseException | None] = queue.Queue()
        self._is_stopped = threading.Event()
        self._workers = [ServingChild(_COMMAND, limits, environment) for _ in range(workers)]
        self._threads = [
            threading.Thread(target=self._serve, args=(worker,), daemon=True)
            for worker in self._workers
        ]

    def results(self) -> Iterator[FinishedWork[W]]:
        """Yield what is done until every worker has run out of work."""
        for thread in self._threads:
            thread.start()
        for _ in self._workers:
            while (result := self._results.get()) is not None:
                if isinstance(result, BaseException):
                    raise result
                yield result

    def end(self) -> None:
        """End every process and wait for its thread."""
        self._is_stopped.set()
        for worker in self._workers:
            worker.end()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()

    def _serve(self, worker: ServingChild) -> None:
        """Give one worker piece after piece until there are no more; None says that it is free."""
        try:
            while not self._is_stopped.is_set():
                with self._lock:
                    piece = next(self._pieces, None)
                if piece is None:
                    break
                self._results.put(FinishedWork(piece, _answer(worker, piece)))
        except Exception as wrong:  # whatever it is, the run must hear of it and not wait for ever
            self._results.put(wrong)
        self._results.put(None)


def _answer(worker: ServingChild, piece: object) -> Any:
    try:
        return pickle.loads(worker.ask(pickle.dumps(piece)))  # noqa: S301 - our own process answers
    except (ChildFailure, EOFError, pickle.UnpicklingError) as wrong:
        if isinstance(wrong, ChildFailure) and wrong.reason is FailureReason.START:
            return WorkerLost(str(wrong))
        return WorkerLost(f"the process that printed it was lost: {wrong}")
