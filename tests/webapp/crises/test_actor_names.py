"""Who wrote something, as colleagues know them."""

from __future__ import annotations

import uuid

from core.db import reading
from tests.webapp.conftest import House
from webapp.crises.actor_names import actor_names, office_names


def test_an_account_by_its_address_and_the_others_by_what_they_are(house: House) -> None:
    account, gone = f"user:{house.users['consul.gt']}", f"user:{uuid.uuid4()}"
    with house.app.test_request_context(), reading(house.engine) as session:
        names = actor_names(session, [account, gone, "worker", "cli:root", "user:x", ""])
    assert names[account] == "consul.gt@example.org"
    assert names[gone] == "alguien sin cuenta ya"
    assert names["worker"] == names["user:x"] == "Atalaya"
    assert "root" in names["cli:root"]
    assert "" not in names


def test_an_office_without_an_address_and_two_of_the_same_apart(house: House) -> None:
    consul, other = (f"user:{house.users[each]}" for each in ("consul.gt", "country_admin.gt"))
    with house.app.test_request_context(), reading(house.engine) as session:
        alone = office_names(session, [consul, other, "worker"])
    assert not any("@" in each for each in alone.values())
    assert len({*alone.values()}) == 3
    assert alone["worker"] == "Atalaya"
