"""The web and the worker of a real installation killed (-9) under eight people who write.

Long form only: each kill costs a start of the web process. `PROOF_KILLS` says how many (200).
"""

from __future__ import annotations

import http.client
import http.cookiejar
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.accounts import User
from core.db import reading, writing
from core.outbox.models import MessageState, OutboxMessage
from core.settings import Settings
from directory.entries.change_log import ChangeAction, ChangeLogEntry
from directory.entries.models import Organisation
from tests.audit_keys import keyed_engine
from tests.proof.figures import Figures
from webapp.auth.account_messages import mail_account_link
from webapp.auth.accounts import create_user
from webapp.schema import upgrade

ROOT = Path(__file__).resolve().parents[2]
WRITERS, LETTERS = 8, 60
PASSWORD = "farola mango tambor siete"
EMAIL = "admin@gt.example"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
LONGEST_START = 120.0
FORM = "/directorio/nueva/organisation"

pytestmark = pytest.mark.long_form


class Answer(urllib.request.HTTPRedirectHandler):
    """Lets a redirection stand as the answer it is."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@dataclass
class Person:
    """Somebody at a browser of their own."""

    address: str
    cookies: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def ask(self, path: str, form: Mapping[str, str] | None = None) -> tuple[int, str]:
        """Return status and page. Raises OSError when nobody answers."""
        cookies = urllib.request.HTTPCookieProcessor(self.cookies)
        opener = urllib.request.build_opener(cookies, Answer())
        data = None if form is None else urllib.parse.urlencode(form).encode()
        request = urllib.request.Request(self.address + path, data)
        try:
            with opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as wrong:
            return wrong.code, ""

    def enter(self) -> dict[str, str]:
        """Sign in; return the form of a new organisation as it stands."""
        _, page = self.ask("/entrar")
        status, _ = self.ask("/entrar", self.with_token(page, email=EMAIL, password=PASSWORD))
        assert status == 302, status
        _, page = self.ask(FORM)
        body = page[page.index('<form class="entry-form"') :].split("</form>")[0]
        fields = dict(
            re.findall(r'<input [^>]*type="hidden"[^>]* name="([^"]+)"[^>]* value="([^"]*)"', body)
        )
        fields |= dict(
            re.findall(r'<input [^>]*name="([^"]+)"[^>]*type="hidden"[^>]* value="([^"]*)"', body)
        )
        return self.with_token(page, **{name: unescape(text) for name, text in fields.items()})

    def with_token(self, page: str, **form: str) -> dict[str, str]:
        """Return the form with the token of the page it stands on."""
        found = TOKEN.search(page)
        assert found, page[:500]
        return {**form, "csrf_token": found.group(1)}


@dataclass
class Installation:
    """An installation whose parts are processes that can be killed."""

    settings: Settings
    engine: Engine
    parts: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.settings.port}"

    def start(self, part: str) -> None:
        environment = {
            **{name: text for name, text in os.environ.items() if not name.startswith("ATALAYA_")},
            "PYTHONPATH": str(ROOT),
            "ATALAYA_MODE": "test",
            "ATALAYA_INSTANCE": str(self.settings.instance),
            "ATALAYA_DATABASE_URL": self.settings.database_url,
            "ATALAYA_PORT": str(self.settings.port),
            "ATALAYA_FEEDS_ONLINE": "false",
            "ATALAYA_WORKER_TICK_SECONDS": "1",
            "ATALAYA_SECRET_KEY": "s" * 40,
        }
        with (self.settings.instance / f"{part}.log").open("ab") as log:
            self.parts[part] = subprocess.Popen(
                [sys.executable, "-m", "webapp.cli", part],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, part: str) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.parts[part].pid, signal.SIGKILL)
        self.parts[part].wait()

    def wait_for_the_web(self) -> None:
        end = time.monotonic() + LONGEST_START
        while time.monotonic() < end:
            with suppress(OSError), urllib.request.urlopen(f"{self.address}/healthz", timeout=5):
                return
            time.sleep(0.1)
        raise AssertionError((self.settings.instance / "serve.log").read_text()[-2000:])


@contextmanager
def installation(settings: Settings) -> Iterator[Installation]:
    engine = keyed_engine(settings.sqlalchemy_url)
    running = Installation(settings, engine)
    try:
        yield running
    finally:
        for part in running.parts:
            running.kill(part)
        engine.dispose()


def write_until(
    person: Person, form: Mapping[str, str], name: str, said: list[str], over: threading.Event
) -> None:
    """Make one organisation after the other; keep those the web has said yes to."""
    number = 0
    while not over.is_set():
        number += 1
        made = f"{name}-{number}"
        with suppress(OSError, http.client.HTTPException):
            status, _ = person.ask(
                FORM, {**form, "name": made, "kind": "private", "visibility": "rcm"}
            )
            if status == 302:
                said.append(made)
                continue
        over.wait(0.2)


def chosen_settings(settings: Settings, place: Path) -> Settings:
    """Return the settings of an installation on a port of its own, with an empty database: tables
    by the migrations, as an operator would, for the processes refuse any other.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = settings.database_url
    if url.startswith("sqlite"):
        url = f"sqlite:///{place / 'installation.db'}"
        for old in place.glob("installation.db*"):
            old.unlink()
    else:
        _empty(url)
    settings.instance.mkdir(parents=True, exist_ok=True)
    return replace(settings, port=port, database_url=url)


