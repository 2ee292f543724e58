from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from core.accounts import User
from core.db import reading, writing
from directory.entries.models import (
    Designation,
    FocalPoint,
    Organisation,
    Shelter,
    ShelterKind,
    Visibility,
)
from feeds.models import Hazard, HazardStatus, Source
from feeds.values import HazardKind, Severity
from plans.models import PlanArea, PlanState, PlanVersion
from protocols.defaults.loading import shipped
from protocols.model import to_document
from protocols.models import ProtocolKind, ProtocolState, ProtocolText
from tests.plans.issued import in_force
from tests.webapp.conftest import House, sign_in
from watch.models import Flag, FlagStatus, SubjectKind, WatchCycle
from webapp.auth.access import Scope
from webapp.queries.dashboard import Needs, needs_of


@pytest.fixture
def storm(house: House) -> uuid.UUID:
    """A live hazard that touches 12 people of Guatemala, 3 of Honduras and a shelter of Casa GT."""
    now = house.clock.at
    with writing(house.engine) as session:
        source = Source(
            key="nws",
            name="NWS",
            format="cap",
            address="https://example.org",
            last_good_at=now - timedelta(hours=5),
            failing_since=now - timedelta(hours=4),
        )
        partner = session.get(
            Organisation, session.get_one(User, house.users["civil_society.gt"]).organisation_id
        )
        shelter = Shelter(
            kind=ShelterKind.MIGRANT_HOUSE,
            name="Casa del Mar",
            country="GT",
            visibility=Visibility.RCM,
            organisation=partner,
        )
        session.add_all([source, shelter])
        session.flush()
        hazard = Hazard(
            key="nws:1",
            source_id=source.id,
            kind=HazardKind.STORM,
            title="Huracán de prueba",
            severity=Severity.EXTREME,
            status=HazardStatus.ACTIVE,
            started_at=now,
            last_seen_at=now,
            created_at=now - timedelta(minutes=9),
        )
        session.add_all([hazard, WatchCycle(started_at=now, finished_at=now, summary={})])
        session.flush()
        session.add_all(
            [
                _flag(hazard, SubjectKind.NATIONALS, "GT", now, persons=12, households=5),
                _flag(hazard, SubjectKind.NATIONALS, "HN", now, persons=3, households=1),
                _flag(hazard, SubjectKind.SHELTER, "GT", now, subject_id=str(shelter.id)),
            ]
        )
        return hazard.id


def test_a_consul_sees_the_own_people_first(house: House, storm: uuid.UUID) -> None:
    page = house.signed_in("consul.gt").get("/inicio").text
    assert "Tormenta o ciclón" in page
    assert "<strong>12</strong> personas registradas" in page
    assert f"/vigilancia/{storm}/afectados" in page
    assert "No se pregunta a ninguna fuente" in page


def test_the_secretariat_sees_counts_by_country_and_hides_small_ones(
    house: House, storm: uuid.UUID
) -> None:
    page = house.signed_in("secretariat").get("/inicio").text
    assert "Guatemala <strong>12</strong>" in page
    assert "menos de 5" in page
    assert "Afectados" not in page


def test_civil_society_sees_its_own_shelters_and_no_people(house: House, storm: uuid.UUID) -> None:
    page = house.signed_in("civil_society.gt").get("/inicio").text
    assert "Casa del Mar" in page
    assert "personas registradas" not in page
    assert "Casa del Mar" not in house.signed_in("civil_society.hn").get("/inicio").text


def test_what_is_new_counts_from_the_visit_before(house: House, storm: uuid.UUID) -> None:
    house.clock.at += timedelta(hours=1)
    sign_in(house.browser(), "emergency.gt@example.org")
    house.clock.at += timedelta(hours=1)
    with writing(house.engine) as session:
        flag = session.query(Flag).filter_by(kind=SubjectKind.NATIONALS, country="GT").one()
        flag.raised_at = house.clock.at - timedelta(minutes=5)
    browser = house.browser()
    sign_in(browser, "emergency.gt@example.org")
    shown = browser.get("/inicio").text
    assert "1 peligro nuevo toca a su gente (12 personas dentro)" in shown
    house.clock.at += timedelta(hours=1)
    sign_in(browser, "emergency.gt@example.org")
    house.clock.at += timedelta(hours=1)
    again = house.browser()
    sign_in(again, "emergency.gt@example.org")
    assert "Nada nuevo" in again.get("/inicio").text


