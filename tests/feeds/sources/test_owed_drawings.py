"""A revision fetches its drawing anew; what could not be had is owed, shown, and asked for again:
GDACS and the ShakeMap of the USGS, from a real server on loopback.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.db import reading, writing
from core.geo.geometry import Point
from core.http import HttpRetrieve
from feeds.formats.registry import read
from feeds.models import Hazard
from feeds.sources.poll import SourceReport, poll_source
from feeds.sources.retrieval import SourceClient
from feeds.values import OWED, Precision
from tests.feeds.worlds import FakeAtlas, gdacs, make_source, quake

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LON, LAT = -88.9, 13.0


@dataclass
class Server:
    """What it answers on each path, 503 elsewhere; and what was asked for."""

    bodies: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    home: str = ""

    def asked_since(self) -> list[str]:
        """Return what was asked for since the last time this was called."""
        asked, self.asked = self.asked, []
        return asked


@contextmanager
def serving() -> Iterator[Server]:
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(self.path)
            body = told.bodies.get(self.path)
            self.send_response(200 if body is not None else 503)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *args: object) -> None:
            """Say nothing: the test looks at what was asked for."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    told.home = f"http://127.0.0.1:{server.server_port}"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@dataclass
class Watch:
    """One source of that server, asked again and again."""

    engine: Engine
    server: Server
    source: uuid.UUID
    minutes: int = 0

    def poll(self) -> SourceReport:
        """Ask the source, ten minutes after the last time."""
        self.minutes += 10
        retrieve = HttpRetrieve(
            user_agent="Atalaya test (ops@example.test)",
            max_bytes=1_000_000,
            timeout_seconds=10,
            allow_loopback=True,
        )
        client = SourceClient(self.engine, retrieve, read, seconds=30)
        return poll_source(client, self.source, FakeAtlas(), NOW + timedelta(minutes=self.minutes))

    def state(self) -> tuple[list[str], Precision | None, bool]:
        """Return what is owed, how the zone is drawn, and whether it reaches a degree east."""
        with reading(self.engine) as session:
            hazard = session.scalars(sa.select(Hazard)).one()
            owed = [str(each) for each in hazard.drawing_faults if str(each).startswith(OWED)]
            is_wide = hazard.zone is not None and hazard.zone.contains(Point(LON + 1, LAT))
            return owed, hazard.precision, is_wide


@contextmanager
def watching(engine: Engine, form: str) -> Iterator[Watch]:
    with serving() as server:
        with writing(engine) as session:
            address = f"{server.home}/feed"
            source = make_source(session, "one", address, format=form).id
        yield Watch(engine, server, source)


def square(half: float) -> list[list[float]]:
    west, east, south, north = LON - half, LON + half, LAT - half, LAT + half
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def shapes(half: float) -> bytes:
    """The geometry of the GDACS event: what is felt as MMI 6 or more."""
    document = json.loads(gdacs())
    known = document["features"][0]["properties"]
    point = {
        "type": "Feature",
        "properties": known | {"Class": "Point_Centroid"},
        "geometry": {"type": "Point", "coordinates": [LON, LAT]},
    }
    shaking = {
        "type": "Feature",
        "properties": known | {"Class": "Poly_SMPInt_6", "polygonlabel": "Intensity 6"},
        "geometry": {"type": "Polygon", "coordinates": [square(half)]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [point, shaking]}).encode()


def contours(half: float) -> bytes:
    """A ShakeMap's contour of MMI 6."""
    line = {
        "type": "Feature",
        "properties": {"value": 6.0, "units": "mmi"},
        "geometry": {"type": "MultiLineString", "coordinates": [square(half)]},
    }
    return json.dumps(
        {"type": "FeatureCollection", "metadata": {"eventid": "us7000abcd"}, "features": [line]}
    ).encode()


