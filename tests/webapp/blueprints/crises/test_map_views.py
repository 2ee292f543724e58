"""The map of a crisis: what stands on it, and its picture, which holds no person."""

from __future__ import annotations

import sqlalchemy as sa

from core.db import writing
from response.crisis.models import CrisisZone
from tests.webapp.blueprints.crises.examples import declared, prepare
from tests.webapp.conftest import House
from tests.webapp.test_statements import heard


def test_a_crisis_has_a_picture_to_print_and_to_keep(house: House) -> None:
    flood = prepare(house)
    address = f"/crisis/{declared(house, peligro=str(flood))}"
    browser = house.signed_in("emergency.hn")
    page = browser.get(address).text
    for there in ("data-map-full", "data-place-search", 'data-layer="', f'href="{address}/mapa"'):
        assert there in page
    assert f'src="{address}/mapa.svg"' in browser.get(f"{address}/mapa").text
    picture = browser.get(f"{address}/mapa.svg")
    assert picture.content_type.startswith("image/svg+xml")
    assert "Mapa hecho:" in picture.text
    assert house.signed_in("civil_society.gt").get(f"{address}/mapa.svg").status_code == 403
    with heard() as said:
        assert "data-map-full" in browser.get(address).text
    assert not [each for each in said if " FROM shelter" in each or " FROM post" in each]
    with writing(house.engine) as session:
        session.execute(sa.delete(CrisisZone))
    assert "data-map-full" not in browser.get(address).text
    assert browser.get(f"{address}/mapa").status_code == 404
