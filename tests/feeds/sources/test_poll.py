from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.db import reading, writing
from core.http import Answer, Body, HttpRequest, NotModified, RetrievalFailure, Retrieve
from feeds.formats.registry import read
from feeds.lifecycle.json_view import reading_as_json
from feeds.models import Hazard, HazardStatus, RejectedItem, Source, SourceHour
from feeds.sources.catalogue import SOURCES, ensure_sources, source_by_key
from feeds.sources.links import MAX_DETAILS
from feeds.sources.poll import SourceReport, poll_source, record, record_unchanged
from feeds.sources.retrieval import RetrievedSource, SourceClient
from feeds.sources.views import due, view_of
from feeds.values import OWED, Precision
from tests.feeds.formats.nhc.storms import (
    CENTER,
    FORECAST,
    SPANISH,
    TRACK,
    collection,
    cone,
    radii,
    storms,
    warning,
    zipped,
)
from tests.feeds.formats.nhc.test_rss import RSS
from tests.feeds.worlds import NOW, SAMPLES, FakeAtlas, cap, gdacs, make_source, quake

SAMPLE = SAMPLES / "feeds"


@dataclass
class FakeRetrieve:
    """Answers from a table of addresses; what is not in it has no network."""

    answers: dict[str, Answer | bytes]
    asked: list[HttpRequest] = field(default_factory=list)

    def __call__(self, request: HttpRequest) -> Answer:
        self.asked.append(request)
        answer = self.answers.get(
            request.address, RetrievalFailure("its name cannot be resolved (no network?)")
        )
        return (
            Body(request.address, answer, body_hash=str(hash(answer)))
            if isinstance(answer, bytes)
            else answer
        )


def add_source(
    engine: Engine, key: str, address: str, format_name: str, **given: object
) -> uuid.UUID:
    with writing(engine) as session:
        return make_source(session, key, address, format=format_name, **given).id


def client(engine: Engine, retrieve: Retrieve) -> SourceClient:
    return SourceClient(engine, retrieve, read, seconds=60)


def poll(
    engine: Engine, source_id: uuid.UUID, answers: dict[str, Answer | bytes], minutes: int = 0
) -> SourceReport:
    return poll_source(
        client(engine, FakeRetrieve(answers)),
        source_id,
        FakeAtlas(),
        NOW + timedelta(minutes=minutes),
    )


def hazards(engine: Engine) -> list[Hazard]:
    with reading(engine) as session:
        return list(session.scalars(sa.select(Hazard).order_by(Hazard.key)))


def source_of(engine: Engine, source_id: uuid.UUID) -> Source:
    with reading(engine) as session:
        return session.get_one(Source, source_id)


NWS = "https://api.weather.gov/alerts/active"
USGS = "https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary/2.5_day.geojson"
DETAIL = "https://earthquake.usgs.gov/earthquakes/feed/v1.0/detail/us9999demo1.geojson"
GDACS = "https://www.gdacs.org/xml/rss.xml"


def test_with_no_network_each_source_says_since_when_and_the_others_go_on(engine: Engine) -> None:
    dead = add_source(engine, "gdacs", GDACS, "gdacs-rss")
    alive = add_source(engine, "nws", NWS, "nws-geojson")
    answers: dict[str, Answer | bytes] = {NWS: (SAMPLE / "nws-active.geojson").read_bytes()}
    first = poll(engine, dead, answers)
    assert (first.is_good, first.error) == (False, "its name cannot be resolved (no network?)")
    assert poll(engine, alive, answers).stored.new == 2
    poll(engine, dead, answers, minutes=30)
    source = source_of(engine, dead)
    assert (source.failing_since, source.last_good_at) == (NOW, None)
    assert source.last_asked_at == NOW + timedelta(minutes=30)
    assert source.next_ask_at
    pause = source.next_ask_at - source.last_asked_at
    assert timedelta(minutes=30) <= pause <= timedelta(minutes=33), "less often the longer it fails"
    poll(engine, dead, {GDACS: (SAMPLE / "gdacs-rss.xml").read_bytes()}, minutes=60)
    source = source_of(engine, dead)
    assert (source.failing_since, source.last_error) == (None, "")
    assert source.last_good_at == NOW + timedelta(minutes=60)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<html><body>503</body></html>", "HTML"),
        (b"<?xml version='1.0'?><rss><channel><item>", "truncated"),
        (b"<?xml version='1.0'?><!DOCTYPE x><rss/>", "DOCTYPE"),
        (b"\x1f\x8b\x08", "neither"),
    ],
)
def test_a_body_that_is_no_feed_is_a_failed_poll_and_the_last_state_stays(
    engine: Engine, body: bytes, why: str
) -> None:
    source_id = add_source(engine, "gdacs", GDACS, "gdacs-rss")
    poll(engine, source_id, {GDACS: (SAMPLE / "gdacs-rss.xml").read_bytes()})
    before = [(hazard.key, hazard.status, hazard.version) for hazard in hazards(engine)]
    report = poll(engine, source_id, {GDACS: body}, minutes=10)
    assert why in report.error
    assert report.last_good_at == NOW
    assert [(hazard.key, hazard.status, hazard.version) for hazard in hazards(engine)] == before


