"""A person of another country, and of none, is nobody."""

from __future__ import annotations

from tests.webapp.blueprints.persons.test_entry import cards, send
from tests.webapp.conftest import House


def test_a_page_is_about_somebody_of_the_own_country(house: House) -> None:
    send(house)
    address = f"/personas/{cards(house)[0][0].id}"
    names = ("consul.gt", "consul.hn", "secretariat")
    found = [house.signed_in(name).get(address).status_code for name in names]
    assert found == [200, 404, 403]
