"""The text bulletins of the tsunami centres, the recorded ones and neighbours that break a
pattern.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.atlas import atlas_for
from core.errors import UnusableInput
from core.geo.geometry import Point
from core.settings import Settings
from feeds.formats.registry import read
from feeds.lifecycle.store import store
from feeds.lifecycle.zones import ONLY_A_POINT, place
from feeds.models import Hazard, HazardStatus
from feeds.reading_notes import WAVES_BELOW_THREAT
from feeds.values import AlertMessage, Geocode, Precision, Severity, Unplaced, Zone
from tests.feeds.worlds import SAMPLES, FakeAtlas, make_source

THREAT = (SAMPLES / "feeds" / "ptwc-threat.txt").read_text("utf-8")
PALMER = (SAMPLES / "feeds" / "ntwc-warning.txt").read_text("utf-8")


def message(text: str, name: str = "") -> AlertMessage:
    reading = read(text.encode(), name=name)
    assert (reading.format, reading.rejected) == ("tsunami-text", ())
    (found,) = reading.alerts
    return found


def heights(found: AlertMessage) -> dict[Severity, set[str]]:
    """Countries by severity, as the codes of their coasts name them."""
    by_severity: dict[Severity, set[str]] = {}
    for area in found.undrawn:
        names = {code.value for code in area.geocodes}
        by_severity[area.severity] = by_severity.get(area.severity, set()) | names
    return by_severity


def _in_mixed_case(text: str) -> str:
    """The centres write all capitals today; other offices of NOAA no longer do."""
    head, designator, rest = text.partition("TSUPAC\n")
    return head + designator + rest.title()


def old_style(in_effect: str, number: int = 7, origin: str = "1000Z 22 NOV 2026") -> str:
    return (
        f"WEPA40 PHEB 221500\nTSUPAC\n \nTSUNAMI BULLETIN NUMBER {number:03}\n"
        "PACIFIC TSUNAMI WARNING CENTER/NOAA/NWS\nISSUED AT 1500Z 22 NOV 2026\n \n"
        "THIS BULLETIN APPLIES TO AREAS WITHIN AND BORDERING THE PACIFIC\nOCEAN AND ADJACENT"
        f" SEAS...EXCEPT ALASKA...BRITISH COLUMBIA.\n \n{in_effect}\n \n"
        f" ORIGIN TIME -  {origin}\n COORDINATES -  12.9 NORTH   89.3 WEST\n"
        " DEPTH       -   10 KM\n LOCATION    -  OFF COAST OF EL SALVADOR\n MAGNITUDE   -  7.7\n"
    )


# -- what it says -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        THREAT.encode("utf-8-sig"),
        THREAT.replace("\n", "\r\n").encode("utf-16"),
        b"\x01" + THREAT.replace("\n", "\r\r\n").encode() + b"\r\r\n\x03",
        (THREAT + "\n\xd1").encode("cp1252"),
        _in_mixed_case(THREAT).encode(),
    ],
    ids=["utf-8 with a mark", "utf-16", "on the wire", "windows-1252", "mixed case"],
)
def test_a_bulletin_says_the_same_however_it_is_written(data: bytes) -> None:
    (found,) = read(data).alerts
    plain = message(THREAT)
    assert heights(found) == heights(plain)
    assert (found.sent, found.severity, found.magnitude) == (
        plain.sent, plain.severity, plain.magnitude,
    )  # fmt: skip


def test_countries_by_the_height_of_the_wave() -> None:
    found = message(THREAT)
    assert heights(found) == {
        Severity.EXTREME: {"EL SALVADOR"},
        Severity.SEVERE: {"GUATEMALA", "HONDURAS", "NICARAGUA"},
        Severity.MODERATE: {"MEXICO", "COSTA RICA"},
    }
    assert {code.scheme for code in found.geocodes} == {"COAST-PACIFIC"}
    assert found.parameters["coasts < 0.3 m"] == "PANAMA, COLOMBIA, WALLIS AND FUTUNA, YAP"
    assert found.reading_notes == (WAVES_BELOW_THREAT,)
    assert (found.event, found.severity, found.is_over) == (
        "Tsunami Threat",
        Severity.EXTREME,
        False,
    )
    assert (found.magnitude, found.depth_km, found.point) == (7.7, 24.0, Point(-89.3, 12.9))
    assert found.sent == datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
    assert found.headline == "Tsunami Threat: Off The Coast Of Central America"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A partial cancellation leaves what it names; all else is no longer threatened.
        (
            "THE TSUNAMI WARNING REMAINS IN EFFECT FOR CHILE AND PERU. THE TSUNAMI\nWARNING AND"
            " WATCH ARE CANCELLED FOR ALL OTHER AREAS.",
            {Severity.EXTREME: {"CHILE", "PERU"}},
        ),
        (
            "A TSUNAMI WARNING REMAINS IN EFFECT FOR\n \n CHILE / PERU\n \nTHE TSUNAMI WATCH"
            " IS CANCELLED FOR\n \n MEXICO / EL SALVADOR",
            {Severity.EXTREME: {"CHILE", "PERU"}},
        ),
        (
            "THE TSUNAMI WATCH PREVIOUSLY IN EFFECT FOR MEXICO IS CANCELLED WHILE THE TSUNAMI"
            "\nWARNING CONTINUES IN EFFECT FOR EL SALVADOR.",
            {Severity.EXTREME: {"EL SALVADOR"}},
        ),
        (
            "A TSUNAMI ADVISORY IS IN EFFECT FOR TRINIDAD AND TOBAGO, U.S. VIRGIN ISLANDS AND"
            "\nSAINT VINCENT AND THE GRENADINES.",
            {Severity.SEVERE: {"TRINIDAD AND TOBAGO", "VI", "SAINT VINCENT AND THE GRENADINES"}},
        ),
        (
            "* HAZARDOUS TSUNAMI WAVES FROM THIS EARTHQUAKE ARE POSSIBLE\n  WITHIN 300 KM OF THE"
            " EPICENTER ALONG THE COASTS OF\n \n    EL SALVADOR AND GUATEMALA",
            {Severity.EXTREME: {"EL SALVADOR|300|-89.3 12.9", "GUATEMALA|300|-89.3 12.9"}},
        ),
        (
            "* HAZARDOUS TSUNAMI WAVES ARE POSSIBLE FOR COASTS LOCATED\n  WITHIN 300 KM OF THE"
            " EARTHQUAKE EPICENTER.",
            {Severity.EXTREME: {"*|300|-89.3 12.9"}},
        ),
    ],
    ids=["sentence", "lists", "one clause", "names with and", "near", "near, unnamed"],
)
def test_only_what_is_in_effect_is_threatened(
    text: str, expected: dict[Severity, set[str]]
) -> None:
    found = message(old_style(text))
    assert (heights(found), found.is_over) == (expected, False)


@pytest.mark.parametrize(
    ("text", "number", "is_over"),
    [
        ("THE TSUNAMI WARNING AND WATCH ARE CANCELLED FOR ALL AREAS.", 7, True),
        ("... TSUNAMI WARNING CANCELLATION ...", 7, True),
        ("* THE TSUNAMI THREAT FROM THIS EARTHQUAKE HAS NOW PASSED.", 7, True),
        ("* THERE IS NO LONGER A TSUNAMI THREAT FROM THIS EARTHQUAKE.", 7, True),
        ("THIS IS THE FINAL STATEMENT. THERE IS NO TSUNAMI THREAT.", 2, True),
        # The first of a series only informs, and its words on when one may feel safe end nothing.
        ("TSUNAMI INFORMATION STATEMENT. THERE IS NO TSUNAMI THREAT.", 1, False),
        ("WHEN NO MAJOR WAVES ARE OBSERVED LOCAL AUTHORITIES CAN ASSUME\nTHE THREAT IS PASSED.", 4,
         False),
    ],
)  # fmt: skip
def test_what_ends_an_alarm_and_what_only_informs(text: str, number: int, is_over: bool) -> None:
    found = message(old_style(text, number))
    assert (found.undrawn, found.severity, found.is_over) == ((), Severity.MINOR, is_over)
    assert found.event == ("Tsunami Cancellation" if is_over else "Tsunami Information")
    answer = place(found, FakeAtlas())
    assert isinstance(answer, Unplaced)
    assert answer.reason == ONLY_A_POINT


@pytest.mark.parametrize(
    ("line", "is_test"),
    [
        ("TEST... TSUNAMI DUMMY - COMMUNICATIONS TEST ...TEST", True),
        ("THIS IS A TEST MESSAGE.", True),
        ("THIS IS NOT A TEST.", False),
    ],
)
def test_the_monthly_dummy_is_a_test(line: str, is_test: bool) -> None:
    assert message(THREAT.replace("...PTWC TSUNAMI THREAT MESSAGE...", line)).is_test is is_test


def test_palmer_gives_zones_and_cancels_some_of_them() -> None:
    found = message(PALMER)
    (zones,) = found.undrawn
    assert zones.geocodes == (Geocode("UGC", "AKZ185-187-191-221012-"),)
    assert (found.event, found.severity) == ("Tsunami Warning", Severity.EXTREME)
    assert found.point == Point(-171.4, 51.8)
    assert found.parameters["origin"] == "2026-11-22T08:25:00+00:00", "UTC stands last"
    assert found.sent == datetime(2026, 11, 22, 9, 12, tzinfo=UTC)
    cancelled = message(PALMER.replace("O.CON", "O.CAN"))
    assert (cancelled.undrawn, cancelled.is_over) == ((), True)
    assert message(PALMER.replace("/O.C", "/T.C")).is_test


def test_the_day_of_its_head_belongs_to_the_month_of_its_dates() -> None:
    late = THREAT.replace("1040 UTC SUN NOV 22 2026", "2358 UTC THU DEC 31 2026")
    found = message(late.replace("WEPA40 PHEB 221042", "WEPA40 PHEB 010002"))
    assert found.sent == datetime(2027, 1, 1, 0, 2, tzinfo=UTC)


def test_its_address_names_the_event_that_its_text_does_not() -> None:
    address = "https://www.tsunami.gov/events/PHEB/2026/11/22/26326001/2/WEPA40/WEPA40.txt"
    found = message(THREAT, address)
    assert (found.identifier, found.event_key) == ("PHEB-2-26326001", "tsunami:26326001:PA")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("WEPA40 PHEB 221042\nTSUPAC\n\nHELLO\n", "no date"),
        ("FZPN02 KWBC 221042\nHSFEP2\n\nHIGH SEAS FORECAST\n", "a text bulletin"),
        ("WTNT32 KNHC 221042\nTCPAT2\n\nNATIONAL HURRICANE CENTER\n", "an NHC text bulletin"),
    ],
)
def test_other_bulletins_are_refused_by_name(text: str, reason: str) -> None:
    with pytest.raises(UnusableInput, match=reason):
        read(text.encode())


# -- where, and what stands after the next one ------------------------------------------------


def test_coasts_become_strips_on_the_right_sea(settings: Settings) -> None:
    answer = place(message(THREAT), atlas_for(settings))
    assert isinstance(answer, Zone)
    assert (answer.precision, answer.missing_codes) == (Precision.ESTIMATE, ())
    bands = {band.label: band for band in answer.bands}
    assert bands["EL SALVADOR > 3 m"].severity is Severity.EXTREME
    assert bands["HONDURAS 1-3 m"].area.contains(Point(-87.65, 13.29)), "Amapala"
    assert not any(band.area.contains(Point(-86.79, 15.78)) for band in answer.bands), "La Ceiba"
    assert not any(band.area.contains(Point(-79.53, 8.97)) for band in answer.bands), "Panamá"


def test_each_bulletin_replaces_the_one_before_though_the_quake_is_corrected(
    session: Session,
) -> None:
    source = make_source(session, "files", address="")
    now = datetime(2026, 11, 22, 15, 10, tzinfo=UTC)
    texts = (
        THREAT.replace("1000 UTC NOV", "0955 UTC NOV").replace("89.3 WEST", "88.4 WEST"),
        old_style("A TSUNAMI WARNING REMAINS IN EFFECT FOR EL SALVADOR."),
    )
    for text in (*texts, texts[0]):
        store(session, source, read(text.encode()), FakeAtlas(), now)
    hazard = session.scalars(select(Hazard)).one()
    assert hazard.area_desc == "EL SALVADOR", "the older one, given again, changes nothing"
    end = old_style("THE TSUNAMI WARNING IS CANCELLED.", 8).replace("221500", "221600")
    store(session, source, read(end.encode()), FakeAtlas(), now + timedelta(hours=1))
    assert session.scalars(select(Hazard)).one().status is HazardStatus.ENDED


def test_another_series_of_the_same_centre_goes_on(session: Session) -> None:
    source = make_source(session, "files", address="")
    now = datetime(2026, 11, 22, 15, 10, tzinfo=UTC)
    store(session, source, read(THREAT.encode()), FakeAtlas(), now)
    caribbean = old_style("THE TSUNAMI WATCH IS CANCELLED.").replace("WEPA40", "WECA40")
    store(session, source, read(caribbean.encode()), FakeAtlas(), now)
    assert session.scalars(select(Hazard)).one().status is HazardStatus.ACTIVE


# -- as recorded ------------------------------------------------------------------------------


@pytest.mark.shared
def test_iquique_2014(shared: Path) -> None:
    folder = shared / "feeds" / "tsunami"
    found = message(
        (folder / "text-ptwc-pacific-25.1396402925782-iquique-warning4.txt").read_text()
    )
    assert heights(found) == {
        Severity.EXTREME: {"CHILE", "PERU", "ECUADOR", "COLOMBIA", "PANAMA"},
        Severity.MODERATE: {
            "COSTA RICA", "NICARAGUA", "EL SALVADOR", "GUATEMALA", "MEXICO", "HONDURAS",
        },
    }  # fmt: skip
    assert (found.magnitude, found.depth_km, found.point) == (8.2, 10.0, Point(-70.8, -19.8))
    assert found.parameters["origin"] == "2014-04-01T23:47:00+00:00"
    assert found.sent == datetime(2014, 4, 2, 1, 31, tzinfo=UTC)
    assert (found.event, found.is_test, found.is_over) == ("Tsunami Warning", False, False)


@pytest.mark.shared
def test_the_chain_of_chile_2015(session: Session, shared: Path) -> None:
    folder = shared / "feeds" / "tsunami"
    names = (
        "1442444522464-chile-msg1",
        "1442449622350-chile-msg4",
        "1442526722571-chile-msg26-final",
    )
    source = make_source(session, "files", address="")
    standing = []
    for name in names:
        data = (folder / f"text-ptwc-pacific-25.{name}.txt").read_bytes()
        found = message(data.decode())
        store(session, source, read(data), FakeAtlas(), found.sent + timedelta(minutes=2))
        hazard = session.scalars(select(Hazard)).one()
        assert hazard.status is HazardStatus.ACTIVE
        standing.append((hazard.magnitude, hazard.area_desc.split("; ")))
        session.flush()
    (first, coasts_1), (fourth, coasts_4), (last, coasts_26) = standing
    assert (first, coasts_1) == (7.9, ["CHILE", "PERU"])
    assert (fourth, last) == (8.3, 8.3), "22:55 became 22:54, 71.9 W became 72.0 W: one event"
    assert coasts_4[:3] == ["CHILE", "FRENCH POLYNESIA", "MEXICO"]
    assert (len(coasts_4), coasts_26) == (28, coasts_4)
    assert not {"EL SALVADOR", "COSTA RICA", "PANAMA"} & {*coasts_4}, "less than 0.3 m there"


@pytest.mark.shared
def test_the_dummy_of_the_caribbean_threatens_none_of_its_addressees(shared: Path) -> None:
    folder = shared / "feeds" / "tsunami"
    found = message((folder / "text-ptwc-caribbean-29.1431616987206-dummy-test.txt").read_text())
    assert (found.is_test, found.undrawn) == (True, ())
