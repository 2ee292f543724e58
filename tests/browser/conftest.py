"""A real installation with the demo in it, served on loopback, and Chromium to walk through it.

One installation and one browser for all: each costs as much as many tests.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scripts.chromium import ARGUMENTS, executable

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Faro-de-noche-2026"
PATIENCE_MS = 180_000
OPEN = "Atalaya está abierta"
"""What `atalaya run` says when web and worker are there."""
UNTUNED = "--js-flags=--no-maglev,--no-turbofan"
"""Each page is another to the browser: what it would translate anew for speed, and drops with the
page, costs a twentieth more than it gains.
"""
CHEAP_HASHES = Path(__file__).parent / "cheap_hashes"
"""Read by each process of the house as it begins: signing in is slow on purpose."""
ATALAYA = Path(sys.executable).parent / "atalaya"


@dataclass(frozen=True)
class House:
    """Where it is served and how the demo accounts sign in."""

    address: str
    instance: Path


@dataclass(frozen=True)
class Interrupted:
    """An installation that was told to close while it opened, and how it did."""

    instance: Path
    port: int
    code: int
    log: str
    is_port_taken: bool


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def interrupted(tmp_path_factory: pytest.TempPathFactory) -> Interrupted:
    """What `atalaya run` made of nothing, told to close as soon as it said that it lives."""
    instance, port = tmp_path_factory.mktemp("house") / "instance", free_port()
    instance.mkdir()
    with running(instance, port) as process:
        wait_for(f"http://127.0.0.1:{port}/healthz", process, log_of(instance))
        process.terminate()
        code = process.wait(timeout=300)
    with socket.socket() as probe:
        is_port_taken = probe.connect_ex(("127.0.0.1", port)) == 0
    return Interrupted(instance, port, code, log_of(instance).read_text(), is_port_taken)


@pytest.fixture(scope="session")
def house(interrupted: Interrupted) -> Iterator[House]:
    """The same installation, opened again and ready: one for all the tests.

    It bears the name of this machine, for which browsers make passkeys without a certificate. The
    papers of its plans, which no page needs, are left at the first ones: that all are written
    tests/webapp/cli/operation/test_preparation.py and tests/plans/batch assert.
    """
    instance, log = interrupted.instance, log_of(interrupted.instance)
    with running(instance, interrupted.port) as process:
        wait_for(f"http://127.0.0.1:{interrupted.port}/readyz", process, log)
        wait_until(lambda: OPEN in log.read_text(), process, log)
        _leave_papers(process.pid)
        yield House(named(interrupted.port), instance)


def _leave_papers(pid: int) -> None:
    """End what prints the plans of an installation that is open, if it is not done."""
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        with suppress(OSError):
            if b"prepare" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0"):
                os.kill(int(child), signal.SIGTERM)


def named(port: int) -> str:
    return f"http://localhost:{port}"


@contextmanager
def running(instance: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Have `atalaya run` serve an installation for as long as it lasts, or until told to close."""
    with log_of(instance).open("w") as log:
        process = subprocess.Popen(
            [str(ATALAYA), "run"], cwd=ROOT, env=environment(instance, port), stdout=log, stderr=log
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=300)


def environment(instance: Path, port: int) -> dict[str, str]:
    """Return what `atalaya run` is told, and nothing of what was told to these tests."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("ATALAYA_")}
    return {
        **plain,
        "PYTHONPATH": os.pathsep.join(
            [str(CHEAP_HASHES), *filter(None, [plain.get("PYTHONPATH")])]
        ),
        "ATALAYA_INSTANCE": str(instance),
        "ATALAYA_PORT": str(port),
        "ATALAYA_BASE_URL": named(port),
        "ATALAYA_FEEDS_ONLINE": "false",
        # One round: those after it would read the same again, beside the tests.
        "ATALAYA_WORKER_TICK_SECONDS": "3600",
        "ATALAYA_DEMO_PASSWORD": PASSWORD,
        "LC_ALL": "es_MX.UTF-8",
    }


def log_of(instance: Path) -> Path:
    """Return where `atalaya run` wrote what it has to say."""
    return instance / "run.log"


def wait_for(
    address: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 300
) -> None:
    """Wait until the house is open; fail with what it printed when it ends or takes too long."""

    def is_open() -> bool:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return True
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            return False

    wait_until(is_open, process, log, seconds)


def wait_until(
    is_so: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, seconds: float = 300
) -> None:
    """Wait for something; fail with what the process printed when it ends or takes too long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            pytest.fail(f"the house closed again:\n{log.read_text()}")
        if is_so():
            return
        time.sleep(0.3)
    pytest.fail(f"the house was not ready in {seconds:.0f} s:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable(), args=[*ARGUMENTS, UNTUNED]
        )
        _be_patient(chromium)
        yield chromium
        chromium.close()


def _be_patient(browser: Browser) -> None:
    """Let every wait of a page last until a busy machine has had its turn, not half a minute."""
    new_context = browser.new_context

    def patient(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        return context

    browser.new_context = patient  # type: ignore[method-assign]


def is_signed_in(url: str) -> bool:
    """Return whether a page is one behind the form: to go on sooner breaks the sign-in off."""
    return not url.endswith("/entrar")


def sign_in(page: Page, house: House, email: str) -> None:
    """Sign in as a demo account, as a person would."""
    page.goto(f"{house.address}/entrar")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("form:has(input[name=password]) [type=submit]")
    page.wait_for_url(is_signed_in)
