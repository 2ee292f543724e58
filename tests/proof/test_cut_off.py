"""The journey cut off (`tests/browser/test_offline.py`) where there is no network: a namespace
with nothing in it but the loopback, so that nothing of it can have come from anywhere else.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from core.settings import ROOT
from tests.proof.figures import Figures

ALONE = ("unshare", "--net", "--map-root-user", "sh", "-c")
LOOPBACK = "ip link set lo up && ip -brief address"
MINUTES = 8


def _may_be_alone() -> bool:
    try:
        tried = subprocess.run(
            [*ALONE, LOOPBACK], capture_output=True, text=True, check=False, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0 and tried.stdout.split()[:1] == ["lo"]


@pytest.mark.long_form
def test_the_journey_cut_off_in_a_namespace_without_a_network(figures: Figures) -> None:
    if not _may_be_alone():
        figures.add("cut off", "NOT PROVED: this machine lets nobody make a network namespace")
        pytest.skip("this machine lets nobody make a network namespace")
    command = f"{LOOPBACK} && exec {sys.executable} -m pytest -q tests/browser/test_offline.py"
    run = subprocess.run(
        [*ALONE, command], cwd=ROOT, capture_output=True, text=True, check=False,
        timeout=MINUTES * 60,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-3000:]
    assert run.stdout.splitlines()[-1].startswith("."), "it did not run"
    figures.add("cut off", "20 households and 2 marks arrived once, no network but the loopback")
