from __future__ import annotations

import http.client
import io
import subprocess
import sys
import urllib.request

import pytest

from core.settings import Settings
from webapp.worker.supervisor import DidNotOpen, Supervisor


def test_a_port_that_answers_to_itself_is_not_open_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that the system hands out may be dialled from itself, and gives back what it was sent."""
    answers: list[Exception | io.BytesIO] = [
        http.client.BadStatusLine("GET /healthz"),
        ConnectionResetError(),
        io.BytesIO(),
    ]

    def ask(_address: str, timeout: float) -> io.BytesIO:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(urllib.request, "urlopen", ask)
    supervisor = Supervisor(Settings())
    with pytest.raises(DidNotOpen, match="ended"):
        supervisor.wait_until_open()
    supervisor.web = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        supervisor.wait_until_open()
    finally:
        supervisor.web.kill()
        supervisor.web.communicate()
    assert answers == []
