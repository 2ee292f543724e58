"""Passkeys on the pages: made, used after the password and alone, removed; and never shown where
browsers make none.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.accounts import User
from core.audit_log import AuditEntry
from core.db import reading, writing
from tests.passkeys import Authenticator
from tests.webapp.blueprints.account.test_factor_views import CODE, set_up
from tests.webapp.conftest import PASSWORD, House, post, sign_in

CONSUL = "consul.gt@example.org"
ORIGIN = "http://localhost"
OPTIONS = re.compile(r'data-passkey="\w+" data-options="([^"]+)"')
REMOVE = re.compile(r"/cuenta/llaves/[0-9a-f-]+/quitar")


@pytest.fixture
def house(make_house: Callable[..., House]) -> House:
    return make_house(base_url=ORIGIN)


def telephone() -> Authenticator:
    return Authenticator(ORIGIN, "localhost")


def options(page: str) -> str:
    """Return what a page hands to the script that asks the device."""
    found = OPTIONS.search(page)
    assert found is not None
    return html.unescape(found.group(1))


def make(browser: FlaskClient, phone: Authenticator, name: str = "Mi teléfono", **form: str) -> str:
    """Make a passkey on the own account; return the page that answers."""
    answer = phone.make(options(browser.get("/cuenta/llaves").text))
    sent = {"name": name, "password": PASSWORD, "answer": answer, **form}
    return post(browser, "/cuenta/llaves", **sent).text


def ways_in(house: House) -> list[list[str]]:
    with reading(house.engine) as session:
        query = sa.select(AuditEntry).where(AuditEntry.action == "account.sign_in")
        return [line.details["by"] for line in session.scalars(query.order_by(AuditEntry.number))]


def test_the_first_passkey_brings_codes_and_is_asked_for_after_the_password(house: House) -> None:
    phone, browser = telephone(), house.signed_in("consul.gt")
    codes = CODE.findall(make(browser, phone))
    assert len(codes) == 10
    page = browser.get("/cuenta").text
    assert "Mi teléfono" in page
    assert "sin usar todavía" in page
    fresh = house.browser()
    assert "/entrar/codigo" in sign_in(fresh, CONSUL).headers["Location"]
    page = fresh.get("/entrar/codigo").text
    assert 'name="code"' not in page, "there is no telephone with codes"
    answer = phone.use(options(page))
    assert post(fresh, "/entrar/llave", answer=answer).headers["Location"] == "/inicio"
    assert "sin usar todavía" not in browser.get("/cuenta").text
    # Without scripts, or without the device, a printed code serves.
    other = house.browser()
    sign_in(other, CONSUL)
    assert post(other, "/entrar/recuperacion", code=codes[0]).headers["Location"] == "/cuenta"
    assert ways_in(house) == [["password", "passkey"], ["password", "recovery"]]


def test_alone_it_opens_the_account_where_the_device_asked_who_it_is(house: House) -> None:
    phone = telephone()
    make(house.signed_in("consul.gt"), phone)
    browser = house.browser()
    answer = phone.use(options(browser.get("/entrar").text))
    assert post(browser, "/entrar/solo-llave", answer=answer).headers["Location"] == "/inicio"
    assert browser.get("/inicio").status_code == 200
    again = house.browser()
    assert post(again, "/entrar/solo-llave", answer=answer).status_code == 422, "used before"
    for weak in (replace(phone, is_verifying=False), telephone()):
        refused = post(
            again, "/entrar/solo-llave", answer=weak.use(options(again.get("/entrar").text))
        )
        assert refused.status_code == 422
    with writing(house.engine) as session:
        session.execute(sa.update(User).values(must_change_password=True))
    answer = phone.use(options(again.get("/entrar").text))
    assert post(again, "/entrar/solo-llave", answer=answer).status_code == 422
    assert ways_in(house) == [["passkey"]]


def test_a_passkey_of_another_account_is_no_second_step(house: House) -> None:
    own, other = telephone(), telephone()
    make(house.signed_in("consul.gt"), own)
    make(house.signed_in("country_admin.gt"), other)
    browser = house.browser()
    sign_in(browser, CONSUL)
    page = browser.get("/entrar/codigo").text
    refused = post(browser, "/entrar/llave", answer=other.use(options(page)))
    assert (refused.status_code, "no abre esta cuenta" in refused.text) == (422, True)
    answer = own.use(options(refused.text))
    assert post(browser, "/entrar/llave", answer=answer).headers["Location"] == "/inicio"
    assert "/entrar" in post(house.browser(), "/entrar/llave", answer=answer).headers["Location"]


def test_tries_with_passkeys_are_braked(house: House) -> None:
    browser = house.browser()
    states = [post(browser, "/entrar/solo-llave", answer="{}").status_code for _ in range(6)]
    assert states == [422] * 5 + [429]


def test_making_one_needs_the_password_and_a_name_and_several_stand_beside_codes(
    house: House,
) -> None:
    browser = house.signed_in("consul.gt")
    set_up(browser)
    assert "no es correcta" in make(browser, telephone(), password="a wrong one")
    assert "Póngale un nombre" in make(browser, telephone(), name=" ")
    assert "no dio una llave" in make(browser, telephone(), answer="{}")
    for name in ("Mi teléfono", "Llave <USB>"):
        assert "/cuenta#segundo-paso" in make(browser, telephone(), name=name)
    page = browser.get("/cuenta").text
    assert "Llave &lt;USB&gt;" in page
    first, second = REMOVE.findall(page)
    assert post(browser, first, password="a wrong one").status_code == 302
    assert "sigue sirviendo" in browser.get("/cuenta").text
    assert post(house.signed_in("country_admin.gt"), first, password=PASSWORD).status_code == 404
    other = house.signed_in("consul.gt")
    for one in (first, second):
        post(browser, one, password=PASSWORD)
    page = browser.get("/cuenta").text
    assert (REMOVE.findall(page), "quedan 10 códigos" in page) == ([], True)
    assert "/entrar" in other.get("/cuenta").headers["Location"], "other sessions ended"


def test_with_the_last_factor_the_codes_go(house: House) -> None:
    browser = house.signed_in("consul.gt")
    make(browser, telephone())
    (one,) = REMOVE.findall(browser.get("/cuenta").text)
    post(browser, one, password=PASSWORD)
    assert "Sin activar" in browser.get("/cuenta").text
    fresh = house.browser()
    assert sign_in(fresh, CONSUL).headers["Location"] == "/inicio"


def test_where_browsers_make_none_nothing_of_it_is_shown(make_house: Callable[..., House]) -> None:
    house = make_house()
    browser = house.signed_in("consul.gt")
    assert "llave de acceso" not in browser.get("/cuenta").text
    assert "llave de acceso" not in house.browser().get("/entrar").text
    assert browser.get("/cuenta/llaves").status_code == 404
    assert post(browser, "/entrar/solo-llave", answer="{}").status_code == 404
