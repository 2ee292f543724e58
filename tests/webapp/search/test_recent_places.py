"""The places asked about last: of who is signed in, and never a telephone."""

from __future__ import annotations

from tests.webapp.conftest import House


def test_places_asked_about_are_offered_again(house: House) -> None:
    browser = house.signed_in("consul.gt")
    browser.get("/llamar?q=McAllen, Texas")
    browser.get("/llamar?q=+19565550100")
    shown = browser.get("/buscar").text
    assert "/llamar?q=McAllen,+Texas" in shown or "/llamar?q=McAllen,%20Texas" in shown
    assert "9565550100" not in shown