def test_contacts_that_lapse_stand_first_and_each_sees_its_own(house: House) -> None:
    now = house.clock.at
    with writing(house.engine) as session:
        for name, country, days, rank in (
            ("Reciente", "GT", 3, Designation.DESIGNATED),
            ("Vencida", "GT", 300, Designation.ALTERNATE),
            ("Ajena", "HN", 300, Designation.DESIGNATED),
        ):
            session.add(
                FocalPoint(
                    post_id=house.posts[country],
                    designation=rank,
                    name=name,
                    country=country,
                    visibility=Visibility.RCM,
                    confirmed_at=now - timedelta(days=days),
                )
            )
    names = {one.entry.name for one in _needs(house, "country_admin.gt").lapsed}
    assert names == {"Vencida", "Consulado GT"}
    assert {one.entry.name for one in _needs(house, "consul.hn").lapsed} == {
        "Ajena",
        "Consulado HN",
    }
    by_country = {
        each.country: (each.current, each.lapsed)
        for each in _needs(house, "secretariat").focal_points
    }
    assert by_country == {"GT": (1, 1), "HN": (0, 1)}
    assert "Vencida" in house.signed_in("country_admin.gt").get("/inicio").text


@pytest.mark.parametrize(
    ("issued", "until", "why"),
    [
        (None, None, "unissued"),
        (date(2026, 1, 1), date(2026, 11, 21), "expired"),
        (date(2026, 6, 1), date(2026, 12, 10), "due"),
        (date(2026, 11, 1), date(2027, 5, 1), None),
    ],
)
def test_plans_that_do_not_hold_say_why(
    house: House, issued: date | None, until: date | None, why: str | None
) -> None:
    with writing(house.engine) as session:
        session.add(
            PlanArea(
                country="GT",
                post_id=house.posts["GT"],
                slug="gt-x",
                number="GT-X-01",
                name={"es": "Equis"},
                versions=in_force(issued, until),
            )
        )
    assert [one.why for one in _needs(house, "consul.gt").plans] == ([why] if why else [])
    assert _needs(house, "consul.hn").plans == ()
    assert house.signed_in("consul.gt").get("/inicio").status_code == 200


def test_the_secretariat_is_told_of_drafts_that_somebody_else_wrote(house: House) -> None:
    shown = house.signed_in("secretariat").get("/inicio").text
    assert "Nada espera su firma" in shown
    with writing(house.engine) as session:
        ready = shipped(ProtocolKind.CRISIS_TYPE)
        for code, author in (
            ("flood", "user:otra"),
            ("storm", f"user:{house.users['secretariat']}"),
        ):
            session.add(
                ProtocolText(
                    kind=ProtocolKind.CRISIS_TYPE, code=code, version=1, state=ProtocolState.DRAFT,
                    content=to_document(ready[code]), made_by=author, made_at=house.clock.at,
                )
            )  # fmt: skip
    assert (
        'href="/protocolos?k=tipos">Tipos de crisis (1)</a>'
        in house.signed_in("secretariat").get("/inicio").text
    )
    assert "segunda persona" not in house.signed_in("country_admin.gt").get("/inicio").text


def test_a_stale_plan_and_a_version_that_waits_for_a_second_person_are_told(house: House) -> None:
    with writing(house.engine) as session:
        plan = PlanArea(
            country="GT",
            post_id=house.posts["GT"],
            slug="gt-x",
            number="GT-X-01",
            name={"es": "Equis"},
            versions=in_force(date(2026, 11, 1), date(2027, 5, 1)),
        )
        [edition] = plan.versions
        edition.state, edition.differences = PlanState.STALE, 3
        session.add(plan)
    assert [one.why for one in _needs(house, "consul.gt").plans] == ["stale"]
    page = house.signed_in("consul.gt").get("/inicio").text
    assert "Desactualizado" in page
    assert "3 datos impresos cambiaron" in page
    with writing(house.engine) as session:
        preparing = PlanVersion(
            plan_id=session.scalars(sa.select(PlanArea.id)).one(),
            version=2,
            state=PlanState.DRAFT,
            facts=b"",
            facts_hash="",
            prepared_by="user:otra",
            prepared_name="Guardia",
            prepared_at=house.clock.at,
        )
        session.add(preparing)
    assert [one.why for one in _needs(house, "consul.gt").plans] == ["waiting"]
    assert (
        "versión 2, la preparó Guardia" in house.signed_in("country_admin.gt").get("/inicio").text
    )
    assert [one.why for one in _needs(house, "secretariat").plans] == ["stale"], (
        "who may not approve is not asked to"
    )


def _needs(house: House, name: str) -> Needs:
    with reading(house.engine) as session:
        user = session.get_one(User, house.users[name])
        scope = Scope(user.role, user.country, user.post_id, user.organisation_id, user.id)
        found = needs_of(session, scope, house.clock.at)
        session.expunge_all()
        return found


def _flag(hazard: Hazard, kind: SubjectKind, country: str, at: datetime, **values: object) -> Flag:
    return Flag(
        hazard_id=hazard.id,
        kind=kind,
        country=country,
        status=FlagStatus.RAISED,
        hazard_version=1,
        raised_at=at,
        changed_at=at,
        severity="Extreme",
        **values,
    )
