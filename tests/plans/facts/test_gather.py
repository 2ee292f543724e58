from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas import Located, Place, Unit
from core.crypto import Keyring
from core.errors import UnusableInput
from core.geo.geometry import Area, Box, Point
from directory.entries.leaders import add_leader
from directory.entries.models import (
    Answer,
    Channel,
    ChannelKind,
    Designation,
    FocalPoint,
    Organisation,
    OrganisationKind,
    Post,
    PostKind,
    Shelter,
    ShelterKind,
    Visibility,
)
from plans.facts.gather import _covering, gather
from plans.facts.headcounts import numbers_in
from plans.facts.model import ContactKind, PlanFacts
from plans.facts.printed_protocols import Rules
from plans.models import PlanArea
from protocols.approved import approved_protocols
from protocols.defaults.loading import ensure_default_protocols
from protocols.lifecycle import retire, versions
from protocols.models import ProtocolKind, ProtocolText
from registry.matching.index import open_index
from registry.people.models import Estimate, Need, StayKind
from registry.people.record import Card
from registry.people.record import StayPlace as StayPlace
from registry.registration.persons import NewStay, add_household, add_person
from tests.plans.gathered import facts_context

HIDALGO = Area.from_box(Box(-98.6, 26.0, -97.9, 26.8))
CONFIRMED = datetime(2026, 9, 14, 15, 0, tzinfo=UTC)


class OneCounty:
    """An atlas of one county."""

    def areas(self, codes: Sequence[str]) -> tuple[Area | None, tuple[str, ...]]:
        known = [code for code in codes if code == "US48215"]
        return (HIDALGO if known else None), tuple(code for code in codes if code != "US48215")

    def area(self, code: str) -> Area | None:
        return HIDALGO if code == "US48215" else None

    def unit(self, code: str) -> Unit | None:
        return Unit(code, "admin2", "Hidalgo", country="US") if code == "US48215" else None

    def locate(self, point: Point) -> Located:
        return Located(
            Unit("US", "countries", "Estados Unidos", country="US"), None, None, None, False
        )

    def features(self, kind: str, box: Box) -> Iterator[Any]:
        yield from ()

    def timezone(self, point: Point) -> str:
        return "America/Chicago"

    def nearest_place(self, point: Point) -> Place | None:
        name = "McAllen" if point.lon < -98.1 else "Weslaco"
        return Place(name, "city", point, "US", None, None, 1, "x", 1.0, "name")


@pytest.fixture
def plan(session: Session, keyring: Keyring) -> PlanArea:
    """A plan of El Salvador with its directory, and rows of others that must not be in it."""
    covering = Post(
        country="SV",
        kind=PostKind.CONSULATE,
        name="Consulado en Houston",
        located_in="US",
        city="Houston",
        lon=-95.4,
        lat=29.7,
    )
    post = Post(
        country="SV",
        kind=PostKind.CONSULATE,
        name="Consulado en McAllen",
        located_in="US",
        lon=-98.23,
        lat=26.2,
        covering_post=covering,
        confirmed_at=CONFIRMED,
    )
    session.add_all([covering, post])
    session.flush()
    for rank, (kind, value, at) in enumerate(
        (
            (ChannelKind.EMAIL, "guardia@example.org", CONFIRMED),
            (ChannelKind.PHONE, "+19565550111", datetime(2026, 2, 1, tzinfo=UTC)),
            (ChannelKind.EMERGENCY, "+19565550110", CONFIRMED),
            (ChannelKind.HOTLINE, "+19565550112", None),
        )
    ):
        session.add(Channel(post=post, kind=kind, value=value, rank=rank, confirmed_at=at))
    session.add(
        FocalPoint(
            country="SV",
            post_id=post.id,
            designation=Designation.DESIGNATED,
            name="Ana Ejemplo",
            role="cónsul",
        )
    )
    session.add(
        Shelter(
            country="SV",
            visibility=Visibility.RCM,
            kind=ShelterKind.EVACUATION,
            name="Gimnasio",
            lon=-98.2,
            lat=26.2,
            capacity=200,
            papers_asked=Answer.NO,
            confirmed_at=CONFIRMED,
        )
    )
    session.add(
        Organisation(
            country="SV",
            kind=OrganisationKind.HOST_AUTHORITY,
            name="Protección civil",
            lon=-98.2,
            lat=26.3,
        )
    )
    add_leader(session, keyring, post, zone="Pharr", name="Rosa Ejemplo", phone="+19565550185")
    _noise(session, keyring, post)
    _people(session, keyring)
    session.add(
        Estimate(
            country="SV", unit_code="US48215", persons=40, low=30, high=50, year=2024, source="ACS"
        )
    )
    area = PlanArea(
        country="SV",
        post=post,
        slug="sv-mcallen",
        number="SV-MCA-01",
        name={"es": "Hidalgo"},
        unit_codes=["US48215"],
        questionnaire={"emergency_number": "911"},
    )
    session.add(area)
    session.flush()
    return area