def test_what_was_acknowledged_is_there_once(
    settings: Settings, place: Path, figures: Figures
) -> None:
    kills = int(os.environ.get("PROOF_KILLS", "200"))
    chosen = chosen_settings(settings, place)
    upgrade(chosen)
    lots = random.Random(20_210_829)
    said: list[list[str]] = [[] for _ in range(WRITERS)]
    over = threading.Event()
    with installation(chosen) as running:
        _fill(running)
        for part in ("serve", "worker"):
            running.start(part)
        running.wait_for_the_web()
        people = [Person(running.address) for _ in range(WRITERS)]
        forms = [person.enter() for person in people]
        threads = [
            threading.Thread(
                target=write_until, args=(person, form, f"o{n}", said[n], over), daemon=True
            )
            for n, (person, form) in enumerate(zip(people, forms, strict=True))
        ]
        for thread in threads:
            thread.start()
        try:
            _kill_by_turns(running, kills, lots)
        finally:
            over.set()
            for thread in threads:
                thread.join()
        _wait_for_letters(running)
        _check(running, [name for each in said for name in each], kills, figures)


def _kill_by_turns(running: Installation, kills: int, lots: random.Random) -> None:
    for number in range(kills):
        time.sleep(lots.uniform(0.2, 2.0))
        part = "serve" if number % 2 == 0 else "worker"
        running.kill(part)
        running.start(part)
        if part == "serve":
            running.wait_for_the_web()


def _empty(url: str) -> None:
    engine = keyed_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()


def _fill(running: Installation) -> None:
    """One who writes, and accounts whose links are to be mailed."""
    now, lifetime = datetime.now(UTC), timedelta(hours=72)
    with writing(running.engine) as session:
        create_user(session, EMAIL, PASSWORD, "country_admin", "GT")
        for number in range(LETTERS):
            user = create_user(session, f"u{number}@gt.example", PASSWORD, "emergency", "GT")
            mail_account_link(session, user, now=now, lifetime=lifetime, actor="proof")


def _wait_for_letters(running: Installation) -> None:
    """Free what was claimed by a worker that was killed, and let the one that lives send it."""
    with writing(running.engine) as session:
        session.execute(
            sa.update(OutboxMessage)
            .where(OutboxMessage.state == MessageState.SENDING)
            .values(claimed_at=datetime.now(UTC) - timedelta(hours=1))
        )
    unsent = sa.select(sa.func.count()).where(OutboxMessage.state != MessageState.SENT)
    end = time.monotonic() + LONGEST_START
    while time.monotonic() < end:
        with reading(running.engine) as session:
            if not session.scalar(unsent):
                return
        time.sleep(0.5)


def _check(running: Installation, said: list[str], kills: int, figures: Figures) -> None:
    with reading(running.engine) as session:
        names = Counter(session.scalars(sa.select(Organisation.name)))
        made = sa.select(ChangeLogEntry.name).where(ChangeLogEntry.action == ChangeAction.CREATED)
        logged = Counter(session.scalars(made))
        states = Counter(session.scalars(sa.select(OutboxMessage.state)))
        accounts = session.scalar(sa.select(sa.func.count()).select_from(User))
    files = list((running.settings.instance / "outbox").glob("*.eml.sealed"))
    lost, doubled = set(said) - names.keys(), [name for name, n in names.items() if n > 1]
    assert len(said) >= kills, "they did write"
    assert (lost, doubled) == (set(), [])
    assert logged == names
    assert states == {MessageState.SENT: LETTERS}
    assert len(files) == LETTERS
    assert accounts == LETTERS + 1
    figures.add(
        f"kills of an installation, {running.engine.dialect.name}",
        f"{kills} kills (-9) of web and worker under {WRITERS} writers: {len(said)} acknowledged, "
        f"{len(lost)} lost, {len(doubled)} doubled; {len(files)} letters of {LETTERS}",
    )
