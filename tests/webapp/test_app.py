from __future__ import annotations

import pytest
from werkzeug.exceptions import NotFound

from tests.webapp.conftest import House
from webapp.app import LARGEST_NUMBER


@pytest.mark.parametrize(
    "path",
    [
        "/crisis/CR-2026-001/informe/{}",
        "/crisis/CR-2026-001/informe/{}/informe.pdf",
        "/crisis/CR-2026-001/tareas/{}",
        "/informes/CR-2026-001/1.{}",
        "/informes/CR-2026-001/{}.0.pdf",
    ],
)
def test_a_number_that_no_column_holds_opens_nothing(house: House, path: str) -> None:
    addresses = house.app.url_map.bind("atalaya.example")
    assert addresses.match(path.format(LARGEST_NUMBER))
    for number in (LARGEST_NUMBER + 1, 10**30):
        with pytest.raises(NotFound):
            addresses.match(path.format(number))
