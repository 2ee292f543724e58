"""GDACS and the NHC as they were recorded poll by poll over the days in which One-C became Lala and
Two-C became Moke, replayed by a real server on loopback with the headers each of them sends.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.db import reading, writing
from core.http import HttpRetrieve
from core.settings import ROOT
from feeds.formats.registry import read
from feeds.models import Hazard, HazardStatus
from feeds.sources.poll import SourceReport, poll_source
from feeds.sources.retrieval import SourceClient
from tests.feeds.worlds import FakeAtlas, make_source

SEQUENCES = Path(ROOT).parent / "shared" / "feeds" / "poll-sequences"
pytestmark = pytest.mark.skipif(not SEQUENCES.exists(), reason="no recorded sequences beside")
NHC, GDACS = "nhc-currentstorms", "gdacs-eventlist-TC"
_OF_THE_TRANSFER = {"content-length", "transfer-encoding", "connection", "content-encoding", "date"}


def recorded_headers(name: str) -> dict[str, str]:
    """Return the headers that a source was recorded with, but for those of the transfer."""
    (log,) = SEQUENCES.glob("http-headers-*.json")
    (entry,) = [each for each in json.loads(log.read_text()) if each["name"] == name]
    return {key: value for key, value in entry["headers"].items() if key not in _OF_THE_TRANSFER}


def _moment_of(path: Path) -> datetime:
    return datetime.strptime(path.stem, "%Y-%m-%dT%H%M%SZ").replace(tzinfo=UTC)


@dataclass
class Replay:
    """What the server says next on each path, and what it answered."""

    bodies: dict[str, Path] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)

    def answer(self, path: str, asked: Any) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body, as the recorded server would answer."""
        name = path.strip("/")
        body, headers = self.bodies[name].read_bytes(), dict(self.headers[name])
        if "etag" in headers:
            moment = _moment_of(self.bodies[name])
            digest = md5(body, usedforsecurity=False).hexdigest()[:12]
            headers["etag"] = f'"{len(body):x}-{digest}"'
            headers["last-modified"] = format_datetime(moment, usegmt=True)
            headers.pop("expires", None)
        is_same = "etag" in headers and asked.get("If-None-Match") == headers["etag"]
        status = 304 if is_same else 200
        self.statuses.append(status)
        return status, headers, b"" if is_same else body


@contextmanager
def serving(replay: Replay) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = replay.answer(self.path, self.headers)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status == 200:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing: the test looks at `Replay.statuses`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def steps() -> list[tuple[datetime, str, Path]]:
    """Return every recorded poll, oldest first."""
    found = [
        (_moment_of(path), name, path)
        for name in (NHC, GDACS)
        for path in (SEQUENCES / name).glob("*.json")
    ]
    return sorted(found)


STANDING: dict[str, dict[str, tuple[str, ...]]] = {
    # after the poll at: who speaks for a storm, and by which other hazards it is told
    "2026-08-19T000000Z": {"TC1001303": (), "TC1001304": (), "TC1001305": ()},
    "2026-08-20T130000Z": {"cp012026": ("TC1001303",), "TC1001304": (), "TC1001305": ()},
    "2026-08-20T140000Z": {
        "cp012026": ("TC1001303",),
        "cp022026": (),
        "TC1001304": (),
        "TC1001305": (),
    },
    "2026-08-21T010000Z": {
        "cp012026": ("TC1001303",),
        "cp022026": ("TC1001306",),
        "TC1001305": (),
        "TC1001307": (),
    },
}
"""GDACS still wrote TWO-C-26 when the NHC said Moke; HERNAN-26 was no longer current on 21 August,
EIGHTEEN-26 came and became NARRA-26.
"""


def standing(engine: Engine) -> dict[str, tuple[str, ...]]:
    with reading(engine) as session:
        live = session.scalars(
            sa.select(Hazard).where(Hazard.status == HazardStatus.ACTIVE).order_by(Hazard.key)
        ).all()
        names = {hazard.id: hazard.key.partition(":")[2] for hazard in live}
        return {
            names[hazard.id]: tuple(names[each.id] for each in live if each.same_as_id == hazard.id)
            for hazard in live
            if hazard.same_as_id is None
        }


def test_after_each_poll_the_storms_there_were_stand_each_once(engine: Engine) -> None:
    replay = Replay(
        headers={
            NHC: recorded_headers("nhc-currentstorms.json"),
            GDACS: recorded_headers("gdacs-events.json"),
        }
    )
    assert "etag" not in replay.headers[GDACS], "GDACS sends none: the hash of the body tells"
    retrieve = HttpRetrieve(
        user_agent="Atalaya test (ops@example.test)",
        max_bytes=2_000_000,
        timeout_seconds=20,
        allow_loopback=True,
    )
    client = SourceClient(engine, retrieve, read, seconds=60)
    with serving(replay) as home:
        formats = {NHC: "nhc-storms", GDACS: "gdacs-events"}
        with writing(engine) as session:
            ids = {
                name: make_source(session, name, f"{home}/{name}", format=form).id
                for name, form in formats.items()
            }

        def poll(name: str, now: datetime) -> SourceReport:
            return poll_source(client, ids[name], FakeAtlas(), now)

        expected: dict[str, tuple[str, ...]] = {}
        for moment, name, path in steps():
            replay.bodies[name] = path
            report = poll(name, moment + timedelta(minutes=1))
            assert (report.is_good, report.is_unchanged) == (True, False), (path.name, report.error)
            again = poll(name, moment + timedelta(minutes=6))
            assert (again.is_good, again.is_unchanged) == (True, True), path.name
            assert replay.statuses[-1] == (304 if name == NHC else 200)
            if moment.hour == 1 and name == NHC:
                continue  # both were recorded at this hour: looked at after the second
            expected = STANDING.get(path.stem, expected)
            assert standing(engine) == expected, path.name
    with reading(engine) as session:
        titles = {hazard.key: hazard.title for hazard in session.scalars(sa.select(Hazard))}
        moke = session.scalars(sa.select(Hazard).where(Hazard.key == "nhc:cp022026")).one()
        assert {"storm:moke:2026", "storm:twoc:2026"} <= set(moke.aliases)
    assert titles["nhc:cp022026"].startswith("Moke")
    assert "NARRA-26" in titles["gdacs:TC1001307"]
