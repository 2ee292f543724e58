"""Hands of the press: processes that are given one piece of work after another, each over its own
pipe.

Not `multiprocessing`: a spawned process brings in the program it was called from once more (the web
house, its database: 100 MB that a press never uses), and the death of one breaks the pool for all.
A hand that dies takes one piece of work with it; another takes its place.
"""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

from core.errors import AtalayaError

_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = (sys.executable, "-P", "-m", "plans.batch.worker")
_SETTING = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
"""One thread of its own is all a hand works with: no room set aside for others."""

W = TypeVar("W")


class WorkerLost(AtalayaError):
    """The process died over its work: killed, or out of memory."""


@dataclass(frozen=True, slots=True)
class FinishedWork(Generic[W]):
    """A piece of work, and what the hand made of it: a `WorkerLost` when it died over it."""

    work: W
    answer: Any


def hand_out(work: Iterable[W], hands: int) -> Iterator[FinishedWork[W]]:
    """Give the pieces to `hands` processes (`plans.batch.worker`), each the next as soon as it is
    free.

    Told of in the order they are done. Pieces are fetched when a hand is free, so that they need
    not all lie in memory. When the caller stops listening, the hands are ended.
    """
    left, lock = iter(work), threading.Lock()
    told: queue.Queue[FinishedWork[W] | BaseException | None] = queue.Queue()
    stop = threading.Event()
    started: list[_WorkerProcess] = [_WorkerProcess() for _ in range(hands)]
    threads = [
        threading.Thread(target=_serve, args=(hand, left, lock, told, stop), daemon=True)
        for hand in started
    ]
    try:
        for thread in threads:
            thread.start()
        for _ in range(hands):
            while (done := told.get()) is not None:
                if isinstance(done, BaseException):
                    raise done
                yield done
    finally:
        stop.set()
        for hand in started:
            hand.end()
        for thread in threads:
            thread.join()


class _WorkerProcess:
    """One process, started when it is first given something."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._is_over = False
        self._lock = threading.Lock()

    def work(self, piece: Any) -> Any:
        """Return what the process makes of a piece.

        Raises HandLost when it dies over it; the next piece gets a new one.
        """
        process = self._running()
        try:
            pickle.dump(piece, _pipe(process.stdin))
            _pipe(process.stdin).flush()
            return pickle.load(_pipe(process.stdout))  # noqa: S301 - our own process answers
        except (OSError, EOFError, ValueError, pickle.UnpicklingError) as wrong:
            self._drop()
            raise WorkerLost(
                f"the process that printed it was lost (status {process.returncode})"
            ) from wrong

    def end(self) -> None:
        """End the process, now or never start it."""
        with self._lock:
            self._is_over = True
        self._drop()

    def _running(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._is_over:
                raise WorkerLost("the run was stopped")
            if self._process is None:
                pipe = subprocess.PIPE
                setting = {
                    **os.environ,
                    **_SETTING,
                    "PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, sys.path)]),
                }
                self._process = subprocess.Popen(  # noqa: S603
                    _COMMAND, stdin=pipe, stdout=pipe, env=setting, start_new_session=True
                )
            return self._process

    def _drop(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process:
            process.kill()
            process.wait()
            _pipe(process.stdout).close()
            try:
                _pipe(process.stdin).close()
            except OSError:
                return  # what was not yet written to it is written to nobody


def _serve(
    hand: _WorkerProcess,
    left: Iterator[W],
    lock: threading.Lock,
    told: queue.Queue[Any],
    stop: threading.Event,
) -> None:
    """Give one hand piece after piece until there are no more; None tells that it is done."""
    try:
        while not stop.is_set():
            with lock:
                piece = next(left, None)
            if piece is None:
                break
            try:
                told.put(FinishedWork(piece, hand.work(piece)))
            except WorkerLost as wrong:
                told.put(FinishedWork(piece, wrong))
    except Exception as wrong:  # whatever it is, the run must hear of it and not wait for ever
        told.put(wrong)
    told.put(None)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("a process without its pipes")
    return pipe
