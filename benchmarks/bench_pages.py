"""Pages of fifty rows, starts, the write lock and the memory of a whole installation.

    python benchmarks/bench_pages.py [--full] [--only starts,pages,house]

A demo is seeded in a temporary folder, and each list in it grown to sixty rows and more
(`pages_world.py`). Then, by turns in one process:
- each page of fifty rows against a bare Flask view that reads the same rows by one SELECT and
  renders what the page says of them (`pages_bare.py`): at most 3 times its CPU, at most 15
  statements, BEGIN and who asks included. What an application does to answer at all (the test
  client, Werkzeug, Flask) is in both. All are asked again within a minute by the same reader, and
  nothing has changed: cards, places and lines are remembered, what is of a person under a seal that
  the reader's session alone opens, and each look is written into the log, which the peer has not to
  do; what pages cost made anew, persons opened one by one, is a row of its own, without a goal;
- `atalaya --help`, and the web until it has answered /healthz, against importing numpy and shapely,
  CPU of fresh processes: at most 4 and 9 times;
- how long the write lock is held while one reads the largest affected sheet: under 50 ms.
With `--full` the installation runs (two web processes, worker, supervisor):
- the memory of all its processes (PSS) after 12 plans and 3 sheets, while one print runs, the press
  counted: at most 512 MB;
- thirty people at once, mixed pages: p95 at most 5 times that of one alone, no error.

What is missed ends the program with 1. CPU, never seconds of a wall clock, but where thirty people
wait: that is said by the ratio.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import sqlalchemy as sa  # noqa: E402
from flask import Flask  # noqa: E402
from flask.testing import FlaskClient  # noqa: E402
from sqlalchemy import event  # noqa: E402
from sqlalchemy.engine import Engine  # noqa: E402
from sqlalchemy.pool import Pool  # noqa: E402

from benchmarks.pages_bare import bare_client  # noqa: E402
from benchmarks.pages_world import grow  # noqa: E402
from benchmarks.rows import exit_code, print_row  # noqa: E402
from core.atlas import atlas_for  # noqa: E402
from core.audit_log.keys import audit_keys  # noqa: E402
from core.clock import now  # noqa: E402
from core.crypto import Keyring  # noqa: E402
from core.db import make_engine, writing  # noqa: E402
from core.keys import open_keyring  # noqa: E402
from core.settings import Settings, data_keys, read_settings  # noqa: E402
from webapp.app import create_app  # noqa: E402
from webapp.auth.member_countries import ensure_member_keys  # noqa: E402
from webapp.demo import ACCOUNTS_FILE  # noqa: E402
from webapp.demo.hazards import send_messages  # noqa: E402
from webapp.demo.seed import seed  # noqa: E402
from webapp.http.rendering.remembered_parts import init_parts  # noqa: E402
from webapp.http.rendering.sealed_parts import init_sealed_parts  # noqa: E402
from webapp.schema import upgrade  # noqa: E402

MOST_TIMES, MOST_STATEMENTS = 3.0, 15
MOST_HELP, MOST_READY = 4.0, 9.0
MOST_LOCK_MS = 50.0
MOST_MB = 512
MOST_WAIT = 5.0
PEOPLE = 30
PAPER = "/llamar/arbol.pdf?q=26.2,+-98.23"
PATIENCE_SECONDS = 3600.0
PARTS = {"atalaya-web": "web", "atalaya-worker": "worker", "prepare": "prepare",
         "webapp.cli.operation.together": "both", "run": "run"}  # fmt: skip
"""Of the installation: by the name that the system lists or a word of the command, what it is."""
PORT = 8199
CONSUL = "consul.mx-mcallen@demo.example"
ADMINISTRATOR = "admin.mx@demo.example"
DOOR = {
    "public home": ("", "/"),
    "directory": (CONSUL, "/directorio?kind=shelter"),
    "watch": (CONSUL, "/vigilancia"),
    "plans": (CONSUL, "/planes"),
    "audit log": (ADMINISTRATOR, "/diario"),
    "to be placed": (ADMINISTRATOR, "/registro/por-ubicar"),
}
"""By whom each page of `pages_bare.PAGES` is opened, and its address."""


def main() -> None:
    """Print the table; end with 1 when a row is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the whole installation, too")
    parser.add_argument("--only", default="starts,pages,house", help="these parts alone")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "ATALAYA_INSTANCE": f"{folder}/instance",
            "ATALAYA_FEEDS_ONLINE": "false",
            "ATALAYA_PORT": str(PORT),
        }
        settings, keyring = prepared()
        if "starts" in chosen.only:
            starts()
        if "pages" in chosen.only:
            pages(settings, keyring)
        if chosen.full and "house" in chosen.only:
            with installation() as group:
                memory(settings, group)
                crowd(settings)
    sys.exit(exit_code())


