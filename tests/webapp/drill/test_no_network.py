from __future__ import annotations

from core.http import HttpRequest, RetrievalFailure
from tests.webapp.drill_house import RealHouse
from webapp.drill.door import DrillDoor
from webapp.drill.house import DrillHouse
from webapp.drill.no_network import retrieve_nothing
from webapp.http.services import EXTENSION


def test_a_drill_asks_no_source() -> None:
    answer = retrieve_nothing(HttpRequest("https://example.org/feed"))
    assert isinstance(answer, RetrievalFailure)


def test_the_pages_of_a_drill_ask_by_it(real: RealHouse, drill: DrillHouse) -> None:
    real.app.test_client().get(f"{drill.address}/")
    door = real.app.wsgi_app._application  # type: ignore[attr-defined]
    assert isinstance(door, DrillDoor)
    assert door.app_of(drill.mark).extensions[EXTENSION].retrieve is retrieve_nothing  # type: ignore[union-attr]
