from __future__ import annotations

import os
import subprocess
import sys

import pytest

from core.installation import own_address as addresses
from core.settings import Settings
from webapp.cli.operation import run
from webapp.cli.operation.run import _on_network, _say_open, _status_of, _wait_for_a_look
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


@pytest.mark.parametrize("is_asked", [True, False])
def test_the_address_for_a_telephone_of_this_network_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], is_asked: bool
) -> None:
    for module in (addresses, run):
        monkeypatch.setattr(module, "own_address", lambda: "192.0.2.7")
    monkeypatch.setenv("ATALAYA_HOST", "127.0.0.1")
    monkeypatch.delenv("ATALAYA_BASE_URL", raising=False)
    settings = Settings(mode="development", host="127.0.0.1", port=8000)
    if is_asked:
        settings = _on_network(settings)
        assert (settings.host, settings.public_url) == ("0.0.0.0", "http://192.0.2.7:8000")
    _say_open(settings, 1.0)
    printed = capsys.readouterr().out
    assert "http://192.0.2.7:8000" in printed
    assert ("NETWORK=--network" in printed) is not is_asked
