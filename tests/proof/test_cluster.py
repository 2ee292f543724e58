"""A PostgreSQL cluster of three under Patroni and etcd, in synchronous mode: its primary is killed
under eight writers, then stopped; nothing acknowledged is lost, no page hangs past its deadline.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.db import make_engine, reading
from core.jobs.models import Job
from core.postgres.limits import limits_of
from core.settings import Settings
from tests.keys import MASTER_KEY
from tests.postgres import CLUSTER
from tests.proof.figures import Figures
from tests.proof.machines.cluster import Cluster, cluster
from tests.proof.machines.programs import programs, wait_until
from tests.proof.writers_of_keys import KIND, KeyWriters
from webapp.app import create_app
from webapp.schema import upgrade

KILLS = int(os.environ.get("PROOF_FAILOVERS", "3"))
BACK_SECONDS = 60.0
SILENCE_SECONDS = 4.0
"""As `ATALAYA_DATABASE_SECONDS`."""
PAGE_SECONDS = SILENCE_SECONDS + 4 * 3 * 2.0 + 4.0
"""The longest a page may take: a statement cut, three addresses tried twice for each of its two
connections, and the page that says so, on a busy machine.
"""


@pytest.fixture(scope="module")
def three() -> Iterator[Cluster]:
    if CLUSTER:
        pytest.skip("it has a PostgreSQL of its own, once")
    found = programs()
    if found is None:
        pytest.skip("needs Debian's patroni, etcd-server and postgresql (apt-get download)")
    with cluster(found) as running:
        yield running


@pytest.mark.long_form
def test_a_primary_that_dies_or_hangs_loses_nothing_and_holds_nobody(
    three: Cluster, tmp_path: Path, figures: Figures
) -> None:
    figures.add("cluster of three", failed_over(three, tmp_path, KILLS, hangs=True))


def failed_over(three: Cluster, folder: Path, kills: int, *, hangs: bool) -> str:
    """Kill the primary so many times under eight writers, and stop it without a death; return the
    figures.
    """
    settings = Settings(
        mode="test",
        instance=folder,
        database_url=three.url(),
        data_key=MASTER_KEY,
        feeds_online=False,
        database_seconds=SILENCE_SECONDS,
        database_pool=4,
    )
    upgrade(settings)
    limits = replace(limits_of(settings), pool=8)
    writers = KeyWriters(make_engine(three.url(), (), limits))
    writers.start()
    wait_until(lambda: len(writers.acknowledged) > 100, 60, "the first hundred")
    back = [_killed(three, writers) for _ in range(kills)]
    said = [
        f"primary killed (-9) {kills} times under 8 writers: back after "
        f"{', '.join(f'{each:.1f}' for each in back)} s"
    ]
    if hangs:
        pages = _Pages(settings)
        hung, slowest = _stopped(three, writers, pages)
        assert hung < BACK_SECONDS
        assert slowest < PAGE_SECONDS
        said.append(
            f"stopped (SIGSTOP): back after {hung:.1f} s; {pages.count} pages, longest "
            f"{slowest:.1f} s"
        )
    writers.end()
    assert writers.strange == []
    with reading(writers.engine) as session:
        kept = session.scalars(sa.select(Job.key).where(Job.kind == KIND)).all()
    writers.engine.dispose()
    assert len(kept) == len(set(kept)), "a key twice"
    assert set(writers.acknowledged) - set(kept) == set()
    assert max(back) < BACK_SECONDS
    said.append(
        f"{len(writers.acknowledged)} acknowledged, 0 lost, 0 doubled, {writers.retried} tries "
        f"again; longest try {writers.longest:.1f} s"
    )
    return "; ".join(said)


# -- inside ---------------------------------------------------------------------------------


def _killed(three: Cluster, writers: KeyWriters) -> float:
    """Kill the machine that leads; return after how long something is acknowledged again."""
    leader = three.leader()
    assert leader is not None
    three.signal(leader, signal.SIGKILL)
    moment = time.monotonic()
    wait_until(lambda: writers.last() > moment + 0.5, 120, "acknowledged again")
    back = writers.last() - moment
    assert leader.process is not None
    leader.process.wait(10)
    three.start(leader)
    three.wait_for_all()
    return back


def _stopped(three: Cluster, writers: KeyWriters, pages: _Pages) -> tuple[float, float]:
    """Stop the machine that leads as one that hangs; return how long nothing was acknowledged, and
    the longest page.
    """
    leader = three.leader()
    assert leader is not None
    pages.start()
    wait_until(lambda: pages.count > 3, 60, "the first pages")
    three.signal(leader, signal.SIGSTOP)
    moment = time.monotonic()
    try:
        wait_until(lambda: writers.last() > moment + 1.0, 120, "acknowledged while it hangs")
        back = writers.last() - moment
        seen = pages.good
        wait_until(lambda: pages.good > seen + 3, 60, "pages while it hangs")
        pages.end()
    finally:
        three.signal(leader, signal.SIGCONT)
    three.wait_for_all()
    return back, pages.longest


class _Pages:
    """A reader of pages, one after the other."""

    def __init__(self, settings: Settings) -> None:
        self._browser = create_app(settings).test_client()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._is_over = threading.Event()
        self.count = self.good = 0
        self.longest = 0.0

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._is_over.set()
        self._thread.join(60)
        assert not self._thread.is_alive(), "a page hangs"

    def _read(self) -> None:
        while not self._is_over.is_set():
            began = time.monotonic()
            status = self._browser.get("/directorio").status_code
            self.longest = max(self.longest, time.monotonic() - began)
            self.count, self.good = self.count + 1, self.good + (status < 400)
            time.sleep(0.1)
