"""The house in operation: it refuses a taken port, and leaves nothing behind when it is told to
close.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import ATALAYA, ROOT, House, Interrupted, environment

pytestmark = pytest.mark.browser


def test_told_to_close_while_it_opens_it_leaves_no_process_behind(interrupted: Interrupted) -> None:
    """That it opens again all the other tests show."""
    assert interrupted.code == 0, interrupted.log
    assert not interrupted.is_port_taken


def test_a_taken_port_is_said_before_anything_is_done(house: House, tmp_path: Path) -> None:
    port = int(house.address.rpartition(":")[2])
    told = subprocess.run(
        [str(ATALAYA), "run"],
        cwd=ROOT,
        env=environment(tmp_path / "house", port),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert told.returncode == 1
    assert str(port) in told.stderr
    assert not (tmp_path / "house" / "atalaya.db").exists()
