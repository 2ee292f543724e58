from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas.values import Feature, Unit
from core.audit_log import AuditEntry
from core.crypto import Keyring
from core.errors import NotAllowed, UnusableInput
from core.geo.geometry import Area, Box, union
from core.json_values import json_value
from directory.calling.failure_reports import report_failure
from directory.entries.leaders import add_leader
from directory.entries.models import (
    Answer,
    Channel,
    ChannelKind,
    Designation,
    FocalPoint,
    Jurisdiction,
    Visibility,
)
from directory.entries.visibility import Viewer
from directory.search.jurisdictions import ChargeReason
from feeds.values import Severity
from registry.people.models import Estimate, Need
from tests.contexts import context_of
from tests.two_counties import TwoCounties
from tests.watch.conftest import band, stay_at
from watch.sheet.affected_sheet import affected_sheet
from watch.sheet.model import AffectedSheet, CountryLine

ZONE = (
    band(-98.6, 26.0, -97.9, 26.8, Severity.MODERATE, "wind 63 km/h"),
    band(-98.3, 26.1, -98.1, 26.3, Severity.EXTREME, "wind 118 km/h"),
)
Make = Callable[..., Any]


@pytest.fixture
def sheet(
    session: Session, atlas: TwoCounties, keyring: Keyring, now: datetime
) -> Callable[..., AffectedSheet]:
    def _sheet(country: str | None = "SV", **given: Any) -> AffectedSheet:
        viewer = Viewer.of_country(country) if country else Viewer.rcm()
        purpose = given.pop("purpose", "call list")
        values: dict[str, Any] = {
            "zone": ZONE,
            "at": now,
            "may_see_names": country is not None,
            "near_km": 30.0,
        } | given
        context = context_of(session, keyring, now, viewer=viewer, atlas=atlas, purpose=purpose)
        return affected_sheet(context, **values)

    return _sheet


def line(sheet: AffectedSheet, country: str) -> CountryLine:
    return next(line for line in sheet.countries if line.country == country)


def test_own_counts_are_exact_and_others_small_cells_hidden(sheet: Make, register: Make) -> None:
    register("Ana", stay_at(-98.2, 26.2), birth_year=2015, needs=(Need.MEDICAL,), language="quc")
    for number in range(4):
        register(f"Ajena {number}", stay_at(-98.2, 26.2), country="GT")
    for number in range(6):
        register(
            f"Otra {number}",
            stay_at(-98.5, 26.7),
            country="HN",
            needs=(Need.MEDICAL,) if number == 0 else (),
        )
    found = sheet()
    assert [(each.country, each.is_own, str(each.persons)) for each in found.countries] == [
        ("SV", True, "1"),
        ("HN", False, "6"),
        ("GT", False, "<5"),
    ]
    own = found.own
    assert (str(own.minors), str(own.by_need[Need.MEDICAL]), str(own.by_language["quc"])) == (
        "1",
        "1",
        "1",
    )
    others = line(found, "HN")
    assert (str(others.by_need[Need.MEDICAL]), str(others.by_language["es"])) == ("·", "6")
    assert {str(cell) for cell in line(found, "GT").by_language.values()} == {"<5"}
    assert {each.country for each in sheet("GT").countries if str(each.persons) == "4"} == {"GT"}


def test_where_nobody_is_registered_the_answer_is_unknown(
    sheet: Make, register: Make, session: Session
) -> None:
    session.add(
        Estimate(
            country="GT",
            unit_code="US48215",
            persons=900,
            low=700,
            high=1200,
            year=2024,
            source="DEMO",
        )
    )
    register("Lejos", stay_at(-80, 10))
    found = sheet()
    own, theirs = found.own, line(found, "GT")
    assert (own.unknown, str(own.persons), own.coverage) == (True, "?", None)
    assert theirs.estimate is not None
    assert (theirs.unknown, theirs.estimate.persons, theirs.coverage) == (True, 900, None)
    assert found.calls == ()


def test_nobody_in_the_zone_but_some_in_its_units_is_a_known_zero(
    sheet: Make, register: Make
) -> None:
    register("Cerca", stay_at(-98.5, 26.7))
    found = sheet(zone=ZONE[1:])
    assert (found.own.unknown, str(found.own.persons)) == (False, "0")


