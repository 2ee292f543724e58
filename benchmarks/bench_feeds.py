"""What feeds cost: one without news, a cycle without news, and a day of many warnings.

    python benchmarks/bench_feeds.py [--persons N]

Each figure is the CPU time of the whole process, as a ratio against our own full work in the same
run, medians of several turns:

- an unchanged feed of some 5 MB, told by the hash of its body or by a 304 of its server, against
  reading it (goals 1/100 and 1/500; it is one of 25 asked in one cycle, and what is written down
  of the asking is counted);
- a cycle with 300 live hazards of 200 polygons each and nothing new, against the first cycle that
  flagged them (goal 1/20);
- some 5 MB of the RSS of GDACS and of the Atom of the NWS, recorded items repeated under other ids,
  places and minutes, against feedparser reading the same bytes, by turns (goals 20 and 10 times);
- 500 warnings of the National Weather Service read, placed, stored and flagged, against reading
  them alone (goal 10 times).

A ratio missed is measured once more alone; the exit code is 1 when it is missed again.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import feedparser  # noqa: E402
from sqlalchemy.engine import Engine  # noqa: E402

import webapp.all_models  # noqa: E402, F401
from benchmarks.rows import exit_code, print_row  # noqa: E402
from benchmarks.watch_world import KEYRING, seed  # noqa: E402
from core.atlas.atlas import Atlas, Unit  # noqa: E402
from core.audit_log.keys import audit_keys  # noqa: E402
from core.db import Base, make_engine, writing  # noqa: E402
from core.http import Body, HttpRequest, NotModified, hash_body  # noqa: E402
from core.settings import Settings  # noqa: E402
from feeds.formats.registry import read  # noqa: E402
from feeds.models import Source  # noqa: E402
from feeds.sources.catalogue import ensure_sources  # noqa: E402
from feeds.sources.poll import record_unchanged  # noqa: E402
from feeds.sources.retrieval import SourceClient  # noqa: E402
from feeds.sources.views import SourceView, view_of  # noqa: E402
from watch.cycle import CycleContext, run  # noqa: E402
from watch.flagging import FlaggedBefore  # noqa: E402
from watch.polling import Polling, polling_of  # noqa: E402

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
HASH_GOAL, NOT_MODIFIED_GOAL, IDLE_GOAL, WARNINGS_GOAL = 100, 500, 20, 10
RSS_GOAL, ATOM_GOAL = 20, 10
SAMPLES = ROOT / "tests" / "samples" / "feeds"
RECORDED = ROOT.parent / "shared" / "feeds"
RSS = ("gdacs/rss-2019-12-30-16-items.xml", "gdacs-rss.xml")
ATOM = ("nws/atom-cap1.1-index-163-entries-2018-08-15.xml", "nws-index.atom")
"""A whole recorded body, where the recordings are there, else a short sample of our own."""
MOST_ITEMS = 1_900
"""A body of more would be cut off by a reader's limit."""
FEED_BYTES, FEED_TURNS = 5_000_000, 3
TURNS = 7
ITEMS, FEEDS, HAZARDS, POLYGONS, WARNINGS = 3_100, 25, 300, 200, 500


@dataclass(frozen=True, slots=True)
class Bench:
    """What all the figures work on."""

    engine: Engine
    atlas: Atlas
    folder: Path
    settings: Settings


def cpu_of(work: Callable[[], object]) -> float:
    """Return the CPU seconds a piece of work takes in this process."""
    began = time.process_time()
    work()
    return time.process_time() - began


def median_of(work: Callable[[], object], turns: int = TURNS) -> float:
    """Return the median of the CPU seconds of several turns."""
    return statistics.median(cpu_of(work) for _ in range(turns))


# -- a feed without news ------------------------------------------------------------------------


def disasters() -> bytes:
    """Return a list of GDACS of some 5 MB: 3,100 floods that differ in place and words."""
    dice = random.Random(3)
    items = "".join(_flood(number, dice) for number in range(ITEMS))
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:gdacs="http://www.gdacs.org" xmlns:georss="http://www.georss.org/georss">'
        f"<channel><title>GDACS RSS information</title>{items}</channel></rss>"
    ).encode()


