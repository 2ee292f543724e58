from __future__ import annotations

from tests.webapp.blueprints.accounting.conftest import CrisisHouse
from tests.webapp.blueprints.movements.steps import BASE
from tests.webapp.conftest import post


def test_who_wants_to_return_is_counted_where_they_are(crisis: CrisisHouse) -> None:
    browser = crisis.house.signed_in("consul.gt")
    address = f"{BASE}/retorno/{crisis.people['pedro']}"
    assert "¿Quiere regresar" in browser.get(address).text
    form = {"wish": "yes", "papers": "lost", "fund": "1", "reason": "perdió la casa"}
    assert post(browser, address, **form).status_code == 303
    page = browser.get(address).text
    assert "perdió la casa" in page
    counts = browser.get(f"{BASE}/retorno").text
    assert "Sí: 1" in counts
    assert "Hidalgo" in counts
    assert "Pedro" not in counts
    assert "regresar a su país: 1" in browser.get(BASE).text
    post(browser, address, wish="quizás", papers="lost")
    assert "Elija una de las respuestas" in browser.get(address).text


def test_of_own_people_alone(crisis: CrisisHouse) -> None:
    browser = crisis.house.signed_in("consul.gt")
    address = f"{BASE}/retorno/{crisis.people['canary']}"
    assert browser.get(address).status_code == 404
    assert post(browser, address, wish="yes", papers="has").status_code == 404