@pytest.mark.parametrize(
    ("failing_minutes", "retry_after_seconds", "least_minutes"),
    [
        (0, 0, 5),
        (20, 0, 20),
        (600, 0, 60),
        (0, 7200, 120),
        (20, 60, 20),
    ],
)
def test_who_fails_is_asked_less_often_and_never_before_it_wants(
    session: Session, failing_minutes: int, retry_after_seconds: int, least_minutes: int
) -> None:
    """The pause grows with the time it fails, up to an hour; `Retry-After` counts for more; a tenth
    at most is added, and not the same to all.
    """
    failure = RetrievalFailure("HTTP 503", 503, retry_after_seconds=retry_after_seconds)
    since = NOW - timedelta(minutes=failing_minutes)
    pauses = set()
    for key in ("one", "two", "three"):
        source = make_source(session, key, interval_minutes=5, failing_since=since)
        record(session, RetrievedSource(view_of(source), failure), FakeAtlas(), NOW)
        assert source.next_ask_at is not None
        pauses.add(source.next_ask_at - NOW)
    least = timedelta(minutes=least_minutes)
    assert all(least <= pause <= least * 1.1 for pause in pauses)
    assert len(pauses) == 3


def test_not_modified_is_a_sighting(engine: Engine) -> None:
    source_id = add_source(engine, "nws", NWS, "nws-geojson")
    poll(engine, source_id, {NWS: (SAMPLE / "nws-active.geojson").read_bytes()})
    report = poll(engine, source_id, {NWS: NotModified('"8"')}, minutes=5)
    assert (report.is_good, report.is_unchanged, report.changed) == (True, True, [])
    assert {hazard.last_seen_at for hazard in hazards(engine)} == {NOW + timedelta(minutes=5)}
    assert source_of(engine, source_id).etag == '"8"'


def test_rejected_items_and_counts_are_kept_with_the_source(engine: Engine) -> None:
    source_id = add_source(engine, "nws", NWS, "nws-geojson")
    poll(engine, source_id, {NWS: (SAMPLE / "nws-active.geojson").read_bytes()})
    counts = source_of(engine, source_id).last_counts
    assert (counts["alerts"], counts["new"], counts["cancelled"], counts["rejected"]) == (
        3,
        2,
        1,
        1,
    )
    with reading(engine) as session:
        assert "not a date" in session.scalars(sa.select(RejectedItem)).one().reason
    assert [hazard.status for hazard in hazards(engine)] == [
        HazardStatus.ACTIVE,
        HazardStatus.ENDED,
    ]


