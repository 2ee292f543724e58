"""One more of the household, by the own link: with consent, once, and opened by the link."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from core.db import reading, writing
from registry.people.models import Person, Stay, StayKind
from tests.webapp.blueprints.joining.walk import cards
from tests.webapp.blueprints.own_record.test_change_views import joined, send
from tests.webapp.conftest import House


def test_a_child_is_added_by_the_link_and_a_stay_that_ended_says_so(house: House) -> None:
    path = joined(house)
    browser = house.browser()
    more = {"member_name": "Inés Zarzaquil", "birth_year": "2026", "needs": "infant"}
    assert "permiso" in send(browser, f"{path}/otra-persona", **more).text
    assert send(browser, f"{path}/otra-persona", member_name="", agreed="1").status_code == 422
    for _tap in range(2):
        answer = send(browser, f"{path}/otra-persona", **more, agreed="1")
        assert answer.headers["Location"].endswith("hecho=una-mas")
    page = browser.get(path).text
    assert page.count("Inés Zarzaquil</h2>") == 1
    child = cards(house)["Inés Zarzaquil"]
    assert (child.contact_name, child.contact_phone) == ("Rosa Zarzaquil", "+19565550123")
    with reading(house.engine) as session:
        homes = set(session.scalars(sa.select(Person.household_id)))
        assert len(homes) == 1
        assert session.scalar(sa.select(sa.func.count()).select_from(Stay)) == 3
    assert "Ya terminó" not in page
    yesterday = house.clock.at.date() - timedelta(days=1)
    with writing(house.engine) as session:
        ended = sa.update(Stay).values(until_on=yesterday, kind=StayKind.SEASON)
        session.execute(ended)
    assert "Ya terminó: ahí no se le busca" in browser.get(path).text
