"""One button calls the next household from where work begins; who may not call is offered none."""

from __future__ import annotations

from tests.webapp.blueprints.crises.examples import declared, prepare
from tests.webapp.conftest import House, post

FIRST, NEXT = "Llamar al primer hogar", "Llamar al siguiente hogar"


def test_the_button_of_the_next_call_says_what_comes(house: House) -> None:
    flood = prepare(house)
    number = declared(house, peligro=str(flood))
    path = f"/crisis/{number}"
    browser = house.signed_in("emergency.gt")
    assert FIRST in browser.get(path).text
    post(browser, f"{path}/llamar/siguiente")
    page = browser.get(path).text
    assert NEXT in page
    assert FIRST not in page
    for name in ("emergency.hn", "secretariat"):
        other = house.signed_in(name).get(path).text
        assert "Llamar al" not in other, name


def test_nobody_is_called_while_nobody_knows_where(house: House) -> None:
    prepare(house)
    number = declared(house)
    assert FIRST not in house.signed_in("emergency.gt").get(f"/crisis/{number}").text