def detail(home: str, version: int) -> bytes:
    document = json.loads(quake(updated=version))["features"][0]
    url = f"{home}/contours-{version}"
    document["properties"]["products"] = {
        "shakemap": [{"contents": {"download/cont_mmi.json": {"url": url}}}]
    }
    return json.dumps(document).encode()


def summary(home: str, version: int) -> bytes:
    return quake(updated=version, types=",origin,shakemap,", detail=f"{home}/detail-{version}")


def test_gdacs_owes_a_drawing_shows_it_and_draws_each_episode_anew(engine: Engine) -> None:
    with watching(engine, "gdacs-events") as watch:
        server = watch.server
        first, second = f"{server.home}/g1", f"{server.home}/g2"
        server.bodies["/feed"] = gdacs(1, geometry_link=first)
        assert watch.poll().details_failed == 1
        assert watch.state()[0] == [f"{OWED}{first}"]
        server.asked_since()
        watch.poll()
        assert server.asked_since() == ["/feed", "/g1"], "the same body, and it is asked for again"
        server.bodies["/g1"] = shapes(0.3)
        watch.poll()
        assert watch.state() == ([], Precision.CONTOUR, False)
        server.asked_since()
        assert watch.poll().is_unchanged
        assert server.asked_since() == ["/feed"]
        # A new episode says nothing else, and its drawing is not there yet.
        server.bodies["/feed"] = gdacs(2, geometry_link=second)
        watch.poll()
        owed, precision, is_wide = watch.state()
        assert (owed, precision, is_wide) == ([f"{OWED}{second}"], Precision.CONTOUR, False)
        server.bodies["/g2"] = shapes(1.5)
        watch.poll()
        assert watch.state() == ([], Precision.CONTOUR, True)


def test_a_drawing_that_came_late_and_is_the_same_is_owed_no_more(engine: Engine) -> None:
    with watching(engine, "gdacs-events") as watch:
        server = watch.server
        server.bodies |= {
            "/feed": gdacs(1, geometry_link=f"{server.home}/g1"),
            "/g1": shapes(0.3),
        }
        watch.poll()
        server.bodies["/feed"] = gdacs(2, geometry_link=f"{server.home}/g2")
        watch.poll()
        assert watch.state()[0] == [f"{OWED}{server.home}/g2"]
        server.bodies["/g2"] = server.bodies["/g1"]
        watch.poll()
        assert watch.state() == ([], Precision.CONTOUR, False)
        server.asked_since()
        watch.poll()
        assert server.asked_since() == ["/feed"]


@pytest.mark.parametrize("missing", ["detail", "contours"])
def test_a_shakemap_is_owed_shown_and_each_version_drawn_anew(engine: Engine, missing: str) -> None:
    with watching(engine, "usgs-geojson") as watch:
        server, home = watch.server, watch.server.home

        def have(version: int, half: float, *parts: str) -> None:
            bodies = {"detail": detail(home, version), "contours": contours(half)}
            server.bodies |= {f"/{part}-{version}": bodies[part] for part in parts}

        server.bodies["/feed"] = summary(home, 1)
        there = {"detail", "contours"} - {missing}
        have(1, 0.3, *there)
        watch.poll()
        owed, precision, _ = watch.state()
        assert (owed, precision) == ([f"{OWED}{home}/{missing}-1"], Precision.ESTIMATE)
        have(1, 0.3, missing)
        watch.poll()
        assert watch.state() == ([], Precision.CONTOUR, False)
        # The same words, another version of the map, which is not there yet.
        server.bodies["/feed"] = summary(home, 2)
        have(2, 1.5, *there)
        watch.poll()
        owed, precision, is_wide = watch.state()
        assert (owed, precision, is_wide) == (
            [f"{OWED}{home}/{missing}-2"],
            Precision.CONTOUR,
            False,
        ), "the earlier drawing stands, and what is missing is said"
        have(2, 1.5, missing)
        watch.poll()
        assert watch.state() == ([], Precision.CONTOUR, True)
        server.asked_since()
        assert watch.poll().is_unchanged
        assert server.asked_since() == ["/feed"]
