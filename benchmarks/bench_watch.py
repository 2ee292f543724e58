"""From the bytes of an alert to the sheet somebody calls from, among 300,000 to 3 million persons.

    python benchmarks/bench_watch.py [--persons N]

Builds the sealed index of N invented persons (households of three, four countries, a key for each)
in a temporary SQLite file by the product's own writer, and the rows of those of one country in the
zone, sealed as ever; of the others, whom no page names, only the index. CPU time of the process,
medians of several turns, against fixed limits; where a peer is named, by turns in the same run:

- read -> place -> store -> match -> flag (committed) -> the first page of the sheet with its names
  and its line of the audit log, of a storm with 30,000 own persons inside at 3 million (1 % of N):
  warm, and cold in a process just started (its imports are told apart);
- a round with 300 live hazards and nothing new, against the round that flagged them; and one after
  a single person has registered;
- how long the reader of that page, of the whole list and of the workbook keeps writers out;
- one new person against 2,000 live zones; peer: each zone asked by shapely, prepared;
- a list of 5,000 persons imported and flagged in that transaction: the share of the flags.

A goal that is missed fails by the exit code.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
STARTED = time.process_time()

import numpy as np  # noqa: E402
import shapely  # noqa: E402
import sqlalchemy as sa  # noqa: E402
from sqlalchemy import event  # noqa: E402
from sqlalchemy.engine import Engine  # noqa: E402

import webapp.all_models  # noqa: E402, F401
from benchmarks.bench_matching import build  # noqa: E402
from benchmarks.bench_registry_import import ours as import_list  # noqa: E402
from benchmarks.bench_registry_import import people_list  # noqa: E402
from benchmarks.matching_world import World, burst, world  # noqa: E402
from benchmarks.rows import exit_code, print_row  # noqa: E402
from benchmarks.watch_world import (  # noqa: E402
    KEYRING,
    NOW,
    OWN,
    points_of,
    reach_for,
    seal_rows,
    storm,
)
from core.atlas.atlas import Atlas  # noqa: E402
from core.audit_log import AuditSpool, reading_noted  # noqa: E402
from core.audit_log.keys import audit_keys  # noqa: E402
from core.context import Context  # noqa: E402
from core.db import Base, make_engine, reading, writing  # noqa: E402
from core.geo.area_tree import AreaTree  # noqa: E402
from core.geo.geometry import Area  # noqa: E402
from core.settings import Settings  # noqa: E402
from directory.entries.visibility import Viewer  # noqa: E402
from feeds.drawings.drawn_bands import DrawnBands  # noqa: E402
from feeds.formats.registry import read  # noqa: E402
from feeds.lifecycle.store import store  # noqa: E402
from feeds.models import Hazard, HazardStatus  # noqa: E402
from feeds.sources.catalogue import ensure_sources, source_by_key  # noqa: E402
from feeds.values import Band, HazardKind, Severity  # noqa: E402
from registry.matching import writing as writing_index  # noqa: E402
from registry.matching.placements.listeners import tell_placements  # noqa: E402
from registry.people.record import Card, StayPlace  # noqa: E402
from registry.registration.persons import NewPerson, NewStay, add_persons  # noqa: E402
from watch.flagged_before import FlaggedBefore  # noqa: E402
from watch.flagging import CycleFlagging  # noqa: E402
from watch.matching.hazard_zone import bands_of  # noqa: E402
from watch.matching.live_zones import live_zones  # noqa: E402
from watch.models import Flag, FlagStatus  # noqa: E402
from watch.sheet.affected_sheet import sheet_and_calls  # noqa: E402
from watch.sheet.call_list import NO_CALLS, CallList, CallsPart  # noqa: E402
from watch.sheet.model import AffectedSheet  # noqa: E402
from watch.sheet.workbook import WorkbookHeading, call_workbook  # noqa: E402
from webapp.newcomers import flag_newcomers_of  # noqa: E402

IMPORTED = time.process_time()
WARM_MS, COLD_MS, IDLE_MS, LOCK_MS, NEWCOMER_US, IMPORT_SHARE = 1000, 1500, 200, 50, 50, 5
OWN_SHARE = 0.01
REPEATS, LIVE, ZONES, IMPORTED_AT_ONCE = 5, 300, 2000, 5000
FIRST_PAGE, WHOLE_LIST = CallsPart(1, 50), CallsPart(size=2000)
HEADING = WorkbookHeading("Tormenta", "bench", "2026-11-22", "CONFIDENCIAL")


@dataclass(frozen=True)
class Bench:
    """What all figures work on."""

    engine: Engine
    atlas: Atlas
    folder: Path


def cpu_ms(work: Callable[[], object]) -> float:
    """Return the CPU of one call."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


