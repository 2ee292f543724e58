from __future__ import annotations

from tests.webapp.conftest import House
from webapp.http.rendering.warm_up import OPENED_MOST, SHARED, warm_up


def test_what_pages_are_made_of_is_there_before_the_first_is_asked_for(house: House) -> None:
    warm_up(house.app)
    cache = house.app.jinja_env.cache
    assert cache is not None
    made = {name for _loader, name in cache.keys()}  # noqa: SIM118 - Jinja's own cache
    assert made >= set(OPENED_MOST)
    assert {"macros/page.html", "layouts/base.html"} <= made
    assert any(name.startswith(SHARED) for name in made)
    assert house.browser().get("/").status_code == 200, "nothing is closed for good"
