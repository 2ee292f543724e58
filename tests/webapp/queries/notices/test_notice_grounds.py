from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

import pytest
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.geo.geometry import Area, Box, Point
from directory.entries.models import Post, PostKind, Shelter, ShelterKind, Visibility
from directory.entries.visibility import Viewer
from feeds.models import Alert, Hazard, Trust
from feeds.values import HazardKind, MsgType, Severity, Status
from plans.models import PlanArea, PlanState, PlanVersion
from protocols.defaults.loading import ensure_default_protocols
from registry.joining.public_forms import open_general
from tests.response.parts import add_crisis
from tests.two_counties import TwoCounties
from tests.watch.conftest import band, hazard
from webapp.queries.notices.notice_grounds import (
    answering_path,
    first_heard,
    ground_of_country,
    ground_of_crisis,
    ground_of_hazard,
    known_since,
    official_source,
    shelters_to_name,
    templates_in_force,
    with_shelter,
)

__all__ = ["hazard"]


class CountiesByTheHour(TwoCounties):
    """Two counties that keep the hours of the centre."""

    def timezone(self, _point: Point) -> str:
        return "America/Chicago"


ATLAS = cast(Atlas, CountiesByTheHour())
AREA = band(-98.5, 26.0, -97.9, 26.5, Severity.SEVERE)


@pytest.fixture
def flood(hazard: Callable[..., Hazard], session: Session, now: datetime) -> Hazard:
    ensure_default_protocols(session, now)
    return hazard(AREA, kind=HazardKind.FLOOD, area_desc="Condado de Hidalgo")


def _heard(session: Session, about: Hazard, at: datetime, sender: str) -> None:
    session.add(
        Alert(
            source_id=about.source_id, hazard_id=about.id, identifier=sender, sender="x",
            sender_name=sender, sent=at, sent_text="", received_at=at, msg_type=MsgType.ALERT,
            status=Status.ACTUAL, severity=Severity.SEVERE,
        )
    )  # fmt: skip
    session.flush()


def test_a_notice_begins_with_what_the_hazard_says(
    session: Session, now: datetime, flood: Hazard
) -> None:
    ground = ground_of_hazard(session, ATLAS, flood, "GT", now)
    assert ground.hazard_words == {"es": "inundación", "en": "flood", "fr": "inondation"}
    assert ground.place_words["es"] == "Condado de Hidalgo"
    assert ground.crisis_types == ("flood",)
    assert ground.audience["hazard"] == str(flood.id)
    assert ground.values == {}


def test_only_an_official_source_is_named(session: Session, now: datetime, flood: Hazard) -> None:
    _heard(session, flood, now, "Servicio de antes")
    _heard(session, flood, now + timedelta(minutes=1), "Servicio Meteorológico")
    assert official_source(session, flood) == "Servicio Meteorológico"
    flood.source.trust = Trust.DERIVED
    assert official_source(session, flood) == ""


def test_the_plan_in_force_of_the_area_fills_the_rest(
    session: Session, now: datetime, flood: Hazard
) -> None:
    office = Post(kind=PostKind.CONSULATE, name="C", country="GT", located_in="US")
    session.add(office)
    session.flush()
    plan = PlanArea(
        country="GT", post_id=office.id, slug="gt-1", number="GT-1", name={},
        geometry=Area.from_box(Box(-99, 25, -97, 27)),
        questionnaire={
            "emergency_number": "911",
            "message_slots": {"shelter": {"es": "Gimnasio"}, "hotline": {"es": "956 555 0100"}},
        },
    )  # fmt: skip
    plan.versions = [
        PlanVersion(
            version=1,
            state=PlanState.DRAFT,
            facts=b"",
            facts_hash="",
            prepared_by="a",
            prepared_at=now,
        )
    ]
    session.add(plan)
    session.flush()
    assert ground_of_hazard(session, ATLAS, flood, "GT", now).values == {}
    plan.versions[0].state = PlanState.STALE
    found = ground_of_hazard(session, ATLAS, flood, "GT", now).values
    assert found == {"albergue": "Gimnasio", "telefono": "956 555 0100", "emergencia": "911"}
    assert ground_of_hazard(session, ATLAS, flood, "SV", now).values == {}


def test_in_a_crisis_it_is_for_its_zone_in_its_rhythm(
    session: Session, now: datetime, flood: Hazard
) -> None:
    (part,) = add_crisis(session, now, "GT", serial=3)
    part.crisis.rhythm_minutes = 30
    bare = ground_of_crisis(session, ATLAS, part.crisis, [], "GT", now)
    assert bare.crisis_number == part.crisis.number
    assert bare.minutes == 30
    assert bare.hazard_words["es"]
    fed = ground_of_crisis(session, ATLAS, part.crisis, [flood], "GT", now)
    assert fed.hazard_words["es"] == "inundación"
    assert fed.crisis_types == (part.crisis.type_code,)


def test_the_first_hour_begins_when_it_was_first_heard_of(
    session: Session, now: datetime, flood: Hazard
) -> None:
    assert first_heard(session, flood) == flood.started_at
    _heard(session, flood, now + timedelta(minutes=3), "x")
    assert known_since(session, flood, None) == now + timedelta(minutes=3)
    (part,) = add_crisis(session, now - timedelta(hours=2), "GT", serial=4)
    assert known_since(session, flood, part.crisis) == part.crisis.declared_at
    assert known_since(session, None, None) is None


def test_a_poster_leads_to_the_form_that_is_open(session: Session, now: datetime) -> None:
    assert answering_path(session, "GT", now) == "/"
    form = open_general(session, "GT", actor="user:a", now=now)
    assert answering_path(session, "GT", now) == f"/s/{form.code}"
    assert answering_path(session, "HN", now) == "/"


def test_templates_and_shelters_to_choose_among(session: Session, now: datetime) -> None:
    ensure_default_protocols(session, now)
    assert "flood-warning" in {each.code for each in templates_in_force(session)}
    office = Post(kind=PostKind.CONSULATE, name="C", country="GT", located_in="US")
    session.add(office)
    session.flush()
    for name, country, retired_at in (
        ("Abierto", "GT", None), ("Cerrado", "GT", now), ("De otro país", "HN", None),
    ):  # fmt: skip
        session.add(
            Shelter(
                kind=ShelterKind.EVACUATION, name=name, country=country, lon=-98.1, lat=26.2,
                post_id=office.id if country == "GT" else None, retired_at=retired_at,
                visibility=Visibility.COUNTRY,
            )
        )  # fmt: skip
    session.flush()
    (found,) = shelters_to_name(session, Viewer.of_country("GT"), "GT")
    assert found.name == "Abierto"
    ground = with_shelter(ground_of_country("GT", "UTC"), found)
    assert (ground.values["albergue"], ground.shelter_id) == ("Abierto", found.id)
    assert with_shelter(ground, None) is ground