def test_a_zone_across_180_degrees_asks_for_no_unit_on_the_other_side_of_the_world(
    session: Session, keyring: Keyring, now: datetime, register: Make
) -> None:
    """The Aleutians: a box of theirs would go round the world, and through every county of it."""

    class Recording(TwoCounties):
        def __init__(self) -> None:
            super().__init__()
            self.frames: list[Box] = []
            aleutians = Unit("US02016", "admin2", "Aleutians West", country="US")
            self.units_by_code[aleutians.code] = aleutians
            halves = Box(172, 51, 180, 54), Box(-180, 51, -166, 54)
            self.shapes["US02016"] = union([Area.from_box(each) for each in halves])

        def features(self, kind: str, box: Box, where: Any = None) -> Iterator[Feature]:
            self.frames.append(box)
            return super().features(kind, box, where)

    register("Unalaska", stay_at(-166.5, 53.9))
    zone = (
        band(175, 51, 180, 53, Severity.SEVERE, "tsunami"),
        band(-180, 51, -170, 53, Severity.SEVERE, "tsunami"),
    )
    atlas = Recording()
    context = context_of(
        session, keyring, now, viewer=Viewer.of_country("SV"), atlas=atlas, purpose="call list"
    )
    found = affected_sheet(context, zone=zone, at=now, may_see_names=True, near_km=30.0)
    assert [(frame.west, frame.east) for frame in atlas.frames] == [(175, 180), (-180, -170)]
    assert found.own is not None
    assert (found.own.unknown, str(found.own.persons)) == (False, "0")


def test_coverage_is_registered_by_estimated(sheet: Make, register: Make, session: Session) -> None:
    session.add(Estimate(country="SV", unit_code="US48215", persons=200, year=2024, source="DEMO"))
    session.add(Estimate(country="GT", unit_code="US48215", persons=200, year=2024, source="DEMO"))
    for number in range(2):
        register(f"Ana {number}", stay_at(-98.2, 26.2))
        register(f"Eva {number}", stay_at(-98.2, 26.2), country="GT")
    found = sheet()
    assert found.own.coverage == 0.01
    assert line(found, "GT").coverage is None, "it would tell the hidden count"


def test_the_call_list_is_in_the_order_of_danger_and_need(
    sheet: Make, register: Make, home: Make
) -> None:
    family = home()
    register("6 lejos", stay_at(-98.55, 26.75))
    register("5 cerca", stay_at(-98.32, 26.2))
    register("3 intérprete", stay_at(-98.29, 26.2), needs=(Need.INTERPRETER,))
    register("4 nadie", stay_at(-98.2, 26.2))
    register(
        "1 menor",
        stay_at(-98.29, 26.2),
        needs=(Need.NO_PHONE, Need.MINOR_ALONE),
        household=family,
        birth_year=2012,
    )
    register(
        "2 su tía",
        stay_at(-98.55, 26.75),
        household=family,
        phone="+19565550101",
        has_whatsapp=True,
    )
    register("0 ajeno", stay_at(-98.2, 26.2), country="GT", needs=(Need.MINOR_ALONE,))
    calls = sheet().calls
    assert [entry.name for entry in calls] == [
        "1 menor",
        "2 su tía",
        "3 intérprete",
        "4 nadie",
        "5 cerca",
        "6 lejos",
    ]
    first, second = calls[:2]
    assert (first.severity, first.band_label, first.needs[0], first.is_minor) == (
        Severity.EXTREME,
        "wind 118 km/h",
        Need.MINOR_ALONE,
        True,
    )
    assert (second.phone, second.has_whatsapp, second.band_label) == (
        "+19565550101",
        True,
        "wind 63 km/h",
    )


def test_names_are_for_who_may_see_them_and_leave_one_line(
    sheet: Make, register: Make, session: Session
) -> None:
    register("Ana", stay_at(-98.2, 26.2))
    register("Luz", stay_at(-98.2, 26.2))
    assert sheet(may_see_names=False).calls == ()
    assert sheet(None).calls == ()
    session.flush()
    assert session.scalars(sa.select(AuditEntry)).all() == []
    assert len(sheet().calls) == 2
    session.flush()
    (entry,) = session.scalars(sa.select(AuditEntry)).all()
    assert (entry.action, entry.purpose, entry.country, entry.details["persons"]) == (
        "person.read",
        "call list",
        "SV",
        2,
    )
    with pytest.raises(NotAllowed):
        sheet(purpose="")


def test_a_zone_without_area_is_refused(sheet: Make) -> None:
    with pytest.raises(UnusableInput):
        sheet(zone=())


