from __future__ import annotations

import re

import pytest

from tests.webapp.blueprints.accounting.conftest import CANARY, CrisisHouse, crisis
from tests.webapp.conftest import post

__all__ = ["crisis"]


@pytest.mark.parametrize("about", ["Marta Xol Caal", "Nadie Inventado", CANARY])
def test_a_lent_operator_gets_one_answer_whoever_is_asked_for(
    crisis: CrisisHouse, about: str
) -> None:
    owner = crisis.house.signed_in("emergency.gt")
    operator = crisis.house.signed_in("civil_society.hn")
    assert operator.get("/linea").status_code == 403
    assert operator.get("/linea/prestada/GT").status_code == 404
    post(owner, "/linea/prestar", email="civil_society.hn@example.org", hours="4")
    page = operator.get("/linea/prestada/GT")
    assert page.status_code == 200
    for name in ("Marta", "Pedro", CANARY):
        assert name not in page.text
    sent = {"kind": "asks", "number": "9565550134", "text": f"pregunta por {about}"}
    # Whom a call is about only an officer of the line says: the field is not read here.
    sent["person"] = str(crisis.people["marta"])
    answer = post(operator, "/linea/prestada/GT/llamada", **sent)
    assert answer.status_code == 303
    shown = operator.get("/linea/prestada/GT").text
    assert "Anotado. Su mensaje llega a quien lleva la línea." in shown
    assert about not in shown
    crisis.house.clock.at = crisis.house.clock.at.replace(hour=17)
    assert operator.get("/linea/prestada/GT").status_code == 404


def test_whoever_lends_the_line_ends_it(crisis: CrisisHouse) -> None:
    owner = crisis.house.signed_in("country_admin.gt")
    operator = crisis.house.signed_in("consul.hn")
    post(owner, "/linea/prestar", email="consul.hn@example.org", hours="2")
    assert operator.get("/linea/prestada/GT").status_code == 200
    assert "/linea/prestada/GT" in operator.get("/linea").text
    found = re.search(r"/linea/prestar/[0-9a-f-]{36}/terminar", owner.get("/linea").text)
    assert found
    assert post(operator, found.group()).status_code == 403
    post(owner, found.group())
    assert operator.get("/linea/prestada/GT").status_code == 404
    post(owner, "/linea/prestar", email="nadie@example.org", hours="2")
    assert "No hay una cuenta activa" in owner.get("/linea").text
