from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.atlas.values import Place, Unit
from core.crypto import Keyring
from core.geo.geometry import Area, Box, Point
from directory.calling.caller_needs import CallNeed
from directory.calling.failure_reports import report_failure
from directory.calling.query import QuestionKind
from directory.calling.who_to_call import CallSheet, who_to_call
from directory.entries.leaders import add_leader
from directory.entries.models import (
    Answer,
    ChannelKind,
    Designation,
    OrganisationKind,
    Post,
    Visibility,
)
from directory.entries.visibility import Viewer
from directory.search.jurisdictions import ChargeReason
from tests.contexts import context_of
from tests.directory.conftest import channel, focal_point, organisation, post, shelter
from tests.two_counties import TwoCounties

CONSUL = Viewer.of_country("SV")
MCALLEN = Point(-98.23, 26.2)
DRAWN = (
    '{"type": "Polygon", "coordinates": [[[-98.4, 26.1], [-98, 26.1], [-98, 26.3], [-98.4, 26.1]]]}'
)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""Three in the morning in McAllen, on a Tuesday."""


class Gazetteer(TwoCounties):
    """Two counties and a few places."""

    def find(self, text: str, country: str | None = None, limit: int = 10) -> list[Place]:
        def town(name: str, lon: float, lat: float, people: int, score: float = 0.97) -> Place:
            return Place(
                name,
                "city",
                Point(lon, lat),
                "US",
                "US-TX",
                None,
                people,
                f"{name}{lon}",
                score,
                "name",
            )

        towns = {
            "mcallen": [town("McAllen", -98.23, 26.2, 140_000)],
            "houston": [
                town("Houston", -95.4, 29.8, 2_300_000),
                town("Houston", -91.0, 33.9, 3_500),
            ],
            "san juan": [
                town("San Juan", -98.15, 26.19, 36_000),
                town("San Juan", -97.3, 26.0, 30_000),
            ],
            "hidalgo": [
                Place(
                    "Hidalgo",
                    "admin",
                    Point(-98.2, 26.4),
                    "US",
                    "US-TX",
                    "US48215",
                    0,
                    "US48215",
                    0.96,
                    "unit",
                )
            ],
        }
        return towns.get(text.casefold(), [])

    def nearest_place(self, point: Point) -> Place | None:
        return self.find("McAllen")[0]

    def timezone(self, point: Point) -> str:
        return "America/Chicago"


@pytest.fixture
def atlas() -> Gazetteer:
    return Gazetteer()


@pytest.fixture
def mcallen(session: Session) -> Post:
    found = post(
        session,
        "Consulado en McAllen",
        (-98.232, 26.201),
        "US48215",
        hours="lu-vi 9-17",
        city="McAllen",
        timezone="America/Chicago",
        channels=[
            channel("+19565550100", rank=0, hours="lu-vi 9-17"),
            channel("+19565550101", ChannelKind.EMERGENCY, rank=1, hours="24 h"),
            channel("consul@example.org", ChannelKind.EMAIL, rank=2),
        ],
    )
    focal_point(session, "Alterna", found, designation=Designation.ALTERNATE)
    focal_point(session, "Designada", found, channels=[channel("+19565550102")])
    return found


def ask(
    session: Session,
    atlas: Gazetteer,
    question: str | Point | Area = "McAllen",
    *,
    viewer: Viewer = CONSUL,
    keyring: Keyring | None = None,
    **more: object,
) -> CallSheet:
    more.setdefault("nationality", "SV")
    context = context_of(
        session,
        keyring or Keyring([b"k" * 32]),
        NOW,
        viewer=viewer,
        atlas=atlas,
        purpose="",
    )
    return who_to_call(context, question, may_open_leaders=keyring is not None, **more)  # type: ignore[arg-type]


def names(callees: object) -> list[str]:
    return [each.entry.name for each in callees]  # type: ignore[attr-defined]


@pytest.mark.usefixtures("mcallen")
@pytest.mark.parametrize(
    ("question", "kind", "distance_km"),
    [
        ("McAllen", QuestionKind.PLACE, 0.2),
        ("26.2, -98.23", QuestionKind.POINT, 0.2),
        (MCALLEN, QuestionKind.POINT, 0.2),
        ("Hidalgo", QuestionKind.UNIT, 0),
        ("US48215", QuestionKind.UNIT, 0),
        (Area.from_box(Box(-98.4, 26.1, -98.0, 26.3)), QuestionKind.AREA, 0),
        (DRAWN, QuestionKind.AREA, None),
        ("+1 956 555 0100", QuestionKind.PHONE, 0),
        ("consulado mcalen", QuestionKind.ENTRY, 0),
    ],
)  # fmt: skip
def test_one_box_takes_it_all(
    session: Session,
    atlas: Gazetteer,
    question: str | Point | Area,
    kind: QuestionKind,
    distance_km: float | None,
) -> None:
    sheet = ask(session, atlas, question)
    assert sheet.asked.kind is kind
    assert [call.callee.entry.name for call in sheet.posts] == ["Consulado en McAllen"]
    if distance_km is not None:
        assert sheet.posts[0].callee.distance_km == pytest.approx(distance_km, abs=0.1)


@pytest.mark.usefixtures("mcallen")
def test_the_emergency_line_comes_first_and_tells_its_hours(
    session: Session, atlas: Gazetteer
) -> None:
    call = ask(session, atlas).posts[0]
    assert [line.channel.value for line in call.callee.lines] == [
        "+19565550101",
        "+19565550100",
        "consul@example.org",
    ]
    assert [line.hours.answer for line in call.callee.lines] == [
        Answer.YES,
        Answer.NO,
        Answer.UNKNOWN,
    ]
    assert call.callee.hours.answer is Answer.NO
    assert call.callee.hours.changes_at == datetime(2026, 11, 24, 15, tzinfo=UTC)
    assert call.callee.lines[0].freshness.days == 54
    assert names(call.officials) == ["Designada", "Alterna"]


def test_a_failing_line_gives_way(session: Session, atlas: Gazetteer, mcallen: Post) -> None:
    emergency = next(each for each in mcallen.channels if each.kind is ChannelKind.EMERGENCY)
    report_failure(session, emergency, at=NOW - timedelta(hours=1), by="user:1", note="ocupado")
    callee = ask(session, atlas).posts[0].callee
    assert callee.lines[0].failures[0].note == "ocupado"
    assert callee.first_line
    assert callee.first_line.channel.value == "+19565550100"


def test_a_closed_post_is_covered(session: Session, atlas: Gazetteer, mcallen: Post) -> None:
    far = post(session, "Consulado en Houston", (-95.4, 29.7))
    mcallen.closed_since, mcallen.closed_reason, mcallen.covering_post_id = (
        date(2026, 11, 1),
        "inundación",
        far.id,
    )
    call = ask(session, atlas).posts[0]
    assert call.callee.entry is far
    assert call.stands_in_for is mcallen
    far.visibility, far.country = (
        Visibility.COUNTRY,
        "GT",
    )  # its cover may not be named to this viewer
    sheet = ask(session, atlas)
    assert [(each.callee.entry.name, each.is_closed) for each in sheet.posts] == [
        ("Consulado en McAllen", True)
    ]


def test_covering_in_a_ring_ends(session: Session, atlas: Gazetteer, mcallen: Post) -> None:
    other = post(session, "Otra", (-95, 29), closed_since=date(2026, 11, 1))
    mcallen.closed_since, mcallen.covering_post_id, other.covering_post_id = (
        date(2026, 11, 1),
        other.id,
        mcallen.id,
    )
    assert ask(session, atlas).posts[0].is_closed


def test_by_agreement_then_by_nearness(session: Session, atlas: Gazetteer, mcallen: Post) -> None:
    assert ask(session, atlas, nationality="NI").without == ("NI",)
    far = post(session, "Embajada de Nicaragua", (-77.0, 38.9), country="NI")
    nearest = ask(session, atlas, nationality="NI").posts[0]
    assert (nearest.callee.entry, nearest.reason) == (far, ChargeReason.NEAREST)
    mcallen.covered_nationalities = ["NI"]
    joint = ask(session, atlas, nationality="NI").posts[0]
    assert (joint.callee.entry, joint.is_by_agreement, joint.reason) == (
        mcallen,
        True,
        ChargeReason.UNIT,
    )


def test_without_a_nationality_one_post_a_country(
    session: Session, atlas: Gazetteer, mcallen: Post
) -> None:
    post(session, "Consulado de Guatemala", (-98.2, 26.2), "US-TX", country="GT")
    post(session, "Embajada de Guatemala", (-77, 38.9), "US", country="GT")
    mcallen.covered_nationalities = ["HN"]
    told = {
        call.callee.entry.name: call.nationalities
        for call in ask(session, atlas, nationality="").posts
    }
    assert told == {"Consulado en McAllen": ("HN", "SV"), "Consulado de Guatemala": ("GT",)}


def test_a_place_that_may_be_several_is_asked_back(
    session: Session, atlas: Gazetteer, mcallen: Post
) -> None:
    sheet = ask(session, atlas, "San Juan")
    assert sheet.asked.is_open
    assert len(sheet.asked.places) == 2
    assert not sheet.posts
    sheet = ask(session, atlas, "Houston")
    assert not sheet.asked.is_open
    assert [place.population for place in sheet.asked.places] == [3_500]


@pytest.mark.parametrize(
    "question", ["", "   ", "%", "{broken", "Nowhere at all", "+1 956 555 0199"]
)
def test_what_nobody_understands_names_nobody(
    session: Session, atlas: Gazetteer, question: str
) -> None:
    assert ask(session, atlas, question).is_empty


# -- shelters and organisations ---------------------------------------------------------------


def test_shelters_by_distance_and_fitness(session: Session, atlas: Gazetteer) -> None:
    shelter(session, "Cerrado", (-98.23, 26.21), open_now=Answer.NO)
    shelter(session, "No se sabe", (-98.23, 26.22))
    shelter(session, "Abierto", (-98.23, 26.24), open_now=Answer.YES, papers_asked=Answer.NO)
    shelter(
        session,
        "Lleno",
        (-98.23, 26.2),
        open_now=Answer.YES,
        papers_asked=Answer.NO,
        capacity=10,
        occupied=10,
        occupied_at=NOW - timedelta(hours=2),
    )
    sheet = ask(session, atlas)
    assert names(sheet.shelters) == ["Abierto", "No se sabe", "Lleno", "Cerrado"]
    assert [each.free_places for each in sheet.shelters] == [None, None, 0, None]


def test_a_head_count_grows_old(session: Session, atlas: Gazetteer) -> None:
    shelter(
        session,
        "Ayer",
        (-98.23, 26.2),
        capacity=10,
        occupied=10,
        occupied_at=NOW - timedelta(days=2),
    )
    assert ask(session, atlas).shelters[0].free_places is None


def test_a_family_needs_beds_for_families(session: Session, atlas: Gazetteer) -> None:
    shelter(session, "Solo hombres", (-98.23, 26.2), beds_families=0)
    shelter(session, "Familias", (-98.23, 26.35), beds_families=6)
    assert names(ask(session, atlas).shelters) == ["Solo hombres", "Familias"]
    assert names(ask(session, atlas, need=CallNeed.FAMILY).shelters) == ["Familias", "Solo hombres"]


def test_organisations_that_say_they_offer_it_come_first(
    session: Session, atlas: Gazetteer
) -> None:
    organisation(session, "Casa", (-98.23, 26.2))
    organisation(session, "Abogadas", (-98.0, 26.2), services=["Asesoría jurídica"])
    organisation(
        session, "Bufete", (-98.2, 26.2), kind=OrganisationKind.PRIVATE, services=["lawyers"]
    )
    organisation(session, "Policía", (-98.2, 26.2), kind=OrganisationKind.HOST_AUTHORITY)
    organisation(session, "Cancillería", (-89, 13.7), kind=OrganisationKind.CONSULAR)
    sheet = ask(session, atlas)
    assert (names(sheet.organisations), names(sheet.authorities)) == (
        ["Casa", "Abogadas"],
        ["Policía"],
    )
    assert names(sheet.central) == ["Cancillería"]
    assert names(ask(session, atlas, need=CallNeed.LEGAL).organisations) == [
        "Bufete",
        "Abogadas",
        "Casa",
    ]


@pytest.mark.parametrize(("lat", "named"), [(26.9, ["Lejos"]), (27.2, []), (30.0, [])])
def test_beyond_a_hundred_kilometres_nobody_is_named(
    session: Session, atlas: Gazetteer, lat: float, named: list[str]
) -> None:
    shelter(session, "Lejos", (-98.23, lat))
    organisation(session, "Lejos", (-98.23, lat))
    sheet = ask(session, atlas)
    assert (names(sheet.shelters), names(sheet.organisations)) == (named, named)


def test_authorities_are_those_of_the_county_or_the_state(
    session: Session, atlas: Gazetteer
) -> None:
    host = OrganisationKind.HOST_AUTHORITY
    for name, unit in (("Condado", "US48215"), ("Estado", "US-TX"), ("Ajena", "US22071")):
        if unit not in atlas.units_by_code:
            atlas.units_by_code[unit] = Unit(unit, "admin1", unit)
            atlas.shapes[unit] = Area.circle(Point(10, 10), 1)
        organisation(session, name, (-98.2, 26.2), kind=host, unit_code=unit)
    organisation(session, "Aquí", (-98.23, 26.21), kind=host)
    assert set(names(ask(session, atlas).authorities)) >= {"Condado", "Aquí"}
    assert "Ajena" not in names(ask(session, atlas).authorities)


@pytest.mark.parametrize(
    ("need", "services", "is_unanswered"),
    [
        (None, [], False),
        (CallNeed.LEGAL, ["lawyers"], False),
        (CallNeed.LEGAL, ["comida"], True),
        (CallNeed.MEDICAL, ["intérpretes"], True),
        (CallNeed.SHELTER, [], False),
    ],
)
def test_the_need_asked_for_is_answered_or_said_to_be_unanswered(
    session: Session,
    atlas: Gazetteer,
    need: CallNeed | None,
    services: list[str],
    is_unanswered: bool,
) -> None:
    shelter(session, "Techo", (-98.2, 26.2))
    organisation(session, "Casa", (-98.2, 26.2), services=services)
    assert ask(session, atlas, need=need).is_need_unanswered is is_unanswered


# -- who may see ------------------------------------------------------------------------------


@pytest.mark.usefixtures("mcallen")
def test_the_public_sees_what_is_public(session: Session, atlas: Gazetteer) -> None:
    assert ask(session, atlas, viewer=Viewer.public()).is_empty
    assert ask(session, atlas, "+19565550102", viewer=Viewer.public()).is_empty
    shelter(session, "Pública", (-98.2, 26.2), visibility=Visibility.PUBLIC)
    assert names(ask(session, atlas, viewer=Viewer.public()).shelters) == ["Pública"]


def test_leaders_are_opened_with_the_key_for_their_own_country(
    session: Session, atlas: Gazetteer, mcallen: Post, keyring: Keyring
) -> None:
    mcallen.located_in = "US"
    add_leader(session, keyring, mcallen, zone="Alamo", name="Ana", phone="956 555 0150")
    session.flush()
    assert ask(session, atlas).leaders == ()
    assert [leader.name for leader in ask(session, atlas, keyring=keyring).leaders] == ["Ana"]
    assert ask(session, atlas, keyring=keyring, viewer=Viewer.of_country("GT")).leaders == ()
    assert ask(session, atlas, keyring=keyring, viewer=Viewer.rcm()).leaders == ()