def test_shelters_inside_are_danger_and_those_near_come_with_distance_and_places(
    sheet: Make, shelter: Make, now: datetime
) -> None:
    shelter("En peligro", -98.2, 26.2, capacity=100, occupied=130)
    shelter(
        "A salvo", -97.8, 26.2, capacity=80, occupied=30, occupied_at=now, papers_asked=Answer.NO
    )
    shelter("Lejos", -90, 30)
    shelter("Ajeno", -98.2, 26.2, visibility=Visibility.COUNTRY)
    found = sheet()
    (inside,) = found.shelters_inside
    assert (inside.name, inside.severity, inside.distance_km, inside.free) == (
        "En peligro",
        Severity.EXTREME,
        0.0,
        0,
    )
    (near,) = found.shelters_near
    assert (near.name, near.free, near.papers_asked, near.is_inside) == (
        "A salvo",
        50,
        Answer.NO,
        False,
    )
    assert near.distance_km == pytest.approx(10, abs=0.2)


def test_a_post_inside_says_whether_its_cover_lies_inside_as_well(sheet: Make, post: Make) -> None:
    safe, doomed = post("A salvo", -90, 30), post("También dentro", -98.5, 26.5, country="HN")
    post("Cubierto", -98.2, 26.2, covering_post_id=safe.id)
    post("Sin salida", -98.2, 26.2, country="GT", covering_post_id=doomed.id)
    lines = {line.name: line for line in sheet().posts_inside}
    assert lines.keys() == {"Cubierto", "Sin salida", "También dentro"}
    assert (lines["Cubierto"].covering_name, lines["Cubierto"].covering_inside) == (
        "A salvo",
        False,
    )
    assert lines["Sin salida"].covering_inside is True
    assert lines["También dentro"].covering_inside is None


def test_posts_in_charge_come_with_officials_and_the_age_of_their_numbers(
    sheet: Make, post: Make, session: Session, now: datetime, register: Make
) -> None:
    register("Ana", stay_at(-98.2, 26.2))
    mine = post("Consulado en McAllen", -98.2, 26.2)
    post("Embajada", -77, 38.9)
    session.add(Jurisdiction(post_id=mine.id, unit_code="US48215"))
    official = FocalPoint(
        post_id=mine.id, country="SV", designation=Designation.DESIGNATED, name="Cónsul Demo"
    )
    session.add(official)
    session.flush()
    session.add(Channel(focal_point_id=official.id, kind=ChannelKind.PHONE, value="+19565550102"))
    session.flush()
    session.expire_all()
    (line,) = sheet().posts_in_charge
    assert (line.name, line.in_charge_because) == ("Consulado en McAllen", ChargeReason.UNIT)
    assert [
        (o.name, o.channels[0].value, o.channels[0].freshness.state) for o in line.officials
    ] == [("Cónsul Demo", "+19565550102", "never")]


def test_a_number_said_to_fail_says_so_on_the_sheet(
    sheet: Make, post: Make, session: Session, now: datetime, register: Make
) -> None:
    register("Ana", stay_at(-98.2, 26.2))
    mine = post("Consulado en McAllen", -98.2, 26.2)
    failing, sound = (
        Channel(post_id=mine.id, kind=ChannelKind.PHONE, value=f"+1956555010{n}", rank=n)
        for n in (2, 3)
    )
    session.add_all([failing, sound])
    session.flush()
    session.expire_all()
    report_failure(session, failing, at=now, by="user:1", note="no existe")
    (line,) = sheet().posts_in_charge
    assert [[each.note for each in channel.failures] for channel in line.channels] == [
        ["no existe"],
        [],
    ]
    told = json_value(line)["channels"][0]["failures"]
    assert told == [{"at": now.isoformat(), "note": "no existe", "settled_at": None}]


def test_leaders_are_of_ones_own_country_and_named_only_for_who_may_see(
    sheet: Make, post: Make, session: Session, keyring: Keyring
) -> None:
    for country in ("SV", "GT"):
        made = post(f"Consulado {country}", -98.2, 26.2, country=country)
        session.add(Jurisdiction(post_id=made.id, unit_code="US48215"))
        add_leader(
            session,
            keyring,
            made,
            zone=f"Colonia {country}",
            name=f"Líder {country}",
            phone="+19565550103",
        )
    session.flush()
    assert [(leader.zone, leader.name, leader.phone) for leader in sheet().leaders] == [
        ("Colonia SV", "Líder SV", "+19565550103")
    ]
    assert [(leader.zone, leader.name) for leader in sheet(may_see_names=False).leaders] == [
        ("Colonia SV", "")
    ]
    assert sheet(None).leaders == ()
    session.flush()
    assert [entry.action for entry in session.scalars(sa.select(AuditEntry))] == ["leader.read"]
