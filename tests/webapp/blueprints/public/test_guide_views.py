"""The guides and their pictures are open to everybody, and nothing beside them is served."""

from __future__ import annotations

from tests.webapp.conftest import House
from webapp.guides.texts import GUIDES


def test_every_guide_and_its_pictures_open_without_an_account(house: House) -> None:
    nobody = house.app.test_client()
    for guide in GUIDES:
        assert nobody.get(f"/ayuda/{guide.name}").status_code == 200
    assert nobody.get("/ayuda/imagenes/hoja.png", buffered=True).mimetype == "image/png"


def test_nothing_else_is_served(house: House) -> None:
    nobody = house.app.test_client()
    for wicked in (
        "operator",
        "imagenes/../es/consul.md",
        "imagenes/..%2f..%2fREADME.png",
        "imagenes/consul.md",
    ):
        assert nobody.get(f"/ayuda/{wicked}").status_code == 404, wicked