def _noise(session: Session, keyring: Keyring, post: Post) -> None:
    """Far away, of another country, or for other eyes."""
    session.add(
        Shelter(
            country="GT",
            visibility=Visibility.COUNTRY,
            kind=ShelterKind.EVACUATION,
            name="Ajeno",
            lon=-98.2,
            lat=26.2,
        )
    )
    session.add(
        Shelter(country="SV", kind=ShelterKind.EVACUATION, name="Lejano", lon=-90.0, lat=30.0)
    )
    session.add(
        Organisation(
            country="SV",
            kind=OrganisationKind.CONSULAR,
            name="Otra cancillería",
            lon=-98.2,
            lat=26.2,
        )
    )
    session.add(FocalPoint(country="GT", designation=Designation.DESIGNATED, name="Ajena", role=""))
    other = Post(
        country="GT",
        kind=PostKind.CONSULATE,
        name="Consulado ajeno",
        located_in="US",
        lon=-90.1,
        lat=29.9,
    )
    session.add(other)
    session.flush()
    add_leader(
        session, keyring, other, zone="Nueva Orleans", name="Ajeno Ejemplo", phone="+15045550185"
    )
    session.add(Estimate(country="GT", unit_code="US48215", persons=9000, year=2024, source="ACS"))


def _stay(lon: float, first: date | None = None, last: date | None = None) -> NewStay:
    kind = StayKind.TRIP if first else StayKind.RESIDENCE
    return NewStay(place=StayPlace(lon=lon, lat=26.2), kind=kind, from_on=first, until_on=last)


def _people(session: Session, keyring: Keyring) -> None:
    when = datetime(2026, 1, 5, tzinfo=UTC)

    def person(country: str, stays: list[NewStay], **more: Any) -> None:
        house = more.pop("household", None)
        card = Card(full_name="Persona Inventada", **more)
        add_person(
            session,
            keyring,
            country=country,
            card=card,
            stays=stays,
            consent_at=when,
            household=house,
        )

    house = add_household(session, "SV")
    for number in range(6):
        person(
            "SV",
            [_stay(-98.2 + number / 1000)],
            household=house,
            birth_year=2015 if number else 1980,
            language="es",
        )
    person("SV", [_stay(-98.0), _stay(-98.01)], needs=(Need.MEDICAL,), language="quc")
    person("SV", [_stay(-98.0, date(2026, 11, 20), date(2026, 11, 25))])
    person("SV", [_stay(-98.0, date(2026, 8, 1), date(2026, 8, 9))])
    person("SV", [_stay(-90.0)])
    person("GT", [_stay(-98.2)])


def gathered(session: Session, keyring: Keyring, plan: PlanArea, now: datetime) -> PlanFacts:
    return gather(facts_context(session, OneCounty(), keyring, now), plan)


def test_the_contacts_are_those_the_post_may_see_in_reach(
    session: Session, keyring: Keyring, plan: PlanArea, now: datetime
) -> None:
    found = gathered(session, keyring, plan, now).contacts
    assert [(fact.value.kind, fact.value.name) for fact in found] == [
        (ContactKind.EMERGENCY, ""),
        (ContactKind.POST, "Consulado en McAllen"),
        (ContactKind.POST, "Consulado en Houston"),
        (ContactKind.FOCAL_POINT, "Ana Ejemplo"),
        (ContactKind.SHELTER, "Gimnasio"),
        (ContactKind.AUTHORITY, "Protección civil"),
    ]
    post, shelter = found[1], found[4]
    assert (post.value.phone, post.value.alternate) == ("+19565550110", "+19565550111")
    assert post.as_of == date(2026, 2, 1)
    assert (shelter.value.capacity, shelter.value.papers_asked) == (200, False)


