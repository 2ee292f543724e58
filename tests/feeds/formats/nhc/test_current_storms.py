from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.geo.geometry import Point
from feeds.formats.nhc.current_storms import merge_layers
from feeds.formats.registry import read
from feeds.lifecycle.serialization import fingerprint
from feeds.lifecycle.store import store
from feeds.models import Ending, Hazard, HazardStatus
from feeds.reading_notes import EARLIER_DRAWING
from feeds.values import OWED, Precision, Reading, Severity
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
)  # fmt: skip
from tests.feeds.formats.nhc.test_rss import RSS
from tests.feeds.worlds import NOW, FakeAtlas, make_source


def layers_by_address(advisory: str = "9") -> dict[str, Reading]:
    rings = zipped(
        radii(34, "2026112209", 120, *CENTER),
        radii(34, "2026112221", 120, -91, 30),
        radii(64, "2026112209", 30, *CENTER),
    )
    track = collection(cone(advisory), warning("HWR", [[-90.5, 29.2], [-89.5, 29.2]]))
    return {FORECAST: read(rings), TRACK: read(track)}


def test_a_storm_leads_to_its_layers_and_each_place_has_its_hour() -> None:
    (storm,) = read(storms()).alerts
    assert (storm.identifier, storm.event_key) == ("al992026-9", "nhc:al992026")
    assert (storm.severity, storm.precision) == (Severity.EXTREME, Precision.ESTIMATE)
    assert list(storm.links.values()) == [FORECAST, TRACK, SPANISH], "each address once"
    answers = layers_by_address()
    whole = merge_layers(storm, answers[FORECAST], answers.get, 5.0)
    assert (whole.precision, whole.reading_notes, whole.drawing_faults) == (
        Precision.POLYGON, (), (),
    )  # fmt: skip
    at_noon = [
        (band.label, band.severity)
        for band in whole.bands
        if band.starts and band.starts.hour == 9 and band.area.contains(Point(*CENTER))
    ]
    assert at_noon == [("34 kt", Severity.MODERATE), ("64 kt", Severity.EXTREME)]
    on_the_way = Point(-90.5, 29.0)
    swept = [
        band for band in whole.bands if band.label == "34 kt" and band.area.contains(on_the_way)
    ]
    hours = [(band.starts.hour, band.lapses.hour) for band in swept if band.starts and band.lapses]
    assert hours == [(9, 21), (21, 9)]
    coast = [band for band in whole.bands if band.severity is Severity.EXTREME]
    assert any(band.area.contains(Point(-90.0, 29.4)) for band in coast), "widened inland"
    assert any(band.severity is Severity.MINOR for band in whole.bands), "the cone as the cone"


def test_its_words_in_spanish_come_beside_the_message_and_are_no_news_of_it() -> None:
    (storm,) = read(storms()).alerts
    spanish = RSS.replace("<title>NHC Atlantic", "<language>es-us</language><title>CNH Atlántico")
    answers = layers_by_address() | {SPANISH: read(spanish.encode())}
    whole = merge_layers(storm, answers[FORECAST], answers.get, 5.0)
    (words,) = whole.context
    assert (words.language, words.event_key) == ("es", "nhc:al992026")
    without = merge_layers(storm, answers[FORECAST], layers_by_address().get, 5.0)
    assert fingerprint(whole) == fingerprint(without)


def test_a_layer_of_an_earlier_advisory_is_used_and_named() -> None:
    (storm,) = read(storms()).alerts
    answers = layers_by_address(advisory="8A")
    whole = merge_layers(storm, answers[FORECAST], answers.get, 5.0)
    assert whole.reading_notes == (EARLIER_DRAWING,)


def test_layers_of_another_storm_draw_nothing() -> None:
    (storm,) = read(storms(id="al012026")).alerts
    answers = layers_by_address()
    whole = merge_layers(storm, answers[FORECAST], answers.get, 5.0)
    assert whole.bands == storm.bands
    assert whole.drawing_faults == ("layers of another storm (al992026)",)