# -- from the bytes to the first page ---------------------------------------------------------


def whole_way(bench: Bench, data: bytes) -> dict[str, float]:
    """Go the whole way with one message; return CPU ms by step, and whom it found."""
    marks = [time.process_time()]
    said = read(data)
    marks.append(time.process_time())
    with writing(bench.engine) as session:
        report = store(session, source_by_key(session, "files"), said, bench.atlas, NOW)
    marks.append(time.process_time())
    flagging = CycleFlagging(bench.engine, bench.atlas, KEYRING, NOW)
    flagging.flag_changed(report.changed)
    if flagging.failures:
        raise SystemExit(f"not flagged: {flagging.failures}")
    marks.append(time.process_time())
    sheet = first_page(bench, report.changed[0])
    marks.append(time.process_time())
    names = ("read", "place and store", "match and flag", "first page")
    steps = {name: (marks[at + 1] - marks[at]) * 1000 for at, name in enumerate(names)}
    own = sheet.own
    assert own is not None
    return steps | {
        "cpu": (marks[-1] - marks[0]) * 1000,
        "persons": sum(each.persons for each in flagging.nationals()),
        "own": own.persons.value or 0,
        "names": len(sheet.calls),
    }


def first_page(bench: Bench, hazard_id: uuid.UUID) -> AffectedSheet:
    """Return the first page of the sheet, its line in the audit log."""
    with asked(bench, hazard_id, FIRST_PAGE) as (sheet, _calls):
        return sheet


@contextmanager
def asked(
    bench: Bench, hazard_id: uuid.UUID, part: CallsPart
) -> Iterator[tuple[AffectedSheet, CallList]]:
    """Yield the sheet of a hazard as somebody reads it, with its call list."""
    with reading_noted(bench.engine, AuditSpool(bench.folder)) as session:
        hazard = session.get_one(Hazard, hazard_id)
        context = Context(
            session=session, keyring=KEYRING, atlas=bench.atlas, viewer=Viewer.of_country(OWN),
            actor="bench", now=NOW, purpose="benchmark",
        )  # fmt: skip
        yield sheet_and_calls(
            context, zone=bands_of(hazard), at=NOW, may_see_names=True, near_km=25.0, part=part
        )


def to_the_page(bench: Bench, reach: float, many: int) -> None:
    """Say what the whole way costs, warm and cold."""
    whole_way(bench, storm(0, reach))
    runs = [whole_way(bench, storm(number, reach)) for number in range(1, REPEATS + 1)]
    warm = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
    steps = ", ".join(f"{step} {warm[step]:.0f}" for step in list(warm)[:4])
    print(
        f"alert to flags and the first page: {warm['persons']:,.0f} persons, {warm['own']:,.0f}"
        f" own, {warm['names']:.0f} names; {steps} ms"
    )
    print_row(f"{many:,}, alert to the first page, warm", warm["cpu"], WARM_MS, "ms CPU")
    command = [sys.executable, __file__, "--cold", str(bench.folder), "--reach", str(reach)]
    starts = [
        json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
        for _ in range(3)
    ]
    cold = sorted(starts, key=lambda run: run["cpu"])[1]
    print(f"  of a process just started, after {cold['imports']:.0f} ms of imports")
    print_row(f"{many:,}, alert to the first page, cold", cold["cpu"], COLD_MS, "ms CPU")


def as_cold(folder: Path, reach: float) -> None:
    """Print what a process just started takes, as JSON."""
    began = time.process_time()
    bench = opened(folder)
    way = whole_way(bench, storm(time.time_ns(), reach))
    way["cpu"] = (time.process_time() - began) * 1000
    print(json.dumps(way | {"imports": (IMPORTED - STARTED) * 1000}))


# -- rounds -----------------------------------------------------------------------------------


def make_live(bench: Bench, people: World, many: int) -> None:
    """Put so many live storms over places where people live."""
    with writing(bench.engine) as session:
        source = source_by_key(session, "files")
        for number, area in enumerate(burst(people, many)):
            hazard = Hazard(
                key=f"bench:{number}", source_id=source.id, kind=HazardKind.STORM, title="Bench",
                severity=Severity.SEVERE, status=HazardStatus.ACTIVE, started_at=NOW,
                ends_at=NOW + timedelta(days=2), last_seen_at=NOW, version=1, zone=area,
                severity_zones=DrawnBands.of([Band(area, Severity.SEVERE)]),
            )  # fmt: skip
            box = area.box
            hazard.west, hazard.south, hazard.east, hazard.north = (
                box.west, box.south, box.east, box.north
            )  # fmt: skip
            session.add(hazard)


