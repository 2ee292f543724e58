"""Hazards that a valid list no longer names, polled: each walk over a database of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.db import reading, writing
from core.http import Answer, FailureKind, RetrievalFailure
from feeds.lifecycle.expiry import expire
from feeds.lifecycle.history.versions import versions_of
from feeds.models import Ending, Hazard, HazardStatus
from feeds.reading_notes import PAGE_DELETED, PAGE_GONE, PAGE_OVER, PAGE_OWED, PAGE_STANDS
from tests.feeds.sources.test_poll import GDACS, USGS, add_source, hazards, poll, source_of
from tests.feeds.worlds import NOW, FakeAtlas, gdacs, quake

EMPTY = b'{"type": "FeatureCollection", "metadata": {"title": "USGS"}, "features": []}'
OTHERS = gdacs(kind="VO").replace(b"1500001", b"1500002")
DETAIL = "https://earthquake.usgs.gov/earthquakes/feed/v1.0/detail/us7000abcd.geojson"
EVENT = "https://www.gdacs.org/gdacsapi/api/events/geteventdata?eventtype=EQ&eventid=1500001"
LISTS: dict[str, tuple[str, str, bytes, bytes, str, str]] = {
    "usgs": (USGS, "usgs-geojson", quake(), EMPTY, DETAIL, "usgs:us7000abcd"),
    "gdacs": (GDACS, "gdacs-events", gdacs(), OTHERS, EVENT, "gdacs:EQ1500001"),
}
GONE = RetrievalFailure("HTTP 404", 404, FailureKind.GONE)
BROKEN = RetrievalFailure("HTTP 503", 503, FailureKind.BROKEN)


def hazard_of(engine: Engine, key: str) -> Hazard:
    return next(hazard for hazard in hazards(engine) if hazard.key == key)


@pytest.mark.parametrize(
    ("source", "page", "ending", "note"),
    [
        ("usgs", quake(status="deleted"), Ending.WITHDRAWN, PAGE_DELETED),
        ("usgs", GONE, Ending.WITHDRAWN, PAGE_GONE),
        ("usgs", quake(updated=9), None, PAGE_STANDS),
        ("gdacs", gdacs(current="false"), Ending.OVER, PAGE_OVER),
        ("gdacs", GONE, Ending.WITHDRAWN, PAGE_GONE),
        ("gdacs", gdacs(), None, PAGE_STANDS),
    ],
)
def test_what_leaves_the_list_is_decided_by_its_own_page_and_the_reason_is_kept(
    engine: Engine, source: str, page: Answer | bytes, ending: Ending | None, note: str
) -> None:
    address, format_name, listed, without, own_page, key = LISTS[source]
    source_id = add_source(engine, source, address, format_name)
    poll(engine, source_id, {address: listed})
    report = poll(engine, source_id, {address: without, own_page: page}, minutes=10)
    hazard = hazard_of(engine, key)
    assert (hazard.ended_because, hazard.page_owed_since) == (ending, None)
    assert note in hazard.reading_notes
    assert hazard.page_asked_at == NOW + timedelta(minutes=10)
    assert (hazard.id in report.changed) == (ending is not None)
    assert hazard.last_seen_at == NOW + timedelta(minutes=0 if ending else 10)
    with reading(engine) as session:
        newest = versions_of(session, hazard.id)[-1]
        assert (newest.known_at, newest.ended_because) == (NOW + timedelta(minutes=10), ending)
        assert note in newest.reading_notes


@pytest.mark.parametrize("source", ["usgs", "gdacs"])
def test_a_page_that_fails_decides_nothing_is_owed_and_asked_again(
    engine: Engine, source: str
) -> None:
    address, format_name, listed, without, own_page, key = LISTS[source]
    source_id = add_source(engine, source, address, format_name, keep_hours=4)
    poll(engine, source_id, {address: listed})
    for minutes in (10, 20):
        poll(engine, source_id, {address: without, own_page: BROKEN}, minutes=minutes)
        hazard = hazard_of(engine, key)
        assert hazard.status is HazardStatus.ACTIVE, "an empty list ends nothing"
        assert hazard.page_owed_since == NOW + timedelta(minutes=10)
        assert PAGE_OWED in hazard.reading_notes
        assert source_of(engine, source_id).body_hash == "", "the same list is read again"
    with writing(engine) as session:
        expire(session, NOW + timedelta(hours=8), FakeAtlas())
    hazard = hazard_of(engine, key)
    assert (hazard.status, hazard.unverified_since) == (
        HazardStatus.ACTIVE,
        NOW + timedelta(minutes=10),
    )
    answered = listed.replace(b'"reviewed"', b'"deleted"').replace(b'"true"', b'"false"')
    poll(engine, source_id, {address: without, own_page: answered}, minutes=500)
    assert hazard_of(engine, key).status is HazardStatus.ENDED


def test_what_the_list_names_again_owes_nothing(engine: Engine) -> None:
    source_id = add_source(engine, "usgs", USGS, "usgs-geojson")
    poll(engine, source_id, {USGS: quake()})
    poll(engine, source_id, {USGS: EMPTY}, minutes=10)
    poll(engine, source_id, {USGS: quake()}, minutes=20)
    hazard = hazard_of(engine, "usgs:us7000abcd")
    assert (hazard.page_asked_at, hazard.page_owed_since) == (None, None)
    assert PAGE_OWED not in hazard.reading_notes


@pytest.mark.parametrize(
    ("listed", "status"),
    [(quake(), HazardStatus.ACTIVE), (quake(status="deleted"), HazardStatus.ENDED)],
)
def test_the_list_of_a_source_is_a_later_word_than_a_page_that_was_gone(
    engine: Engine, listed: bytes, status: HazardStatus
) -> None:
    source_id = add_source(engine, "usgs", USGS, "usgs-geojson")
    poll(engine, source_id, {USGS: quake()})
    poll(engine, source_id, {USGS: EMPTY, DETAIL: GONE}, minutes=10)
    report = poll(engine, source_id, {USGS: listed}, minutes=20)
    hazard = hazard_of(engine, "usgs:us7000abcd")
    stands = status is HazardStatus.ACTIVE
    assert hazard.status is status
    assert (hazard.id in report.changed) == stands
    assert (PAGE_GONE in hazard.reading_notes) != stands
    with reading(engine) as session:
        assert versions_of(session, hazard.id)[-1].status is status


def test_at_most_five_pages_are_asked_and_the_others_the_next_time(engine: Engine) -> None:
    source_id = add_source(engine, "usgs", USGS, "usgs-geojson")
    for number in range(7):
        poll(engine, source_id, {USGS: quake(f"us700{number}")}, minutes=number)
    with writing(engine) as session:
        session.execute(sa.update(Hazard).values(page_asked_at=None, page_owed_since=None))
    poll(engine, source_id, {USGS: EMPTY}, minutes=10)
    assert sum(each.page_asked_at is not None for each in hazards(engine)) == 5
    poll(engine, source_id, {USGS: EMPTY}, minutes=11)
    assert sum(each.page_asked_at is not None for each in hazards(engine)) == 7
