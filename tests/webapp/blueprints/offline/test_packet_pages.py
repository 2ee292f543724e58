from __future__ import annotations

from tests.webapp.blueprints.offline.conftest import CallHouse, Device


def test_what_is_missing_is_said(called: CallHouse) -> None:
    made = Device(called.house.signed_in("emergency.gt")).take().get_json()
    pages = {each["code"]: each["html"] for each in made["pages"]}
    assert "Ningún plan en vigor" in pages["plans"]
    assert "No se sabe alrededor de dónde" in pages["who"]
    assert "Consulado GT" in pages["directory"]
    assert all("<script" not in each and "style=" not in each for each in pages.values())
