from __future__ import annotations

from tests.response.crisis.examples import REASON
from tests.webapp.blueprints.crises.examples import declared, prepare
from tests.webapp.conftest import House, post


def test_the_address_of_a_merged_crisis_leads_on_and_its_own_pages_stay(house: House) -> None:
    prepare(house)
    first = declared(house)
    second = declared(house, "emergency.hn", known=first)
    browser, address = house.signed_in("emergency.hn"), f"/crisis/{second}/unir"
    assert house.signed_in("emergency.gt").get(address).status_code == 403
    assert first in browser.get(address).text
    for wrong in ({"into": "x"}, {"into": second}, {"into": first, "reason": ""}):
        assert post(browser, address, **{"reason": REASON, **wrong}).status_code == 422
    merged = post(browser, address, into=first, reason=REASON)
    assert merged.headers["Location"] == f"/crisis/{first}"
    led = browser.get(f"/crisis/{second}")
    assert led.headers["Location"] == f"/crisis/{first}?de={second}"
    assert f"{second} se unió a esta" in browser.get(led.headers["Location"]).text
    stays = browser.get(f"/crisis/{second}/mas")
    assert stays.status_code == 200
    assert "Esta crisis se unió a otra" in stays.text
    assert "Titular de HN" in browser.get(f"/crisis/{second}/personal").text
    assert "Titular de HN" in browser.get(f"/crisis/{first}/personal").text
    late = post(browser, address, into=first, reason=REASON)
    assert late.status_code == 403
