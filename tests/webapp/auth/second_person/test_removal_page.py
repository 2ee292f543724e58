"""Persons erased one by one: so many a day alone, then with a second person."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from core.accounts import AccessRequest, User
from core.db import reading
from tests.webapp.blueprints.registry.test_removals import applied, decide, house, people
from tests.webapp.conftest import House, post

__all__ = ["applied", "house"]


@pytest.mark.usefixtures("applied")
def test_persons_are_erased_one_by_one_up_to_so_many_a_day(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    found = post(browser, "/personas", q="ana prueba").text
    first, second, third = dict.fromkeys(re.findall(r"/personas/[0-9a-f-]{36}", found))
    assert "Hoy ya borró" not in browser.get(first).text
    post(browser, f"{first}/borrar", confirm="1")
    assert people(house) == 2
    assert "Hoy ya borró 1 persona o más" in browser.get(second).text
    assert post(browser, f"{second}/borrar", confirm="1").location == second
    asked = post(browser, f"{second}/borrar", confirm="1", reason="Lo pidieron por escrito")
    assert (asked.location, people(house)) == ("/usuarios/solicitudes", 2)
    assert decide(house, "peer") == 302
    post(browser, f"{second}/borrar", confirm="1")
    assert people(house) == 1
    answer = post(browser, f"{third}/borrar", confirm="1", reason="Lo pidieron por escrito")
    assert (answer.location, people(house)) == ("/usuarios/solicitudes", 1)
    with reading(house.engine) as session:
        asker = session.get_one(User, house.users["country_admin.gt"])
        rows = session.scalars(sa.select(AccessRequest).order_by(AccessRequest.asked_at)).all()
    assert {row.asked_by for row in rows} == {asker.id}
    assert sorted(row.details["persons"] for row in rows) == [2, 3]
