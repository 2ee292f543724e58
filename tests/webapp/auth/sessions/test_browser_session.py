"""What a browser holds, and what is written down of its use."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection

from core.accounts import KnownDevice
from core.db import reading, writing
from tests.full_disk import full_disk
from tests.webapp.conftest import House, sign_in
from webapp.auth.sessions.browser_session import DEVICE_COOKIE, SESSION_TOKEN
from webapp.auth.sessions.open_sessions import SEEN_EVERY

CONSUL = "consul.gt@example.org"


def test_the_cookies_hold_random_tokens_and_the_rows_none_of_them(house: House) -> None:
    browser = house.browser()
    answer = sign_in(browser, CONSUL)
    cookie = browser.get_cookie(DEVICE_COOKIE)
    assert cookie is not None
    attributes = [each for each in answer.headers.getlist("Set-Cookie") if DEVICE_COOKIE in each]
    assert all(word in attributes[0] for word in ("HttpOnly", "SameSite=Lax", "Max-Age=2592000"))
    with browser.session_transaction() as held:
        token = held[SESSION_TOKEN]
        assert set(held) <= {SESSION_TOKEN, "_permanent", "csrf_token"}
    with reading(house.engine) as session:
        rows = str(session.execute(sa.text("SELECT * FROM account_session")).all())
        rows += str(session.execute(sa.text("SELECT * FROM known_device")).all())
    assert token not in rows
    assert cookie.value not in rows


def test_a_get_takes_the_write_lock_at_most_every_few_minutes(house: House) -> None:
    browser = house.browser()
    sign_in(browser, CONSUL)
    writes: list[object] = []
    with house.app.app_context():
        engine = house.app.extensions["sqlalchemy"].engine

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            writes.append(connection)

    event.listen(engine, "begin", begin)
    try:
        for _ in range(3):
            assert browser.get("/cuenta").status_code == 200
        assert writes == []
        house.clock.at += SEEN_EVERY
        for _ in range(3):
            assert browser.get("/cuenta").status_code == 200
        assert len(writes) == 1
    finally:
        event.remove(engine, "begin", begin)


@pytest.mark.parametrize("fault", ["full", "busy"])
def test_a_database_that_cannot_write_down_the_use_keeps_nobody_from_reading(
    house: House, fault: str
) -> None:
    browser = house.browser()
    sign_in(browser, CONSUL)
    house.clock.at += SEEN_EVERY
    with house.app.app_context():
        engine = house.app.extensions["sqlalchemy"].engine
    with full_disk(engine) if fault == "full" else writing(house.engine):
        assert browser.get("/cuenta").status_code == 200
    assert browser.get("/cuenta").status_code == 200


def test_idleness_and_the_last_moment_end_a_session(house: House) -> None:
    browser = house.browser()
    sign_in(browser, CONSUL)
    for _ in range(7):
        house.clock.at += timedelta(hours=10)
        assert browser.get("/cuenta").status_code == 200
    house.clock.at += timedelta(hours=3)
    assert browser.get("/cuenta").status_code == 302
    sign_in(browser, CONSUL)
    house.clock.at += timedelta(hours=12)
    assert browser.get("/cuenta").status_code == 302


def test_a_known_device_has_a_budget_of_its_own(house: House) -> None:
    owner, attackers = house.browser(), [house.browser() for _ in range(2)]
    sign_in(owner, CONSUL)
    house.clock.at += timedelta(seconds=1)
    for attacker in attackers:
        for _ in range(5):
            sign_in(attacker, CONSUL, "a wrong one")
    assert sign_in(attackers[0], CONSUL).status_code == 429
    assert sign_in(owner, CONSUL, "a slip of the finger").status_code == 422
    assert sign_in(owner, CONSUL).status_code == 302
    with reading(house.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(KnownDevice)) == 1