def test_a_shakemap_is_fetched_by_way_of_the_detail(engine: Engine) -> None:
    contours = "https://earthquake.usgs.gov/realtime/product/shakemap/us9999demo1/us/1/download/cont_mmi.json"
    detail = json.loads((SAMPLE / "usgs-summary.geojson").read_text())["features"][0]
    detail["properties"]["products"] = {
        "shakemap": [{"contents": {"download/cont_mmi.json": {"url": contours}}}]
    }
    source_id = add_source(engine, "usgs", USGS, "usgs-geojson")
    answers: dict[str, Answer | bytes] = {
        USGS: (SAMPLE / "usgs-summary.geojson").read_bytes(),
        DETAIL: json.dumps(detail).encode(),
        contours: (SAMPLE / "usgs-cont_mmi.json").read_bytes(),
    }
    report = poll(engine, source_id, answers)
    (hazard,) = hazards(engine)
    assert (report.details_fetched, report.details_failed) == (1, 0)
    assert (hazard.precision, [band.label for band in hazard.severity_zones]) == (
        Precision.CONTOUR,
        ["MMI 5", "MMI 6", "MMI 7"],
    )
    again = FakeRetrieve(answers)
    poll_source(client(engine, again), source_id, FakeAtlas(), NOW + timedelta(minutes=5))
    assert [asked.address for asked in again.asked] == [USGS], (
        "what is known is not asked for again"
    )
    # A ShakeMap grows under the same magnitude: `updated` alone makes it worth a request.
    summary = json.loads((SAMPLE / "usgs-summary.geojson").read_text())
    summary["features"][0]["properties"]["updated"] += 60_000
    later = FakeRetrieve(answers | {USGS: json.dumps(summary).encode()})
    for minutes in (10, 15):
        poll_source(client(engine, later), source_id, FakeAtlas(), NOW + timedelta(minutes=minutes))
    assert [asked.address for asked in later.asked] == [USGS, DETAIL, contours, USGS]


def test_a_link_to_a_host_that_is_not_listed_is_told_and_not_followed(engine: Engine) -> None:
    hub, index = "https://hub.example/rss.xml", "https://met.example/cap/1.xml"
    source_id = add_source(engine, "hub", hub, "rss-cap")
    body = (
        '<rss version="2.0"><channel><copyright>public domain</copyright>'
        f"<item><title>one</title><link>{index}</link><guid>1</guid></item></channel></rss>"
    )
    retrieve = FakeRetrieve({hub: body.encode(), index: cap()})
    report = poll_source(client(engine, retrieve), source_id, FakeAtlas(), NOW)
    assert [asked.address for asked in retrieve.asked] == [hub]
    assert (report.is_good, report.stored.rejected) == (True, 1)
    with reading(engine) as session:
        assert "met.example" in session.scalars(sa.select(RejectedItem)).one().reason


def test_nothing_is_fetched_for_a_quake_long_over(engine: Engine) -> None:
    source_id = add_source(engine, "usgs", USGS, "usgs-geojson")
    retrieve = FakeRetrieve({USGS: (SAMPLE / "usgs-summary.geojson").read_bytes()})
    report = poll_source(client(engine, retrieve), source_id, FakeAtlas(), NOW + timedelta(days=4))
    assert [asked.address for asked in retrieve.asked] == [USGS]
    assert (report.stored.new, hazards(engine)[0].status) == (1, HazardStatus.ENDED)


def test_a_detail_that_fails_is_asked_for_again_and_the_estimate_stands_meanwhile(
    engine: Engine,
) -> None:
    source_id = add_source(engine, "usgs", USGS, "usgs-geojson")
    report = poll(engine, source_id, {USGS: (SAMPLE / "usgs-summary.geojson").read_bytes()})
    (hazard,) = hazards(engine)
    assert (report.is_good, report.details_failed, hazard.precision) == (
        True,
        1,
        Precision.ESTIMATE,
    )
    assert source_of(engine, source_id).body_hash == "", (
        "the same body is not taken for nothing new"
    )


def test_the_geometry_of_a_storm_is_fetched_once_an_episode(engine: Engine) -> None:
    address = "https://www.gdacs.org/gdacsapi/api/polygons/getgeometry?eventtype=TC&eventid=1099001&episodeid=12"
    source_id = add_source(engine, "gdacs", GDACS, "gdacs-rss")
    answers: dict[str, Answer | bytes] = {
        GDACS: (SAMPLE / "gdacs-rss.xml").read_bytes(),
        address: (SAMPLE / "gdacs-geometry-tc.json").read_bytes(),
    }
    poll(engine, source_id, answers)
    storm = next(hazard for hazard in hazards(engine) if hazard.key == "gdacs:TC1099001")
    assert [band.label for band in storm.severity_zones] == ["60 km/h", "90 km/h", "120 km/h"]
    again = FakeRetrieve(answers)
    poll_source(client(engine, again), source_id, FakeAtlas(), NOW + timedelta(minutes=10))
    assert address not in [asked.address for asked in again.asked]