def test_numbers_are_distinct_people_of_the_country_present_today(
    session: Session, keyring: Keyring, plan: PlanArea, now: datetime
) -> None:
    facts = gathered(session, keyring, plan, now)
    assert facts.numbers is not None
    value = facts.numbers.value
    assert (value.persons, value.households, value.minors) == (8, 3, 5)
    assert value.needs == (("medical", 1),)
    assert dict(value.languages)["quc"] == 1
    assert value.places == (("McAllen", 6),)
    assert facts.estimate is not None
    assert (facts.estimate.value.persons, facts.estimate.value.low, facts.estimate.source) == (
        40,
        30,
        "ACS",
    )


def test_nobody_registered_is_unknown(
    session: Session, keyring: Keyring, plan: PlanArea, now: datetime
) -> None:
    plan.geometry = Area.from_box(Box(-80.0, 30.0, -79.0, 31.0))
    facts = gathered(session, keyring, plan, now)
    assert facts.numbers is None
    assert facts.estimate is None
    nobody = open_index(session, keyring, ["HN"])
    assert numbers_in(nobody, HIDALGO, now.date(), OneCounty()) is None
    assert (
        numbers_in(open_index(session, keyring, ["SV"]), HIDALGO, date(2026, 8, 5), OneCounty())
        is not None
    )


def test_leaders_covering_post_and_form_come_with_source_and_day(
    session: Session, keyring: Keyring, plan: PlanArea, now: datetime
) -> None:
    facts = gathered(session, keyring, plan, now)
    assert [fact.value.name for fact in facts.leaders] == ["Rosa Ejemplo"]
    assert facts.covering is not None
    assert facts.covering.value.city == "Houston"
    assert (facts.post.as_of, facts.post.source) == (date(2026, 9, 14), "Directorio")
    assert (facts.area.value.units, facts.area.value.host_countries) == (("Hidalgo",), ("US",))
    assert facts.post.value.timezone == "America/Chicago"


def test_a_plan_without_ground_is_refused_by_name(
    session: Session, keyring: Keyring, plan: PlanArea, now: datetime
) -> None:
    plan.unit_codes = ["XX99"]
    with pytest.raises(UnusableInput, match=r"sv-mcallen.*XX99"):
        gathered(session, keyring, plan, now)
    plan.unit_codes, plan.questionnaire = ["US48215"], {"scenarios": "muchos"}
    with pytest.raises(UnusableInput, match=r"questionnaire\.scenarios"):
        gathered(session, keyring, plan, now)


def test_rules_are_those_in_force_for_the_hazards_of_the_plan(
    session: Session, keyring: Keyring, plan: PlanArea, now: datetime
) -> None:
    assert gathered(session, keyring, plan, now).rules.value == Rules(), (
        "nothing is in force in an empty house"
    )
    ensure_default_protocols(session, now)
    plan.questionnaire = {**plan.questionnaire, "seasons": [{"hazard": "volcano", "months": [1]}]}
    found = gathered(session, keyring, plan, now).rules
    assert found.as_of == now.date()
    assert [each.minutes for each in found.value.first_hour] == [0, 5, 10, 15, 20, 30, 45, 60]
    assert "volcano" in {each.code for each in found.value.crises}
    assert "drought" not in {each.code for each in found.value.crises}
    [levels] = versions(session, ProtocolKind.LEVELS, "general")
    retire(session, levels, by="user:eva", now=now, reason="se discute")
    assert gathered(session, keyring, plan, now).rules.value.levels == ()


def test_the_protocols_handed_in_are_not_read_again(
    session: Session, keyring: Keyring, plan: PlanArea, now: datetime
) -> None:
    ensure_default_protocols(session, now)
    read = approved_protocols(session)
    session.execute(sa.delete(ProtocolText))
    facts = gather(facts_context(session, OneCounty(), keyring, now), plan, protocols=read)
    assert len(facts.rules.value.levels) == 4


def test_a_post_that_may_not_be_seen_covers_nobody_on_paper() -> None:
    """The post that covers another may be of another country, which keeps it to itself."""
    covering = Post(
        kind=PostKind.CONSULATE, name="Oculto", country="GT", visibility=Visibility.COUNTRY
    )
    closed = Post(kind=PostKind.CONSULATE, name="Cerrado", country="HN", covering_post=covering)
    assert _covering(closed, OneCounty()) is None  # type: ignore[arg-type]