def rounds(bench: Bench, people: World, many: int) -> None:
    """Say what a round costs in which nothing changed, and one after somebody has registered."""
    before = FlaggedBefore()

    def one(minute: int) -> tuple[float, int]:
        now = NOW + timedelta(minutes=minute)
        flagging = CycleFlagging(bench.engine, bench.atlas, KEYRING, now, before)
        spent = cpu_ms(lambda: flagging.flag_all([]))
        spent += cpu_ms(flagging.nationals)
        if flagging.failures:
            raise SystemExit(f"not flagged: {flagging.failures}")
        return spent, sum(each.persons for each in flagging.nationals())

    full, persons = one(0)
    idle = [one(minute) for minute in range(1, REPEATS + 1)]
    if any(found != persons for _, found in idle):
        raise SystemExit("an unchanged round counts otherwise")
    quiet = statistics.median(spent for spent, _ in idle)
    fresh = []
    for minute in range(REPEATS + 1, 2 * REPEATS + 1):
        register(bench, points_of(people, np.array([minute * 977]))[0])
        fresh.append(one(minute)[0])
    print(
        f"a round with {LIVE} live hazards, {persons:,} persons flagged: {full:,.0f} ms CPU; after"
        f" one person has registered {statistics.median(fresh):.1f} ms;"
        f" ratio, full : unchanged = {full / quiet:.0f} : 1"
    )
    print_row(f"{many:,}, unchanged round, {LIVE} live hazards", quiet, IDLE_MS, "ms CPU")


def register(bench: Bench, *points: tuple[float, float]) -> None:
    """Register a person at each point."""
    new = [
        NewPerson(
            country=OWN, card=Card(full_name="Nueva"), consent_at=NOW,
            stays=[NewStay(place=StayPlace(lon=lon, lat=lat))],
        )
        for lon, lat in points
    ]  # fmt: skip
    with writing(bench.engine) as session:
        add_persons(session, KEYRING, new)


# -- who waits for a reader -------------------------------------------------------------------


def locks(bench: Bench, hazard_id: uuid.UUID, many: int) -> None:
    """Say how long readers of the sheet keep writers out, at the most."""

    def workbook() -> None:
        with asked(bench, hazard_id, NO_CALLS) as (_sheet, calls):
            call_workbook(calls.open_all(), calls.persons, HEADING, str, NOW)

    def page(part: CallsPart) -> None:
        with asked(bench, hazard_id, part):
            pass

    readers: dict[str, Callable[[], None]] = {
        "first page": lambda: page(FIRST_PAGE),
        "whole list": lambda: page(WHOLE_LIST),
        "workbook": workbook,
    }
    for name, reader in readers.items():
        with held(bench.engine) as seconds:
            spent = cpu_ms(reader)
        print(f"  {name}: {spent:,.0f} ms CPU")
        title = f"{many:,}, write lock held by the reader of the {name}"
        print_row(title, max(seconds, default=0.0) * 1000, LOCK_MS, "ms")


@contextmanager
def held(engine: Engine) -> Iterator[list[float]]:
    """Yield how long each transaction that writes holds the lock, from its beginning to its end."""
    began: list[float] = []
    seconds: list[float] = []

    def begin(connection: Any) -> None:
        if connection.get_execution_options().get("writes"):
            began.append(time.perf_counter())

    def end(connection: Any) -> None:
        if connection.get_execution_options().get("writes") and began:
            seconds.append(time.perf_counter() - began.pop())

    event.listen(engine, "begin", begin)
    event.listen(engine, "commit", end)
    try:
        yield seconds
    finally:
        event.remove(engine, "begin", begin)
        event.remove(engine, "commit", end)


# -- newcomers --------------------------------------------------------------------------------


