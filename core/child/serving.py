"""A child that answers one request after another, and is replaced when it dies over one.

Requests and answers are frames: eight bytes of length, big-endian, then the content.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import IO

from core.child.process import (
    Child,
    ChildFailure,
    ChildLimits,
    FailureReason,
    end_group,
    exchange,
    kill_group,
    lost_child,
    start_child,
)

PARENT_LOOK_SECONDS = 1.0
_HEAD = struct.Struct(">Q")


class ServingChild:
    """One process at a time, started when it is first asked something.

    `ask` belongs to one thread; `end` may be called from any.
    """

    def __init__(
        self,
        command: Sequence[str],
        limits: ChildLimits,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Take the command; `limits.seconds` is the time for one answer."""
        self._command, self._limits, self._environment = command, limits, environment
        self._child: Child | None = None
        self._is_over = False
        self._lock = threading.Lock()
        """Held for moments: starting and killing."""
        self._asking = threading.Lock()
        """Held while an answer is awaited, so that nobody closes the pipes meanwhile."""

    def ask(self, request: bytes) -> bytes:
        """Return the answer.

        Raises ChildFailure when the process dies over it or is too slow; the next request gets a
        new one.
        """
        with self._asking:
            child = self._running()
            deadline = time.monotonic() + self._limits.seconds
            try:
                frame = _HEAD.pack(len(request)) + request
                answer = exchange(child, frame, deadline, self._limits, is_whole=_is_whole)
                if not _is_whole(answer):
                    end_group(child)
                    raise lost_child(child)
            except ChildFailure:
                self._drop()
                raise
        return answer[_HEAD.size :]

    def end(self) -> None:
        """End the process, whatever it is doing; none is started any more."""
        with self._lock:
            self._is_over = True
            if self._child is not None:
                kill_group(self._child)
        with self._asking:
            self._drop()

    def rest(self) -> None:
        """End the process when it has nothing to do; the next request gets a new one."""
        if self._asking.acquire(blocking=False):
            try:
                self._drop()
            finally:
                self._asking.release()

    def _running(self) -> Child:
        with self._lock:
            if self._is_over:
                raise ChildFailure(FailureReason.START, "the run was stopped")
            if self._child is None:
                pipe = subprocess.PIPE
                self._child = start_child(
                    self._command,
                    self._limits,
                    stdin=pipe,
                    stdout=pipe,
                    environment=self._environment,
                )
            return self._child

    def _drop(self) -> None:
        with self._lock:
            child, self._child = self._child, None
        if child is not None:
            end_group(child)


def serve_requests(answer: Callable[[bytes], bytes], answers: IO[bytes]) -> None:
    """Answer request after request until the input ends: the other side, in the child."""
    requests = sys.stdin.buffer
    while head := requests.read(_HEAD.size):
        reply = answer(requests.read(_HEAD.unpack(head)[0]))
        answers.write(_HEAD.pack(len(reply)) + reply)
        answers.flush()


def answer_stream() -> IO[bytes]:
    """Return a stream to the parent; what anybody prints goes to the error output from here on.

    A child that answers does not outlive who asked it: from here on it ends with its parent.
    """
    end_with_parent()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def end_with_parent() -> None:
    """End this process when its parent has ended: looked for every second, whatever it does.

    It has a session of its own, so that no signal meant for the parent reaches it; a parent that
    was killed could not end it.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT_LOOK_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def _is_whole(answer: bytes | bytearray) -> bool:
    return len(answer) >= _HEAD.size and len(answer) - _HEAD.size >= _HEAD.unpack_from(answer)[0]
