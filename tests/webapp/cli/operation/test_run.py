from __future__ import annotations

import os
import subprocess
import sys

import pytest

from core.settings import Settings
from webapp.cli.operation.run import _status_of, _wait_for_a_look
from webapp.cli.operation.stages import Stage, StageLines
from webapp.worker.supervisor import Supervisor


def waited(stage: Stage, said: bytes, preparation: list[str]) -> Supervisor:
    """Return the supervisor after it waited for a look of a preparation that said `said`."""
    supervisor = Supervisor(Settings(mode="test"))
    supervisor.preparation = subprocess.Popen([sys.executable, "-c", *preparation])
    ours, theirs = os.pipe()
    os.write(theirs, said)
    if said or stage is Stage.FIRST:
        os.close(theirs)
    try:
        _wait_for_a_look(supervisor, StageLines(ours), stage)
    finally:
        supervisor.close()
    return supervisor


def test_slow_sources_are_not_waited_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.cli.operation.run.PATIENCE_SECONDS", 0.01)
    supervisor = waited(Stage.PREPARED, b"", ["import time; time.sleep(60)"])
    assert "Las fuentes tardan" in capsys.readouterr().out
    assert not supervisor.is_preparing, "it ends with the others"


def test_nothing_is_said_of_sources_that_answered(capsys: pytest.CaptureFixture[str]) -> None:
    waited(Stage.FIRST, b"looked\n", ["import time; time.sleep(60)"])
    assert capsys.readouterr().out == ""


def test_the_code_of_a_preparation_that_failed_is_ours() -> None:
    assert _status_of(subprocess.Popen([sys.executable, "-c", "raise SystemExit(2)"])) == 2
    assert _status_of(subprocess.Popen([sys.executable, "-c", ""])) == 1, "it said no stage"
