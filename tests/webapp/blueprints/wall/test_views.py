"""A screen asks again, and pays little."""

from __future__ import annotations

import re

from tests.webapp.blueprints.wall.conftest import made_key, screen
from tests.webapp.danger import Danger


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
