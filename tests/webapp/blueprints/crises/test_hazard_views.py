from __future__ import annotations

from core.db import writing
from tests.response.crisis.examples import hazard
from tests.webapp.blueprints.crises.examples import declared, prepare
from tests.webapp.conftest import House, post


def test_who_leads_adds_a_hazard_that_feeds_it(house: House) -> None:
    flood = prepare(house)
    number = declared(house, peligro=str(flood))
    with writing(house.engine) as session:
        more = hazard(session, house.clock.at, "cap:b").id
        drill = hazard(session, house.clock.at, "cap:c", is_test=True).id
    browser, address = house.signed_in("emergency.gt"), f"/crisis/{number}/peligros"
    assert post(browser, address, hazard=str(more)).status_code == 302
    page = browser.get(f"/crisis/{number}/zona").text
    assert str(more) in page
    refused = post(browser, address, hazard=str(drill))
    assert "no es una crisis" in browser.get(refused.headers["Location"]).text
    for wrong in ("x", "00000000-0000-4000-8000-000000000009"):
        assert post(browser, address, hazard=wrong).status_code == 404
    assert post(house.signed_in("emergency.hn"), address, hazard=str(more)).status_code == 403
