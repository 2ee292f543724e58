"""Threads that print, draw maps, import and read sheets at once bring no process down."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from core.settings import ROOT
from tests.proof.figures import Figures
from tests.proof.soak import HAZARD, accounts, crash_lines

SECONDS = float(os.environ.get("PROOF_SOAK_SECONDS", "1200"))


@pytest.mark.long_form
def test_everything_at_once_for_twenty_minutes(figures: Figures) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.proof.soak", str(SECONDS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS + 900,
        check=False,
    )
    figures.add("soak", " ".join(done.stdout.split()))
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_soak_reads_pages_and_logs_as_they_are(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    log = tmp_path_factory.mktemp("log") / "run.log"
    log.write_text("all is well\n[ERROR] Worker (pid:7) was sent SIGSEGV!\nFatal Python error: x\n")
    assert len(list(crash_lines(log))) == 2
    lines = "Cuentas (http://x)\n\nadmin.gt@demo.example\tpw\nconsul.mx@demo.example\tpw\n"
    assert accounts(lines) == ["admin.gt@demo.example", "consul.mx@demo.example"]
    address = "/vigilancia/0b1e4a52-8a3f-4c1d-9a73-1c2d3e4f5a6b"
    assert HAZARD.findall(f'<a href="{address}">') == [address]
