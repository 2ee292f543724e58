"""Whom zones touch among 300,000 to 12 million persons, sealed; against PostGIS.

    python benchmarks/bench_matching.py [--persons N,N] [--rounds N] [--full]

Builds the sealed index of N invented persons (households of three, four countries, a key for each)
in a temporary SQLite file, through the product's own writer, and asks five zones of it: the number
of every person inside and all counts. The peer is PostGIS with its strongest exact form for each
zone (GiST, clustered by geohash; the polygon whole or subdivided), no parallel workers, one process
against one; both work by turns in one run, CPU time, medians of ratios; both must give the same
counts. Without Debian's packages postgresql-15 and postgresql-15-postgis-3 its rows say *not run*.
A goal that is missed fails by the exit code.
"""

from __future__ import annotations

import argparse
import math
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402
from sqlalchemy.engine import Engine  # noqa: E402

from benchmarks.matching_postgis import PostGis, cluster, programs  # noqa: E402
from benchmarks.matching_world import (  # noqa: E402
    COUNTRIES,
    LANGUAGES,
    World,
    burst,
    five_zones,
    world,
)
from core.atlas.atlas import Atlas  # noqa: E402
from core.audit_log.keys import audit_keys  # noqa: E402
from core.crypto import Keyring  # noqa: E402
from core.db import Base, make_engine, reading, writing  # noqa: E402
from core.geo.geometry import Area  # noqa: E402
from core.settings import Settings  # noqa: E402
from registry.matching.blocks.head import RESIDENTS  # noqa: E402
from registry.matching.index import MatchingIndex, open_index  # noqa: E402
from registry.matching.open_index import keep_open  # noqa: E402
from registry.matching.writer import IndexWriter  # noqa: E402
from registry.people.record import Card, StayPlace  # noqa: E402
from registry.registration.persons import NewPerson, NewStay, add_persons  # noqa: E402

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
WAYS = (("sealed file", 0, 20, 6), ("in memory", 1 << 40, 40, 0))
"""How many bytes of blocks stay open; the goals (from 3 million on): mean, and worst zone."""


@dataclass
class Goals:
    """What was reached of what was set; a miss fails the run."""

    missed: list[str] = field(default_factory=list)

    def say(self, what: str, reached: float, goal: float, unit: str, *, at_least: bool) -> None:
        """Print what was reached, and keep what was missed."""
        is_met = reached >= goal if at_least else reached <= goal
        sign = ">=" if at_least else "<="
        note = "" if is_met else "  MISSED"
        print(f"{what}: {reached:,.1f} {unit} (goal {sign} {goal:g}){note}", flush=True)
        self.missed += [] if is_met else [what]


def distinct(households: NDArray[np.int32]) -> int:
    """Return how many households there are, each once."""
    ordered = np.sort(households)
    return int(np.count_nonzero(ordered[1:] != ordered[:-1])) + (len(ordered) > 0)


def cpu_ms(work: Callable[[], object]) -> float:
    """Return the CPU of one call."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def build(engine: Engine, keyring: Keyring, people: World) -> None:
    """Build the index of each country by the product's writer, in a transaction of its own."""
    for number, country in enumerate(COUNTRIES):
        own = np.flatnonzero(people.country == number)
        homes = people.household[own]
        counts = np.bincount(homes)
        with writing(engine) as session:
            writer = IndexWriter(session, keyring, country, (), is_new=True)
            codes = [writer.groups.number_of(code, None) for code in LANGUAGES]
            born = np.where(people.born[own] > 0, people.born[own] - 1899, 0)
            words = people.needs[own] | born << 9 | 1 << 19
            words |= np.array(codes)[people.language[own]] << 21
            columns = np.stack([people.lon[own], people.lat[own], homes, words.astype(np.int32)])
            writer.put_columns(RESIDENTS, columns, (own + 1).astype(np.int32))
            writer.store(lambda own, _counts, all_=counts: all_[own].astype(np.int32))


