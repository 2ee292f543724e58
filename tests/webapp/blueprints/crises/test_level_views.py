from __future__ import annotations

from tests.response.crisis.examples import REASON
from tests.webapp.blueprints.crises.examples import declared, prepare, stored
from tests.webapp.conftest import House, post


def test_a_level_moves_with_the_definition_it_cites(house: House) -> None:
    prepare(house)
    number = declared(house)
    browser, other = house.signed_in("emergency.gt"), house.signed_in("emergency.hn")
    address = f"/crisis/{number}/nivel"
    assert post(browser, address, level="3", reason="").status_code == 422
    assert post(browser, address, level="x", reason=REASON).status_code == 422
    assert post(browser, address, level="3", reason=REASON).status_code == 302
    page = browser.get(address).text
    assert "Nivel 2 → 3" in page
    assert "versión 1" in page
    assert "flood, versión" not in page, "a code is nobody's word"
    assert post(other, address, level="4", reason=REASON).status_code == 403
    assert post(other, address, level="4", reason=REASON, of="propio").status_code == 404
    post(other, f"/crisis/{number}/unirse")
    assert post(other, address, level="4", reason=REASON, of="propio").status_code == 302
    crisis = stored(house, number)
    assert (crisis.level, [each.level for each in crisis.participations]) == (3, [3, 4])
    assert "su país: nivel 4" in other.get(f"/crisis/{number}").text
