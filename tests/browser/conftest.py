"""A real installation with the demo in it, served on loopback, and Chromium to walk through it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
PASSWORD = "Faro-de-noche-2026"
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
    instance = tmp_path_factory.mktemp("house")
    port = free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ATALAYA_")},
        "ATALAYA_INSTANCE": str(instance),
        "ATALAYA_PORT": str(port),
        "ATALAYA_FEEDS_ONLINE": "false",
        "ATALAYA_DEMO_PASSWORD": PASSWORD,
    }
    log = (instance / "run.log").open("w")
    process = subprocess.Popen(
        [str(ATALAYA), "run"], cwd=ROOT, env=environment, stdout=log, stderr=log
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/readyz", process, instance / "run.log")
        yield House(address, instance)
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def wait_for(
    address: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 300
) -> None:
    """Wait until the house is open; fail with what it printed when it ends or takes too long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            pytest.fail(f"the house closed again:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.3)
    pytest.fail(f"the house did not open in {seconds:.0f} s:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail("Chromium is not there; `make test` installs it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-background-networking"]
        )
        yield chromium
        chromium.close()


def sign_in(page: Page, house: House, email: str) -> None:
    """Sign in as a demo account, as a person would."""
    page.goto(f"{house.address}/entrar")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("form [type=submit]:visible >> nth=-1")
    page.wait_for_load_state()
