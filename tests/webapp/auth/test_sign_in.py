"""Signing in never half succeeds, and at most so many tries are answered at once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.accounts import LoginAttempt
from core.audit_log import AuditEntry
from core.child.slots import MachineSlots
from core.db import reading
from tests.full_disk import full_disk
from tests.webapp.conftest import House, post, sign_in


def engine_of(house: House) -> Engine:
    with house.app.app_context():
        engine: Engine = house.app.extensions["sqlalchemy"].engine
    return engine


def attempts(house: House) -> list[bool]:
    with reading(house.engine) as session:
        return list(session.scalars(sa.select(LoginAttempt.worked)))


def test_what_cannot_be_counted_is_not_answered_and_nobody_is_signed_in(house: House) -> None:
    right, wrong = house.browser(), house.browser()
    for browser in (right, wrong):
        browser.get("/ayuda")
    with full_disk(engine_of(house)):
        answers = [
            sign_in(right, "consul.gt@example.org"),
            sign_in(wrong, "consul.gt@example.org", "not this one"),
        ]
    assert [answer.status_code for answer in answers] == [507, 507]
    assert "El disco del sistema está lleno" in answers[0].text
    assert attempts(house) == []
    assert right.get("/inicio").status_code == 302
    assert sign_in(right, "consul.gt@example.org").status_code == 302
    assert right.get("/inicio").status_code == 200


def test_a_disk_that_fills_up_while_the_password_is_looked_at_signs_nobody_in(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, engine = house.browser(), engine_of(house)
    browser.get("/ayuda")
    disk = full_disk(engine)

    def fill(*_given: object) -> bool:
        disk.__enter__()
        return True

    monkeypatch.setattr("webapp.auth.sign_in.password_fits", fill)
    answer = sign_in(browser, "consul.gt@example.org")
    disk.__exit__(None, None, None)
    assert answer.status_code == 507
    assert browser.get("/inicio").status_code == 302
    assert attempts(house) == [False]
    with reading(house.engine) as session:
        assert session.scalars(sa.select(AuditEntry)).all() == []


def test_a_new_password_that_cannot_be_kept_leaves_the_browser_as_it_was(house: House) -> None:
    browser = house.signed_in("consul.gt")
    new = "otra clave de noche"
    with full_disk(engine_of(house)):
        answer = post(browser, "/cuenta/contrasena", old="faro de noche 2026", new=new, again=new)
    assert answer.status_code == 507
    assert browser.get("/inicio").status_code == 200
    assert sign_in(house.browser(), "consul.gt@example.org").status_code == 302


def test_who_waits_too_long_for_a_turn_is_told_and_not_counted(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slots = MachineSlots(tmp_path, "hash", 2)
    monkeypatch.setattr("webapp.auth.hash_slots.WAIT_SECONDS", 0.01)
    monkeypatch.setattr("webapp.auth.hash_slots.hash_slots", lambda: slots)
    browser = house.browser()
    browser.get("/ayuda")
    with slots.slot(1), slots.slot(1):
        answer = sign_in(browser, "consul.gt@example.org")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "Muchas personas entran a la vez" in answer.text
    assert "consul.gt@example.org" in answer.text
    assert attempts(house) == []
    assert sign_in(browser, "consul.gt@example.org").status_code == 302


def test_forty_tries_at_once_are_not_forty_answers(house: House) -> None:
    browsers = [house.browser() for _ in range(12)]
    for browser in browsers:
        browser.get("/ayuda")
    codes: list[int] = []

    def guess(at: int) -> None:
        codes.append(sign_in(browsers[at], "consul.gt@example.org", f"guess {at}").status_code)

    threads = [threading.Thread(target=guess, args=(at,)) for at in range(len(browsers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [422] * 5 + [429] * 7
