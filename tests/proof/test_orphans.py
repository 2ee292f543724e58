"""What a process started does not outlive it, though it was killed and could end nothing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from core.child import module_environment
from core.settings import Settings
from tests.proof.figures import Figures
from webapp.schema import upgrade

PARENT = """
import sys
from core.child import ChildLimits, call_apart
from tests.proof.test_orphans import sleep_and_say
call_apart(sleep_and_say, sys.argv[1], limits=ChildLimits(120))
"""
SUPERVISOR = """
import sys
from core.child import start_child
child = start_child([sys.executable, "-c", "import time; time.sleep(600)"], ends_with_parent=True)
print(child.pid, flush=True)
child.wait()
"""
INSTALLATION = """
import sys
from core.settings import read_settings
from webapp.worker.supervisor import Supervisor
supervisor = Supervisor(read_settings())
supervisor.open_web()
supervisor.open_worker()
supervisor.wait_until_open(120)
print("open", flush=True)
supervisor.stay()
"""
PATIENCE_SECONDS = 60.0


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


def test_what_a_supervisor_keeps_ends_with_it_though_it_was_killed() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR], env=module_environment(), stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    while b"with_parent" in Path(f"/proc/{child}/cmdline").read_bytes():
        assert is_alive(child)
    assert is_alive(child)
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    while is_alive(child):
        pass


@pytest.mark.long_form
def test_an_installation_ends_with_its_supervisor(tmp_path: Path, figures: Figures) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    upgrade(Settings(mode="test", instance=tmp_path, feeds_online=False))
    chosen = {
        "ATALAYA_MODE": "test",
        "ATALAYA_INSTANCE": str(tmp_path),
        "ATALAYA_PORT": str(port),
        "ATALAYA_FEEDS_ONLINE": "false",
        "ATALAYA_SECRET_KEY": "s" * 40,
    }
    supervisor = subprocess.Popen(
        [sys.executable, "-c", INSTALLATION],
        env=module_environment(**chosen),
        stdout=subprocess.PIPE,
    )
    assert supervisor.stdout is not None
    assert supervisor.stdout.readline() == b"open\n"
    below = processes_below(supervisor.pid)
    supervisor.send_signal(signal.SIGKILL)
    supervisor.communicate()
    began, end = time.monotonic(), time.monotonic() + PATIENCE_SECONDS
    while left := [pid for pid in below if is_alive(pid)]:
        assert time.monotonic() < end, f"{left} of {below} outlived the supervisor"
        time.sleep(0.1)
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))
    assert len(below) >= 4, "web with two processes, worker"
    figures.add(
        "supervisor killed (-9)",
        f"{len(below)} processes ended within {time.monotonic() - began:.1f} s, the port is free",
    )


def processes_below(root: int) -> list[int]:
    """The processes somebody started, and those these started, at this moment."""
    found, new = list[int](), [root]
    while new:
        children = list[int]()
        for pid in new:
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                with suppress(OSError):
                    children += map(int, task.read_text().split())
        found += children
        new = children
    return found


def is_alive(pid: int) -> bool:
    """Whether a process is there and no mere entry of a table nobody has looked at."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
