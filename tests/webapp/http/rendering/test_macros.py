"""Macros as attributes: the same sign as in a template."""

from __future__ import annotations

from tests.webapp.conftest import House
from webapp.http.rendering.macros import macros_of


def test_a_badge_is_the_one_templates_draw(house: House) -> None:
    with house.app.test_request_context("/"):
        drawn = macros_of("page").badge("<menor>", "warn")
    assert 'class="badge warn"' in drawn
    assert "&lt;menor&gt;" in drawn
