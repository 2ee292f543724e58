"""A worker in a process of its own, watched from outside: what it flags, how large it grows, how it
ends.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.child import module_environment
from core.clock import now
from core.crypto import Keyring
from core.db import Base, reading, writing
from core.settings import Settings
from feeds.models import Source
from registry.people.record import Card
from registry.registration.persons import add_person
from tests.keys import MASTER, MASTER_KEY, add_test_keys
from tests.proof.hostile_server import HostileServers
from tests.watch.conftest import stay_at
from watch.models import Flag, FlagStatus

PATIENCE_SECONDS = 120.0
TICK_SECONDS, LIMIT_SECONDS = 5, 5


class WorkerProcess:
    """One worker over an empty database with a source for each server; one person is registered."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        url = settings.database_url
        self._engine = engine
        self._environment = {
            "ATALAYA_INSTANCE": str(settings.instance),
            "ATALAYA_DATABASE_URL": url,
            "ATALAYA_DATA_KEY": MASTER_KEY,
            "ATALAYA_WORKER_TICK_SECONDS": str(TICK_SECONDS),
            "ATALAYA_FEEDS_TIMEOUT_SECONDS": str(LIMIT_SECONDS),
        }
        self.flagged_after = self.ended_after = self.peak_mb = self.peak_all_mb = 0.0

    @contextmanager
    def watching(self, servers: HostileServers) -> Iterator[None]:
        """Run until the good source is flagged and what stands inside is done, then end it."""
        self._prepare(servers)
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.proof.loopback_worker"],
            env=module_environment(**self._environment),
        )
        measuring = threading.Thread(target=self._measure, args=(process,), daemon=True)
        measuring.start()
        try:
            self._wait(self._is_flagged)
            self.flagged_after = time.monotonic() - began
            yield
            with reading(self._engine) as session:  # asked again, so that it ends amid the waiting
                session.execute(sa.select(Source.id))
            asked_to_end = time.monotonic()
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_SECONDS)
            self.ended_after = time.monotonic() - asked_to_end
        finally:
            process.kill()
            process.wait()
            measuring.join()

    def wait_until_all_have_answered(self) -> None:
        """Wait for a word on each source; then make all of them due, and wait for the asking."""
        self._wait(lambda: not self._unsettled())
        with writing(self._engine) as session:
            session.execute(sa.update(Source).values(next_ask_at=now()))
        time.sleep(TICK_SECONDS + 1)  # they are being asked again: the end comes amid it

    def _prepare(self, servers: HostileServers) -> None:
        keyring = Keyring([MASTER])
        with writing(self._engine) as session:
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(sa.delete(table))
            add_test_keys(session)
            for name, address in servers.addresses.items():
                session.add(Source(key=name, name=name, address=address, format="auto"))
            add_person(
                session,
                keyring,
                country="SV",
                card=Card(full_name="Ana"),
                stays=[stay_at(-98.2, 26.2)],
                consent_at=now(),
            )

    def _is_flagged(self) -> bool:
        query = sa.select(sa.func.count()).where(Flag.status == FlagStatus.RAISED)
        with reading(self._engine) as session:
            return bool(session.scalar(query))

    def _unsettled(self) -> int:
        query = sa.select(sa.func.count()).where(Source.last_asked_at.is_(None))
        with reading(self._engine) as session:
            return session.scalar(query) or 0

    def _wait(self, is_so: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            assert time.monotonic() < end, "the worker was held up"
            time.sleep(0.05)

    def _measure(self, process: subprocess.Popen[bytes]) -> None:
        while process.poll() is None:
            own = resident_mb(process.pid)
            self.peak_mb = max(self.peak_mb, own)
            self.peak_all_mb = max(
                self.peak_all_mb, own + sum(map(resident_mb, _children(process.pid)))
            )
            time.sleep(0.1)


def resident_mb(pid: int) -> float:
    """Return what a process holds in memory, in MB; 0 when it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def _children(pid: int) -> list[int]:
    found = list[int]()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += map(int, task.read_text().split())
        except OSError:
            continue
    return found
