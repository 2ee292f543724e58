"""A whole installation under mixed use: sheets, maps, printing and imports by many at once.

`python -m tests.proof.soak SECONDS`: makes a demo, serves it (`atalaya run`), and asks it by eight
clients until the time is over. Prints how often each thing was asked, what was not answered well,
and how many processes of the web died meanwhile; a stack left by a crash is in the log it names.
"""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import requests

from core.settings import ROOT

CLIENTS = 8
OPENING_SECONDS = 420.0
PAPER_SECONDS = float(os.environ.get("PROOF_PAPER_SECONDS", "300"))
"""A paper that is not there after so many counts as never printed; a busy machine needs more."""
SIGN_IN_SECONDS = 120.0
PASSWORD = "faro de noche 2026"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
HAZARD = re.compile(r'href="(/vigilancia/[0-9a-f-]{36})"')
PLAN = re.compile(r'href="/planes/([a-z0-9-]+)"')
LIST = "name,city,country,phone\nCasa {0},McAllen,US,+1 956 555 01{0:02d}\nAlbergue,Houston,US,\n"
CRASHES = ("Fatal Python error", "SIGSEGV", "SIGABRT", "was sent code")


@dataclass
class Soak:
    """What was asked and answered, and which processes of the web were seen."""

    address: str
    counts: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, status: int, seconds: float) -> None:
        """Keep one answer; one of 500 and above is a fault, 503 apart."""
        with self.lock:
            self.counts[what] += 1
            self.slowest[what] = max(self.slowest.get(what, 0.0), seconds)
            if status >= 500:
                self.faults[f"{what} {status}"] += 1


class Client:
    """One person at work, signed in."""

    def __init__(self, soak: Soak, email: str, seed: int) -> None:
        self._soak, self._chance = soak, random.Random(seed)
        self._web = self._new_session()
        self._sign_in(email)
        self._hazards = HAZARD.findall(self._get("board", "/vigilancia"))
        self._plans = PLAN.findall(self._get("plans", "/planes"))

    def _sign_in(self, email: str) -> None:
        """Sign in, and come again when told to: a few passwords at a time are checked."""
        began = time.monotonic()
        answer = self._sent("/entrar", {"email": email, "password": PASSWORD})
        while "Retry-After" in answer.headers and time.monotonic() - began < SIGN_IN_SECONDS:
            self._soak.note("page: sign in again in a moment", 200, time.monotonic() - began)
            time.sleep(float(answer.headers["Retry-After"]))
            answer = self._sent("/entrar", {"email": email, "password": PASSWORD})
        self._soak.note("sign in", answer.status_code, time.monotonic() - began)

    def work(self, end: float) -> None:
        """Ask one thing after another, in an order of one's own, until the time is over."""
        turns = self._turns()
        while time.monotonic() < end:
            try:
                self._chance.choice(turns)()
            except requests.RequestException as wrong:
                self._soak.note(type(wrong).__name__, 599, 0.0)
                time.sleep(0.5)

    def _new_session(self) -> requests.Session:
        return requests.Session()

    def _turns(self) -> list[Callable[[], object]]:
        return [
            self._sheet, self._sheet, self._map, self._plan, self._paper, self._leaflet,
            self._call, self._import, self._directory,
        ]  # fmt: skip

    def _sheet(self) -> None:
        if self._hazards:
            self._get("affected sheet", f"{self._chance.choice(self._hazards)}/afectados")
            self._post(
                "call list",
                f"{self._chance.choice(self._hazards)}/llamadas.xlsx",
                purpose="prueba de resistencia",
            )

    def _map(self) -> None:
        if self._hazards:
            self._get("map file", f"{self._chance.choice(self._hazards)}/mapa.html")
            self._get("hazard", self._chance.choice(self._hazards))

    def _plan(self) -> None:
        if self._plans:
            slug = self._chance.choice(self._plans)
            self._get("plan", f"/planes/{slug}")
            self._get("plan preview", f"/planes/{slug}/vista")

    def _paper(self) -> None:
        if self._plans:
            slug, language = self._chance.choice(self._plans), self._chance.choice(("es", "en"))
            self._get("plan PDF", f"/planes/{slug}.pdf?lang={language}")
        self._get("call tree PDF", f"/llamar/arbol.pdf?q=26.{self._chance.randrange(90)},+-98.2")

    def _leaflet(self) -> None:
        if self._plans:
            self._get("leaflet PDF", f"/planes/{self._chance.choice(self._plans)}/hoja.pdf")

    def _call(self) -> None:
        self._get("who to call", f"/llamar?q=29.{self._chance.randrange(90)},+-95.3")

    def _directory(self) -> None:
        self._get("directory", "/directorio")
        self._get("home", "/inicio")

    def _import(self) -> None:
        self._post(
            "import",
            "/directorio/importar",
            files={"file": ("lista.csv", LIST.format(self._chance.randrange(90)).encode())},
            kind="shelter",
        )

    def _get(self, what: str, path: str) -> str:
        began = time.monotonic()
        answer = self._web.get(self._soak.address + path, timeout=150)
        while answer.status_code == 202 and time.monotonic() - began < PAPER_SECONDS:
            self._soak.note("page: it is being printed", 202, time.monotonic() - began)
            time.sleep(float(answer.headers["Refresh"]))  # as a browser does
            answer = self._web.get(self._soak.address + path, timeout=150)
        status = 598 if answer.status_code == 202 else answer.status_code
        self._soak.note(what, status, time.monotonic() - began)
        return answer.text if "text" in answer.headers.get("Content-Type", "") else ""

    def _post(
        self, what: str, path: str, files: dict[str, tuple[str, bytes]] | None = None, **form: str
    ) -> None:
        began = time.monotonic()
        answer = self._sent(path, form, files)
        self._soak.note(what, answer.status_code, time.monotonic() - began)

    def _sent(
        self, path: str, form: dict[str, str], files: dict[str, tuple[str, bytes]] | None = None
    ) -> requests.Response:
        page = self._web.get(f"{self._soak.address}/ayuda", timeout=150).text
        token = TOKEN.search(page)
        data = {"csrf_token": token.group(1) if token else "", **form}
        return self._web.post(self._soak.address + path, data=data, files=files, timeout=150)