def prepared() -> tuple[Settings, Keyring]:
    """Return the settings and the keyring of a demo just seeded, its lists grown."""
    settings = read_settings()
    upgrade(settings)
    engine = make_engine(settings.sqlalchemy_url, audit_keys(settings))
    with writing(engine) as session:
        ensure_member_keys(session, data_keys(settings))
    keyring: Keyring = open_keyring(settings, engine)
    seed(engine, settings, atlas_for(settings), keyring, now())
    send_messages(engine, settings, atlas_for(settings), now())
    grow(engine, keyring, now())
    engine.dispose()
    return settings, keyring


# -- starts ---------------------------------------------------------------------------------


def cpu_of(code: str) -> float:
    """Return the CPU seconds a fresh interpreter has used when it has done `code`."""
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport time; print(time.process_time())"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return float(told.stdout.split()[-1])


def starts(repeats: int = 5) -> None:
    """By turns: the floor, the list of commands, the web."""
    codes = {
        "floor": "import numpy, shapely",
        "help": (
            "import sys; sys.argv = ['atalaya', '--help']\\nfrom webapp.cli import main\\n"
            "main(standalone_mode=False)"
        ).replace("\\n", "\n"),
        "web": (
            "from webapp.wsgi import app\n"
            "assert app.test_client().get('/healthz').status_code == 200"
        ),
    }
    for code in codes.values():
        cpu_of(code)  # what is compiled once
    found: dict[str, list[float]] = {name: [] for name in codes}
    for _ in range(repeats):
        for name, code in codes.items():
            found[name].append(cpu_of(code))
    for name, most, what in (
        ("help", MOST_HELP, "atalaya --help : numpy and shapely"),
        ("web", MOST_READY, "web ready : numpy and shapely"),
    ):
        ratios = [one / floor for one, floor in zip(found[name], found["floor"], strict=True)]
        ratio = statistics.median(ratios)
        cpu = f"{statistics.median(found[name]):.2f} s CPU"
        print_row(what, ratio, most, "x", note=cpu)


# -- pages ----------------------------------------------------------------------------------


@contextmanager
def heard() -> Iterator[list[str]]:
    """Yield the statements that SQLite runs, those of the driver alone included; how long a lock is
    waited for (PRAGMA) is none.
    """
    said: list[str] = []
    traced: list[Any] = []

    def hear(statement: str) -> None:
        if not statement.startswith(("PRAGMA", "COMMIT", "ROLLBACK")):
            said.append(statement)

    def trace(connection: Any, *_rest: object) -> None:
        connection.set_trace_callback(hear)
        traced.append(connection)

    event.listen(Pool, "checkout", trace)
    try:
        yield said
    finally:
        event.remove(Pool, "checkout", trace)
        for each in traced:
            each.set_trace_callback(None)


def password_of(settings: Settings, who: str) -> str:
    """Return the password of an account of the demo."""
    told = (settings.instance / ACCOUNTS_FILE).read_text(encoding="utf-8")
    return dict(line.split("\t")[:2] for line in told.splitlines() if "\t" in line)[who]


def signed_in(app: Flask, settings: Settings, who: str) -> FlaskClient:
    """Return a browser signed in as an account of the demo; not signed in as nobody."""
    browser = app.test_client()
    if not who:
        return browser
    token = token_in(browser.get("/entrar").text)
    form = {"csrf_token": token, "email": who, "password": password_of(settings, who)}
    assert browser.post("/entrar", data=form).status_code == 302
    return browser


