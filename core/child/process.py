"""One child process: started in a group of its own, bounded, and ended as a group."""

from __future__ import annotations

import enum
import os
import resource
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from core.errors import AtalayaError

Child = subprocess.Popen[bytes]
CHUNK_BYTES = 1 << 16
PRESS_MEMORY_BYTES = 3_000_000_000
"""Address space of a process that prints: one that would fill the machine ends instead."""
EXIT_POLL_SECONDS = 0.005
"""A child that closed its output has all but ended: so often we look whether it has."""


class FailureReason(enum.StrEnum):
    """What ended a child before it answered."""

    START = "start"
    DEADLINE = "deadline"
    OUTPUT = "output"
    STATUS = "status"
    RAISED = "raised"


class ChildFailure(AtalayaError):
    """A child process that gave no usable answer; `reason` says which bound or fault it met."""

    def __init__(self, reason: FailureReason, text: str) -> None:
        super().__init__(text)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """The bounds of a child: wall clock, address space, processor time, length of its answer."""

    seconds: float
    memory_bytes: int | None = None
    cpu_seconds: int | None = None
    output_bytes: int = 256_000_000


def start_child(
    command: Sequence[str],
    limits: ChildLimits | None = None,
    *,
    stdin: int = subprocess.DEVNULL,
    stdout: int | None = None,
    stderr: int | None = None,
    environment: Mapping[str, str] | None = None,
    files: Sequence[int] = (),
    ends_with_parent: bool = False,
) -> Child:
    """Return a child in a session of its own: Ctrl-C reaches only us, and we end it in order.

    `files` are the open ones that it has, too, by their numbers. `ends_with_parent` is for one that
    stays: it gets SIGTERM when we are killed. The thread that starts it must be one that lasts.
    Raises ChildFailure when the command cannot be started.
    """
    if ends_with_parent:
        command = [sys.executable, "-m", "core.child.with_parent", str(os.getpid()), *command]
    try:
        child = subprocess.Popen(  # noqa: S603 - commands of ours, never through a shell
            list(command),
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            env=dict(environment) if environment is not None else None,
            pass_fds=tuple(files),
            start_new_session=True,
        )
    except OSError as wrong:
        raise ChildFailure(FailureReason.START, f"{command[0]}: {wrong.strerror}") from wrong
    if limits is not None:
        _bound(child.pid, limits)
    return child


def run_child(
    command: Sequence[str],
    data: bytes,
    limits: ChildLimits,
    *,
    stderr: int | None = None,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """Return what a command answers to `data` on its input.

    Raises ChildFailure when it cannot start, is not done in time, says too much or ends with
    another status than 0. Nothing it started is left running.
    """
    pipe = subprocess.PIPE
    child = start_child(
        command, limits, stdin=pipe, stdout=pipe, stderr=stderr, environment=environment
    )
    deadline = time.monotonic() + limits.seconds
    try:
        answer = exchange(child, data, deadline, limits, is_last=True)
        _await_exit(child, deadline, limits.seconds)
    finally:
        end_group(child)
    if child.returncode != 0:
        raise lost_child(child)
    return answer


def exchange(
    child: Child,
    data: bytes,
    deadline: float,
    limits: ChildLimits,
    *,
    is_last: bool = False,
    is_whole: Callable[[bytearray], bool] = lambda _answer: False,
) -> bytes:
    """Return the answer to `data`: up to the end of the output, or until `is_whole` says so.

    `deadline` is a moment of the monotonic clock; with `is_last` the input is closed behind
    `data`. Raises ChildFailure.
    """
    source, sink = pipe_of(child.stdout), pipe_of(child.stdin)
    answer, left = bytearray(), memoryview(data)
    os.set_blocking(sink.fileno(), False)
    with selectors.DefaultSelector() as selector:
        selector.register(sink, selectors.EVENT_WRITE)
        selector.register(source, selectors.EVENT_READ)
        while source in {key.fileobj for key in selector.get_map().values()}:
            for key, _ in selector.select(_time_left(deadline, limits.seconds)):
                if key.fileobj is sink:
                    left = _feed(sink, left)
                    if not left:
                        selector.unregister(sink)
                        if is_last:
                            _close(sink)
                elif not _take(source, answer, limits) or is_whole(answer):
                    selector.unregister(source)
    return bytes(answer)


def kill_group(child: Child) -> None:
    """Kill a child with all it started; a wait for its answer ends with a failure."""
    # While nobody has waited for the child its group id cannot become somebody else's.
    if child.returncode is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)


def end_group(child: Child) -> None:
    """Kill a child with all it started, wait for it and close its pipes; idempotent."""
    kill_group(child)
    child.wait()
    for pipe in (child.stdin, child.stdout, child.stderr):
        _close(pipe)


def lost_child(child: Child) -> ChildFailure:
    """Return the failure of a child that ended without an answer."""
    words = f"the process ended without an answer (status {child.returncode})"
    return ChildFailure(FailureReason.STATUS, words)


def pipe_of(pipe: IO[bytes] | None) -> IO[bytes]:
    """Return a pipe that must be there."""
    if pipe is None:
        raise RuntimeError("a process without its pipes")
    return pipe


# -- inside ---------------------------------------------------------------------------------


def _bound(pid: int, limits: ChildLimits) -> None:
    """Set the limits from outside, before the child is given any input.

    Not in `preexec_fn`: code between fork and exec can deadlock where threads run, as in a server.
    """
    bounds = (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_CORE, 0),
    )
    for which, most in bounds:
        if most is None:
            continue
        with suppress(ProcessLookupError):  # it ended at once: its status says the rest
            hard = resource.prlimit(pid, which)[1]
            bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.prlimit(pid, which, (bound, bound))


def _time_left(deadline: float, seconds: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise ChildFailure(FailureReason.DEADLINE, f"not done within {seconds:.0f} seconds")
    return left


def _feed(sink: IO[bytes], left: memoryview) -> memoryview:
    """Return what is still to be written; nothing when the child reads no more."""
    try:
        return left[os.write(sink.fileno(), left[:CHUNK_BYTES]) :]
    except BlockingIOError:
        return left
    except BrokenPipeError:
        return left[:0]


def _take(source: IO[bytes], answer: bytearray, limits: ChildLimits) -> bool:
    """Add what the child says to the answer; return whether it may say more."""
    piece = os.read(source.fileno(), CHUNK_BYTES)
    answer += piece
    if len(answer) > limits.output_bytes:
        words = f"more than {limits.output_bytes:,} bytes of answer"
        raise ChildFailure(FailureReason.OUTPUT, words)
    return bool(piece)


def _await_exit(child: Child, deadline: float, seconds: float) -> None:
    """Wait for the end without collecting its status, so that its group can still be ended."""
    look = os.WEXITED | os.WNOHANG | os.WNOWAIT
    while os.waitid(os.P_PID, child.pid, look) is None:
        time.sleep(min(EXIT_POLL_SECONDS, _time_left(deadline, seconds)))


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        with suppress(OSError):  # what was not yet written to it is written to nobody
            pipe.close()
