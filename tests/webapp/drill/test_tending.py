from __future__ import annotations

import sqlalchemy as sa

from core.db import reading
from feeds.models import Hazard
from response.drills.models import DrillInject
from tests.webapp.drill_house import RealHouse
from watch.models import Flag
from webapp.drill.arrivals import OpenHouse
from webapp.drill.house import DrillHouse
from webapp.drill.tending import tend


def test_an_exercise_is_what_happens_there_and_touches_the_people_of_the_drill(
    opened: OpenHouse,
) -> None:
    with reading(opened.services.engine) as session:
        (hazard,) = session.scalars(sa.select(Hazard))
        assert not hazard.is_test
        assert hazard.title.startswith("EJERCICIO")
        assert session.scalar(sa.select(sa.func.count()).select_from(Flag))


def test_a_turn_again_brings_nothing_twice_and_another_process_leaves_it_be(
    drill: DrillHouse, opened: OpenHouse
) -> None:
    with reading(opened.services.engine) as session:
        before = session.scalar(sa.select(sa.func.count()).select_from(DrillInject))
    assert tend(opened) == 0
    with drill.turn():
        assert tend(opened) == 0
    with reading(opened.services.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(DrillInject)) == before
        assert session.scalar(sa.select(sa.func.count()).select_from(Hazard)) == 1


def test_nothing_of_it_is_in_the_real_house(real: RealHouse, drill: DrillHouse) -> None:
    with reading(real.engine) as session:
        for table in (Hazard, Flag, DrillInject):
            assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    assert drill.folder.is_dir()