def answer(index: MatchingIndex, zone: Area) -> dict[str, tuple[int, ...]]:
    """Ask for every person's number and all counts, as the peer is asked."""
    fresh = Area(zone.geometry)
    touch = index.touch([fresh], 2026)
    found = {}
    for country, own in touch.residents.items():
        numbers, _ = touch.persons_of(country)
        households = own.households + distinct(own.shared)
        languages = [own.by_language.get(code, 0) for code in LANGUAGES]
        found[country] = (len(numbers), households, own.minors, *own.by_need.tolist(), *languages)
    return found


def against_postgis(
    index: MatchingIndex, zones: dict[str, Area], peer: PostGis | None, rounds: int
) -> dict[str, tuple[float, float]]:
    """Return, by zone, our CPU ms and the ratio to the peer's; the answers are compared."""
    found = {}
    for name, zone in zones.items():
        ours = answer(index, zone)
        ms: list[float] = []
        ratios: list[float] = []
        forms: tuple[bool, ...] = (False, True) if peer else ()
        if peer:
            told = {COUNTRIES[row[0]]: tuple(map(int, row[2:])) for row in
                    peer.counts(zone, in_parts=False)}  # fmt: skip
            if told != ours:
                raise SystemExit(f"{name}: the answers differ: {ours} {told}")
            best = min(forms, key=lambda form: _peer_ms(peer, zone, form))
        for _ in range(rounds):
            ms.append(cpu_ms(lambda zone=zone: answer(index, zone)))
            if peer:
                ratios.append(_peer_ms(peer, zone, best) / ms[-1])
        persons = sum(counts[0] for counts in ours.values())
        ratio = statistics.median(ratios) if ratios else math.nan
        found[name] = (statistics.median(ms), ratio)
        print(f"  {name:7} {persons:>9,} inside: {found[name][0]:8.1f} ms, "
              f"PostGIS {f'{ratio:.1f} x' if peer else 'not run'}", flush=True)  # fmt: skip
    return found


def _peer_ms(peer: PostGis, zone: Area, in_parts: bool) -> float:
    before = peer.cpu_seconds()
    mine = cpu_ms(lambda: peer.counts(zone, in_parts=in_parts))
    time.sleep(0.02)
    return (peer.cpu_seconds() - before) * 1000 + mine


def file_bytes(engine: Engine) -> int:
    """Return what the file holds, without pages that are free."""
    with engine.connect() as connection:
        pages, free, size = (
            int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
            for name in ("page_count", "freelist_count", "page_size")
        )
    return (pages - free) * size


def grow(engine: Engine, keyring: Keyring, people: World) -> None:
    """Put in a third more persons, some hundred at a time, as imports do."""
    for number, country in enumerate(COUNTRIES):
        own = np.flatnonzero(people.country == number)
        for start in range(0, len(own), 1000):
            part = own[start : start + 1000]
            with writing(engine) as session:
                writer = IndexWriter(session, keyring, country, ())
                numbers = (part + 100_000_001).astype(np.int32)
                words = np.full(len(part), 1 << 19 | 1 << 21, dtype=np.int32)
                columns = np.stack([people.lon[part], people.lat[part], -numbers, words])
                writer.put_columns(RESIDENTS, columns, numbers)
                writer.store()


def add_one(engine: Engine, keyring: Keyring, people: World, rounds: int) -> float:
    """Return the CPU ms of registering one person, all rows and blocks, without the commit's own
    audit line.
    """
    dice = np.random.default_rng(3)
    spent = []
    for _ in range(rounds):
        at = int(dice.integers(0, len(people)))
        place = StayPlace(lon=people.lon[at] / 1e6, lat=people.lat[at] / 1e6)
        new = NewPerson(country="SV", card=Card(full_name="x"), stays=[NewStay(place=place)],
                        consent_at=NOW)  # fmt: skip
        began = time.process_time()
        with writing(engine) as session:
            add_persons(session, keyring, [new])
        spent.append((time.process_time() - began) * 1000)
    return statistics.median(spent)


