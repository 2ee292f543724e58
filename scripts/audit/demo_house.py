"""A fresh demo house of its own, on a free port, for as long as somebody looks at it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ATALAYA = Path(sys.executable).parent / "atalaya"
PASSWORD = "Faro-de-noche-2026"
PATIENCE_SECONDS = 300
"""How long a busy machine may take to open the demo, to send its letters, to print a book."""


@contextmanager
def served_demo(instance: Path) -> Iterator[str]:
    """Yield where a fresh demo answers, for as long as it lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("ATALAYA_")}
    environment = {
        **plain,
        "ATALAYA_INSTANCE": str(instance),
        "ATALAYA_PORT": str(port),
        # Browsers make passkeys for this name alone without a certificate.
        "ATALAYA_BASE_URL": f"http://localhost:{port}",
        "ATALAYA_DEMO_PASSWORD": PASSWORD,
        "ATALAYA_FEEDS_ONLINE": "false",
        "LC_ALL": "es_MX.UTF-8",
    }
    server = subprocess.Popen([str(ATALAYA), "run"], cwd=ROOT, env=environment)
    try:
        _wait(f"http://127.0.0.1:{port}/readyz", server)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE_SECONDS)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.5)
    raise SystemExit("the system did not answer")
