"""Two hosts in two folders, PgBouncer between them and the database: mixed load at both while the
leading worker is killed each minute, and after it the web of one host and of the other by turns.
Who is refused asks the other host again, until a deadline and with the key of the form. Nothing is
answered badly, no letter, flag, print or form is doubled, and both print the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import socket
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, HTTPServer
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
from response.movements.models import Movement
from tests.keys import MASTER_KEY
from tests.proof.figures import Figures
from tests.proof.machines.askers import PatientClient, PatientSession, TwoHosts
from tests.proof.machines.host import Host
from tests.proof.machines.pooler import pooler
from tests.proof.machines.programs import free_port, programs, wait_until
from tests.proof.soak import PAPER_SECONDS, PASSWORD, PLAN, accounts
from watch.models import Flag
from webapp.auth.account_messages import mail_account_link

MINUTES = float(os.environ.get("PROOF_MINUTES", "10"))
CLIENTS = 4
FAILOVER_SECONDS = 60.0


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
    before = _movements(engine)
    clients = [PatientClient(load, email, seed) for seed, email in enumerate(_emails(hosts[0]))]
    end = time.monotonic() + MINUTES * 60
    threads = [threading.Thread(target=each.work, args=(end,)) for each in clients]
    for thread in threads:
        thread.start()
    asked = 0
    handed_over: list[float] = []
    reopened: list[float] = []
    while time.monotonic() < end:
        began = time.monotonic()
        asked += _ask_for_work(engine)
        handed_over.append(_kill_leader(hosts))
        reopened.append(_kill_web(hosts[len(reopened) % 2]))
        time.sleep(max(0.0, min(began + 60.0, end) - time.monotonic()))
    for thread in threads:
        thread.join(PAPER_SECONDS + 100)
        assert not thread.is_alive(), "a client hangs"
    wait_until(lambda: _is_done(engine), 300, "letters and prints are done")
    assert load.faults == {}
    assert not [each for host in hosts for each in host.errors() if "duplicate key" in each]
    assert max(counted.ids.values()) == 1, "a letter came twice"
    assert len(counted.ids) >= asked, "the watch writes letters of its own beside them"
    assert max(handed_over) < FAILOVER_SECONDS
    flags = _doubled_flags(engine)
    assert flags == 0
    written = _movements(engine) - before
    assert load.acknowledged <= written <= load.sent, "a form lost, or there twice"
    papers = _same_papers(hosts, clients[0])
    return (
        f"{MINUTES:g} min, {len(clients)} clients at 2 hosts through PgBouncer, "
        f"{sum(load.counts.values())} answers, 0 bad, {sum(load.refused.values())} connections "
        f"refused or cut, or told to come again ({load.refused['busy']}), and all asked again "
        f"({load.refused['POST']} of them writing); the leader "
        f"killed (-9) {len(handed_over)} times, taken over in {max(handed_over):.0f} s at most; "
        f"the web killed (-9) {len(reopened)} times by turns, open again after "
        f"{max(reopened):.0f} s at most; {len(counted.ids)} letters and 0 twice, 0 flags twice, "
        f"{len(load.acknowledged)} forms each sent to both hosts and 0 lost, 0 twice; {papers} "
        "papers the same bytes at both"
    )


def _emails(host: Host) -> list[str]:
    """Return who asks: half of them of the country whose crisis the demo declares."""
    found = accounts((host.folder / "demo-accounts.txt").read_text())
    lead = [each for each in found if each.partition("@")[0].partition(".")[2][:2] == "gt"]
    return [*lead[: CLIENTS // 2], *(each for each in found if each not in lead)][:CLIENTS]


def _movements(engine: Engine) -> set[uuid.UUID]:
    """Return the keys of the journeys that are planned."""
    with reading(engine) as session:
        return set(session.scalars(sa.select(Movement.id)))


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


def _kill_web(host: Host) -> float:
    """Kill the web of a host with all its processes; return after how long it answers again."""
    host.kill("serve")
    host.start("serve")
    began = time.monotonic()
    host.wait_until_open()
    return time.monotonic() - began


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


def _same_papers(hosts: list[Host], client: PatientClient) -> int:
    """Return how many plans both hosts print as the same bytes, those of the run among them."""
    web = client._web
    slugs = PLAN.findall(web.get(f"{hosts[0].address}/planes", timeout=60).text)
    paths = [f"/planes/{slug}.pdf" for slug in dict.fromkeys(slugs) if "-" in slug][:4]
    hashes = [{_hash(web, host.address + path) for path in paths} for host in hosts]
    assert hashes[0] == hashes[1]
    return len(hashes[0])


def _hash(web: requests.Session, address: str) -> str:
    answer = web.get(address, timeout=150)
    end = time.monotonic() + PAPER_SECONDS
    # A press gives a paper up after its time, which is short on a busy machine: asked again.
    while answer.status_code != 200 and time.monotonic() < end:
        time.sleep(2)
        answer = web.get(address, timeout=150)
    assert answer.status_code == 200, address
    return hashlib.sha256(answer.content).hexdigest()


def test_who_is_refused_asks_the_other_host_until_a_deadline() -> None:
    with socket.socket() as shut:
        shut.bind(("127.0.0.1", 0))
        with _one_page() as open_address:
            hosts = TwoHosts(
                "", addresses=(f"http://127.0.0.1:{shut.getsockname()[1]}", open_address)
            )
            session = PatientSession(hosts, wait=lambda _seconds: None)
            answer = session.post(f"{hosts.addresses[0]}/x", data={"draft": "7"})
    assert (answer.text, hosts.refused) == ("draft=7", {"POST": 1})


@contextmanager
def _one_page() -> Iterator[str]:
    """Yield the address of a server that says what it was sent, once."""

    class Page(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        thread.join(10)
