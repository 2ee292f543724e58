"""Pages of the log; who read whom is told in `tests/webapp/blueprints/registry/test_persons.py`."""

from __future__ import annotations

import sqlalchemy as sa

from core.accounts import User
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


def test_what_is_remembered_of_lines_is_not_shown_under_an_old_address(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    with writing(house.engine) as session:
        user = session.scalars(sa.select(User).where(User.email.like("emergency.gt@%"))).one()
        record(
            session, at=house.clock(), actor=f"user:{user.id}", action="person.read", country="GT"
        )
        before = user.email
    assert before in browser.get("/diario").text
    assert before in browser.get("/diario").text
    with writing(house.engine) as session:
        session.get_one(User, user.id).email = "otra.guardia@gt.example"
    after = browser.get("/diario").text
    assert "otra.guardia@gt.example" in after
    assert before not in after
