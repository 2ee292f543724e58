"""The wall: counts and hours for who holds its key, and nothing else for who holds nothing more."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from core.accounts.wall_keys import WallKey
from core.audit_log import AuditEntry
from tests.webapp.conftest import House, post
from tests.webapp.danger import CANARY, Danger, make_danger
from webapp.blueprints.wall.wall_door import COOKIE

KEY = re.compile(r'<p class="key big">([A-Z0-9-]+)</p>')


@pytest.fixture
def danger(house: House) -> Danger:
    return make_danger(house)


def made_key(house: House, account: str = "country_admin.gt", days: str = "7") -> str:
    page = post(house.signed_in(account), "/muro/llaves", place="Sala de crisis", days=days)
    found = KEY.search(page.text)
    assert found
    return found[1]


def screen(house: House, key: str) -> FlaskClient:
    browser = house.browser()
    assert post(browser, "/muro/entrar", key=key).status_code == 302
    return browser


def test_a_key_opens_the_wall_with_counts_and_no_name(danger: Danger) -> None:
    key = made_key(danger.house)
    page = screen(danger.house, key.lower().replace("-", " ")).get("/muro")
    assert "Guatemala" in page.text
    assert "<b>7</b>" in page.text
    assert 'class="paper-map"' in page.text
    assert not any(name in page.text for name in CANARY.values())
    assert page.headers["Cache-Control"] == "no-store"
    region = screen(danger.house, made_key(danger.house, "secretariat")).get("/muro").text
    assert "Guatemala <strong>7</strong>" in region
    assert "menos de 5" in region
    assert "<b>7</b>" not in region


def test_the_key_opens_nothing_else(danger: Danger) -> None:
    """Every page answers the holder of a key as it answers anybody."""
    house = danger.house
    holder, anybody = screen(house, made_key(house)), house.browser()
    cookie = holder.get_cookie(COOKIE, path="/muro")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Strict"
    rules = [
        str(rule)
        for rule in house.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.endpoint != "wall.show"
    ]
    assert len(rules) > 60
    for path in rules:
        sent = {"Cookie": f"{COOKIE}={cookie.value}"}
        assert house.browser().get(path, headers=sent).status_code == anybody.get(path).status_code
    for path in ("/inicio", "/vigilancia", "/muro/llaves", f"/vigilancia/{danger.flood}"):
        assert "/entrar" in holder.get(path).headers["Location"]


def test_a_screen_asks_again_and_pays_little(danger: Danger) -> None:
    browser = screen(danger.house, made_key(danger.house))
    found = re.search(r'data-mark="([^"]+)"', browser.get("/muro").text)
    assert found
    asked = {"X-Present": "1", "If-None-Match": found[1].replace("&#34;", '"')}
    assert browser.get("/muro", headers=asked).status_code == 304
    part = browser.get("/muro", headers={"X-Present": "1"})
    assert "<html" not in part.text
    assert "<b>7</b>" in part.text
    assert re.fullmatch(r"\d\d:\d\d", part.headers["X-Present-Hour"])


def test_a_key_that_ended_or_was_taken_back_shows_nothing(danger: Danger) -> None:
    house = danger.house
    browser = screen(house, made_key(house, days="1"))
    with Session(house.engine) as session:
        key_id = session.scalars(sa.select(WallKey.id)).one()
    other = house.signed_in("country_admin.hn")
    assert post(other, f"/muro/llaves/{key_id}/anular").status_code == 404
    assert "<b>7</b>" in browser.get("/muro").text
    post(house.signed_in("country_admin.gt"), f"/muro/llaves/{key_id}/anular")
    assert "<b>7</b>" not in browser.get("/muro").text
    assert browser.get("/muro", headers={"X-Present": "1"}).status_code == 401
    late = screen(house, made_key(house, days="1"))
    house.clock.at += timedelta(days=1, minutes=1)
    assert "Llave de esta pantalla" in late.get("/muro").text


def test_keys_are_made_by_administrators_shown_once_and_kept_as_hashes(house: House) -> None:
    key = made_key(house)
    admin = house.signed_in("country_admin.gt")
    page = admin.get("/muro/llaves").text
    assert "Sala de crisis" in page
    assert key not in page
    assert "Sala de crisis" not in house.signed_in("country_admin.hn").get("/muro/llaves").text
    assert house.signed_in("consul.gt").get("/muro/llaves").status_code == 403
    assert post(admin, "/muro/llaves", place="", days="7").status_code == 422
    assert post(admin, "/muro/llaves", place="x", days="900").status_code == 422
    with Session(house.engine) as session:
        kept = session.scalars(sa.select(WallKey)).one()
        assert key.encode() not in kept.token_hash
        actions = session.scalars(sa.select(AuditEntry.action)).all()
    assert actions.count("wall_key.make") == 1
    assert post(house.browser(), "/muro/entrar", key="AAAAA-BBBBB").status_code == 422
