from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.accounts import LoginAttempt, RoleName, User
from core.audit_log import AuditEntry
from core.db import reading, writing
from core.errors import UnusableInput
from core.settings_rules import DEVELOPMENT_SECRET
from tests.webapp.conftest import PASSWORD, House, post, sign_in
from webapp.auth.accounts import create_user
from webapp.auth.factors.totp import TotpMaker

WRONG = "El correo o la contraseña no son correctos."
NEW = "otra torre en la costa"


def test_the_right_password_leads_home(house: House) -> None:
    browser = house.browser()
    answer = sign_in(browser, "Consul.GT@Example.org")
    assert answer.headers["Location"] == "/inicio"
    assert browser.get("/inicio").status_code == 200


def test_after_signing_in_one_lands_where_one_wanted_to_go(house: House) -> None:
    browser = house.browser()
    assert browser.get("/usuarios/").headers["Location"] == "/entrar?next=/usuarios/"
    answer = post(
        browser,
        "/entrar",
        email="country_admin.gt@example.org",
        password=PASSWORD,
        next="/usuarios/",
    )
    assert answer.headers["Location"] == "/usuarios/"


def test_a_wrong_password_and_an_unknown_account_are_answered_alike(house: House) -> None:
    wrong = sign_in(house.browser(), "consul.gt@example.org", "not this one")
    nobody = sign_in(house.browser(), "nobody@example.org", "not this one")
    assert wrong.status_code == nobody.status_code == 422
    assert WRONG in wrong.text
    assert WRONG in nobody.text


def test_the_sixth_try_is_not_answered_until_a_quarter_hour_later(house: House) -> None:
    for _ in range(5):
        assert sign_in(house.browser(), "consul.gt@example.org", "wrong").status_code == 422
    assert sign_in(house.browser(), "consul.gt@example.org").status_code == 429
    assert sign_in(house.browser(), "consul.hn@example.org").status_code == 302
    house.clock.at += timedelta(minutes=16)
    assert sign_in(house.browser(), "consul.gt@example.org").status_code == 302


def test_a_success_clears_the_count(house: House) -> None:
    for _ in range(2):
        for _ in range(4):
            sign_in(house.browser(), "consul.gt@example.org", "wrong")
        house.clock.at += timedelta(seconds=1)
        assert sign_in(house.browser(), "consul.gt@example.org").status_code == 302
        house.clock.at += timedelta(seconds=1)


def test_tries_are_kept_without_the_name_of_the_account(house: House) -> None:
    sign_in(house.browser(), "consul.gt@example.org", "wrong")
    with reading(house.engine) as session:
        tries = session.scalars(sa.select(LoginAttempt)).all()
    assert [(one.worked, "@" in one.account, one.address) for one in tries] == [
        (False, False, "127.0.0.1")
    ]


def test_signing_in_is_journalled(house: House) -> None:
    sign_in(house.browser(), "consul.gt@example.org")
    with reading(house.engine) as session:
        entry = session.scalars(sa.select(AuditEntry)).one()
    assert (entry.action, entry.country) == ("account.sign_in", "GT")


def test_signing_out_ends_it(house: House) -> None:
    browser = house.signed_in("consul.gt")
    post(browser, "/salir")
    assert browser.get("/inicio").headers["Location"] == "/entrar?next=/inicio"


def test_a_closed_account_is_out_at_once(house: House) -> None:
    consul, boss = house.signed_in("consul.gt"), house.signed_in("country_admin.gt")
    account = house.users["consul.gt"]
    assert consul.get("/inicio").status_code == 200
    post(boss, f"/usuarios/{account}/estado", active="0")
    assert consul.get("/inicio").headers["Location"].startswith("/entrar")
    assert sign_in(house.browser(), "consul.gt@example.org").status_code == 422
    post(boss, f"/usuarios/{account}/estado", active="1", reason="back at work")
    assert sign_in(house.browser(), "consul.gt@example.org").status_code == 422, "asked for only"
    with writing(house.engine) as session:
        session.get_one(User, account).active = True
    assert consul.get("/inicio").headers["Location"].startswith("/entrar")
    assert sign_in(house.browser(), "consul.gt@example.org").status_code == 302


def test_closing_all_sessions_ends_those_of_other_devices(house: House) -> None:
    lost, here = house.signed_in("consul.gt"), house.signed_in("consul.gt")
    post(here, "/cuenta/cerrar-sesiones")
    assert lost.get("/inicio").status_code == 302
    assert here.get("/inicio").status_code == 302


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(house: House) -> None:
    other, here = house.signed_in("consul.gt"), house.signed_in("consul.gt")
    answer = post(here, "/cuenta/contrasena", old=PASSWORD, new=NEW, again=NEW)
    assert answer.headers["Location"] == "/cuenta"
    assert here.get("/cuenta").status_code == 200
    assert other.get("/cuenta").status_code == 302
    assert sign_in(house.browser(), "consul.gt@example.org", NEW).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("wrong", NEW, NEW, "La contraseña actual no es correcta."),
        (PASSWORD, NEW, "different from it", "Las dos contraseñas nuevas no son iguales."),
        (PASSWORD, "short", "short", "La contraseña necesita 12 caracteres o más."),
        (PASSWORD, PASSWORD, PASSWORD, "La contraseña nueva es igual a la actual."),
    ],
)
def test_a_new_password_is_refused_in_words(
    house: House, old: str, new: str, again: str, words: str
) -> None:
    answer = post(house.signed_in("consul.gt"), "/cuenta/contrasena", old=old, new=new, again=again)
    assert answer.status_code == 422
    assert words in answer.text
    assert sign_in(house.browser(), "consul.gt@example.org").status_code == 302


