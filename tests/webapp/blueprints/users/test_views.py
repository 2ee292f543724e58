"""Accounts made on screen: at once where nobody needs to agree, asked for otherwise."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.accounts import AccessRequest, User
from core.db import reading
from tests.webapp.conftest import House, post

MADE = [
    ("secretariat", "country_admin", "SV", True),
    ("secretariat", "country_admin", "GT", False),
    ("secretariat", "secretariat", "", False),
    ("country_admin.gt", "civil_society", "", True),
    ("country_admin.gt", "emergency", "", False),
    ("country_admin.gt", "country_admin", "", False),
]


@pytest.mark.parametrize(("name", "role", "country", "is_made"), MADE)
def test_only_the_first_account_of_a_country_and_roles_without_persons_are_made_at_once(
    house: House, name: str, role: str, country: str, is_made: bool
) -> None:
    form = {
        "email": "new@example.org", "name": " Ana  López ", "role": role, "country": country,
        "language": "es",
    }  # fmt: skip
    answer = post(house.signed_in(name), "/usuarios/nueva", **form, reason="a new colleague")
    assert answer.status_code == 302, answer.text
    with reading(house.engine) as session:
        new = session.scalar(sa.select(User).where(User.email == "new@example.org"))
        asked = session.scalar(sa.select(sa.func.count()).select_from(AccessRequest))
        request = session.scalar(sa.select(AccessRequest))
    assert (new is not None, asked) == (is_made, int(not is_made))
    borne = new.name if new else request.details["name"] if request else ""
    assert borne == "Ana López"


def test_nobody_is_invited_without_a_name(house: House) -> None:
    form = {"email": "new@example.org", "role": "civil_society", "language": "es", "name": " "}
    answer = post(house.signed_in("country_admin.gt"), "/usuarios/nueva", **form)
    assert answer.status_code == 422
    assert "Escriba el nombre y el apellido" in answer.text
    assert 'value="new@example.org"' in answer.text


def test_no_page_shows_what_opens_an_account(house: House) -> None:
    boss = house.signed_in("secretariat")
    assert "one-time" not in boss.get(f"/usuarios/{house.users['country_admin.gt']}").text
    for page in ("/usuarios/solicitudes", "/usuarios/nueva"):
        assert boss.get(page).status_code == 200
