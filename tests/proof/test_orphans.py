"""What a process started does not outlive it, though it was killed and could end nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from core.child import module_environment

PARENT = """
import sys
from core.child import ChildLimits, call_apart
from tests.proof.test_orphans import sleep_and_say
call_apart(sleep_and_say, sys.argv[1], limits=ChildLimits(120))
"""


def sleep_and_say(folder: str) -> None:
    """Tell the number of this process, then be busy for longer than anybody waits."""
    import time

    Path(folder, "child").write_text(str(os.getpid()))
    while True:
        time.sleep(0.01)


def test_a_press_ends_with_the_worker_that_was_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)], env=module_environment()
    )
    told = tmp_path / "child"
    while not told.exists() or not told.read_text():
        assert parent.poll() is None
    child = int(told.read_text())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    while is_alive(child):
        pass


def is_alive(pid: int) -> bool:
    """Whether a process is there and no mere entry of a table nobody has looked at."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
