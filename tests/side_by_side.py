"""The parts of a run side by side, in processes that share what is read once (`make test`).

    python -m tests.side_by_side FOLDER        the browser too
    python -m tests.side_by_side FOLDER cores  the two parts alone

Two processes for two processors, each with the files that fall to it (`tests.parts`): each one more
would warm up everything again. What they leave of the processors while they wait the browser takes:
its tests run beside them, in one process with one installation. What runs beside is shown after.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy.orm import configure_mappers

import webapp.all_models
import webapp.app  # noqa: F401 - what every part reads, read once

SHOWN = "first"
"""Prints as it goes; of the others what they printed is shown once all have ended."""
CORES: Mapping[str, tuple[str, ...]] = {
    SHOWN: ("--cpu", "-m", "not browser", "--part", "1/2"),
    "second": ("--cpu", "-m", "not browser", "--part", "2/2"),
}
WITH_BROWSER = {**CORES, "browser": ("tests/browser",)}
EXPLAINED = ("--last-failed", "--last-failed-no-failures", "none")
"""What stands on both sides of a failed assert is told by code that pytest writes into each test
file: a quarter of a minute for all of them, so only what failed is run again with it.
"""


def run(folder: Path, parts: Mapping[str, tuple[str, ...]]) -> int:
    """Run parts beside each other; return 0 when all passed."""
    configure_mappers()
    gc.collect()
    gc.freeze()
    running = {name: _begin(folder, name, words) for name, words in parts.items()}
    codes = {
        name: os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for name, pid in running.items()
    }
    for name in parts:
        if name != SHOWN:
            print(_output(folder, name).read_text(encoding="utf-8", errors="replace"))
    for name in (name for name, code in codes.items() if code):
        print(f"{name}: {codes[name]}", flush=True)
        subprocess.run(
            [sys.executable, "-m", "pytest", *EXPLAINED, *_cache(folder, name)], check=False
        )
    return int(any(codes.values()))


def _begin(folder: Path, name: str, words: tuple[str, ...]) -> int:
    """Return the id of a process that runs a part and ends with its code."""
    sys.stdout.flush()
    if pid := os.fork():
        return pid
    if name != SHOWN:
        with _output(folder, name).open("wb") as output:
            os.dup2(output.fileno(), sys.stdout.fileno())
            os.dup2(output.fileno(), sys.stderr.fileno())
    sys.exit(int(pytest.main(["--assert=plain", *_cache(folder, name), *words])))


def _output(folder: Path, name: str) -> Path:
    return folder / f"{name}.txt"


def _cache(folder: Path, name: str) -> tuple[str, str]:
    return ("-o", f"cache_dir={folder / 'cache' / name}")


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), CORES if sys.argv[2:] == ["cores"] else WITH_BROWSER))
