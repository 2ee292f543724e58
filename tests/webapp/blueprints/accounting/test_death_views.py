from __future__ import annotations

import re

from tests.webapp.blueprints.accounting.conftest import CrisisHouse
from tests.webapp.blueprints.accounting.test_person_views import standings
from tests.webapp.conftest import post

PROOF = {"source": "Medicina Forense", "document": "AF-118"}


def test_another_person_confirms_and_one_undoes(crisis: CrisisHouse) -> None:
    first, second = crisis.house.signed_in("consul.gt"), crisis.house.signed_in("emergency.gt")
    path = f"{crisis.base}/{crisis.people['pedro']}"
    post(first, f"{path}/fallecimiento", source="Medicina Forense", document="")
    assert "Falta el número del documento" in first.get(path).text
    post(first, f"{path}/fallecimiento", **PROOF)
    page = first.get(f"{crisis.base}/fallecimientos").text
    assert "Lo propuso usted" in page
    found = re.search(r"/fallecimientos/([0-9a-f-]{36})/descartar", page)
    assert found
    report = f"{crisis.base}/fallecimientos/{found.group(1)}"
    post(first, f"{report}/confirmar")
    assert standings(crisis) == {}
    assert "espera a una segunda persona" in first.get(crisis.base).text
    assert "AF-118" in second.get(f"{crisis.base}/fallecimientos").text
    post(second, f"{report}/confirmar")
    assert standings(crisis) == {"pedro": "died"}
    for group in ("other", "safe", "help", "not_asked"):
        assert "Pedro Ba" not in second.get(f"{crisis.base}/personas?estado={group}").text
    post(second, f"{report}/deshacer")
    assert standings(crisis) == {"pedro": "unknown"}
    other = crisis.house.signed_in("consul.hn")
    assert post(other, f"{report}/confirmar").status_code == 404
    post(second, f"{report}/descartar")
    assert "Cambió mientras tanto" in second.get(f"{crisis.base}/fallecimientos").text
