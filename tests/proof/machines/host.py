"""One host of an installation: a web process and a worker, in a folder of their own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import requests

from core.settings import ROOT
from tests.proof.machines.programs import free_port, wait_until

OPENING_SECONDS = 300.0
_ERROR = re.compile(r"\b(?:ERROR|CRITICAL)\b.*|^Traceback.*", re.MULTILINE)


@dataclass(slots=True)
class Host:
    """A host whose parts are started and killed one by one."""

    name: str
    folder: Path
    settings: dict[str, str]
    port: int = field(default_factory=free_port)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where its web answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """Return what its processes are told."""
        own = {"ATALAYA_INSTANCE": str(self.folder), "ATALAYA_PORT": str(self.port)}
        return {**os.environ, **self.settings, **own, "PYTHONPATH": str(ROOT)}

    def start(self, part: str) -> None:
        """Start `serve` or `worker`."""
        self.folder.mkdir(exist_ok=True)
        with self._log(part).open("ab") as log:
            self.running[part] = subprocess.Popen(
                [sys.executable, "-m", "webapp.cli", part],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def run(self, *words: str) -> None:
        """Give one command and wait for its end."""
        self.folder.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "webapp.cli", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]

    def kill(self, part: str) -> None:
        """Kill a part and all its processes, -9."""
        process = self.running.pop(part, None)
        if process is not None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def wait_until_open(self) -> None:
        """Wait until the web answers."""
        wait_until(self._is_open, OPENING_SECONDS, f"{self.name} opens")

    def leads(self) -> bool:
        """Whether its worker said last that it is at work."""
        text = self._log("worker").read_text(errors="replace")
        return "worker" in self.running and text.rfind("this worker is at work") > text.rfind(
            "KILLED"
        )

    def note_kill(self) -> None:
        """Leave a line where the log of the next process begins."""
        with self._log("worker").open("a") as log:
            log.write("KILLED\n")

    def errors(self) -> list[str]:
        """Return the errors its logs name."""
        texts = [path.read_text(errors="replace") for path in self.folder.glob("*.proof-log")]
        return [found for text in texts for found in _ERROR.findall(text)]

    def _log(self, part: str) -> Path:
        path = self.folder / f"{part}.proof-log"
        path.touch()
        return path

    def _is_open(self) -> bool:
        try:
            return requests.get(f"{self.address}/healthz", timeout=5).ok
        except requests.RequestException:
            return False
