from __future__ import annotations

import re

from flask.testing import FlaskClient

from tests.webapp.conftest import House, post


def test_the_list_under_the_box_is_a_part_of_a_page(house: House) -> None:
    browser = house.signed_in("consul.gt")
    answer = post(browser, "/buscar", q="ronda")
    assert "<html" in answer.text
    part = browser.post(
        "/buscar",
        data={"q": "ronda", "csrf_token": ""},
        headers={"HX-Request": "true", "X-CSRFToken": _token(browser)},
    )
    assert part.status_code == 200
    assert "<html" not in part.text
    assert "Rondas" in part.text


def test_a_person_is_sought_with_a_purpose_and_never_by_an_address(house: House) -> None:
    shown = house.signed_in("consul.gt").get("/buscar?q=Lupe").text
    form = shown[shown.index('action="/personas"') :]
    assert 'method="post"' in form[: form.index(">")]
    assert 'name="purpose"' in form
    assert 'action="/personas"' not in house.signed_in("secretariat").get("/buscar?q=Lupe").text


def _token(browser: FlaskClient) -> str:
    shown = browser.get("/buscar").text
    found = re.search(r'"X-CSRFToken": "([^"]+)"', shown)
    assert found
    return found.group(1)
