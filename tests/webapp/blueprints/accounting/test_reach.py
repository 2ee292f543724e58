from __future__ import annotations

import uuid

import pytest

from tests.webapp.blueprints.accounting.conftest import CrisisHouse
from tests.webapp.conftest import post


@pytest.mark.parametrize("path", ["{canary}/decir", "{nobody}/decir", "{canary}/fallecimiento"])
def test_who_is_not_of_the_own_country_is_not_there(crisis: CrisisHouse, path: str) -> None:
    browser = crisis.house.signed_in("consul.gt")
    where = path.format(canary=crisis.people["canary"], nobody=uuid.uuid4())
    sent = {"says": "safe", "source": "call", "confidence": "self"}
    assert post(browser, f"{crisis.base}/{where}", **sent).status_code == 404


def test_a_statement_of_another_is_not_there(crisis: CrisisHouse) -> None:
    browser = crisis.house.signed_in("consul.gt")
    pedro = crisis.people["pedro"]
    for act in ("tomar", "quitar"):
        path = f"{crisis.base}/{pedro}/{act}/{uuid.uuid4()}"
        assert post(browser, path).status_code == 404
