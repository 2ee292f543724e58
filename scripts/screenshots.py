"""Take the pictures of the documentation: a fresh demo, Chromium, phone and desk, light and dark.

Usage: python scripts/screenshots.py [FOLDER]   (default: docs/screenshots)
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
ATALAYA = Path(sys.executable).parent / "atalaya"
PASSWORD = "Faro-de-noche-2026"
SIZES = {"1280": {"width": 1280, "height": 860}, "390": {"width": 390, "height": 844}}
EMERGENCY, CONSUL, SECRETARIAT = "emergencias.mx", "consul.mx-mcallen", "secretaria"
PAGES = {
    "entrar": ("", "/entrar"),
    "inicio": (EMERGENCY, "/inicio"),
    "vigilancia": (EMERGENCY, "/vigilancia"),
    "peligro": (EMERGENCY, "hazard:"),
    "afectados": (EMERGENCY, "hazard:/afectados"),
    "directorio": (CONSUL, "/directorio"),
    "albergue": (CONSUL, "shelter:"),
    "planes": (CONSUL, "/planes"),
    "plan": (CONSUL, "/planes/mx-mcallen"),
    "fuentes": (SECRETARIAT, "/fuentes"),
    "usuarios": (SECRETARIAT, "/cuentas/"),
}


def main() -> None:
    """Serve a fresh demo, take every picture, and turn one plan into pictures too."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as instance, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {
            **os.environ,
            "ATALAYA_INSTANCE": instance,
            "ATALAYA_PORT": str(port),
            "ATALAYA_DEMO_PASSWORD": PASSWORD,
            "ATALAYA_FEEDS_ONLINE": "false",
        }
        house = subprocess.Popen([str(ATALAYA), "run"], cwd=ROOT, env=environment)
        try:
            _wait(f"http://127.0.0.1:{port}/readyz")
            with sync_playwright() as playwright:
                chromium = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-background-networking"]
                )
                _take_all(chromium, f"http://127.0.0.1:{port}", folder)
                chromium.close()
            _plan_pages(Path(instance), folder)
        finally:
            house.terminate()
            house.wait(timeout=30)


def _wait(address: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.5)
    raise SystemExit("the house did not open")


def _take_all(chromium: Browser, address: str, folder: Path) -> None:
    states: dict[str, object] = {}
    for account in {account for account, _ in PAGES.values() if account}:
        context = chromium.new_context(locale="es-MX")
        page = context.new_page()
        page.goto(f"{address}/entrar")
        page.fill("input[name=email]", f"{account}@demo.example")
        page.fill("input[name=password]", PASSWORD)
        page.click("main [type=submit]")
        page.wait_for_load_state()
        states[account] = context.storage_state()
        context.close()
    for name, (account, path) in PAGES.items():
        for size, viewport in SIZES.items():
            for scheme in ("light", "dark"):
                options = {"storage_state": states[account]} if account else {}
                context = chromium.new_context(locale="es-MX", viewport=viewport, color_scheme=scheme, **options)
                page = context.new_page()
                page.goto(address + _real_path(page, address, path))
                page.wait_for_load_state("networkidle")
                page.wait_for_timeout(300)
                page.screenshot(path=folder / f"{name}-{size}-{scheme}.png")
                context.close()


def _real_path(page: Page, address: str, path: str) -> str:
    """The path of a page that has an id in it: the first flood of Hidalgo, the first shelter."""
    if path.startswith("hazard:"):
        page.goto(f"{address}/vigilancia")
        link = page.locator("main h3 a[href*='/vigilancia/']").filter(has_text=re.compile("Hidalgo")).first
        return str(link.get_attribute("href")).split("?")[0] + path.removeprefix("hazard:")
    if path.startswith("shelter:"):
        page.goto(f"{address}/directorio?kind=shelter")
        return str(page.locator("main a[href*='/directorio/shelter/']").first.get_attribute("href"))
    return path


def _plan_pages(instance: Path, folder: Path) -> None:
    plan = instance / "plans" / "mx-mcallen-es.pdf"
    subprocess.run(["pdftoppm", "-r", "70", "-png", str(plan), str(folder / "plan-pdf")], check=True)


if __name__ == "__main__":
    main()
