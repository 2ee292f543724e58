"""A main part that is written already stands where the template shows it, and is not looked at."""

from __future__ import annotations

from tests.webapp.conftest import House
from webapp.http.rendering.written_main import page_around


def test_the_pieces_stand_in_the_page_as_they_are(house: House) -> None:
    pieces = ["<p>ñ {{ 1 }} ".encode(), b"&amp;</p>"]
    with house.app.test_request_context("/diario"):
        page = page_around("audit_log/index.html", pieces).decode()
    above, found, below = page.partition("<p>ñ {{ 1 }} &amp;</p>")
    assert found
    assert above.startswith("<!doctype html>")
    assert below.rstrip().endswith("</html>")
    assert "\x02" not in page
