"""Two hosts in two folders, PgBouncer between them and the database: mixed load at both while the
leading worker is killed each minute. Nothing is answered badly, no letter, flag or print is
doubled, and both print the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
import requests
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from sqlalchemy.engine import Engine, make_url

from core.accounts import User
from core.db import make_engine, reading, writing
from core.jobs.lease import LAPSE_SECONDS
from core.jobs.models import Job, JobState
from core.outbox.models import OutboxMessage
from plans.batch.mass_print import PrintSelection
from plans.batch.print_runs import ask_for_run
from tests.keys import MASTER_KEY
from tests.proof.figures import Figures
from tests.proof.machines.host import Host
from tests.proof.machines.pooler import pooler
from tests.proof.machines.programs import free_port, programs, wait_until
from tests.proof.soak import PASSWORD, PLAN, Client, Soak, accounts
from watch.models import Flag
from webapp.auth.account_messages import mail_account_link

MINUTES = float(os.environ.get("PROOF_MINUTES", "10"))
CLIENTS = 4
FAILOVER_SECONDS = 60.0


@dataclass
class TwoHosts(Soak):
    """Each question goes to one of two hosts, the session with it."""

    addresses: tuple[str, ...] = ()
    chance: random.Random = field(default_factory=lambda: random.Random(17))

    def __getattribute__(self, name: str) -> Any:
        if name == "address":
            return self.chance.choice(self.addresses)
        return super().__getattribute__(name)


class Letters:
    """A mail server that counts."""

    def __init__(self) -> None:
        self.ids: Counter[str] = Counter()

    async def handle_DATA(  # noqa: N802 - as aiosmtpd calls it
        self, _server: object, _session: object, envelope: Any
    ) -> str:
        """Take a letter."""
        self.ids[message_from_bytes(envelope.content)["Message-ID"]] += 1
        return "250 OK"


@pytest.fixture
def letters() -> Iterator[tuple[Letters, int]]:
    counted, port = Letters(), free_port()
    controller = Controller(counted, hostname="127.0.0.1", port=port)
    controller.start()
    yield counted, port
    controller.stop()


@pytest.mark.long_form
def test_two_hosts_through_a_pooler_while_the_leader_is_killed(
    database_url: str, letters: tuple[Letters, int], tmp_path: Path, figures: Figures
) -> None:
    found = programs()
    if make_url(database_url).get_backend_name() != "postgresql":
        pytest.skip("on PostgreSQL alone")
    if found is None:
        pytest.skip("needs Debian's pgbouncer (apt-get download)")
    counted, port = letters
    with pooler(found, database_url) as pooled:
        hosts = [
            Host(name, tmp_path / name, _settings(pooled, database_url, port)) for name in "ab"
        ]
        engine = make_engine(database_url)
        try:
            _open(hosts, engine)
            figures.add("many machines", _proved(hosts, engine, counted))
        finally:
            for host in hosts:
                for part in tuple(host.running):
                    host.kill(part)
            engine.dispose()


# -- inside ---------------------------------------------------------------------------------


def _settings(pooled: str, direct: str, port: int) -> dict[str, str]:
    return {
        "ATALAYA_MODE": "development",
        "ATALAYA_DATABASE_URL": pooled,
        "ATALAYA_DATABASE_POOLER": "true",
        "ATALAYA_DATABASE_DIRECT_URL": direct,
        "ATALAYA_DATABASE_POOL": "4",
        "ATALAYA_WEB_NODES": "2",
        "ATALAYA_WEB_WORKERS": "1",
        "ATALAYA_BASE_URL": "http://127.0.0.1:8000",
        "ATALAYA_SECRET_KEY": "s" * 40,
        "ATALAYA_DATA_KEY": MASTER_KEY,
        "ATALAYA_FEEDS_ONLINE": "false",
        "ATALAYA_DEMO_PASSWORD": PASSWORD,
        "ATALAYA_SMTP_HOST": "127.0.0.1",
        "ATALAYA_SMTP_PORT": str(port),
        "ATALAYA_SMTP_SECURITY": "none",
    }


def _open(hosts: list[Host], engine: Engine) -> None:
    with engine.begin() as connection:
        # The house of a test has its tables already; an installation begins with none.
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    upgrades = [threading.Thread(target=host.run, args=("db", "upgrade")) for host in hosts]
    for each in upgrades:
        each.start()
    for each in upgrades:
        each.join()
    hosts[0].run("demo", "seed")
    for host in hosts:
        host.start("serve")
        host.start("worker")
    for host in hosts:
        host.wait_until_open()


def _proved(hosts: list[Host], engine: Engine, counted: Letters) -> str:
    load = TwoHosts("", addresses=tuple(host.address for host in hosts))
    emails = accounts((hosts[0].folder / "demo-accounts.txt").read_text())[:CLIENTS]
    clients = [Client(load, email, seed) for seed, email in enumerate(emails)]
    end = time.monotonic() + MINUTES * 60
    threads = [threading.Thread(target=each.work, args=(end,)) for each in clients]
    for thread in threads:
        thread.start()
    asked, handed_over = 0, []
    while time.monotonic() < end:
        asked += _ask_for_work(engine)
        time.sleep(min(20.0, max(0.0, end - time.monotonic())))
        handed_over.append(_kill_leader(hosts))
    for thread in threads:
        thread.join(400)
        assert not thread.is_alive(), "a client hangs"
    wait_until(lambda: _is_done(engine), 300, "letters and prints are done")
    faults = {what: count for what, count in load.faults.items() if "599" not in what}
    assert faults == {}
    assert not [each for host in hosts for each in host.errors() if "duplicate key" in each]
    assert max(counted.ids.values()) == 1, "a letter came twice"
    assert len(counted.ids) >= asked, "the watch writes letters of its own beside them"
    assert max(handed_over) < FAILOVER_SECONDS
    flags = _doubled_flags(engine)
    assert flags == 0
    papers = _same_papers(hosts, clients[0])
    refused = sum(count for what, count in load.faults.items() if "599" in what)
    return (
        f"{MINUTES:g} min, {len(clients)} clients at 2 hosts through PgBouncer, "
        f"{sum(load.counts.values())} answers, 0 bad, {refused} refused connections; the leader "
        f"killed (-9) {len(handed_over)} times, taken over in {max(handed_over):.0f} s at most; "
        f"{len(counted.ids)} letters and 0 twice, 0 flags twice, {papers} papers the same bytes at "
        "both"
    )


def _ask_for_work(engine: Engine) -> int:
    """Put letters into the outbox and ask for a print run; return how many letters."""
    now = datetime.now(UTC)
    with writing(engine) as session:
        waiting = sa.select(User).where(User.is_demo).order_by(User.email).limit(6)
        users = session.scalars(waiting).all()
        for user in users:
            user.is_demo = False
            mail_account_link(session, user, now=now, lifetime=timedelta(hours=9), actor="proof")
        ask_for_run(session, PrintSelection("GT", ("es",)), now=now, actor="proof")
    return len(users)


def _kill_leader(hosts: list[Host]) -> float:
    """Kill the worker that leads; return after how many seconds another does."""
    wait_until(lambda: any(host.leads() for host in hosts), 2 * LAPSE_SECONDS, "somebody leads")
    leader = next(host for host in hosts if host.leads())
    other = next(host for host in hosts if host is not leader)
    leader.kill("worker")
    leader.note_kill()
    seconds = wait_until(other.leads, 2 * FAILOVER_SECONDS, "the other one takes over")
    leader.start("worker")
    return seconds


def _is_done(engine: Engine) -> bool:
    with reading(engine) as session:
        letters = session.scalar(
            sa.select(sa.func.count()).where(
                OutboxMessage.owner == "account", OutboxMessage.sent_at.is_(None)
            )
        )
        prints = session.scalars(sa.select(Job).where(Job.kind == "print_run")).all()
    return not letters and all(each.state is JobState.DONE for each in prints)


def _doubled_flags(engine: Engine) -> int:
    with reading(engine) as session:
        what = (Flag.hazard_id, Flag.kind, Flag.country, Flag.subject_id)
        twice = sa.select(*what).group_by(*what).having(sa.func.count() > 1)
        return len(session.execute(twice).all())


def _same_papers(hosts: list[Host], client: Client) -> int:
    """Return how many plans both hosts print as the same bytes, those of the run among them."""
    web = client._web
    slugs = PLAN.findall(web.get(f"{hosts[0].address}/planes", timeout=60).text)
    paths = [f"/planes/{slug}.pdf" for slug in dict.fromkeys(slugs) if "-" in slug][:4]
    hashes = [{_hash(web, host.address + path) for path in paths} for host in hosts]
    assert hashes[0] == hashes[1]
    return len(hashes[0])


def _hash(web: requests.Session, address: str) -> str:
    answer = web.get(address, timeout=150)
    while answer.status_code == 202:
        time.sleep(2)
        answer = web.get(address, timeout=150)
    assert answer.status_code == 200, address
    return hashlib.sha256(answer.content).hexdigest()
