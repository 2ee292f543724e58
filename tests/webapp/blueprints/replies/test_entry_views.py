from __future__ import annotations

import re

from tests.webapp.blueprints.replies.conftest import Desk
from tests.webapp.blueprints.replies.test_card_views import standing
from tests.webapp.conftest import post


def test_who_telephones_is_entered_by_the_code_of_their_message(desk: Desk) -> None:
    browser = desk.crisis.house.signed_in("consul.gt")
    page = browser.get("/respuestas/anotar")
    assert len(page.data) <= 20_000
    nonce = re.search(r'name="nonce" value="([^"]+)"', page.text)
    assert nonce
    sent = {"nonce": nonce[1], "code": "k7qf", "verdict": "help", "text": "sin agua", "all": "1"}
    for _ in range(2):
        assert post(browser, "/respuestas/anotada", **sent).status_code == 303
    assert (standing(desk, "marta"), standing(desk, "ana")) == ("help", "help")
    assert "sin agua" in browser.get(desk.crisis.base).text


def test_or_by_their_name(desk: Desk) -> None:
    browser = desk.crisis.house.signed_in("consul.gt")
    pedro = str(desk.crisis.people["pedro"])
    assert pedro in post(browser, "/respuestas/anotar", q="Pedro Ba").text
    sent = {"person": pedro, "verdict": "safe", "minutes": "30", "speaker": "third_party"}
    assert post(browser, "/respuestas/anotada", **sent).status_code == 303
    assert standing(desk, "pedro") == "safe"


def test_a_code_of_nobody_and_nobody_at_all_are_refused_in_words(desk: Desk) -> None:
    browser = desk.crisis.house.signed_in("consul.gt")
    for sent, words in (
        ({"code": "ZZ99", "verdict": "help"}, "Ese código no es de ningún mensaje"),
        ({"verdict": "help"}, "Diga de quién es"),
        ({"code": "K7QF"}, "Elija qué dice"),
        ({"person": str(desk.crisis.people["canary"]), "verdict": "safe"}, "Diga de quién es"),
    ):
        answer = post(browser, "/respuestas/anotada", **sent)
        assert answer.status_code == 422, sent
        assert words in answer.text
    assert standing(desk, "marta") == ""
