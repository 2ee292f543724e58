"""Behind the link of the public form: what is stored, changed, and erased for good."""

from __future__ import annotations

import re
from pathlib import Path

import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.db import reading
from registry.joining.answers import Member
from registry.people.models import Stay
from tests.proof.at_rest_scan import findings
from tests.registry.joining.conftest import answers_of
from tests.webapp.blueprints.joining.walk import (
    START,
    cards,
    codes,
    first_place,
    letters,
    open_form,
    ready,
)
from tests.webapp.conftest import House

NAMES = ("Zarzaquil", "956555")


def joined(house: House) -> str:
    """Return the path of the link of a mother and her son, as the last page of the form says it."""
    open_form(house)
    child = Member(full_name="Luis Zarzaquil", birth_year=2015)
    walk = ready(house, answers_of("Rosa Zarzaquil", members=(child,)))
    walk.answer("revisar", agreed="1")
    done = walk.send(f"{START}/codigo", code=codes(house)[0])
    found = re.search(r"(/mi-registro/[\w-]+)", done.text)
    assert found
    return found[1]


def send(browser: FlaskClient, path: str, **form: str | list[str]) -> TestResponse:
    """Send a form as the page has it: without a token of a session."""
    return browser.post(path, data=form)


def test_the_letter_after_the_code_opens_the_same_record(house: House) -> None:
    path = joined(house)
    (letter,) = letters(house)
    found = re.search(r"https://atalaya.example.org(/mi-registro/[\w-]+)", letter.text)
    assert found
    assert letter.to == "rosa@example.org"
    assert found[1] != path
    for each in (path, found[1]):
        answer = house.browser().get(each)
        assert "Luis Zarzaquil" in answer.text
        assert "+1 956-555-0123" in answer.text
        assert answer.headers["Cache-Control"] == "no-store"


def test_what_is_stored_is_changed_confirmed_and_moved(house: House) -> None:
    path, browser = joined(house), house.browser()
    mother = re.search(r"/([\w-]{36})/cambiar", browser.get(path).text)
    assert mother
    change = f"{path}/{mother[1]}/cambiar"
    assert send(browser, change, phone="12").status_code == 422
    send(browser, change, phone="956 555 0199", consents=["email:check"], needs=["mobility"])
    card = cards(house)["Rosa Zarzaquil"]
    assert (card.phone, [need.value for need in card.needs]) == ("+19565550199", ["mobility"])
    assert [(each.channel.value, each.how.value) for each in card.channels] == [("email", "link")]
    asked = send(browser, f"{path}/lugar", place="Brownsville, Texas")
    assert send(browser, f"{path}/lugar", place="").status_code == 422
    send(browser, f"{path}/lugar", place="Brownsville, Texas", **first_place(asked.text))
    assert browser.get(path).text.count("Brownsville") == 2
    with reading(house.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Stay)) == 2


def test_one_is_erased_then_all_and_nothing_is_left(house: House) -> None:
    path, browser = joined(house), house.browser()
    letters(house)
    folder = Path(str(house.engine.url.database)).parent
    page = browser.get(path).text
    people = re.findall(r'name="person" value="([\w-]+)"', page)
    assert len(people) == 2
    assert send(browser, f"{path}/borrar").status_code == 303
    send(browser, f"{path}/borrar", person=people[1])
    assert list(cards(house)) == ["Rosa Zarzaquil"]
    assert send(browser, f"{path}/borrar", person=people).status_code == 200
    assert cards(house) == {}
    assert browser.get(path).status_code in {404, 410}
    assert findings(folder, NAMES) == []
    with reading(house.engine) as session:
        kinds = set(session.scalars(sa.text("select kind from outbox_message")))
        assert kinds == {"code"}  # without a name or an address; the worker takes it away
        for table in ("joining_request", "person_event", "person_link_member"):
            assert session.scalar(sa.text(f"select count(*) from {table}")) == 0, table


def test_a_wrong_link_changes_nothing(house: House) -> None:
    path, browser = joined(house), house.browser()
    wrong = f"/mi-registro/{'x' * 43}"
    assert browser.get(f"{wrong}/lugar").status_code == 404
    somebody = "12345678-1234-1234-1234-123456789abc"
    assert browser.get(f"{path}/{somebody}/cambiar").status_code == 404
