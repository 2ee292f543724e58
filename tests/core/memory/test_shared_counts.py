"""What processes count is one sum, however they end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.memory.shared_counts import LOCK_WAITS, SharedCounts, counted_wait

COUNTING = """
import os, signal, sys
from pathlib import Path
from core.memory.shared_counts import COUNTS
COUNTS.open(Path(sys.argv[1]))
for number in range(3):
    if os.fork() == 0:
        COUNTS.add("letters", 2)
        COUNTS.add("calls")
        os.kill(os.getpid(), signal.SIGKILL)
    os.wait()
COUNTS.add("letters", 0.5)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_killed_processes_have_counted(tmp_path: Path) -> None:
    folder = tmp_path / "counts"
    done = subprocess.run([sys.executable, "-c", COUNTING, str(folder)], check=False)
    assert done.returncode == -signal.SIGKILL
    counts = SharedCounts()
    assert len(list(folder.glob("*.counts"))) == 4
    counts.open(folder)
    assert counts.totals() == {"letters": 6.5, "calls": 3}
    assert [path.name for path in folder.glob("*.counts")] == ["ended.counts"], "one file is left"
    counts.add("calls", 2)
    assert counts.totals() == {"letters": 6.5, "calls": 5}
    again = SharedCounts()  # a process of the same number goes on where the other stopped
    again.open(folder)
    again.add("letters")
    assert again.totals() == {"letters": 7.5, "calls": 5}


def test_without_a_folder_a_process_counts_for_itself() -> None:
    counts = SharedCounts()
    counts.add("calls")
    counts.add("calls", 2)
    assert counts.totals() == {"calls": 3}


def test_more_names_than_there_is_room_for_and_no_disk_cost_nobody_anything(tmp_path: Path) -> None:
    counts = SharedCounts()
    counts.open(tmp_path / "counts")
    for number in range(600):
        counts.add(f"name {number}")
    assert len(counts.totals()) == 512
    (tmp_path / "away").mkdir()
    counts.open(tmp_path / "away")
    (tmp_path / "away" / f"{os.getpid()}.counts").mkdir()
    counts.add("calls")
    assert counts.totals() == {}


def test_waits_are_counted_and_quick_ones_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = SharedCounts()
    monkeypatch.setattr("core.memory.shared_counts.COUNTS", counts)
    counted_wait(lambda: None)()
    assert counts.totals() == {}
    with pytest.raises(ValueError, match="late"):
        counted_wait(_wait_and_fail)()
    assert counts.totals()[LOCK_WAITS] == 1


def _wait_and_fail() -> None:
    time.sleep(0.006)
    raise ValueError("late")