def token_in(page: str) -> str:
    """Return the token of the first form of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found.group(1)


def cpu_ms(ask: Callable[[], object]) -> float:
    """Return the CPU milliseconds of one question."""
    began = time.process_time()
    ask()
    return (time.process_time() - began) * 1000


def pages(settings: Settings, keyring: Keyring, repeats: int = 30) -> None:
    """By turns: each page and the bare view; its statements; the lock of the largest sheet."""
    app = create_app(settings)
    bare = bare_client(str(settings.instance / "atalaya.db"), keyring)
    browsers = {who: signed_in(app, settings, who) for who in {who for who, _ in DOOR.values()}}
    sheet = f"{largest_hazard(browsers[CONSUL])}/afectados"
    for name, (who, path) in {**DOOR, "affected sheet": (CONSUL, sheet)}.items():
        browser = browsers[who]
        asks = (lambda: browser.get(path), lambda: bare.get(f"/{name}"))  # noqa: B023 - used here
        for ask in asks * 2:
            assert ask().status_code == 200, name
        with heard() as said:
            asks[0]()
        turns = [(cpu_ms(asks[0]), cpu_ms(asks[1])) for _ in range(repeats)]
        ratio = statistics.median(ours / theirs for ours, theirs in turns)
        ours, theirs = (statistics.median(turn[at] for turn in turns) for at in (0, 1))
        note = f"{ours:.1f} : {theirs:.1f} ms CPU"
        print_row(f"{name} : bare view of its rows", ratio, MOST_TIMES, "x", note=note)
        print_row(f"{name}: statements", len(said), MOST_STATEMENTS, "")
        anew = statistics.median(cpu_ms(asks[0]) for _ in range(9) if forget_parts(app))
        print_row(f"{name}, made anew : bare view", anew / theirs, None, "x")
    held = usual_lock(lambda: browsers[CONSUL].get(sheet))
    print_row("write lock of one reader of a sheet", held, MOST_LOCK_MS, "ms")


def forget_parts(app: Flask) -> bool:
    """Let an application forget the parts of its pages; return that it has."""
    init_parts(app)
    init_sealed_parts(app)
    return True


def largest_hazard(browser: FlaskClient) -> str:
    """Return the address of the hazard whose sheet is the longest."""
    links = set(re.findall(r'href="(/vigilancia/[0-9a-f-]{36})"', browser.get("/vigilancia").text))
    return max(links, key=lambda link: len(browser.get(f"{link}/afectados").data))


def usual_lock(ask: Callable[[], object]) -> float:
    """Return how long, in milliseconds, a transaction holds the write lock meanwhile: the median of
    some, for it is a wall clock's and others use the machine.
    """
    held: list[float] = []
    began: dict[int, float] = {}

    def begin(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("writes"):
            began[id(connection)] = time.monotonic()

    def end(connection: sa.Connection) -> None:
        if id(connection) in began:
            held.append((time.monotonic() - began.pop(id(connection))) * 1000)

    moments = (("begin", begin), ("commit", end), ("rollback", end))
    for moment, listener in moments:
        event.listen(Engine, moment, listener)
    try:
        for _ in range(9):
            ask()
    finally:
        for moment, listener in moments:
            event.remove(Engine, moment, listener)
    assert held, "nothing was written: no name was read"
    return statistics.median(held)


# -- the whole installation -------------------------------------------------------------------


@contextmanager
def installation() -> Iterator[int]:
    """Yield the process of `atalaya run` while it serves."""
    process = subprocess.Popen(
        [sys.executable, "-m", "webapp.cli", "run"], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(lambda: fetch("/healthz")[0] == 200, process)
        wait_for(lambda: "prepare" not in pss_of(process.pid), process)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_SECONDS)


def wait_for(is_so: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Wait until something is so, as long as a process lives: how long that takes is the machine's
    affair. Raises TimeoutError.
    """
    end = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < end:
        try:
            if is_so():
                return
        except OSError:
            pass
        time.sleep(0.5)
    raise TimeoutError(f"not so yet; the process: {process.poll()}")


def fetch(path: str, opener: urllib.request.OpenerDirector | None = None) -> tuple[int, bytes]:
    """Return the status and the body of a page of the installation."""
    opener = opener or urllib.request.build_opener()
    with opener.open(f"http://127.0.0.1:{PORT}{path}", timeout=PATIENCE_SECONDS) as answer:
        return answer.status, answer.read()