def test_links_lead_to_the_sources_own_host_only(engine: Engine) -> None:
    source_id = add_source(engine, "gdacs", "https://www.gdacs.org/list", "gdacs-events")
    retrieve = FakeRetrieve(
        {"https://www.gdacs.org/list": gdacs(geometry_link="https://evil.test/g")}
    )
    poll_source(client(engine, retrieve), source_id, FakeAtlas(), NOW)
    assert [asked.address for asked in retrieve.asked] == ["https://www.gdacs.org/list"]
    inside = FakeRetrieve(
        {"https://www.gdacs.org/list": gdacs(2, geometry_link="file:///etc/passwd")}
    )
    poll_source(client(engine, inside), source_id, FakeAtlas(), NOW)
    assert len(inside.asked) == 1


SMN = "https://smn.conagua.gob.mx/tools/PHP/feedsmn/cap.php"


def smn_index(count: int) -> bytes:
    entries = "".join(
        f"<entry><id>n{n}</id><title>n</title>"
        f"<updated>{(NOW - timedelta(hours=n)).isoformat()}</updated>"
        f'<link href="https://smn.conagua.gob.mx/FILES/n{n}_cap.xml"/></entry>'
        for n in range(count)
    )
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Avisos</title>{entries}</feed>'.encode()
    )


def test_an_index_of_years_is_fetched_by_its_last_three_days_a_few_at_a_time(
    engine: Engine,
) -> None:
    source_id = add_source(engine, "smn", SMN, "atom")
    answers: dict[str, Answer | bytes] = {SMN: smn_index(100)}
    for n in range(100):
        answers[f"https://smn.conagua.gob.mx/FILES/n{n}_cap.xml"] = cap(f"n{n}", expires=None)
    fetched = []
    for turn in range(5):
        retrieve = FakeRetrieve(answers)
        report = poll_source(
            client(engine, retrieve), source_id, FakeAtlas(), NOW + timedelta(minutes=turn)
        )
        fetched.append(report.details_fetched)
    assert fetched[:2] == [MAX_DETAILS, MAX_DETAILS]
    assert sum(fetched) in {72, 73}, "the last 72 hours, each once"
    assert fetched[-1] == 0


def test_due_sources_and_the_list_the_house_starts_with(engine: Engine) -> None:
    with writing(engine) as session:
        assert {source.key for source in ensure_sources(session)} == {spec.key for spec in SOURCES}
        ensure_sources(session)
        assert session.scalar(sa.select(sa.func.count()).select_from(Source)) == len(SOURCES)
        asked = {spec.key for spec in SOURCES if spec.address and spec.is_enabled}
        assert {"gdacs", "usgs", "nws", "nhc", "smn", "calfire", "hans"} <= asked
        assert {view.key for view in due(session, NOW)} == asked
        source_by_key(session, "nws").next_ask_at = NOW + timedelta(minutes=1)
        source_by_key(session, "smn").is_enabled = False
        assert {view.key for view in due(session, NOW)} == asked - {"nws", "smn"}
        assert source_by_key(session, "demo").address == ""
        with pytest.raises(KeyError):
            source_by_key(session, "nowhere")


def test_two_feeds_of_one_publisher_speak_of_one_hazard(engine: Engine) -> None:
    week = add_source(engine, "usgs", USGS, "usgs-geojson", publisher="USGS")
    day = add_source(engine, "usgs-day", USGS + "?day", "usgs-geojson", publisher="USGS")
    poll(engine, week, {USGS: quake()})
    poll(engine, day, {USGS + "?day": quake(mag=6.6, updated=600_000)}, minutes=1)
    (hazard,) = hazards(engine)
    assert (hazard.magnitude, hazard.version) == (6.6, 2)


