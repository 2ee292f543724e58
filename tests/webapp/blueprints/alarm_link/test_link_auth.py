"""A right link always opens; wrong ones are counted per address, and one that ended says so."""

from __future__ import annotations

from datetime import timedelta

from tests.webapp.alarms.called_house import call_first, links_of
from tests.webapp.conftest import House
from watch.alarms.links import LINK_DAYS
from webapp.blueprints.alarm_link.link_auth import HEADERS


def test_a_wrong_link_is_counted_and_no_answer_is_kept(house: House) -> None:
    token = links_of(house, call_first(house))["emergency.gt"]
    browser = house.browser()
    answers = [browser.get("/alarma/" + "y" * 43) for _ in range(6)]
    assert [each.status_code for each in answers] == [404] * 5 + [429]
    for each in answers:
        assert {name: each.headers[name] for name in HEADERS} == HEADERS
    assert browser.get(f"/alarma/{token}").status_code == 200
    house.clock.at += timedelta(days=LINK_DAYS)
    assert browser.get(f"/alarma/{token}").status_code == 410
    assert browser.post(f"/alarma/{token}", data={"answer": "coming"}).status_code == 410