def visitor(settings: Settings) -> urllib.request.OpenerDirector:
    """Return a browser signed in over HTTP."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    token = token_in(fetch("/entrar", opener)[1].decode())
    form = {"csrf_token": token, "email": CONSUL, "password": password_of(settings, CONSUL)}
    opener.open(f"http://127.0.0.1:{PORT}/entrar", urlencode(form).encode(), timeout=60).close()
    return opener


def crowd(settings: Settings, rounds: int = 4) -> None:
    """Thirty people at once, each a page of their own in turn, against one alone."""
    opener = visitor(settings)
    board = fetch("/vigilancia", opener)[1].decode()
    link = re.findall(r'href="(/vigilancia/[0-9a-f-]{36})"', board)[0]
    mixed = ["/inicio", "/directorio", "/vigilancia", link, f"{link}/afectados", "/planes"]
    errors: list[str] = []

    def walk(first: int, waits: list[float]) -> None:
        for number in range(rounds):
            path = mixed[(first + number) % len(mixed)]
            began = time.monotonic()
            try:
                fetch(path, opener)
            except OSError as wrong:
                errors.append(f"{path}: {wrong}")
            waits.append(time.monotonic() - began)

    for first in range(len(mixed)):
        walk(first, [])  # each process has been asked before
    alone: list[float] = []
    for first in range(len(mixed)):
        walk(first, alone)
    together: list[float] = []
    people = [threading.Thread(target=walk, args=(each, together)) for each in range(PEOPLE)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    p95 = [statistics.quantiles(waits, n=20)[-1] for waits in (alone, together)]
    ratio = p95[1] / p95[0]
    print_row(
        f"{PEOPLE} people at once : one alone, p95", ratio, MOST_WAIT, "x", note=f"{p95[1]:.2f} s"
    )
    print_row(f"{PEOPLE} people at once: errors", len(errors), 0, "", note=", ".join(errors[:2]))


def memory(settings: Settings, supervisor: int) -> None:
    """Three sheets and twelve plans, then the memory of all processes while a print runs."""
    opener = visitor(settings)
    board = fetch("/vigilancia", opener)[1].decode()
    links = list(dict.fromkeys(re.findall(r'href="(/vigilancia/[0-9a-f-]{36})"', board)))
    for link in (links * 3)[:3]:
        fetch(f"{link}/afectados", opener)
    with tempfile.TemporaryDirectory() as out:
        subprocess.run(
            [sys.executable, "-m", "webapp.cli", "plans", "render", "--all", "-o", out],
            cwd=ROOT,
            check=False,
            capture_output=True,
        )
    printing = threading.Thread(target=print_paper, args=(opener,))
    printing.start()
    most = 0.0
    parts: dict[str, float] = {}
    while printing.is_alive():
        found = pss_of(supervisor)
        if sum(found.values()) > most:
            most, parts = sum(found.values()), found
        time.sleep(0.05)
    printing.join()
    words = ", ".join(f"{name} {size:.0f}" for name, size in parts.items())
    print_row("whole installation, press counted", most, MOST_MB, "MB", note=words)


def print_paper(opener: urllib.request.OpenerDirector) -> None:
    """Ask for a paper until it is printed: one that takes long is told to be asked for again."""
    while not fetch(PAPER, opener)[1].startswith(b"%PDF"):
        time.sleep(0.2)


def pss_of(process: int) -> dict[str, float]:
    """Return the proportional memory of a process and all below it, in MB, by what they are."""
    found: dict[str, float] = {}
    for pid in [process, *below(process)]:
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
            words = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").split("\0")
            words.insert(0, Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip())
        except OSError:
            continue
        size = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
        name = next((PARTS[each] for each in words if each in PARTS), "press")
        found[name] = found.get(name, 0.0) + (int(size.group(1)) / 1024 if size else 0.0)
    return found


def below(process: int) -> list[int]:
    """Return the processes below one, children first."""
    try:
        folders = list(Path(f"/proc/{process}/task").iterdir())
        children = [
            int(child)
            for folder in folders
            for child in (folder / "children").read_text(encoding="ascii").split()
        ]
    except OSError:
        return []
    return [*children, *(each for child in children for each in below(child))]


if __name__ == "__main__":
    main()
