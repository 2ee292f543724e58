from __future__ import annotations

import re

from tests.webapp.blueprints.accounting.conftest import CrisisHouse
from tests.webapp.blueprints.accounting.test_person_views import standings
from tests.webapp.conftest import post

LIST = {"name": "Gimnasio Roma", "says": "moved", "source": "shelter_list"}


def test_a_pasted_list_is_decided_row_by_row(crisis: CrisisHouse) -> None:
    browser = crisis.house.signed_in("consul.gt")
    pasted = "1. Pedro Ba Tiull 1990\n2. Marta Shol Caal\n3. Alguien Desconocido Total"
    sent = post(browser, f"{crisis.base}/listas", **LIST, pasted=pasted)
    assert sent.status_code == 303
    path = sent.headers["Location"]
    page = browser.get(path)
    assert "3 renglones" in page.text
    assert "Pedro Ba Tiul" in page.text
    assert "el nombre se parece" in page.text
    assert len(page.data) <= 20_000
    assert standings(crisis) == {}
    rows = list(dict.fromkeys(re.findall(rf"{path}/([0-9a-f-]{{36}})", page.text)))
    post(browser, f"{path}/{rows[0]}", person=str(crisis.people["pedro"]))
    assert standings(crisis) == {"pedro": "moved"}
    post(browser, f"{path}/{rows[2]}", person="nobody")
    post(browser, f"{path}/{rows[1]}", person="quien sea")
    assert "1 por decidir" in browser.get(f"{crisis.base}/listas").text
    post(browser, f"{path}/{rows[0]}", person="again")
    assert standings(crisis) == {"pedro": "unknown"}
    # Nobody of another country is ever proposed, nor can be chosen.
    post(browser, f"{path}/{rows[0]}", person=str(crisis.people["canary"]))
    assert "canary" not in standings(crisis)
    assert crisis.house.signed_in("consul.hn").get(path).status_code == 404


def test_what_is_no_list_is_said(crisis: CrisisHouse) -> None:
    browser = crisis.house.signed_in("consul.gt")
    answer = post(browser, f"{crisis.base}/listas", **LIST, pasted="1\n2\n3")
    assert answer.status_code == 422
    assert "No hay ninguna fila" in answer.text
    assert "Gimnasio Roma" in answer.text
    answer = post(browser, f"{crisis.base}/listas", pasted="Ana Ruiz\nPedro Ba")
    assert answer.status_code == 422
