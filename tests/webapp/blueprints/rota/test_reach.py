from __future__ import annotations

import pytest

from tests.webapp.blueprints.rota.rotas import make_post_admin, make_rota
from tests.webapp.conftest import House, post


@pytest.mark.parametrize(
    ("name", "of_country", "of_post"),
    [
        ("country_admin.gt", 200, 200),
        ("emergency.gt", 200, 200),
        ("consul.gt", 403, 403),
        ("post admin", 403, 200),
        ("emergency.hn", 404, 404),
        ("secretariat", 403, 403),
        ("civil_society.gt", 403, 403),
    ],
)
def test_who_changes_which_rota(house: House, name: str, of_country: int, of_post: int) -> None:
    if name == "post admin":
        make_post_admin(house)
        name = "consul.gt"
    browser = house.signed_in(name)
    rotas = [make_rota(house), make_rota(house, of_post=True)]
    pages = [browser.get(f"/guardia/{each}/cambiar").status_code for each in rotas]
    assert pages == [of_country, of_post]
    for rota, status in zip(rotas, pages, strict=True):
        sent = post(browser, f"/guardia/{rota}/cambiar", name="Otra", rungs="1", active="1")
        assert sent.status_code == (302 if status == 200 else status)
