"""A main part that is written already stands where the template shows it, and is not looked at."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import render_template

from feeds.sources.health import OverdueSource
from tests.webapp.conftest import House, post
from webapp.http.rendering import written_main
from webapp.http.rendering.written_main import init_shells, page_around
from webapp.queries.watch_age import WatchAge

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def test_the_pieces_stand_in_the_page_as_they_are(house: House) -> None:
    pieces = ["<p>ñ {{ 1 }} ".encode(), b"&amp;</p>"]
    with house.app.test_request_context("/diario"):
        page = page_around("audit_log/index.html", pieces).decode()
    above, found, below = page.partition("<p>ñ {{ 1 }} &amp;</p>")
    assert found
    assert above.startswith("<!doctype html>")
    assert below.rstrip().endswith("</html>")
    assert "\x02" not in page


def test_what_stands_around_it_is_written_once_and_each_answer_has_its_own_token(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(written_main, "watch_age", lambda: WatchAge(()))
    init_shells(house.app)  # others may have asked for the page before
    admin = house.signed_in("country_admin.gt")
    written: list[tuple[Any, ...]] = []

    def note(*given: Any, **shown: Any) -> str:
        written.append(given)
        return render_template(*given, **shown)

    monkeypatch.setattr(written_main, "render_template", note)
    pages = [admin.get(f"/diario?ver={ver}").text for ver in ("todo", "", "todo")]
    assert len(written) == 1
    assert len({token for page in pages for token in TOKEN.findall(page)}) == 3
    assert ['value="/diario?ver=todo"' in page for page in pages] == [True, False, True]
    with admin.session_transaction() as held:
        held["_flashes"] = [("done", "Hecho una vez")]
    assert [("Hecho una vez" in admin.get("/diario").text) for _ in range(2)] == [True, False]
    post(admin, "/idioma", language="en", next="/")
    assert "Skip to content" in admin.get("/diario").text
    late = WatchAge((OverdueSource("x", "Fuente lenta", house.clock.at),))
    monkeypatch.setattr(written_main, "watch_age", lambda: late)
    assert len(written) == 3
    admin.get("/diario")
    assert len(written) == 4