def test_a_one_time_password_opens_only_the_way_to_a_new_one(house: House) -> None:
    browser = house.browser()
    with writing(house.engine) as session:
        session.get_one(User, house.users["consul.gt"]).must_change_password = True
    assert sign_in(browser, "consul.gt@example.org").status_code == 302
    assert browser.get("/inicio").headers["Location"] == "/cuenta/contrasena"
    post(browser, "/cuenta/contrasena", old=PASSWORD, new=NEW, again=NEW)
    assert browser.get("/inicio").status_code == 200


def test_a_second_factor_is_asked_for_once_it_is_on(house: House) -> None:
    with time_machine.travel(house.clock.at, tick=False) as traveller:
        browser = house.signed_in("consul.gt")
        totp = pyotp.TOTP(_key(browser.get("/cuenta/segundo-paso").text))
        assert set_up(browser, "000000").status_code == 422
        assert set_up(browser, totp.now(), "not this one").status_code == 422
        assert set_up(browser, totp.now()).status_code == 200

        traveller.shift(60)
        again = house.browser()
        assert (
            sign_in(again, "consul.gt@example.org").headers["Location"].startswith("/entrar/codigo")
        )
        assert again.get("/inicio").headers["Location"].startswith("/entrar")
        assert post(again, "/entrar/codigo", code="123 456").status_code == 422
        code = totp.now()
        assert (
            post(again, "/entrar/codigo", code=f"{code[:3]} {code[3:]}").headers["Location"]
            == "/inicio"
        )
        assert again.get("/inicio").status_code == 200

        replay = house.browser()
        sign_in(replay, "consul.gt@example.org")
        assert post(replay, "/entrar/codigo", code=code).status_code == 422

        traveller.shift(301)
        assert replay.get("/entrar/codigo").headers["Location"].startswith("/entrar?")


def test_the_second_factor_is_not_guessed_either(house: House) -> None:
    with writing(house.engine) as session:
        user = session.get_one(User, house.users["consul.gt"])
        user.totp_secret = TotpMaker.of_secret(DEVELOPMENT_SECRET).new_secret()
    browser = house.browser()
    sign_in(browser, "consul.gt@example.org")
    for _ in range(5):
        assert post(browser, "/entrar/codigo", code="no").status_code == 422
    assert post(browser, "/entrar/codigo", code="no").status_code == 429


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": "CONSUL.gt@example.org"}, "email"),
        ({"password": "short"}, "password"),
        ({"role": "king"}, "role"),
        ({"role": RoleName.SECRETARIAT}, "country"),
        ({"country": ""}, "country"),
        ({"role": RoleName.CONSUL}, "post_id"),
        ({"language": "de"}, "language"),
    ],
)
def test_what_cannot_be_an_account_is_refused_by_field(
    house: House, changes: dict[str, str], field: str
) -> None:
    given: dict[str, Any] = {
        "email": "x@example.org",
        "password": PASSWORD,
        "role": "emergency",
        "country": "GT",
        **changes,
    }
    with writing(house.engine) as session, pytest.raises(UnusableInput) as refused:
        create_user(session, **given)
    assert refused.value.location == field


def set_up(browser: FlaskClient, code: str, password: str = PASSWORD) -> TestResponse:
    """Send the form that sets up the second factor."""
    return post(browser, "/cuenta/segundo-paso", code=code, password=password)


def first_match(pattern: str, page: str) -> str:
    """Return what the first group of a pattern holds on a page."""
    found = re.search(pattern, page)
    assert found is not None, pattern
    return found.group(1)


def _key(page: str) -> str:
    return first_match(r'class="key">([^<]+)<', page).replace("-", "").replace(" ", "")


def test_the_page_is_small_and_every_zone_is_a_link_away(house: House) -> None:
    browser = house.signed_in("consul.gt")
    page = browser.get("/cuenta").text
    assert len(page.encode()) < 20_000
    assert 'value="America/Guatemala"' in page
    assert "America/Lima" not in page
    assert 'value="America/Lima"' in browser.get("/cuenta?zonas=todas").text
    sent = {"language": "es", "theme": "", "timezone": "America/Lima"}
    assert post(browser, "/cuenta/preferencias", **sent).status_code == 302
    assert 'value="America/Lima" selected' in browser.get("/cuenta").text


def test_an_account_without_a_name_is_asked_once(house: House) -> None:
    browser, asked = house.signed_in("consul.gt"), "¿Cómo se llama usted?"
    assert asked in browser.get("/inicio").text
    sent = post(browser, "/cuenta/nombre", name="Luz", later="1", **{"from": "home"})
    assert sent.headers["Location"] == "/inicio"
    home = browser.get("/inicio").text
    assert asked not in home
    assert "Luz" not in home
    assert post(browser, "/cuenta/nombre", name="luz@example.org").status_code == 422
    assert post(browser, "/cuenta/nombre", name="Luz Paz").headers["Location"] == "/cuenta"
    assert "Luz Paz · Consulado" in browser.get("/inicio").text
    assert "Luz Paz" in house.signed_in("country_admin.gt").get("/usuarios/").text
    with reading(house.engine) as session:
        line = session.scalars(
            sa.select(AuditEntry).where(AuditEntry.action == "account.name")
        ).first()
    assert line is not None
    assert "Luz" not in str(line.details)
    assert post(browser, "/cuenta/nombre", name="").status_code == 302
    assert "Luz Paz" not in browser.get("/cuenta").text
