from __future__ import annotations

from flask import g

from core.accounts import RoleName
from tests.webapp.blueprints.crises.examples import declared, found_in, prepare
from tests.webapp.conftest import House
from webapp.auth.access import Scope
from webapp.blueprints.crises.team_parts import everybody_of, staff_part, team_part
from webapp.crisis_frame.crisis_pages import crisis_page
from webapp.http.database import db


def test_a_country_that_takes_no_part_has_no_team(house: House) -> None:
    prepare(house)
    number = declared(house)
    with house.app.test_request_context(f"/crisis/{number}"):
        g.scope = Scope(RoleName.EMERGENCY, "HN")
        page = crisis_page(number)
        assert (team_part(page), staff_part(page)) == (None, None)
    with house.app.test_request_context(f"/crisis/{number}"):
        g.scope = Scope(RoleName.EMERGENCY, "GT")
        page = crisis_page(number)
        team, staff = team_part(page), staff_part(page)
        assert team is not None
        assert staff is not None
        assert team.member_of(None) is None
        assert staff.count.total == len(staff.lines) > 0
        (part,) = found_in(db.session(), number).participations
        hidden = set(everybody_of(part).members) - set(team.members.members)
        assert {each.focal_point_id for each in hidden} == {None}, (
            "accounts are the administrators'"
        )
    with house.app.test_request_context(f"/crisis/{number}"):
        g.scope = Scope(RoleName.COUNTRY_ADMIN, "GT")
        page = crisis_page(number)
        team = team_part(page)
        assert team is not None
        (part,) = found_in(db.session(), number).participations
        assert everybody_of(part).members == team.members.members
