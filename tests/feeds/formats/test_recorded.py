"""Every recorded GDACS, USGS, CAP and Atom file: read, or refused by its name; and what must be in
the notable ones.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.atlas import atlas_for
from core.errors import UnusableInput
from core.geo.geometry import Area, Point
from core.settings import Settings
from feeds.formats.gdacs.event import with_geometry
from feeds.formats.registry import read
from feeds.formats.usgs.shakemap import with_shakemap
from feeds.lifecycle.intents import IntentKind
from feeds.lifecycle.store import store
from feeds.lifecycle.zones import place
from feeds.models import Alert, Hazard, HazardStatus
from feeds.values import (
    AlertMessage,
    Geocode,
    HazardKind,
    MsgType,
    Precision,
    Reading,
    Severity,
    Status,
    Unplaced,
    Zone,
)
from tests.feeds.formats.recorded_files import READ
from tests.feeds.formats.recorded_files import REFUSED as REFUSED_BY_NAME
from tests.feeds.worlds import SAMPLES, FakeAtlas, make_source

pytestmark = pytest.mark.shared
Recorded = Callable[[str], Reading]

REFUSED = {
    "attack-xxe-external-entity.atom": "DOCTYPE",
    "meteoalarm-api-de.json": "Meteoalarm",
    "ign-spain-earthquakes-rss.xml": "the quakes of Spain's IGN",
    "eccc-wfs-alerts.json": "Canada's weather map service",
}
"""Files of other things that lie among them, and what they must be called."""
TEXTS = ("neither XML nor JSON", "a text bulletin")
FOLDERS = ("tsunami", "mexico", "latam", "canada", "europe", "wmo", "cap-edge")
TABLED = (
    "gdacs", "usgs", "nhc", "nws", "nasa", "cems", "volcano", "wildfire", "reliefweb",
    "poll-sequences",
)  # fmt: skip


@pytest.fixture
def feeds_folder(shared: Path) -> Path:
    return shared / "feeds"


@pytest.fixture
def recorded(feeds_folder: Path) -> Recorded:
    return lambda name: read((feeds_folder / name).read_bytes(), name=name)


def only(reading: Reading) -> AlertMessage:
    (message,) = reading.alerts
    return message


def test_every_recorded_file_is_read_or_refused_by_name(feeds_folder: Path) -> None:
    formats: Counter[str] = Counter()
    refused: dict[str, str] = {}
    for path in (
        path
        for folder in FOLDERS
        for path in sorted((feeds_folder / folder).rglob("*"))
        if path.is_file()
    ):
        try:
            formats[read(path.read_bytes(), name=path.name).format] += 1
        except UnusableInput as wrong:
            refused[path.name] = str(wrong)
    for name, what in refused.items():
        reasons = TEXTS if name.endswith(".txt") else (REFUSED.get(name, "a reading"),)
        assert any(reason in what for reason in reasons)
    assert {name for name in refused if not name.endswith(".txt")} == set(REFUSED)
    assert formats["cap"] >= 29


def test_every_file_of_the_table_is_read_as_it_says_or_refused_by_its_name(
    feeds_folder: Path,
) -> None:
    found: list[str] = []
    refused: dict[str, str] = {}
    for folder in TABLED:
        for path in sorted((feeds_folder / folder).rglob("*")):
            if not path.is_file():
                continue
            name = str(path.relative_to(feeds_folder))
            try:
                found.append(f"{name} {_summary(read(path.read_bytes(), name=path.name))}")
            except UnusableInput as wrong:
                refused[name] = str(wrong)
    assert found == READ.strip().splitlines()
    assert set(refused) == set(REFUSED_BY_NAME)
    assert [name for name, words in REFUSED_BY_NAME.items() if words not in refused[name]] == []


def _summary(reading: Reading) -> str:
    drawn = sum(bool(message.bands or message.undrawn) for message in reading.alerts)
    kinds = {message.kind for message in reading.alerts} | {item.kind for item in reading.context}
    words = "+".join(sorted(kinds)) or "-"
    return f"{reading.format} {len(reading.alerts)} {drawn} {len(reading.context)} {words}"


def test_shapes_and_registers_that_are_no_alerts_are_named_too(feeds_folder: Path) -> None:
    for folder, what in (("geocodes", "GeoJSON of no source"), ("registry", "a register of feeds")):
        for path in sorted((feeds_folder / folder).rglob("*")):
            if path.is_file():
                with pytest.raises(UnusableInput, match=what):
                    read(path.read_bytes(), name=path.name)


# -- GDACS ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "items", "over"),
    [
        ("gdacs/rss-2019-12-30-16-items.xml", 16, 9),
        ("gdacs/rss-24h-2019-07-17-33-items.xml", 33, 0),
        ("gdacs/rss-4-items-trimmed-2019-12-30.xml", 4, 0),
        ("gdacs/eventlist-TC-100-features.json", 100, 96),
        ("gdacs/eventlist-FL-100-features.json", 100, 92),
        ("gdacs/eventlist-VO.json", 25, 25),
        ("gdacs/eventlist-DR.json", 42, 41),
    ],
)
def test_gdacs_lists_are_whole(recorded: Recorded, name: str, items: int, over: int) -> None:
    reading = recorded(name)
    assert (len(reading.alerts), sum(message.is_over for message in reading.alerts)) == (
        items,
        over,
    )
    # A hundred are all that GDACS hands out: there may be more.
    assert len(reading.rejected) == (items == 100)
    assert len({message.event_key for message in reading.alerts}) == items


def test_sarai_lies_where_its_point_is_and_its_box_is_not_used(recorded: Recorded) -> None:
    found = {
        message.event_key: message
        for message in recorded("gdacs/rss-2019-12-30-16-items.xml").alerts
    }
    sarai = found["gdacs:TC1000642"]
    assert (sarai.point, sarai.bands, sarai.area_desc) == (Point(-178.8, -20.5), (), "Fiji")
    assert sarai.onset == datetime(2019, 12, 26, 6, 0, tzinfo=UTC)
    phanfone = found["gdacs:TC1000641"]
    assert phanfone.parameters["alertlevel"] == "Orange"
    assert phanfone.severity is Severity.MINOR, "the episode is Green by now"


def test_the_tonga_circle_is_cut_at_the_antimeridian_and_dated_an_hour_later(
    recorded: Recorded,
) -> None:
    message = only(recorded("gdacs/cap-EQ-1470644-green-tonga-100km-circle.cap.xml"))
    area = message.bands[0].area
    assert area.to_geojson()["type"] == "MultiPolygon"
    assert (area.contains(Point(-179.5, -22.1)), area.contains(Point(179.8, -22.1))) == (True, True)
    assert not area.contains(Point(0.0, -22.1))
    assert area.size_km2 == pytest.approx(3.1416 * 100**2, rel=0.01)
    assert (message.event_key, message.precision) == ("gdacs:EQ1470644", Precision.CIRCLE)
    assert message.severity is Severity.MINOR, "CAP says Moderate for Green too"
    assert message.onset == datetime(2025, 3, 1, 23, 52, 24, tzinfo=UTC), "`sent` says 22:52"
    assert (message.magnitude, message.depth_km) == (5.0, 596.851)


def test_the_brackets_of_a_forest_fire_are_rings(recorded: Recorded) -> None:
    message = only(recorded("gdacs/cap-WF-1023542-green.cap.xml"))
    area = message.bands[0].area
    assert (message.event_key, message.drawing_faults) == ("gdacs:WF1023542", ())
    assert (round(area.box.west, 3), round(area.box.south, 3)) == (-68.199, 8.730)
    assert area.size_km2 < 100, "8077 ha burnt: 81 km2, not the box around it"


def test_a_quake_takes_shaking_from_five_up_else_the_circle(recorded: Recorded) -> None:
    event = only(recorded("gdacs/eventdata-EQ-1554511-orange-china.json"))
    geometry = recorded("gdacs/geometry-EQ-1554511-mmi-polygons-truncated.json")
    merged = with_geometry(event, geometry)
    assert (event.precision, merged.precision) == (Precision.ESTIMATE, Precision.CIRCLE)
    assert merged.bands[0].area.size_km2 == pytest.approx(31_500, rel=0.01)
    assert merged.also_known_as == ("usgs:us6000tga9",)
    assert merged.severity is Severity.SEVERE


def test_intensity_polygons_count_from_the_shaking_asked_for(feeds_folder: Path) -> None:
    data = (feeds_folder / "gdacs/geometry-EQ-1554511-mmi-polygons-truncated.json").read_bytes()
    message = only(read(data, felt_mmi=3.0))
    assert (message.precision, [band.label for band in message.bands]) == (
        Precision.CONTOUR,
        ["MMI 3"],
    )
    assert message.drawing_faults == (
        "Poly_SMPInt_3: a polygon needs three different points (5 of 1577 parts)",
    )


def test_genevieve_has_three_winds_and_no_cone(recorded: Recorded) -> None:
    message = only(recorded("gdacs/geometry-TC-1001296-GENEVIEVE-26.json"))
    assert [(band.label, band.severity) for band in message.bands] == [
        ("60 km/h", Severity.MODERATE),
        ("90 km/h", Severity.SEVERE),
        ("120 km/h", Severity.EXTREME),
    ]
    green, _, red = (band.area for band in message.bands)
    assert (round(green.box.west), round(green.box.east)) == (-137, -101)
    assert green.size_km2 == pytest.approx(1_695_000, rel=0.01)
    assert green.overlap_share(red) > 0.9999


@pytest.mark.parametrize(
    ("name", "precision", "km2", "severity"),
    [
        ("gdacs/geometry-FL-1104053-italy.json", Precision.POLYGON, 141, Severity.MINOR),
        ("gdacs/geometry-VO-1000144-mayon.json", Precision.CIRCLE, 2826, Severity.SEVERE),
        ("gdacs/geometry-WF-1029861.json", Precision.POLYGON, 58, Severity.MINOR),
    ],
)
def test_other_geometries(
    recorded: Recorded, name: str, precision: Precision, km2: float, severity: Severity
) -> None:
    message = only(recorded(name))
    assert (message.precision, len(message.bands)) == (precision, 1)
    assert message.bands[0].area.size_km2 == pytest.approx(km2, rel=0.02)
    assert message.bands[0].severity is severity


def test_episodes_advance_and_names_change_under_one_key(
    session: Session, recorded: Recorded
) -> None:
    source = make_source(session, "gdacs")
    for day in ("2026-08-19T000000Z", "2026-08-21T010000Z", "2026-08-22T130000Z"):
        now = datetime.strptime(day, "%Y-%m-%dT%H%M%SZ").replace(tzinfo=UTC)
        store(
            session,
            source,
            recorded(f"poll-sequences/gdacs-eventlist-TC/{day}.json"),
            FakeAtlas(),
            now,
        )
    found = {hazard.key: hazard for hazard in session.scalars(select(Hazard))}
    assert set(found) == {f"gdacs:TC100130{n}" for n in (3, 4, 5, 6, 7)}
    assert "NARRA-26" in found["gdacs:TC1001307"].title, "EIGHTEEN-26 two days before"
    assert "LALA-26" in found["gdacs:TC1001303"].title, "ONE-C-26 four days before"
    episodes = session.scalars(
        select(Alert.identifier).where(Alert.hazard_id == found["gdacs:TC1001303"].id)
    ).all()
    assert set(episodes) == {f"GDACS_TC_1001303_{episode}" for episode in (26, 34, 40)}
    assert found["gdacs:TC1001304"].status is HazardStatus.ENDED, "HERNAN-26 is no longer current"
    assert found["gdacs:TC1001303"].status is HazardStatus.ACTIVE


# -- USGS -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "events"),
    [
        ("summary-significant_month-2022-04-05.geojson", 12),
        ("summary-significant_month-2014-03-24.geojson", 12),
        ("summary-significant_month-2019-10-26.geojson", 10),
        ("summary-all-m1-day-2022-04-04.geojson", 160),
        ("summary-2.5_day-2026-08-20.geojson", 56),
        ("fdsn-query-hawaii-2026-08-20.geojson", 20),
        ("detail-us6000pi9w-M7.1-tibet.geojson", 1),
    ],
)
def test_usgs_answers_are_whole(recorded: Recorded, name: str, events: int) -> None:
    reading = recorded(f"usgs/{name}")
    assert (len(reading.alerts), reading.rejected) == (events, ())


def test_namie_and_tibet(recorded: Recorded) -> None:
    namie = max(
        recorded("usgs/summary-significant_month-2022-04-05.geojson").alerts,
        key=lambda m: m.magnitude or 0,
    )
    assert (namie.event_key, namie.magnitude) == ("usgs:us6000h519", 7.3)
    assert namie.also_known_as == ("usgs:pt22075004", "usgs:at00r8udwu")
    tibet = only(recorded("usgs/detail-us6000pi9w-M7.1-tibet.geojson"))
    assert tibet.severity is Severity.EXTREME, "PAGER red"
    assert tibet.links["shakemap"].endswith("/us6000pi9w/us/1736298441909/download/cont_mmi.json")
    assert (tibet.point, tibet.depth_km) == (Point(87.3608, 28.639), 10.0)
    assert tibet.onset == datetime(2025, 1, 7, 1, 5, 16, 824000, tzinfo=UTC)


def reach_km(area: Area, origin: Point) -> tuple[float, float]:
    """Median and greatest distance of the border from a point."""
    shape = area.to_geojson()
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    found = sorted(
        origin.distance_km(Point(*point)) for rings in polygons for ring in rings for point in ring
    )
    return found[len(found) // 2], found[-1]


@pytest.mark.parametrize(
    ("name", "origin", "five", "six"),
    [
        ("8863681-norcia-M6.5", Point(13.1092, 42.8303), (135, 217), (77, 149)),
        ("44744232-macquarie", Point(151.552, -52.2738), (65, 65), (34, 34)),
    ],
)
def test_shakemaps_reach_as_far_as_measured(
    recorded: Recorded,
    name: str,
    origin: Point,
    five: tuple[float, float],
    six: tuple[float, float],
) -> None:
    levels = dict(recorded(f"usgs/shakemap-cont_mmi-{name}.json").details["levels"])
    for mmi, measured in ((5.0, five), (6.0, six)):
        assert reach_km(levels[mmi].area, origin) == pytest.approx(measured, abs=1.5)
        assert levels[mmi].area.contains(origin)


@pytest.mark.parametrize(
    "name", ["8863681-norcia-M6.5", "44744232-macquarie", "iscgem882673-yellowstone"]
)
def test_stronger_shaking_lies_within_weaker_also_where_the_map_cuts_it(
    recorded: Recorded, name: str
) -> None:
    levels = recorded(f"usgs/shakemap-cont_mmi-{name}.json").details["levels"]
    values = [value for value, _ in levels]
    sizes = [band.area.size_km2 for _, band in levels]
    assert values == sorted(values)
    assert sizes == sorted(sizes, reverse=True)
    assert all(
        weak.area.overlap_share(strong.area) > 0.99
        for (_, weak), (_, strong) in itertools.pairwise(levels)
    )


def test_norcia_has_holes(recorded: Recorded) -> None:
    levels = dict(recorded("usgs/shakemap-cont_mmi-8863681-norcia-M6.5.json").details["levels"])
    shape = levels[5.0].area.to_geojson()
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    assert sum(len(rings) - 1 for rings in polygons) >= 1


def test_a_shakemap_of_another_event_is_not_taken(recorded: Recorded) -> None:
    tibet = only(recorded("usgs/detail-us6000pi9w-M7.1-tibet.geojson"))
    merged = with_shakemap(tibet, recorded("usgs/shakemap-cont_mmi-8863681-norcia-M6.5.json"))
    assert (merged.bands, merged.precision) == (tibet.bands, Precision.ESTIMATE)
    assert "8863681" in merged.drawing_faults[0]


def test_the_retired_cap_of_usgs_is_a_point_with_an_estimate(recorded: Recorded) -> None:
    message = only(recorded("usgs/cap1.1-earthquake-tonga-2010.cap.xml"))
    assert (message.event_key, message.magnitude, message.depth_km) == (
        "usgs:us2010apcd",
        6.3,
        38.7,
    )
    assert (message.precision, message.point) == (Precision.ESTIMATE, Point(-173.274, -16.053))
    assert only(recorded("usgs/atom-earthquake-index-2010.atom")).event_key == "usgs:us2010apcd"
    assert only(recorded("usgs/atom-alerthub-index.atom")).depth_km == 32.48


# -- NWS and CAP ------------------------------------------------------------------------------


def test_the_national_index_has_163_entries_99_drawn_and_64_by_code(recorded: Recorded) -> None:
    reading = recorded("nws/atom-cap1.1-index-163-entries-2018-08-15.xml")
    drawn = [message for message in reading.alerts if message.bands]
    coded = [
        message for message in reading.alerts if not message.bands and message.undrawn[0].geocodes
    ]
    assert (len(reading.alerts), len(drawn), len(coded), reading.rejected) == (163, 99, 64, ())
    first = reading.alerts[0]
    assert first.identifier.startswith("NOAA-NWS-ALERTS-AK125AB652A170.HighWindWarning.")
    assert first.geocodes == (Geocode("FIPS6", "002185"), Geocode("UGC", "AKZ204"))
    assert (first.event_key, first.kind) == ("vtec:PAFG.HW.W.0011.2018", HazardKind.WIND)


def test_laura_has_two_polygons_and_eight_references(recorded: Recorded) -> None:
    message = only(recorded("nws/cap1.2-hurricane-warning-laura-2-polygons.cap.xml"))
    assert (message.msg_type, len(message.references), len(message.bands)) == (MsgType.UPDATE, 8, 2)
    assert message.references[0] == (
        "w-nws.webmaster@noaa.gov", "NWS-IDP-PROD-4410291-3675936", "2020-08-25T10:32:00-05:00",
    )  # fmt: skip
    assert message.geocodes == (Geocode("UGC", "LAZ043"), Geocode("SAME", "022001"))
    assert any(band.area.contains(Point(-92.37, 30.21)) for band in message.bands), "Crowley"
    assert (message.severity, message.kind) == (Severity.EXTREME, HazardKind.STORM)


@pytest.mark.parametrize(
    ("name", "bands", "codes"),
    [
        ("cap1.2-special-weather-statement-18-polygons.cap.xml", 18, 8),
        ("cap1.1-wind-advisory-50-geocodes-2014.cap.xml", 0, 50),
        ("cap1.1-flash-flood-watch-geocode-only-2010.cap.xml", 0, 2),
        ("cap1.1-blizzard-warning-2021.cap.xml", 0, 4),
        ("cap1.1-flood-warning-matthew-florida-2016.cap.xml", 1, 2),
    ],
)
def test_nws_caps(recorded: Recorded, name: str, bands: int, codes: int) -> None:
    message = only(recorded(f"nws/{name}"))
    assert (len(message.bands), len(message.geocodes), message.drawing_faults) == (bands, codes, ())


def test_hawaii_history_ends_up_with_what_still_holds(session: Session, recorded: Recorded) -> None:
    reading = recorded("nws/api-alerts-2026-08-19-hawaii-102-mixed.geojson")
    assert Counter(message.msg_type.value for message in reading.alerts) == {
        "Cancel": 47,
        "Update": 44,
        "Alert": 11,
    }
    now = datetime(2026, 8, 17, 3, 50, tzinfo=UTC) + timedelta(hours=10)
    source = make_source(session, "nws")
    report = store(session, source, reading, FakeAtlas(), now)
    assert len(report.results) == 102
    storm = session.scalars(select(Hazard).where(Hazard.key.startswith("vtec:PHFO.TR.W"))).one()
    assert storm.status is HazardStatus.ENDED, "all its parts were cancelled"
    alerts = session.scalars(select(Alert).where(Alert.hazard_id == storm.id)).all()
    assert all(alert.ended_at is not None for alert in alerts)
    again = store(session, source, reading, FakeAtlas(), now)
    assert (again.changed, {result.intent for result in again.results}) == (
        [],
        {IntentKind.DUPLICATE, IntentKind.ALREADY_OVER},
    )


def test_hilo_has_two_polygons_and_three_by_zone(recorded: Recorded) -> None:
    alerts = recorded("nws/api-alerts-hilo-2026-08-16-polygon-and-zone.geojson").alerts
    assert [message.precision for message in alerts].count(Precision.POLYGON) == 2
    flood = alerts[0]
    assert (flood.event, flood.ends) == (
        "Flash Flood Warning",
        datetime(2026, 8, 16, 2, 0, tzinfo=UTC),
    )
    assert flood.bands[0].area.contains(Point(-155.08, 19.72)), "Hilo"


def test_cancels_and_tests(recorded: Recorded) -> None:
    cancel = only(recorded("cap-edge/athoc-cap1.2-cancel-without-info.cap.xml"))
    assert (cancel.msg_type, cancel.event, cancel.bands) == (MsgType.CANCEL, "", ())
    assert cancel.references == (
        ("AtHoc", "1017033100951096-517189320160225203219800", "2016-02-25T12:32:19-08:00"),
    )
    monthly = only(recorded("cap-edge/ipaws-cap1.2-required-monthly-test-status-actual.cap.xml"))
    assert (monthly.status, monthly.severity, monthly.is_test) == (
        Status.ACTUAL,
        Severity.SEVERE,
        True,
    )
    for name in (
        "cap-edge/pagasa-cap1.2-status-test-tropical-cyclone.cap.xml",
        "europe/alertswiss-cap1.2-test-no-area.cap.xml",
    ):
        assert only(recorded(name)).is_test
    assert not only(recorded("cap-edge/sa-cfs-atom-alert-outside-entry.atom")).is_test, (
        "TEST stands in a place name"
    )


def test_an_all_clear_ends(recorded: Recorded) -> None:
    ended = only(recorded("canada/eccc-cap-cp-2012-update-en-fr.cap.xml"))
    assert (ended.msg_type, ended.is_over, ended.response_types) == (
        MsgType.UPDATE,
        True,
        ("AllClear",),
    )
    assert len(ended.references) == 2


def test_two_blocks_of_one_language_are_both_kept(recorded: Recorded) -> None:
    message = only(recorded("cap-edge/nsw-rfs-cap1.2-two-circles-no-threat.cap.xml"))
    assert (len(message.bands), message.precision) == (2, Precision.CIRCLE)
    assert message.bands[0].area.size_km2 == pytest.approx(3.1416 * 25**2, rel=0.01)
    assert len(message.geocodes) == 2


def test_languages(recorded: Recorded) -> None:
    amber = only(recorded("latam/cap-amber-alert-es-US-two-languages.cap.xml"))
    assert (amber.language, amber.headline) == (
        "es-US",
        "Alerta Amber en el condado de Los Ángeles",
    )
    assert only(recorded("canada/naads-cap-cp-2019-en-fr.cap.xml")).language == "en-CA"
    flood = only(recorded("europe/ims-israel-cap1.2-flood-6-areas-en-he-2025-03-06.cap.xml"))
    assert (flood.language, len(flood.geocodes)) == ("en-GB", 3)


def test_wrappings(recorded: Recorded) -> None:
    assert len(recorded("europe/smhi-sweden-all-alerts-in-one-file.cap.xml").alerts) == 17
    assert (
        only(recorded("cap-edge/nsw-rfs-edxl-de-one-alert.xml")).identifier
        == "2014-05-08T10:31:00-00:00:160068"
    )
    assert (
        only(recorded("nws/atom-with-embedded-cap1.1-2010.atom")).event_key
        == "vtec:KTFX.FF.A.0003.2010"
    )
    beside = only(recorded("cap-edge/sa-cfs-atom-alert-outside-entry.atom"))
    assert (beside.identifier, beside.kind) == (
        "9227922014-06-17T09:35:35+09:30",
        HazardKind.WILDFIRE,
    )


def test_malformed_ones_say_why(recorded: Recorded) -> None:
    (rejected,) = recorded("cap-edge/malformed-atom-invalid-cap.atom").rejected
    assert "space or a comma" in rejected.reason
    for name in ("no-id", "no-link"):
        reading = recorded(f"cap-edge/malformed-atom-{name}.atom")
        assert (reading.alerts, len(reading.rejected)) == ((), 1)
    naads = recorded("canada/malformed-naads-atom-utf8-declared-latin1-bytes.atom")
    assert (len(naads.links), naads.rejected) == (1, ())


# -- tsunami and Mexico -----------------------------------------------------------------------


def test_a_tsunami_warning_lists_its_zones_and_is_tied_by_its_event(
    session: Session, recorded: Recorded
) -> None:
    warning = only(recorded("tsunami/wcatwc-cap1.2-tsunami-warning-update-2011-09-02.cap.xml"))
    assert (warning.event_key, warning.severity) == ("tsunami:lqw6d6:PA", Severity.EXTREME)
    assert warning.geocodes == (Geocode("UGC", "AKZ185"), Geocode("UGC", "AKZ187"))
    assert warning.references == (("PAAQ", "PAAQ-1-lqw6d6", "2011-09-02T10:55:55-00:00"),)
    assert (warning.magnitude, warning.depth_km, warning.point) == (7.1, 39.0, Point(-171.4, 51.8))


def test_a_wcatwc_update_whose_event_is_a_cancellation_ends_the_warning(
    session: Session, feeds_folder: Path
) -> None:
    body = (
        feeds_folder / "tsunami/wcatwc-cap1.2-tsunami-warning-update-2011-09-02.cap.xml"
    ).read_bytes()
    source = make_source(session, "tsunami")
    now = datetime(2011, 9, 2, 12, 0, tzinfo=UTC)
    store(session, source, read(body), FakeAtlas(), now)
    end = (
        body.replace(b"PAAQ-2-lqw6d6", b"PAAQ-3-lqw6d6")
        .replace(b"<sent>2011-09-02T11:36:50", b"<sent>2011-09-02T12:10:00")
        .replace(b"<event>Tsunami Warning", b"<event>Tsunami Cancellation")
        .replace(b"<expires>2011-09-02T12:36:50", b"<expires>2011-09-02T12:10:00")
    )
    report = store(session, source, read(end), FakeAtlas(), now + timedelta(minutes=11))
    assert report.results[0].intent is IntentKind.END
    assert session.scalars(select(Hazard)).one().status is HazardStatus.ENDED


def test_tsunami_information_is_a_point_and_its_header_names_no_zone(recorded: Recorded) -> None:
    message = only(recorded("tsunami/ptwc-cap1.2-2026-08-12.cap.xml"))
    assert (message.bands, message.geocodes, message.severity) == ((), (), Severity.MINOR)
    summary = only(recorded("tsunami/ptwc-atom-2026-08-12.atom"))
    assert (summary.sender, summary.identifier, summary.sent) == (
        message.sender,
        message.identifier,
        message.sent,
    )
    assert (summary.event, summary.severity, summary.is_summary) == (
        "Tsunami Information",
        Severity.MINOR,
        True,
    )
    assert summary.links["cap"].endswith("PHEBCAP.xml")
    empty = recorded("tsunami/pheb-atom-no-entry-2026-04-02.atom")
    assert (empty.alerts, empty.details["title"]) == ((), "TSUNAMI MESSAGE NUMBER 7")


def test_smn_index_has_318_entries_that_point_to_318_messages(recorded: Recorded) -> None:
    reading = recorded("mexico/smn-conagua-atom-318-entries-2022-07-13.xml")
    assert (reading.details["entries"], len(reading.links), reading.alerts) == (318, 318, ())
    assert sum("ciclontropical" in link for link in reading.links) == 145
    updated = [datetime.fromisoformat(text) for text in reading.details["links_updated"].values()]
    assert updated != sorted(updated, reverse=True), "not in time order"


def test_vicente_updates_the_notice_before_it(session: Session, feeds_folder: Path) -> None:
    body = (
        feeds_folder / "mexico/smn-conagua-cap1.2-update-vicente-2018-10-20.cap.xml"
    ).read_bytes()
    message = only(read(body))
    assert message.references == (
        ("smn.cna.gob.mx", "avisossmn-ciclontropical-4061", "2018-10-20T04:15:00-05:00"),
    )
    assert (message.severity, message.language) == (Severity.EXTREME, "es-419"), "semáforo red"
    assert message.bands[0].area.contains(Point(-92.26, 14.91)), "Tapachula"
    first = (
        body.replace(
            b"<identifier>avisossmn-ciclontropical-4063",
            b"<identifier>avisossmn-ciclontropical-4061",
        )
        .replace(b"<sent>2018-10-20T07:15:00", b"<sent>2018-10-20T04:15:00")
        .replace(b"<msgType>Update", b"<msgType>Alert")
    )
    source = make_source(session, "smn")
    now = datetime(2018, 10, 20, 12, 30, tzinfo=UTC)
    store(session, source, read(first), FakeAtlas(), now)
    report = store(session, source, read(body), FakeAtlas(), now)
    hazard = session.scalars(select(Hazard)).one()
    assert report.results[0].intent is IntentKind.SUPERSEDE
    assert hazard.key == "smn:vicente:2018:p"
    assert hazard.ends_at == datetime(2018, 10, 20, 16, 15, tzinfo=UTC)


def test_sasmex(recorded: Recorded) -> None:
    update = only(recorded("mexico/sasmex-atom-cap1.1-update-format-2023-04-12.xml"))
    assert (update.kind, update.magnitude, update.msg_type) == (
        HazardKind.EARTHQUAKE,
        6.1,
        MsgType.UPDATE,
    )
    assert update.references == (("sasmex.net", "20234129111", "2023-04-12T09:04:25-06:00"),)
    assert update.expires is not None
    assert update.expires - update.sent == timedelta(seconds=60)
    drills = recorded("mexico/sasmex-atom-cap1.1-test-2016.xml").alerts
    assert (len(drills), all(message.is_test for message in drills)) == (7, True)


def test_messages_that_only_lie_elsewhere(recorded: Recorded) -> None:
    assert len(recorded("wmo/alert-hub-rss-2016-08-09-first-60-items.xml").links) == 60
    assert (
        recorded("wmo/bom-australia-rss-one-item.xml")
        .links[0]
        .endswith("dc6fc32e272f13d57f3fb683aa6bd3b8.xml")
    )
    assert recorded("latam/inmet-brazil-rss-item-2026-09-06-wrapped.xml").links == (
        "https://apiprevmet3.inmet.gov.br/avisos/rss/55632",
    )


# -- with the real atlas ----------------------------------------------------------------------


def test_the_national_index_is_placed_by_the_real_atlas(
    recorded: Recorded, shared: Path, settings: Settings
) -> None:
    if not (shared / "geo").exists():
        pytest.skip("the fuller atlas pack (../shared/geo) is not there")
    atlas = atlas_for(replace(settings, atlas_extra=(shared / "geo",)))
    answers = [
        place(message, atlas)
        for message in recorded("nws/atom-cap1.1-index-163-entries-2018-08-15.xml").alerts
    ]
    zones = [answer for answer in answers if isinstance(answer, Zone)]
    assert len(zones) == 163
    assert Counter(zone.precision for zone in zones) == {
        Precision.POLYGON: 99,
        Precision.GEOCODE: 64,
    }
    redrawn = place(
        only(recorded("tsunami/wcatwc-cap1.2-tsunami-warning-update-2011-09-02.cap.xml")), atlas
    )
    assert isinstance(redrawn, Unplaced)
    assert redrawn.details == ("AKZ185", "AKZ187"), (
        "zones of 2011 that no longer exist are said, not guessed"
    )


def test_states_named_in_spanish_are_found_by_the_real_atlas(settings: Settings) -> None:
    atlas = atlas_for(settings)
    body = (SAMPLES / "feeds" / "smn-cap.xml").read_bytes()
    zone = place(only(read(body)), atlas)
    assert isinstance(zone, Zone)
    assert zone.precision is Precision.STATE
    area = zone.bands[0].area
    assert area.contains(Point(-93.12, 16.75)), "Tuxtla Gutiérrez"
    assert area.contains(Point(-96.72, 17.06)), "Oaxaca de Juárez"
    assert not area.contains(Point(-99.13, 19.43)), "Ciudad de México"