def test_what_a_file_says_as_json() -> None:
    shown = reading_as_json(read((SAMPLE / "nws-active.geojson").read_bytes()), FakeAtlas())
    warning, watch, cancel = shown["alerts"]
    assert (shown["format"], len(shown["rejected"])) == ("nws-geojson", 1)
    assert warning["zone"]["type"] == "Polygon"
    assert (warning["precision"], watch["precision"], watch["missing_codes"]) == (
        "polygon",
        "geocode",
        [],
    )
    assert cancel["references"] == [
        "w-nws.webmaster@noaa.gov,urn:oid:2.49.0.1.840.0.sample1.001.1,2026-11-22T11:00:00-06:00"
    ]
    assert (cancel["over"], cancel["precision"], cancel["unplaced"]) == (True, "geocode", None)
    levels = reading_as_json(read((SAMPLE / "usgs-cont_mmi.json").read_bytes()), FakeAtlas())[
        "levels"
    ]
    assert [level["label"] for level in levels] == ["MMI 5", "MMI 5.5", "MMI 6", "MMI 7"]
    assert json.dumps(shown)


def test_a_layer_that_could_not_be_had_is_owed_shown_and_asked_for_again(engine: Engine) -> None:
    """Radii without the watches along the coast are half a storm: until they come it is said."""
    home = "https://www.nhc.noaa.gov/CurrentStorms.json"
    source_id = add_source(engine, "nhc", home, "nhc-storms")
    rings = zipped(*(radii(34, hour, 120, *CENTER) for hour in ("2026112209", "2026112221")))
    coast = collection(cone("9"), warning("HWR", [[-90.5, 29.2], [-89.5, 29.2]]))
    half: dict[str, Answer | bytes] = {home: storms(), FORECAST: rings, SPANISH: RSS.encode()}

    def faults() -> list[str]:
        with reading(engine) as session:
            return session.scalars(sa.select(Hazard)).one().drawing_faults

    assert poll(engine, source_id, half).details_failed == 1
    assert faults() == [f"{OWED}{TRACK}"]
    assert poll(engine, source_id, half, minutes=10).details_failed == 1, "asked again"
    assert not poll(engine, source_id, half | {TRACK: coast}, minutes=20).details_failed
    assert faults() == []
    quiet = poll(engine, source_id, half, minutes=30)
    assert (quiet.details_failed, quiet.details_fetched) == (0, 0), "had: not asked for any more"


def test_sources_without_news_are_written_down_together_each_with_its_own_moments(
    engine: Engine,
) -> None:
    body = cap("A-1")
    first = add_source(engine, "one", "https://one.example.test/", "cap")
    second = add_source(engine, "two", "https://two.example.test/", "cap", interval_minutes=30)
    gone = add_source(engine, "gone", "https://gone.example.test/", "cap")
    poll(engine, first, {"https://one.example.test/": body})
    (hazard,) = hazards(engine)
    quiet = client(engine, lambda _: NotModified('"again"'))
    later = NOW + timedelta(minutes=5)
    with reading(engine) as session:
        views = [view_of(session.get_one(Source, each)) for each in (first, second, gone)]
    with writing(engine) as session:
        session.delete(session.get_one(Source, gone))
    retrieved = [quiet.ask(view, later) for view in views]
    with writing(engine) as session:
        reports = record_unchanged(session, retrieved, later)
    assert [(each.key, each.is_unchanged) for each in reports] == [("one", True), ("two", True)]
    one, two = source_of(engine, first), source_of(engine, second)
    assert one.last_good_at == two.last_good_at == one.last_asked_at == later
    assert one.etag == '"again"'
    assert one.next_ask_at is not None
    assert two.next_ask_at is not None
    assert one.next_ask_at < two.next_ask_at
    assert hazards(engine)[0].last_seen_at == later > hazard.last_seen_at
    with reading(engine) as session:
        good = {row.source_id: row.good for row in session.scalars(sa.select(SourceHour))}
    assert (good[first], good[second]) == (2, 1)
