from __future__ import annotations

import json

from tests.response.crisis.examples import REASON
from tests.webapp.blueprints.crises.examples import LARGEST_PAGE, declared, prepare
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


SQUARE = [[-98.3, 26.1], [-98.1, 26.1], [-98.1, 26.3], [-98.3, 26.3], [-98.3, 26.1]]
CROSSED = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]


def drawn(ring: list[list[float]]) -> str:
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def board_crises(house: House, name: str = "emergency.hn") -> list[tuple[str, str]]:
    """Return title and address of the crises on the map of the board."""
    page = house.signed_in(name).get("/vigilancia").text
    text = page.partition('id="map-data">')[2].partition("</script>")[0]
    zones = [each["properties"] for each in json.loads(text)["zones"]["features"]]
    assert ("Crisis abierta" in page) is any(each.get("layer") == "crisis" for each in zones)
    return [(each["lines"][1], each["url"]) for each in zones if each.get("layer") == "crisis"]


def test_a_zone_is_drawn_on_a_map_and_stands_on_the_board(house: House) -> None:
    prepare(house)
    browser = house.signed_in("emergency.gt")
    form = browser.get("/crisis/declarar").text
    assert "data-drawing hidden" in form
    assert 'data-draw="#field-geojson"' in form
    assert '<textarea id="field-geojson" name="geojson"' in form  # without scripts it is pasted
    assert len(form) < LARGEST_PAGE
    assert board_crises(house) == []
    number = declared(house, where="lugar", geojson=drawn(SQUARE))
    assert board_crises(house) == [("Área dibujada", f"/crisis/{number}")]
    assert board_crises(house, "civil_society.gt") == []
    address = f"/crisis/{number}/zona"
    zone_page = browser.get(address).text
    assert '"features":[{' in zone_page.partition('id="map-data">')[2]
    moved = post(browser, address, units="US48215", reason=REASON)
    assert moved.status_code == 302, moved.text
    assert board_crises(house) == [("Hidalgo", f"/crisis/{number}")]


def test_a_drawing_whose_lines_cross_is_understood_or_refused_with_words(house: House) -> None:
    prepare(house)
    browser = house.signed_in("emergency.gt")
    sent = {"type": "flood", "level": "2", "where": "lugar", "reason": REASON}
    answer = post(browser, "/crisis/declarar", **sent, geojson=drawn(CROSSED))
    assert answer.status_code in {302, 422}
    if answer.status_code == 422:
        assert "error-geojson" in answer.text
    thin = post(browser, "/crisis/declarar", **sent, geojson=drawn([SQUARE[0]] * 4))
    assert (thin.status_code, "error-geojson" in thin.text) == (422, True)
