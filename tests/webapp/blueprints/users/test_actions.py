"""What is done to accounts at once, and by whom of a post."""

from __future__ import annotations

import sqlalchemy as sa

from core.accounts import AccessRequest, User
from core.db import reading, writing
from tests.webapp.conftest import House, post


def test_closing_an_account_of_the_own_country_needs_nobody_else(house: House) -> None:
    account = house.users["emergency.gt"]
    post(house.signed_in("country_admin.gt"), f"/usuarios/{account}/estado", active="0")
    with reading(house.engine) as session:
        assert session.get_one(User, account).active is False
        assert session.scalar(sa.select(sa.func.count()).select_from(AccessRequest)) == 0


def test_the_administrator_of_a_post_asks_for_accounts_of_that_post_only(house: House) -> None:
    browser = house.signed_in("consul.gt")
    assert browser.get("/usuarios/").status_code == 403
    with writing(house.engine) as session:
        session.get_one(User, house.users["consul.gt"]).is_post_admin = True
    listed = browser.get("/usuarios/").text
    assert "consul.gt@example.org" in listed
    assert "emergency.gt@example.org" not in listed
    form = {"email": "new@example.org", "name": "Ana", "language": "es", "reason": "it is new"}
    own, other = str(house.posts["GT"]), str(house.posts["HN"])
    for role, place, status in (
        ("consul", own, 302), ("consul", other, 422), ("consul", "", 422), ("emergency", own, 422),
        ("country_admin", "", 422),
    ):  # fmt: skip
        sent = post(browser, "/usuarios/nueva", **form, role=role, post_id=place)
        assert sent.status_code == status, (role, place)
    with reading(house.engine) as session:
        asked = session.scalars(sa.select(AccessRequest)).one()
        assert (asked.country, asked.details["role"]) == ("GT", "consul")
        assert not asked.details["is_post_admin"]
    boss = house.signed_in("country_admin.gt")
    assert post(browser, f"/usuarios/solicitudes/{asked.id}/aprobar").status_code == 403
    assert post(boss, f"/usuarios/solicitudes/{asked.id}/aprobar").status_code == 302
    with reading(house.engine) as session:
        new = session.scalars(sa.select(User).where(User.email == "new@example.org")).one()
        assert (new.country, new.post_id) == ("GT", house.posts["GT"])
    path = f"/usuarios/{house.users['country_admin.gt']}"
    assert browser.get(path).status_code == 404
    assert browser.get(f"/usuarios/{new.id}").status_code == 200
