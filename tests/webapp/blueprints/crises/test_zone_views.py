from __future__ import annotations

from tests.response.crisis.examples import REASON
from tests.webapp.blueprints.crises.examples import declared, prepare
from tests.webapp.conftest import House, post


def test_who_leads_says_where_it_is_now_and_the_past_stays(house: House) -> None:
    flood = prepare(house)
    number = declared(house, peligro=str(flood))
    browser = house.signed_in("emergency.gt")
    address = f"/crisis/{number}/zona"
    refused = post(browser, address, place="26.0, -98.0", radius_km="x", reason=REASON)
    assert refused.status_code == 422
    assert "Escriba el radio" in refused.text
    assert post(browser, address, reason=REASON).status_code == 422
    assert post(browser, address, place="26.0, -98.0", radius_km="5", reason="").status_code == 422
    moved = post(browser, address, place="26.0, -98.0", radius_km="5", reason=REASON)
    assert moved.status_code == 302
    page = browser.get(address).text
    assert "vale ahora" in page
    assert "alrededor de un lugar" in page
    assert "sigue al peligro" in page
    assert post(browser, address, follow="1", reason=REASON).status_code == 302
    assert post(house.signed_in("emergency.hn"), address, reason=REASON).status_code == 403
