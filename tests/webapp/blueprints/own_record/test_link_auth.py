"""A right link always opens; wrong ones are counted per address, and what holds it is not kept."""

from __future__ import annotations

from tests.webapp.conftest import House
from webapp.blueprints.own_record.link_auth import HEADERS


def test_a_wrong_link_is_counted_and_no_answer_is_kept(house: House) -> None:
    browser = house.browser()
    answers = [browser.get("/mi-registro/" + "y" * 43) for _ in range(6)]
    assert [each.status_code for each in answers] == [404] * 5 + [429]
    for each in answers:
        assert {name: each.headers[name] for name in HEADERS} == HEADERS
