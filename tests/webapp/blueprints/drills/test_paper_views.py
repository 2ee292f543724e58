from __future__ import annotations

from tests.webapp.drill_house import RealHouse
from webapp.drill.house import DrillHouse


def test_there_is_no_certificate_while_it_is_played(real: RealHouse, drill: DrillHouse) -> None:
    browser = real.house.signed_in("emergency.hn")
    assert browser.get(f"/ejercicios/{drill.mark}/constancia.pdf").status_code == 404
