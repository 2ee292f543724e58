from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from core.accounts import RoleName
from tests.webapp.conftest import House
from webapp.auth.access import Scope
from webapp.auth.policy import POLICY, Reach

POST_A, POST_B = uuid.uuid4(), uuid.uuid4()


def test_every_route_has_a_policy(house: House) -> None:
    assert {rule.endpoint for rule in house.app.url_map.iter_rules()} - set(POLICY) == set()


def test_every_policy_has_a_route(house: House) -> None:
    assert set(POLICY) - {rule.endpoint for rule in house.app.url_map.iter_rules()} == set()


def test_a_route_without_a_policy_does_not_exist(make_house: Callable[..., House]) -> None:
    house = make_house(alone=True)
    house.app.add_url_rule("/forgotten", "forgotten", lambda: "open to all")
    assert house.browser().get("/forgotten").status_code == 404
    assert house.signed_in("country_admin.gt").get("/forgotten").status_code == 404


def test_no_public_door_reads_persons() -> None:
    assert [name for name, row in POLICY.items() if row.is_public and row.reads_persons] == []


def test_no_form_reads_persons_while_it_holds_the_write_lock(house: House) -> None:
    """What it reads leaves its line though the form is refused, and what it wrote given up."""
    forms = {r.endpoint for r in house.app.url_map.iter_rules() if "POST" in (r.methods or ())}
    readers = {name for name, row in POLICY.items() if row.reads_persons and name in forms}
    assert len(readers) > 9
    assert [name for name in sorted(readers) if not POLICY[name].begins_reading] == []


def test_civil_society_never_opens_a_door_to_persons() -> None:
    assert [
        n for n, row in POLICY.items() if row.reads_persons and RoleName.CIVIL_SOCIETY in row.roles
    ] == []


@pytest.mark.parametrize(
    ("role", "country", "post", "reach", "of_country", "of_post", "expected"),
    [
        (RoleName.COUNTRY_ADMIN, "GT", None, Reach.COUNTRY, "GT", None, True),
        (RoleName.COUNTRY_ADMIN, "GT", None, Reach.COUNTRY, "HN", None, False),
        (RoleName.COUNTRY_ADMIN, "GT", None, Reach.POST, "GT", POST_A, True),
        (RoleName.EMERGENCY, "GT", None, Reach.POST, "GT", POST_A, True),
        (RoleName.EMERGENCY, "GT", None, Reach.POST, "HN", POST_A, False),
        (RoleName.CONSUL, "GT", POST_A, Reach.POST, "GT", POST_A, True),
        (RoleName.CONSUL, "GT", POST_A, Reach.POST, "GT", POST_B, False),
        (RoleName.CONSUL, "GT", POST_A, Reach.POST, "GT", None, False),
        (RoleName.CONSUL, "GT", POST_A, Reach.POST, "HN", POST_A, False),
        (RoleName.CONSUL, "GT", POST_A, Reach.COUNTRY, "GT", POST_B, True),
        (RoleName.SECRETARIAT, "", None, Reach.COUNTRY, "GT", None, False),
        (RoleName.SECRETARIAT, "", None, Reach.COUNTRY, "", None, False),
        (RoleName.SECRETARIAT, "", None, Reach.ANY, "GT", None, True),
        (RoleName.CIVIL_SOCIETY, "GT", None, Reach.POST, "GT", POST_A, False),
        (None, "", None, Reach.COUNTRY, "GT", None, False),
    ],
)
def test_reach(
    role: RoleName | None, country: str, post: uuid.UUID | None, reach: Reach, of_country: str,
    of_post: uuid.UUID | None, expected: bool,
) -> None:  # fmt: skip
    assert Scope(role, country, post).covers(of_country, of_post, reach) is expected
