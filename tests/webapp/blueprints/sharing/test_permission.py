from __future__ import annotations

import uuid

from core.db import reading
from registry.sharing.permission import permission_of
from tests.webapp.blueprints.sharing.agreed import agreement, register
from tests.webapp.conftest import House, post


def test_it_is_read_aloud_taken_back_and_given_again(house: House) -> None:
    person = register(house)
    address = agreement(house, person)
    page, consul = f"/registro/acuerdos/permiso/{person}", house.signed_in("consul.gt")
    assert "acuerdo escrito que diga qué se ve" in consul.get(page).text
    for answer, is_yes in (("0", False), ("1", True), ("", False)):
        post(consul, page, agrees=answer)
        with reading(house.engine) as session:
            assert (permission_of(session, person) is not None) is is_yes
        shown = house.signed_in("consul.hn").get(f"{address}/personas").text
        assert ("Ana Uno" in shown) is is_yes


def test_nobody_decides_for_the_persons_of_another_country(house: House) -> None:
    person = register(house)
    for name, status in (("consul.hn", 404), ("country_admin.hn", 404), ("emergency.gt", 403)):
        browser = house.signed_in(name)
        for each in (person, uuid.UUID(int=5)):
            page = f"/registro/acuerdos/permiso/{each}"
            assert browser.get(page).status_code == status
            assert post(browser, page, agrees="0").status_code == status
    with reading(house.engine) as session:
        assert permission_of(session, person) is not None
