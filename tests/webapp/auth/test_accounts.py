"""A country's administrator and the roles of its own accounts."""

from __future__ import annotations

from core.accounts import RoleName, User
from core.db import reading
from tests.webapp.conftest import House, post


def role_of(house: House, name: str) -> RoleName:
    with reading(house.engine) as session:
        return session.get_one(User, house.users[name]).role


def test_an_administrator_changes_the_roles_of_the_own_country(house: House) -> None:
    admin, consul = house.signed_in("country_admin.gt"), house.signed_in("consul.gt")
    path = f"/usuarios/{house.users['consul.gt']}"
    assert 'name="organisation_id"' in admin.get(path).text
    assert post(admin, f"{path}/papel", role="civil_society").status_code == 302
    assert role_of(house, "consul.gt") is RoleName.CIVIL_SOCIETY
    assert consul.get("/inicio").status_code == 302
    back = {"role": "consul", "post_id": str(house.posts["GT"])}
    assert post(admin, f"{path}/papel", **back).status_code == 422, "a grant needs its reason"
    assert post(admin, f"{path}/papel", **back, role_reason="back at work").status_code == 302
    assert role_of(house, "consul.gt") is RoleName.CIVIL_SOCIETY, "a second person decides"


def test_what_may_not_be_given_is_refused(house: House) -> None:
    admin = house.signed_in("country_admin.gt")
    path = f"/usuarios/{house.users['emergency.gt']}/papel"
    for form in (
        {"role": "secretariat"},
        {"role": "king"},
        {"role": "consul"},
        {"role": "consul", "post_id": str(house.posts["HN"])},
    ):
        assert post(admin, path, **form).status_code == 422
    assert role_of(house, "emergency.gt") is RoleName.EMERGENCY
    assert (
        post(admin, f"/usuarios/{house.users['country_admin.gt']}/papel", role="consul").status_code
        == 403
    )
    for stranger in ("emergency.hn", "secretariat"):
        assert (
            post(admin, f"/usuarios/{house.users[stranger]}/papel", role="emergency").status_code
            == 404
        )
    assert (
        post(
            admin, "/usuarios/nueva", email="x@example.org", role="secretariat", language="es"
        ).status_code
        == 422
    )


def test_only_administrators_change_roles(house: House) -> None:
    for name, status in (("secretariat", 404), ("consul.gt", 403), ("civil_society.gt", 403)):
        path = f"/usuarios/{house.users['emergency.gt']}/papel"
        assert post(house.signed_in(name), path, role="consul").status_code == status, name
    chief = f"/usuarios/{house.users['country_admin.gt']}/papel"
    assert post(house.signed_in("secretariat"), chief, role="secretariat").status_code == 403
