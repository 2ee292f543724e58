"""The wall shows counts and hours, and no name."""

from __future__ import annotations

from tests.webapp.blueprints.wall.conftest import made_key, screen
from tests.webapp.danger import CANARY, Danger


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
