"""What is being written lies sealed under a random token, and no cookie or address holds it."""

from __future__ import annotations

from pathlib import Path

from tests.proof.at_rest_scan import findings
from tests.webapp.blueprints.joining.walk import START, Walk, open_form, written
from tests.webapp.conftest import House


def test_no_cookie_address_or_row_says_what_was_written(house: House) -> None:
    open_form(house)
    walk = written(house, nombre={"full_name": "Rosa Zarzaquil", "birth_year": "1988"})
    assert "Zarzaquil" in walk.page
    with walk.browser.session_transaction() as held:
        assert set(held) <= {"joining", "csrf_token"}
    assert not any("zarza" in each.lower() for each in walk.visited)
    folder = Path(str(house.engine.url.database)).parent
    assert findings(folder, ("Zarzaquil", "956555")) == []


def test_another_browser_sees_nothing_of_it_and_a_new_form_takes_its_place(house: House) -> None:
    open_form(house)
    walk = written(house)
    assert Walk(house.browser()).browser.get(f"{START}/revisar").location == START
    walk.send(START, track="trip")
    assert "Rosa" not in walk.browser.get(f"{START}/nombre").text
