"""A child is bounded in time, memory and words, and ended with all it started."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from core.child import ChildFailure, ChildLimits, FailureReason, run_child

GENEROUS = ChildLimits(seconds=60)


def run(code: str, data: bytes = b"", limits: ChildLimits = GENEROUS) -> bytes:
    return run_child([sys.executable, "-c", code], data, limits, stderr=subprocess.DEVNULL)


def test_a_child_answers_to_what_it_is_given_however_much_that_is() -> None:
    data = os.urandom(3_000_000)
    echo = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1])"
    assert run(echo, data) == data[::-1]


def test_a_child_that_reads_nothing_may_answer() -> None:
    assert run("print('done')", b"x" * 1_000_000) == b"done\n"


@pytest.mark.parametrize(
    ("code", "limits", "reason"),
    [
        ("import time; time.sleep(60)", ChildLimits(seconds=0.5), FailureReason.DEADLINE),
        (
            "import os, time; os.close(1); os.close(2); time.sleep(60)",
            ChildLimits(seconds=0.5),
            FailureReason.DEADLINE,
        ),
        (
            "print('x' * 1000)",
            ChildLimits(seconds=60, output_bytes=999),
            FailureReason.OUTPUT,
        ),
        ("raise SystemExit(3)", GENEROUS, FailureReason.STATUS),
        (
            "import sys; sys.stdin.read(); bytearray(2_000_000_000)",
            ChildLimits(seconds=60, memory_bytes=500_000_000),
            FailureReason.STATUS,
        ),
        (
            "import sys; sys.stdin.read()\nwhile True: pass",
            ChildLimits(seconds=60, cpu_seconds=1),
            FailureReason.STATUS,
        ),
    ],
    ids=["sleeps", "silent", "talks too much", "fails", "eats memory", "computes for ever"],
)
def test_a_child_that_breaks_a_bound_is_a_failure_of_that_kind(
    code: str, limits: ChildLimits, reason: FailureReason
) -> None:
    with pytest.raises(ChildFailure) as raised:
        run(code, limits=limits)
    assert raised.value.reason is reason


def test_a_command_that_is_not_there_is_a_failure() -> None:
    with pytest.raises(ChildFailure, match="nowhere") as raised:
        run_child(["/nowhere/at-all"], b"", GENEROUS)
    assert raised.value.reason is FailureReason.START


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that ended and that process 1 of a container waits for
    late does not.
    """
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.mark.parametrize(
    "ending",
    ["print('x' * 1000, flush=True); time.sleep(60)", "pass"],
    ids=["killed", "ended by itself"],
)
def test_what_a_child_started_ends_with_it(ending: str) -> None:
    code = (
        "import subprocess, sys, time\n"
        "idle = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'],"
        " stdout=subprocess.DEVNULL)\n"
        f"print(idle.pid, file=sys.stderr, flush=True)\n{ending}"
    )
    read, write = os.pipe()
    # Killed for what it says, not at a deadline: it must have said first whom it started.
    limits = ChildLimits(seconds=60, output_bytes=999)
    with suppress(ChildFailure):
        run_child([sys.executable, "-c", code], b"", limits, stderr=write)
    os.close(write)
    with os.fdopen(read) as told:
        grandchild = int(told.readline())
    end = time.monotonic() + 60
    while is_alive(grandchild) and time.monotonic() < end:
        time.sleep(0.01)
    assert not is_alive(grandchild)
