"""Files sent in are found by whom they concern, and by nobody once they were dropped."""

from __future__ import annotations

from tests.webapp.blueprints.imports.test_views import sent
from tests.webapp.conftest import House, post


def test_a_file_of_another_country_or_dropped_is_not_there(house: House) -> None:
    browser, stranger = house.signed_in("country_admin.gt"), house.signed_in("country_admin.hn")
    path = sent(browser)
    assert browser.get(f"{path}/columnas").status_code == 200
    for page in ("columnas", "prueba"):
        assert stranger.get(f"{path}/{page}").status_code == 404
    assert post(stranger, f"{path}/aplicar", sure="1").status_code == 404
    assert post(browser, f"{path}/deshacer").status_code == 404  # nothing was applied
    post(browser, f"{path}/descartar")
    assert browser.get(f"{path}/columnas").status_code == 404
