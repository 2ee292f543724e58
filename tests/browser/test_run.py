"""The house in operation: it refuses a taken port, and leaves nothing behind when it is told to
close.
"""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import ATALAYA, ROOT, House, free_port, wait_for

pytestmark = pytest.mark.browser


def environment(instance: Path, port: int) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("ATALAYA_")}
    return {
        **plain,
        "ATALAYA_INSTANCE": str(instance),
        "ATALAYA_PORT": str(port),
        "ATALAYA_FEEDS_ONLINE": "false",
    }


def test_told_to_close_while_it_opens_it_leaves_no_process_behind(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "run.log"
    with log.open("w") as handle:
        process = subprocess.Popen(
            [str(ATALAYA), "run"],
            cwd=ROOT,
            env=environment(tmp_path / "house", port),
            stdout=handle,
            stderr=handle,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", process, log)
        finally:  # also when it opened too slowly for us
            process.terminate()
            code = process.wait(timeout=300)
        assert code == 0, log.read_text()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


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
