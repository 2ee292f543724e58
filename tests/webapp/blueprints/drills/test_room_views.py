from __future__ import annotations

from flask.testing import FlaskClient

from tests.webapp.conftest import post
from tests.webapp.drill_house import RealHouse
from webapp.drill.house import DrillHouse


def _in(real: RealHouse, drill: DrillHouse, name: str) -> FlaskClient:
    browser = real.house.signed_in(name)
    ticket = post(browser, f"/ejercicios/{drill.mark}/entrar").location
    assert browser.get(ticket).location == f"{drill.address}/ejercicios/sala"
    assert browser.get(ticket).location == "/ejercicios", "it opens once"
    return browser


def test_the_room_says_what_is_known_and_what_nobody_knows(
    real: RealHouse, drill: DrillHouse
) -> None:
    page = _in(real, drill, "emergency.hn").get(f"{drill.address}/ejercicios/sala").text
    assert "Primera vigilancia de huracán" in page
    assert "Grand Isle" not in page, "not yet"
    assert "85,000" in page or "85.000" in page or "85 000" in page
    assert "mexicanos" not in page, "of its own country alone"
    assert "<title>EJERCICIO · " in page


def test_who_keeps_the_time_and_who_does_not(real: RealHouse, drill: DrillHouse) -> None:
    clock = f"{drill.address}/ejercicios/sala/reloj"
    before = drill.clock.steps()
    consul = _in(real, drill, "consul.hn")
    consul.get(f"{drill.address}/ejercicios/sala")
    assert consul.post(clock, data={"what": "1"}).status_code in {400, 403}
    assert drill.clock.steps() == before


def test_the_pages_of_one_kind_of_house_are_not_in_the_other(
    real: RealHouse, drill: DrillHouse
) -> None:
    browser = _in(real, drill, "emergency.hn")
    assert browser.get("/ejercicios/sala").status_code == 404
    assert browser.get("/ejercicios/entrada/x").status_code == 404
    assert browser.get(f"{drill.address}/ejercicios").status_code == 404
