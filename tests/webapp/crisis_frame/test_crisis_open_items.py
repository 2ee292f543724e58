from __future__ import annotations

from core.db import reading
from tests.webapp.blueprints.crises.examples import declared, found_in, prepare
from tests.webapp.conftest import House, post
from webapp.crisis_frame.crisis_open_items import open_items_of


def test_the_own_items_are_counted_and_of_others_only_that_they_work(house: House) -> None:
    prepare(house)
    number = declared(house)
    post(house.signed_in("emergency.hn"), f"/crisis/{number}/unirse")
    post(house.signed_in("emergency.gt"), f"/crisis/{number}/equipo/activar")
    with reading(house.engine) as session:
        items = open_items_of(session, found_in(session, number), "GT", house.clock.at)
        assert {each.words: each.country for each in items} == {
            "personal propio sin noticias": "GT",
            "turnos del equipo sin terminar": "GT",
            "tareas con hora o en curso": "GT",
            "país que sigue activo": "HN",
        }
        assert [
            each.country
            for each in open_items_of(session, found_in(session, number), "", house.clock.at)
        ] == ["HN"]