def accounts(page: str) -> list[str]:
    """Return the e-mails of those who read persons, out of the demo's own list."""
    found = re.findall(r"\S+@\S+", page)
    return [each.strip("|,;") for each in found if each.startswith(("consul", "admin", "emerg"))]


def web_processes(root: int) -> set[int]:
    """Return the processes below `root` that serve the web."""
    listed = subprocess.run(
        ["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True
    ).stdout.splitlines()[1:]
    rows = [line.split(None, 2) for line in listed]
    below = {root}
    for _ in range(4):
        below |= {int(pid) for pid, parent, _ in rows if int(parent) in below}
    return {int(pid) for pid, _, words in rows if int(pid) in below and "gunicorn" in words}


def crash_lines(log: Path) -> Iterator[str]:
    """Yield the lines of a log that tell of a crash."""
    yield from (
        line for line in log.read_text(errors="replace").splitlines()
        if any(word in line for word in CRASHES)
    )  # fmt: skip


def main() -> int:
    """Soak; return 1 when a process died or something was answered badly."""
    seconds, folder = float(sys.argv[1]), Path(tempfile.mkdtemp(prefix="atalaya-soak-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "ATALAYA_INSTANCE": str(folder),
        "ATALAYA_PORT": str(port),
        "ATALAYA_FEEDS_ONLINE": "false",
        "ATALAYA_DEMO_PASSWORD": PASSWORD,
        "PYTHONPATH": str(ROOT),
    }
    log = folder / "run.log"
    with log.open("w") as sink:
        served = subprocess.Popen(
            [sys.executable, "-m", "webapp.cli", "run"],
            cwd=ROOT,
            env=environment,
            stdout=sink,
            stderr=sink,
        )
    try:
        return _soak(served, Soak(f"http://127.0.0.1:{port}"), seconds, log)
    finally:
        served.send_signal(signal.SIGTERM)
        try:
            served.wait(30)
        except subprocess.TimeoutExpired:
            served.kill()


def _soak(served: subprocess.Popen[bytes], soak: Soak, seconds: float, log: Path) -> int:
    _wait_until_ready(served, soak.address)
    emails = accounts((log.parent / "demo-accounts.txt").read_text())[:CLIENTS]
    before = web_processes(served.pid)
    clients = [Client(soak, email, seed) for seed, email in enumerate(emails)]
    end = time.monotonic() + seconds
    threads = [threading.Thread(target=client.work, args=(end,)) for client in clients]
    for thread in threads:
        thread.start()
    gone: set[int] = set()
    while any(thread.is_alive() for thread in threads):
        time.sleep(1)
        gone |= before - web_processes(served.pid)
    crashes = list(crash_lines(log))
    print(f"{seconds:.0f} s, {len(clients)} clients, {sum(soak.counts.values())} answers")
    for what, count in sorted(soak.counts.items()):
        print(f"  {what}: {count}, slowest {soak.slowest[what]:.1f} s")
    print(f"not answered well: {dict(soak.faults)}")
    print(f"processes of the web: {len(before)}, died: {len(gone)}; crashes in {log}: {crashes}")
    return 1 if gone or crashes or soak.faults else 0


def _wait_until_ready(served: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + OPENING_SECONDS
    while time.monotonic() < end and served.poll() is None:
        try:
            if requests.get(f"{address}/healthz", timeout=5).ok:
                return
        except requests.RequestException:
            time.sleep(1)
    raise SystemExit("the system did not open")


if __name__ == "__main__":
    sys.exit(main())
