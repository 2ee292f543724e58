"""The parts of the brief: what is late is marked, nobody is sent to a shelter inside the zone."""

from __future__ import annotations

from datetime import timedelta

from flask import g

from core.accounts import RoleName
from core.db import writing
from core.geo.geometry import Area, Box
from directory.entries.models import Shelter, ShelterKind, Visibility
from feeds.values import Band, Severity
from response.crisis.models import ZoneKind
from response.crisis.zones import draft_zone, set_zone
from tests.response.parts import GUARD
from tests.webapp.conftest import House
from tests.webapp.crisis_house import NUMBER, declare_crisis, part_of
from webapp.auth.access import Scope
from webapp.blueprints.crisis_log.brief_parts import brief_of
from webapp.crisis_frame.crisis_pages import participation_page

ZONE = Area.from_box(Box(-98.6, 25.9, -97.9, 26.5))


def _shelter(name: str, lon: float) -> Shelter:
    return Shelter(
        kind=ShelterKind.COMMUNITY,
        name=name,
        country="MX",
        city="McAllen",
        located_in="US",
        visibility=Visibility.RCM,
        lon=lon,
        lat=26.2,
    )


def test_the_brief_is_made_of_what_is_known_now(house: House) -> None:
    declare_crisis(house)
    with writing(house.engine) as session:
        session.add_all([_shelter("Casa dentro", -98.2), _shelter("Casa cerca", -97.6)])
        draft = draft_zone(ZoneKind.DRAWN, [Band(ZONE, Severity.UNKNOWN, "")], "El valle")
        crisis = part_of(session, "GT").crisis
        set_zone(session, crisis, draft, by=GUARD, now=house.clock.at)
    house.clock.at += timedelta(minutes=7)
    with house.app.test_request_context():
        g.scope = Scope(role=RoleName.EMERGENCY, country="GT")
        brief = brief_of(*participation_page(NUMBER))
    assert ("Dónde", "El valle") in brief.facts
    assert [row.is_marked for row in brief.objectives[:3]] == [True, True, False]
    assert brief.objectives[0].head == "1 · 06:00"
    assert "vencida" in brief.objectives[0].note
    inside, near = brief.resources
    assert (inside.text, inside.is_marked) == ("Casa dentro", True)
    assert (near.text, near.head) == ("Casa cerca, McAllen", "30 km")
    assert brief.situation == ()
    assert any("Zona" in row.text for row in brief.actions)
