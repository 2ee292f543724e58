"""The page of what was released, of the own country alone."""

from __future__ import annotations

from tests.webapp.conftest import House


def test_nothing_released_is_said(house: House) -> None:
    page = house.signed_in("consul.gt").get("/estadisticas/transparencia").text
    assert "Todavía no hay ninguno" in page
    assert "Publicarlo" not in page, "the administrators of the country publish"
    assert "Publicarlo" in house.signed_in("country_admin.gt").get(
        "/estadisticas/transparencia"
    ).text  # fmt: skip
    assert "Todavía nadie publicó" in house.browser().get("/transparencia").text
