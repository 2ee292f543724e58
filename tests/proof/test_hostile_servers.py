"""However servers behave: none is waited for beyond its limit, each failure has its reason, and
those that answer are settled and flagged meanwhile.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Container, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.atlas.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from core.geo.geometry import Box
from core.geo.projection import Frame
from core.http import Answer, HttpRequest, HttpRetrieve
from core.settings import Settings
from feeds.models import Source
from plans.map.streets.server import TileServer
from plans.map.streets.source import TILE_BYTES, TILE_SECONDS, TiledStreets
from registry.people.record import Card
from registry.registration.persons import add_person
from tests.feeds.worlds import cap
from tests.plans.made_streets import vector_tile
from tests.proof.figures import Figures
from tests.proof.hostile_server import (
    LATE,
    Behaviour,
    HostileServers,
    behaviours,
    deaf_port,
    good,
    hostile_servers,
)
from tests.proof.worker_process import WorkerProcess
from tests.two_counties import TwoCounties
from tests.watch.conftest import stay_at
from watch.cycle import CycleContext, run
from watch.models import Flag, FlagStatus
from watch.polling import polling_of
from watch.report import CycleReport

pytestmark = pytest.mark.filterwarnings(
    # urllib3 leaves a TLS socket to the collector when its connection is gone before the handshake.
    "ignore:unclosed <ssl.SSLSocket:ResourceWarning",
    "ignore:Exception ignored in. <ssl.SSLSocket:pytest.PytestUnraisableExceptionWarning",
)
LIMIT_SECONDS = 0.2
"""Of those that would never end by themselves."""
PATIENT_SECONDS = 60.0
"""Of those that must end by themselves, however busy the machine."""
TOWN = Box(-92.30, 14.88, -92.22, 14.94)
EMPTY_TILES = {"nothing"}
"""What a tile server says of a square of the sea."""
MOST_ASKED = {"a loop of redirects": 6, "a redirect without a place": 6}
"""These lead to themselves: as often as redirections are followed."""
Cycle = Callable[..., CycleReport]


@pytest.fixture(scope="module")
def kinds() -> list[Behaviour]:
    return behaviours(bomb_mebibytes=20)


@pytest.fixture
def servers(kinds: list[Behaviour]) -> Iterator[HostileServers]:
    with hostile_servers([*kinds, good("good", cap())]) as started:
        yield started


@pytest.fixture
def asked(
    engine: Engine, keyring: Keyring, now: datetime, servers: HostileServers
) -> HostileServers:
    """Every server is a source; one person lives where the good one warns."""
    with writing(engine) as session:
        for name, address in servers.addresses.items():
            session.add(Source(key=name, name=name, address=address, format="auto"))
        add_person(
            session,
            keyring,
            country="SV",
            card=Card(full_name="Ana"),
            stays=[stay_at(-98.2, 26.2)],
            consent_at=now,
        )
    return servers


@pytest.fixture
def cycle(engine: Engine, keyring: Keyring, settings: Settings, now: datetime) -> Cycle:
    def _cycle(slow: Container[str] = ()) -> CycleReport:
        online = replace(settings, feeds_online=True, feeds_timeout_seconds=PATIENT_SECONDS)

        def retrieve(request: HttpRequest) -> Answer:
            seconds = LIMIT_SECONDS if request.address in slow else PATIENT_SECONDS
            return HttpRetrieve(
                user_agent="Atalaya/test",
                max_bytes=200_000,
                timeout_seconds=seconds,
                allow_loopback=True,
            )(request)

        context = CycleContext(engine, cast(Atlas, TwoCounties()), keyring, online, now)
        return run(context, polling_of(engine, online, retrieve))

    return _cycle


def raised(engine: Engine) -> int:
    with reading(engine) as session:
        query = sa.select(sa.func.count()).where(Flag.status == FlagStatus.RAISED)
        return session.scalar(query) or 0


def test_each_behaviour_ends_with_its_reason_and_the_good_source_is_flagged(
    asked: HostileServers, cycle: Cycle, engine: Engine, kinds: list[Behaviour]
) -> None:
    assert len(kinds) >= 40
    slow = {asked.addresses[kind.name] for kind in kinds if kind.reason == LATE}
    with deaf_port() as port:
        address = f"http://127.0.0.1:{port}/feed"
        with writing(engine) as session:
            session.add(Source(key="a full queue", name="queue", address=address, format="auto"))
        report = cycle({*slow, address})
    lines = {line.key: line for line in report.sources}
    assert set(lines) == {*asked.addresses, "a full queue"}, "none is left out, none hangs"
    assert report.under_way == ()
    unexplained = {
        kind.name: lines[kind.name].error
        for kind in kinds
        if kind.reason not in lines[kind.name].error or not lines[kind.name].error
    }
    assert unexplained == {}
    assert "no answer" in lines["a full queue"].error
    assert [line.key for line in report.sources if line.is_good] == ["good"]
    assert not any("unexpected" in line.error for line in report.sources), "no fault of ours"
    assert (report.raised, report.failures, raised(engine)) == (1, (), 1)


def test_the_good_source_is_flagged_while_the_others_still_hang(
    asked: HostileServers, cycle: Cycle, engine: Engine
) -> None:
    """The limit of all is a minute: what is done before somebody lets go was held up by nobody."""
    reports = list[CycleReport]()
    under_way = threading.Thread(target=lambda: reports.append(cycle()), daemon=True)
    under_way.start()
    while raised(engine) == 0:
        under_way.join(0.02)
        assert under_way.is_alive(), "the cycle waits for those that hang"
    assert reports == []
    asked.let_go()
    under_way.join(30)
    assert [line.key for line in reports[0].sources if line.is_good] == ["good"]
    assert len(reports[0].sources) == len(asked.addresses)


def test_a_map_goes_without_streets_from_each_of_them_and_asks_once(
    kinds: list[Behaviour], tmp_path: Path, is_long: bool, now: datetime, figures: Figures
) -> None:
    """As a tile server of street maps: whatever it does costs the streets of one map and its
    limit; the next map leaves it alone, and no map waits for a second tile of it.
    """
    limit = TILE_SECONDS if is_long else LIMIT_SECONDS
    slow = {kind.name for kind in kinds if kind.reason == LATE}

    def drawn(name: str, address: str) -> tuple[bool, str]:
        retrieve = HttpRetrieve(
            user_agent="Atalaya/test",
            max_bytes=TILE_BYTES,
            timeout_seconds=limit if name in slow else PATIENT_SECONDS,
            allow_loopback=True,
        )
        template = f"{address.removesuffix('feed')}{{z}}/{{x}}/{{y}}.pbf"
        tiles = TileServer(template, tmp_path, now, retrieve)
        streets = TiledStreets(tiles, "© Demo")
        return streets.under(Frame.around(TOWN, 260, 300)) is not None, streets.fault

    with (
        hostile_servers([*kinds, good("good", vector_tile())]) as servers,
        ThreadPoolExecutor(len(servers.addresses)) as pool,
    ):
        began = time.monotonic()
        first = dict(zip(servers.addresses, pool.map(drawn, *_pairs(servers)), strict=True))
        seconds = time.monotonic() - began
        asked = dict(servers.connections)
        again = dict(zip(servers.addresses, pool.map(drawn, *_pairs(servers)), strict=True))
    assert [name for name, (has_streets, _) in first.items() if has_streets] == ["good"]
    assert {name for name, (_, fault) in first.items() if not fault} == {"good", *EMPTY_TILES}
    assert "unexpected" not in " ".join(fault for _, fault in first.values())
    alone = {name: count for name, count in asked.items() if name not in {"good", *EMPTY_TILES}}
    assert {name for name, count in alone.items() if count > MOST_ASKED.get(name, 1)} == set()
    assert {name: servers.connections[name] for name in alone} == alone, "they are left alone"
    assert all("left alone" in fault for name, (_, fault) in again.items() if name in alone)
    figures.add(
        "hostile tile servers",
        f"{len(kinds)} behaviours, {len(alone)} cost the streets of one map and were asked once, "
        f"the next map asked none; slowest of all at once {seconds:.1f} s (limit {limit:g} s)",
    )


def _pairs(servers: HostileServers) -> tuple[list[str], list[str]]:
    return list(servers.addresses), list(servers.addresses.values())


@pytest.mark.long_form
def test_the_worker_in_operation_is_held_up_by_none_and_ends_in_time(
    engine: Engine, settings: Settings, now: datetime, figures: Figures
) -> None:
    """A process of its own with the limits of operation, alone with the good source, then with all.

    Measured: how much later people are flagged, the memory of the worker and of what it starts,
    and how long it takes to end while sources hang.
    """
    kinds = behaviours(bomb_mebibytes=1024)
    body = cap(sent=now.isoformat(), expires=None)
    alone, beside = WorkerProcess(engine, settings), WorkerProcess(engine, settings)
    with hostile_servers([good("good", body)]) as servers, alone.watching(servers):
        alone.wait_until_all_have_answered()
    with hostile_servers([*kinds, good("good", body)]) as servers, deaf_port() as port:
        servers.addresses["a full queue"] = f"http://127.0.0.1:{port}/feed"
        with beside.watching(servers):
            beside.wait_until_all_have_answered()
    delay = beside.flagged_after - alone.flagged_after
    figures.add(
        "hostile servers",
        f"{len(kinds) + 1} behaviours, 0 hung; people flagged {delay:+.1f} s later than alone; "
        f"worker {beside.peak_mb:.0f} MB at most (alone {alone.peak_mb:.0f}), with its readers "
        f"{beside.peak_all_mb:.0f}; ended {beside.ended_after:.1f} s after SIGTERM",
    )
    assert delay < 5
    assert beside.ended_after < 5
    assert beside.peak_mb < 300
