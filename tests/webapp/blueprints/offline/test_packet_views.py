"""A packet: what is in it, who gets it, and that it is journalled."""

from __future__ import annotations

from tests.webapp.blueprints.calls.conftest import CallHouse, called

__all__ = ["called"]


def test_probe(called: CallHouse) -> None:
    browser = called.house.signed_in("country_admin.gt")
    page = browser.get("/sin-red/llevar")
    assert page.status_code == 200, page.text
    state = browser.get("/sin-red/estado").json
    made = browser.post(
        "/sin-red/paquete",
        json={"device": "0b6a1b9e-58a5-4a4e-9a3a-2f3d7f0f9a11", "purpose": "calls"},
        headers={"X-CSRFToken": state["csrf"]},
    )
    assert made.status_code == 200, made.text
    print({each["code"]: len(each["html"]) for each in made.json["pages"]})
    print(made.json["pages"][0]["html"])
    for path in ("/sin-red", "/sw.js", "/manifest.webmanifest"):
        answer = browser.get(path)
        print(path, answer.status_code, answer.headers, len(answer.data))
