"""The next three on top of a crisis, the first five on a hazard's page."""

from __future__ import annotations

from datetime import timedelta

from core.db import writing
from protocols.defaults.loading import ensure_default_protocols
from tests.webapp.conftest import House, post
from tests.webapp.crisis_house import NUMBER, TASKS, declare_crisis
from tests.webapp.danger import make_danger


def test_the_next_three_stand_on_top_and_are_ticked_there(house: House) -> None:
    declare_crisis(house)
    house.clock.at += timedelta(minutes=7)
    browser = house.signed_in("consul.gt")
    page = browser.get(f"/crisis/{NUMBER}").text
    assert [f'name="done" value="{number}"' in page for number in (1, 2, 3, 4)] == [
        True,
        True,
        True,
        False,
    ]
    assert "vencidas: 2" in page
    post(browser, TASKS, done="1", **{"from": "now"})
    assert 'name="done" value="4"' in browser.get(f"/crisis/{NUMBER}").text
    assert 'name="done"' not in house.signed_in("secretariat").get(f"/crisis/{NUMBER}").text


def test_the_first_five_stand_on_the_page_of_a_hazard_before_anybody_declares(
    house: House,
) -> None:
    danger = make_danger(house)
    with writing(house.engine) as session:
        ensure_default_protocols(session, house.clock.at)
    address = f"/vigilancia/{danger.flood}"
    page = house.signed_in("consul.gt").get(address).text
    assert "Primera hora, si es una crisis: Inundación" in page
    part = page.split('id="first-hour-title"')[1].split("</section>")[0]
    assert part.count('<li class="task">') == 5
    assert part.index("+0 min") < part.index("+20 min")
    assert 'name="done"' not in part
    assert "first-hour-title" not in house.signed_in("civil_society.gt").get(address).text
    past = f"{address}?known_at=2026-11-22T11:59:00Z"
    assert "first-hour-title" not in house.signed_in("consul.gt").get(past).text
