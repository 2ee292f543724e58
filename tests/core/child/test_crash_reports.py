from __future__ import annotations

import subprocess
import sys

import pytest

from core.child import module_environment
from core.settings import ROOT

CRASH = "import ctypes; ctypes.string_at(0)"


@pytest.mark.parametrize(
    "begin",
    [
        "from core.child.crash_reports import report_crashes; report_crashes()",
        "import sys; sys.stderr = None; "
        "from core.child.crash_reports import report_crashes; report_crashes()",
    ],
)
def test_a_crash_says_where_each_thread_was(begin: str) -> None:
    crash = subprocess.run(
        [sys.executable, "-c", f"{begin}; {CRASH}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert crash.returncode < 0
    assert "Segmentation fault" in crash.stderr
    assert "string_at" in crash.stderr


def test_children_are_told_by_their_environment() -> None:
    assert module_environment()["PYTHONFAULTHANDLER"] == "1"
