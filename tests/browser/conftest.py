"""A real installation with the demo in it, served on loopback, and Chromium to walk through it."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
PASSWORD = "Faro-de-noche-2026"
PUBLIC_URL = "http://atalaya.example.org"
"""What is printed is the same wherever it is served, so that no copy prints it again."""
PATIENCE_MS = 180_000
PRINTED = "Planes de contingencia:"
"""What `atalaya run` says when the plans of a new installation are written."""
ATALAYA = Path(sys.executable).parent / "atalaya"


@dataclass(frozen=True)
class House:
    """Where it is served and how the demo accounts sign in."""

    address: str
    instance: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The installation of this process: a copy of the one that the first of them made."""
    instance = tmp_path_factory.mktemp("house") / "instance"
    shutil.copytree(made_of_nothing(tmp_path_factory), instance)
    with served(instance) as (house, _):
        yield house


def made_of_nothing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an installation that `atalaya run` made, its plans printed, and closed.

    Whichever process of the tests comes first makes it; the others wait for it.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    ready, unfinished = shared / "made-of-nothing", shared / "unfinished"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            with served(unfinished) as (_, process):
                wait_until(
                    lambda: PRINTED in log_of(unfinished).read_text(), process, log_of(unfinished)
                )
            unfinished.rename(ready)
    return ready


@contextmanager
def served(
    instance: Path, *, is_named: bool = False
) -> Iterator[tuple[House, subprocess.Popen[bytes]]]:
    """Serve an installation by `atalaya run` for as long as it lasts; with `is_named` by the name
    of this machine, for which browsers make passkeys.
    """
    port = free_port()
    own_name = f"http://localhost:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ATALAYA_")},
        "ATALAYA_INSTANCE": str(instance),
        "ATALAYA_PORT": str(port),
        "ATALAYA_BASE_URL": own_name if is_named else PUBLIC_URL,
        "ATALAYA_FEEDS_ONLINE": "false",
        "ATALAYA_DEMO_PASSWORD": PASSWORD,
        "LC_ALL": "es_MX.UTF-8",
    }
    with log_of(instance).open("w") as log:
        process = subprocess.Popen(
            [str(ATALAYA), "run"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{address}/readyz", process, log_of(instance))
            yield House(own_name if is_named else address, instance), process
        finally:
            process.terminate()
            process.wait(timeout=120)


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
    if not CHROMIUM.exists():
        pytest.fail("Chromium is not there; `make test` installs it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-background-networking"]
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


def sign_in(page: Page, house: House, email: str) -> None:
    """Sign in as a demo account, as a person would."""
    page.goto(f"{house.address}/entrar")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("form [type=submit]:visible >> nth=-1")
    page.wait_for_load_state()