@pytest.mark.parametrize("classification", ["HU", "TD", "PTC", ""])
def test_a_storm_without_any_product_is_still_a_storm(classification: str) -> None:
    gone = dict.fromkeys(
        ("forecastWindRadiiGIS", "initialWindExtent", "windWatchesWarnings", "trackCone")
    )
    (storm,) = read(storms(classification=classification, intensity="25", **gone)).alerts
    assert (storm.links, storm.bands, storm.point) == ({}, (), Point(*CENTER))


def test_one_bad_storm_drops_no_other_and_leaves_the_list_incomplete() -> None:
    both = json.loads(storms())["activeStorms"] + [{"id": "al01", "lastUpdate": "soon"}]
    reading = read(json.dumps({"activeStorms": both}).encode())
    assert (len(reading.alerts), len(reading.rejected), reading.is_complete) == (1, 1, False)


def test_a_storm_is_over_when_a_valid_list_no_longer_holds_it(session: Session) -> None:
    source = make_source(session, "nhc", "https://www.nhc.noaa.gov/CurrentStorms.json")
    store(session, source, read(storms()), FakeAtlas(), NOW)
    hazard = session.scalars(sa.select(Hazard)).one()
    broken = b'{"activeStorms": [{"id": "al01", "lastUpdate": "soon"}]}'
    store(session, source, read(broken), FakeAtlas(), NOW)
    assert hazard.status is HazardStatus.ACTIVE, "a list with a hole in it ends nothing"
    report = store(session, source, read(b'{"activeStorms": []}'), FakeAtlas(), NOW)
    assert (hazard.status, hazard.ended_because) == (HazardStatus.ENDED, Ending.WITHDRAWN)
    assert report.changed == [hazard.id]


def test_a_list_given_by_hand_ends_nothing_it_does_not_hold(session: Session) -> None:
    by_hand = make_source(session, "files", address="")
    store(session, by_hand, read(storms()), FakeAtlas(), NOW)
    store(session, by_hand, read(json.dumps({"activeStorms": []}).encode()), FakeAtlas(), NOW)
    assert session.scalars(sa.select(Hazard)).one().status is HazardStatus.ACTIVE


RECORDED = {
    "poll-sequences/nhc-currentstorms/2026-08-20T130000Z.json": ["cp012026-32A Lala 85"],
    "poll-sequences/nhc-currentstorms/2026-08-20T140000Z.json": [
        "cp012026-33 Lala 85",
        "cp022026-1 Two-C 30",
    ],
    "poll-sequences/nhc-currentstorms/2026-08-21T010000Z.json": [
        "cp012026-34A Lala 80",
        "cp022026-2 Two-C 30",
    ],
    "poll-sequences/nhc-currentstorms/2026-08-22T130000Z.json": [
        "cp012026-40 Lala 75",
        "cp022026-8 Moke 40",
    ],
    "nhc/currentstorms-2026-08-02-genevieve.json": ["ep072026-36 Genevieve 40"],
    "nhc/currentstorms-2023-08-22-four-storms.json": [
        "al062023-11 Gert 25",
        "al082023-6 Franklin 45",
        "al092023-3 Nine 30",
        "ep092023-22 Hilary 25",
    ],
}


@pytest.mark.shared
@pytest.mark.parametrize("name", RECORDED)
def test_storms_as_recorded_keep_their_id_through_names_and_intermediate_advisories(
    shared: Path, name: str
) -> None:
    storms_found = read((shared / "feeds" / name).read_bytes()).alerts
    lines = [
        f"{storm.identifier} {storm.area_desc} {storm.parameters['wind_kt']}"
        for storm in storms_found
    ]
    assert lines == RECORDED[name]


def test_a_layer_that_could_not_be_had_is_owed_and_said() -> None:
    (storm,) = read(storms()).alerts
    answers = layers_by_address()
    whole = merge_layers(storm, answers[FORECAST], lambda address: None, 5.0)
    assert whole.drawing_faults
    assert all(fault.startswith(OWED) for fault in whole.drawing_faults)
    assert {fault.removeprefix(OWED) for fault in whole.drawing_faults} <= set(storm.links.values())