def say_ratios(
    goals: Goals, title: str, found: dict[str, tuple[float, float]], goal: tuple[float, float]
) -> None:
    """Say the geometric mean over the zones, and the worst of them."""
    ratios = [ratio for _, ratio in found.values()]
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    goals.say(f"{title}, against PostGIS", mean, goal[0], "x", at_least=True)
    if goal[1]:
        goals.say(f"{title}, worst zone", min(ratios), goal[1], "x", at_least=True)


def ask_one_way(
    engine: Engine,
    asked: tuple[World, dict[str, Area]],
    peer: PostGis | None,
    rounds: int,
    goals: Goals,
    way: tuple[str, int, int, int],
) -> None:
    """Ask all zones of a process that keeps so much open, and say how it compares."""
    (people, zones), (title, most_bytes, mean_goal, least) = asked, way
    keep_open(most_bytes)
    keyring, before = Keyring([b"k" * 32]), _resident_mb()
    with reading(engine) as session:
        began = time.process_time()
        index = open_index(session, keyring)
        blocks = sum(map(len, index.tables))
        opened = (time.process_time() - began) * 1000
        print(f"{title}: {blocks:,} heads opened in {opened:.0f} ms", flush=True)
        found = against_postgis(index, zones, peer, rounds)
        print(f"  memory +{_resident_mb() - before:.0f} MB", flush=True)
        if peer and len(people) >= 3_000_000:
            say_ratios(goals, f"{len(people):,}, {title}", found, (mean_goal, least))
        storms = burst(people)
        spent = cpu_ms(lambda: [answer(index, each) for each in storms]) / 1000
        print(f"  burst of 500 zones: {spent:.2f} s CPU", flush=True)


def measure(many: int, rounds: int, peer: PostGis | None, atlas: Atlas, goals: Goals) -> None:
    """Measure all at one size."""
    people, zones = world(atlas, many), five_zones(atlas)
    print(f"\n== {many:,} persons", flush=True)
    if peer:
        print(f"PostGIS loaded in {_wall(lambda: peer.load(people)):.0f} s", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'bench.db'}", audit_keys(Settings()))
        Base.metadata.create_all(engine)
        empty, began = file_bytes(engine), time.process_time()
        build(engine, Keyring([b"k" * 32]), people)
        print(f"built in {time.process_time() - began:.1f} s CPU", flush=True)
        for way in WAYS:
            ask_one_way(engine, (people, zones), peer, rounds, goals, way)
        keep_open(64 << 20)
        keyring, taken = Keyring([b"k" * 32]), file_bytes(engine) - empty
        goals.say(f"{many:,}, bytes a stay, built", taken / many, 26, "bytes", at_least=False)
        if many <= 1_000_000:
            grow(engine, keyring, world(atlas, many // 3))
            each = (file_bytes(engine) - empty) / (many + many // 3)
            goals.say(f"{many:,} and a third, bytes a stay", each, 32, "bytes", at_least=False)
        spent = add_one(engine, keyring, people, 60)
        goals.say(f"{many:,}, adding one person", spent, 1.5, "ms CPU", at_least=False)
        engine.dispose()


def _wall(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _resident_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in status if line.startswith("RssAnon")).split()[1]) / 1024


def main() -> int:
    """Print the figures; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--persons", default="300000,3000000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--full", action="store_true", help="12 million persons, too")
    given = parser.parse_args()
    sizes = [int(each) for each in given.persons.split(",")] + [12_000_000] * given.full
    goals, atlas = Goals(), Atlas.open([Settings().atlas_base])
    if programs() is None:
        print("PostGIS: not run (Debian's postgresql-15 and postgresql-15-postgis-3 are not here)")
    with cluster() if programs() else nullcontext() as peer:
        for many in sizes:
            measure(many, given.rounds, peer, atlas, goals)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    for miss in goals.missed:
        print(f"MISSED: {miss}")
    return 1 if goals.missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