def _flood(number: int, dice: random.Random) -> str:
    lat, lon = dice.uniform(-35, 33), dice.uniform(-117, -35)
    words = " ".join(dice.choice(("river", "rain", "valley", "town", "road")) for _ in range(170))
    return (
        f"<item><title>Green flood alert {number}</title><description>{words}</description>"
        f"<pubDate>Sun, 22 Nov 2026 12:00:00 GMT</pubDate><guid>FL{900000 + number}</guid>"
        f"<georss:point>{lat:.4f} {lon:.4f}</georss:point>"
        f"<gdacs:eventtype>FL</gdacs:eventtype><gdacs:eventid>{900000 + number}</gdacs:eventid>"
        "<gdacs:episodeid>1</gdacs:episodeid><gdacs:alertlevel>Green</gdacs:alertlevel>"
        "<gdacs:fromdate>Sun, 22 Nov 2026 00:00:00 GMT</gdacs:fromdate>"
        "<gdacs:todate>Tue, 24 Nov 2026 00:00:00 GMT</gdacs:todate>"
        f"<gdacs:bbox>{lon:.2f} {lon + 1:.2f} {lat:.2f} {lat + 1:.2f}</gdacs:bbox>"
        '<gdacs:severity unit="" value="0">Magnitude 0</gdacs:severity>'
        "<gdacs:iscurrent>true</gdacs:iscurrent></item>"
    )


def unchanged(bench: Bench) -> tuple[float, float]:
    """Return how many times our reading costs what a feed costs that has not changed: by the hash
    of its body, and by a 304.
    """
    data = disasters()
    reads = median_of(lambda: read(data, "gdacs-rss", "bench"), 3)
    digest = hash_body(data)
    views = _sources_that_answered(bench, digest)

    def by_hash(request: HttpRequest) -> Body | NotModified:
        # A client takes the hash of what came, and compares.
        is_known = hash_body(data) == request.body_hash
        return NotModified() if is_known else Body(request.address, data)

    def ask(answer: Callable[[HttpRequest], Body | NotModified], at: datetime) -> None:
        client = SourceClient(bench.engine, answer, read, 60.0)
        retrieved = [client.ask(view, at) for view in views]
        with writing(bench.engine) as session:
            if len(record_unchanged(session, retrieved, at)) != FEEDS:
                raise SystemExit("an unchanged feed was read again")

    moments = iter(NOW + timedelta(minutes=minute) for minute in range(1, 100))
    ask(by_hash, next(moments))
    hashed = median_of(lambda: ask(by_hash, next(moments))) / FEEDS
    not_modified = median_of(lambda: ask(lambda _: NotModified('"one"'), next(moments))) / FEEDS
    print(
        f"an unchanged feed of {len(data) / 1e6:.1f} MB, one of {FEEDS} asked together: reading it"
        f" {reads * 1000:.0f} ms, the same hash {hashed * 1000:.2f} ms, a 304"
        f" {not_modified * 1000:.2f} ms"
    )
    return reads / hashed, reads / not_modified


def _sources_that_answered(bench: Bench, digest: str) -> list[SourceView]:
    with writing(bench.engine) as session:
        sources = [
            Source(
                key=f"bench-{number}", name=f"Bench {number}", format="gdacs-rss",
                address=f"https://feeds.example.test/{number}", etag='"one"',
                body_hash=digest, last_good_at=NOW,
            )
            for number in range(FEEDS)
        ]  # fmt: skip
        session.add_all(sources)
        session.flush()
        return [view_of(source) for source in sources]


# -- a feed read, against feedparser ---------------------------------------------------------------


_PLACES = re.compile(rb"<(?:cap:polygon|georss:point|geo:lat|geo:long)>[^<]+")
_DEGREES = re.compile(rb"-?\d+\.\d+")
_MINUTE = re.compile(rb"(?<=[T ]\d\d):\d\d:\d\d(?= GMT|[+-]\d\d:)")


