"""The key of a screen opens the wall, and nothing else, until it ends."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.wall_keys import WallKey
from tests.webapp.blueprints.wall.conftest import made_key, screen
from tests.webapp.conftest import post
from tests.webapp.danger import Danger
from webapp.blueprints.wall.wall_door import COOKIE


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
