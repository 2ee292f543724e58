from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from core.child.slots import MachineSlots, NoFreeSlot, own_folder
from core.settings import ROOT

HOLDER = """
import sys
from pathlib import Path
from core.child.slots import MachineSlots
with MachineSlots(Path(sys.argv[1]), "hash", 2).slot(10):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_two_at_a_time_in_one_process_and_the_third_is_told(tmp_path: Path) -> None:
    slots = MachineSlots(tmp_path, "hash", 2)
    with slots.slot(1), slots.slot(1), pytest.raises(NoFreeSlot), slots.slot(0.05):
        pass
    with slots.slot(0.05):
        pass


def test_two_at_a_time_on_the_machine_whatever_the_process(tmp_path: Path) -> None:
    holders = [
        subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for _ in range(2)
    ]
    try:
        assert [holder.stdout.readline() for holder in holders if holder.stdout] == [b"held\n"] * 2
        with pytest.raises(NoFreeSlot), MachineSlots(tmp_path, "hash", 2).slot(0.1):
            pass
        holders[0].kill()
        holders[0].wait()
        with MachineSlots(tmp_path, "hash", 2).slot(5):
            pass
    finally:
        for holder in holders:
            holder.kill()
            holder.communicate()


def test_many_threads_get_their_turn_and_never_more_than_two(tmp_path: Path) -> None:
    slots, inside, most, done = MachineSlots(tmp_path, "hash", 2), 0, 0, 0
    lock = threading.Lock()

    def work() -> None:
        nonlocal inside, most, done
        with slots.slot(20):
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.002)
            with lock:
                inside -= 1
                done += 1

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (done, most) == (16, 2)


def test_without_a_place_for_the_files_threads_still_exclude_each_other(tmp_path: Path) -> None:
    for slots in (MachineSlots(None, "hash", 2), MachineSlots(tmp_path / "missing", "hash", 2)):
        with slots.slot(1), slots.slot(1), pytest.raises(NoFreeSlot), slots.slot(0.02):
            pass


def test_a_folder_that_is_not_ours_alone_is_not_used(tmp_path: Path) -> None:
    folder = own_folder(tmp_path)
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o777)
    with pytest.raises(PermissionError):
        own_folder(tmp_path)
    folder.rmdir()
    folder.symlink_to(tmp_path)
    with pytest.raises(PermissionError):
        own_folder(tmp_path)
