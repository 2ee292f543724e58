"""Pages of the log; who read whom is told in `tests/webapp/blueprints/registry/test_persons.py`."""

from __future__ import annotations

from core.audit_log import record
from core.db import writing
from tests.webapp.conftest import House


def test_pages_go_back_without_a_gap_and_the_look_is_noted(house: House) -> None:
    with writing(house.engine) as session:
        for number in range(60):
            record(
                session, at=house.clock(), actor="worker", action="person.read", country="GT",
                purpose=f"lectura {number}.", persons=2,
            )  # fmt: skip
    browser = house.signed_in("country_admin.gt")
    first = browser.get("/diario").text
    assert "lectura 59." in first
    assert "lectura 9." not in first
    older = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    rest = browser.get(older).text
    assert "lectura 9." in rest
    assert "lectura 10." not in rest
    assert "audit.read" in browser.get("/diario?ver=todo").text