def repeated(data: bytes, tag: str, most: int) -> bytes:
    """Return a document with its items repeated until it has FEED_BYTES, or `most` items; under
    other ids, at other places and minutes: nothing of one is any help with another.
    """
    items = re.findall(rf"<{tag}[ >].*?</{tag}>".encode(), data, re.DOTALL)
    start, end = data.index(items[0]), data.rindex(items[-1]) + len(items[-1])
    made: list[bytes] = []
    size = 0
    while size < FEED_BYTES and len(made) < most:
        item = items[len(made) % len(items)]
        number = b"%d" % (1_000_000 + len(made))
        item = re.sub(rb"(<guid[^>]*>)([^<]+)", rb"\g<1>\g<2>-" + number, item)
        item = re.sub(rb"(eventid[=>])(\d+)", rb"\g<1>" + number, item)
        item = re.sub(rb"(<id>)([^<]+)", rb"\g<1>\g<2>-" + number, item)
        item = _elsewhere(item, len(made))
        made.append(item)
        size += len(item)
    return data[:start] + b"".join(made) + data[end:]


def _elsewhere(item: bytes, number: int) -> bytes:
    """Return an item of another place, some metres off, and of another minute."""

    def moved(place: re.Match[bytes]) -> bytes:
        return _DEGREES.sub(lambda degrees: b"%.5f" % (float(degrees[0]) + number / 1e5), place[0])

    minute = b":%02d:%02d" % (number // 60 % 60, number % 60)
    return _MINUTE.sub(minute, _PLACES.sub(moved, item))


def against_feedparser(bodies: tuple[str, str], tag: str, most: int) -> float:
    """Return how many times feedparser needs the time in which we read the same bytes, whole to
    our messages: the median of turns.
    """
    recorded = RECORDED / bodies[0]
    sample = recorded if recorded.exists() else SAMPLES / bodies[1]
    data = repeated(sample.read_bytes(), tag, most)
    reading, entries = read(data, None, sample.name), len(feedparser.parse(data).entries)
    if len(reading.alerts) + len(reading.rejected) != entries:
        raise SystemExit(f"{sample.name}: we read other items than the {entries} of feedparser")
    turns = [
        (cpu_of(lambda: read(data, None, sample.name)), cpu_of(lambda: feedparser.parse(data)))
        for _ in range(FEED_TURNS)
    ]
    ours, theirs = (statistics.median(each) for each in zip(*turns, strict=True))
    print(
        f"{sample.name}, {len(data) / 1e6:.1f} MB, {entries} items: we {ours * 1000:.0f} ms,"
        f" feedparser {theirs * 1000:.0f} ms"
    )
    return statistics.median(theirs / ours for ours, theirs in turns)


# -- a cycle without news -----------------------------------------------------------------------


def hazards(folder: Path) -> Path:
    """Write 300 alerts of 200 polygons of 12 points each into a file, and return it."""
    dice = random.Random(4)
    alerts = "".join(_alert(number, dice) for number in range(HAZARDS))
    path = folder / "hazards.xml"
    path.write_text(f'<?xml version="1.0"?><alerts>{alerts}</alerts>', encoding="utf-8")
    return path


def _alert(number: int, dice: random.Random) -> str:
    lat, lon = dice.uniform(13, 33), dice.uniform(-115, -84)
    rings = "".join(
        f"<polygon>{_ring(lat + dice.gauss(0, 0.8), lon + dice.gauss(0, 0.8), 0.09)}</polygon>"
        for _ in range(POLYGONS)
    )
    return (
        '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
        f"<identifier>IDLE-{number}</identifier><sender>bench@example.test</sender>"
        "<sent>2026-11-22T17:00:00-00:00</sent><status>Actual</status><msgType>Alert</msgType>"
        "<scope>Public</scope><info><category>Met</category><event>Flood Warning</event>"
        "<urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty>"
        "<expires>2026-11-24T00:00:00-00:00</expires>"
        f"<area><areaDesc>Cuenca {number}</areaDesc>{rings}</area></info></alert>"
    )


def _ring(lat: float, lon: float, radius: float) -> str:
    turns = [2 * math.pi * (step % 12) / 12 for step in range(13)]
    return " ".join(
        f"{lat + radius * math.sin(turn):.4f},{lon + radius * math.cos(turn):.4f}" for turn in turns
    )


def idle_cycle(bench: Bench) -> float:
    """Return how many times the first cycle costs what a cycle without news costs."""
    path, before = hazards(bench.folder), FlaggedBefore()
    offline = Settings(feeds_online=False)
    polling = polling_of(bench.engine, offline, _no_network)

    def cycle(now: datetime, *files: Path) -> tuple[int, int]:
        context = CycleContext(bench.engine, bench.atlas, KEYRING, offline, now)
        report = run(context, polling, files, flagged_before=before)
        return report.persons, report.raised

    found: list[tuple[int, int]] = []
    first = cpu_of(lambda: found.append(cycle(NOW, path)))
    moments = iter(NOW + timedelta(minutes=minute) for minute in range(1, 1 + TURNS))
    idle = median_of(lambda: found.append(cycle(next(moments))))
    persons, raised = found[0]
    if not persons or not raised or any(each != (persons, 0) for each in found[1:]):
        raise SystemExit(f"the cycles differ: {found}")
    print(
        f"a cycle with {HAZARDS} live hazards, {persons:,} persons flagged: first"
        f" {first:.2f} s, without news {idle * 1000:.0f} ms"
    )
    return first / idle


def _no_network(request: HttpRequest) -> NotModified:
    raise SystemExit(f"asked {request.address} though the feeds are off")


# -- a day of many warnings ---------------------------------------------------------------------


def warnings(counties: list[Unit], number: int) -> bytes:
    """Return 500 warnings as api.weather.gov lists them: half with a polygon, half by counties."""
    dice = random.Random(number)
    features = [_warning(each, number, counties, dice) for each in range(WARNINGS)]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _warning(each: int, turn: int, counties: list[Unit], dice: random.Random) -> dict[str, Any]:
    name = f"urn:oid:2.49.0.1.840.0.{uuid.UUID(int=dice.getrandbits(128)).hex}.{turn:03d}.1"
    chosen = dice.sample(counties, 3)
    lat, lon = dice.uniform(26, 36), dice.uniform(-104, -82)
    turns = [2 * math.pi * (step % 14) / 14 for step in range(15)]
    ring = [
        [round(lon + 0.2 * math.cos(turn), 4), round(lat + 0.2 * math.sin(turn), 4)]
        for turn in turns
    ]
    shape = {"type": "Polygon", "coordinates": [ring]} if each % 2 else None
    properties = {
        "@id": f"https://api.weather.gov/alerts/{name}",
        "@type": "wx:Alert",
        "id": name,
        "areaDesc": "; ".join(unit.name for unit in chosen),
        "geocode": {"SAME": [f"0{unit.code[2:]}" for unit in chosen], "UGC": []},
        "affectedZones": [],
        "references": [],
        "sent": "2026-11-22T11:00:00-06:00",
        "effective": "2026-11-22T11:00:00-06:00",
        "onset": "2026-11-22T11:00:00-06:00",
        "expires": "2026-11-22T20:00:00-06:00",
        "ends": "2026-11-22T20:00:00-06:00",
        "status": "Actual",
        "messageType": "Alert",
        "category": "Met",
        "severity": "Severe",
        "certainty": "Likely",
        "urgency": "Immediate",
        "event": "Flash Flood Warning",
        "sender": "w-nws.webmaster@noaa.gov",
        "senderName": "NWS Bench TX",
        "headline": f"Flash Flood Warning {each}",
        "description": " ".join(dice.choice(("rain", "creek", "road")) for _ in range(200)),
        "instruction": "Turn around, do not drown.",
        "response": "Avoid",
        "parameters": {"VTEC": [f"/O.NEW.KZ{turn:02d}.FF.W.{each:04d}.261122T1700Z-261123T0200Z/"]},
    }
    return {"id": properties["@id"], "type": "Feature", "geometry": shape, "properties": properties}


def many_warnings(bench: Bench) -> float:
    """Return how many times reading 500 warnings costs the whole way to their flags."""
    counties = list(bench.atlas.units("admin2", country="US"))
    offline = Settings(feeds_online=False)
    polling = polling_of(bench.engine, offline, _no_network)
    # What outlives a cycle in the worker outlives it here: 500 are new in each, and they alone are
    # worked out.
    before = FlaggedBefore()
    reads, wholes = [], []
    for turn in range(3):
        path = bench.folder / f"warnings-{turn}.geojson"
        path.write_bytes(warnings(counties, turn))
        reads.append(median_of(lambda path=path: read(path.read_bytes()), 3))  # type: ignore[misc]
        wholes.append(cpu_of(lambda path=path: _whole_way(bench, polling, path, before)))  # type: ignore[misc]
    ratio = statistics.median(w / r for w, r in zip(wholes, reads, strict=True))
    print(
        f"{WARNINGS} warnings: reading {statistics.median(reads) * 1000:.0f} ms, to their flags"
        f" {statistics.median(wholes) * 1000:.0f} ms"
    )
    return ratio


def _whole_way(bench: Bench, polling: Polling, path: Path, before: FlaggedBefore) -> None:
    context = CycleContext(bench.engine, bench.atlas, KEYRING, polling_settings(), NOW)
    report = run(context, polling, [path], flagged_before=before)
    if report.files[0].new != WARNINGS or report.files[0].unplaced:
        raise SystemExit(f"not all warnings came through: {report.files[0]}")
    if report.raised < WARNINGS or report.failures:
        raise SystemExit(f"not all were flagged: {report.raised} flags, {report.failures[:3]}")


def polling_settings() -> Settings:
    """Return settings without the network."""
    return Settings(feeds_online=False)


# -- the whole ----------------------------------------------------------------------------------


def fresh(folder: Path, atlas: Atlas, persons: int) -> Bench:
    """Return a house of invented persons in a database of its own."""
    engine = make_engine(f"sqlite:///{folder / f'{uuid.uuid4().hex}.db'}", audit_keys(Settings()))
    Base.metadata.create_all(engine)
    seed(engine, atlas, persons)
    with writing(engine) as session:
        ensure_sources(session)
    return Bench(engine, atlas, folder, Settings())


def main() -> int:
    """Print the figures; 1 when a goal is missed twice."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--persons", type=int, default=20_000)
    persons = parser.parse_args().persons
    atlas = Atlas.open([Settings().atlas_base])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def feed() -> list[tuple[str, float, float, bool]]:
            hashed, not_modified = unchanged(fresh(folder, atlas, 100))
            return [
                ("reading : unchanged by hash", hashed, HASH_GOAL, True),
                ("reading : unchanged by 304", not_modified, NOT_MODIFIED_GOAL, True),
            ]

        def parsed() -> list[tuple[str, float, float, bool]]:
            rss = against_feedparser(RSS, "item", MOST_ITEMS)
            atom = against_feedparser(ATOM, "entry", 2 * MOST_ITEMS)
            return [
                ("feedparser : reading RSS of GDACS", rss, RSS_GOAL, True),
                ("feedparser : reading Atom of the NWS", atom, ATOM_GOAL, True),
            ]

        def idle() -> list[tuple[str, float, float, bool]]:
            ratio = idle_cycle(fresh(folder, atlas, persons))
            return [("first cycle : cycle without news", ratio, IDLE_GOAL, True)]

        def burst() -> list[tuple[str, float, float, bool]]:
            ratio = many_warnings(fresh(folder, atlas, persons))
            return [("500 warnings to flags : reading them", ratio, WARNINGS_GOAL, False)]

        for measure in (feed, parsed, idle, burst):
            lines = measure()
            if not all(map(_is_met, lines)):
                print("missed; measured once more alone:")
                lines = measure()
            for line in lines:
                words, ratio, goal, is_least = line
                print_row(words, ratio, goal, "x", at_least=is_least)
    return exit_code()


def _is_met(line: tuple[str, float, float, bool]) -> bool:
    _words, ratio, goal, is_least = line
    return ratio >= goal if is_least else ratio <= goal


if __name__ == "__main__":
    raise SystemExit(main())