def newcomers(bench: Bench, people: World) -> None:
    """Say what asking 2,000 live zones about one person costs, and that they are flagged."""
    areas = burst(people, ZONES)
    tree = AreaTree(areas)
    shapes = np.array([area.geometry for area in map(_own_shape, areas)], dtype=object)
    at = np.random.default_rng(5).integers(0, len(people), 400)
    places = np.array(points_of(people, at))
    pairs = 0
    ours, theirs = [], []
    for lon, lat in places.tolist():
        began = time.process_time_ns()
        _, found = tree.pairs_holding(np.array([lon]), np.array([lat]))
        middle = time.process_time_ns()
        looped = np.flatnonzero(shapely.intersects_xy(shapes, lon, lat))
        ours.append((middle - began) / 1000)
        theirs.append((time.process_time_ns() - middle) / 1000)
        if found.tolist() != looped.tolist():
            raise SystemExit("the answers differ")
        pairs += len(found)
    spent = statistics.median(ours)
    ratio = statistics.median(theirs) / spent
    print(f"{len(places)} persons, {pairs} pairs; zone by zone : tree = {ratio:.0f} : 1")
    print_row(f"one new person against {ZONES:,} zones", spent, NEWCOMER_US, "us CPU")


def _own_shape(area: Area) -> Area:
    return Area(shapely.from_wkb(area.to_wkb()))


def flagged_at_once(bench: Bench) -> None:
    """Say what registering somebody inside a live zone costs with the flags, and many."""
    with reading(bench.engine) as session:
        zones = live_zones(session)
        middle = next(iter(zones.areas.values())).center
        before = session.scalar(sa.select(sa.func.sum(Flag.persons)))
    listening = opened(bench.folder)
    flag_newcomers_of(listening.engine, lambda: KEYRING, lambda: bench.atlas, lambda: NOW)
    register(listening, (middle.lon, middle.lat))
    with reading(bench.engine) as session:
        if session.scalar(sa.select(sa.func.sum(Flag.persons))) == before:
            raise SystemExit("nobody was flagged")
        raised = session.scalar(sa.select(sa.func.count()).where(Flag.status == FlagStatus.RAISED))
    one = cpu_ms(lambda: register(listening, (middle.lon, middle.lat)))
    print(f"one person registered and flagged: {one:.1f} ms CPU; {raised:,} flags raised")
    shares = [share_of_flags(listening, 10_000 * turn) for turn in range(3)]
    title = f"{IMPORTED_AT_ONCE:,} imported and flagged, share of the flags"
    print_row(title, statistics.median(shares) * 100, IMPORT_SHARE, "%")


def share_of_flags(bench: Bench, first: int) -> float:
    """Return which part of the CPU of an import goes to the flags: to note who is placed, and all
    that is done before the commit.
    """
    spent: list[float] = []

    def timed(work: Callable[..., object]) -> Callable[..., None]:
        return lambda *given: spent.append(cpu_ms(lambda: work(*given)))

    data, note = people_list(IMPORTED_AT_ONCE, first), writing_index.note_placements
    heard = bench.engine.get_execution_options()["on_placed"]
    tell_placements(bench.engine, timed(heard))
    writing_index.note_placements = timed(note)
    try:
        whole = cpu_ms(lambda: import_list(bench.engine, bench.atlas, data))
    finally:
        writing_index.note_placements = note
        tell_placements(bench.engine, heard)
    return sum(spent) / whole


# -- all of it --------------------------------------------------------------------------------


def opened(folder: Path) -> Bench:
    """Return what is in a folder, with connections of its own."""
    engine = make_engine(f"sqlite:///{folder / 'bench.db'}", audit_keys(Settings()))
    return Bench(engine, Atlas.open([Settings().atlas_base]), folder)


def measure(bench: Bench, many: int) -> None:
    """Measure all of it."""
    people = world(bench.atlas, many)
    began = time.process_time()
    build(bench.engine, KEYRING, people)
    with writing(bench.engine) as session:
        ensure_sources(session)
    reach = reach_for(people, int(many * OWN_SHARE))
    sealed = seal_rows(bench.engine, people, reach)
    spent = time.process_time() - began
    print(f"{many:,} persons, {sealed:,} with rows of their own, in {spent:.0f} s CPU", flush=True)
    to_the_page(bench, reach, many)
    with reading(bench.engine) as session:
        hazard_id = session.scalars(sa.select(Hazard.id).limit(1)).one()
    locks(bench, hazard_id, many)
    newcomers(bench, people)
    with writing(bench.engine) as session:
        for hazard in session.scalars(sa.select(Hazard)):
            hazard.status = HazardStatus.ENDED
    make_live(bench, people, LIVE)
    rounds(bench, people, many)
    flagged_at_once(bench)


def main() -> int:
    """Print the figures; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--persons", type=int, default=3_000_000)
    parser.add_argument("--cold", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--reach", type=float, default=0.0, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.cold:
        as_cold(given.cold, given.reach)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        bench = opened(Path(folder))
        Base.metadata.create_all(bench.engine)
        measure(bench, given.persons)
    return exit_code()


if __name__ == "__main__":
    raise SystemExit(main())
