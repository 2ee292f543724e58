"""Whose requests an officer decides."""

from __future__ import annotations

import pytest
from flask import g

from core.accounts import RoleName
from tests.webapp.conftest import House
from webapp.auth.access import Scope
from webapp.blueprints.applications.reach import decides_for_country, own_reach


@pytest.mark.parametrize(
    ("role", "is_of_post", "decides"),
    [
        (RoleName.CONSUL, True, False),
        (RoleName.EMERGENCY, False, False),
        (RoleName.COUNTRY_ADMIN, False, True),
    ],
)
def test_a_consul_decides_for_the_post_and_the_administration_for_the_country(
    house: House, role: RoleName, is_of_post: bool, decides: bool
) -> None:
    with house.app.test_request_context():
        g.scope = Scope(role, "GT", house.posts["GT"])
        reach = own_reach()
        assert (reach.country, reach.post_id is not None) == ("GT", is_of_post)
        assert decides_for_country() is decides
