from __future__ import annotations

import sqlalchemy as sa

from core.crypto import Keyring
from core.db import reading, writing
from response.drills.models import Drill, DrillState
from tests.webapp.drill_house import NOW, RealHouse
from webapp.drill.house import DrillHouse
from webapp.worker.crisis.drills import tend_drills
from webapp.worker.job_kinds import WorkerServices


def _services(real: RealHouse) -> WorkerServices:
    return WorkerServices(real.engine, real.atlas, Keyring([b"k" * 32]), real.settings, lambda: NOW)


def test_what_arrives_is_brought_by_the_worker_and_a_house_of_no_drill_goes(
    real: RealHouse, drill: DrillHouse
) -> None:
    house = real.open_drill("GT")
    assert tend_drills(_services(real)) == 1, "the first inject arrives at once"
    assert tend_drills(_services(real)) == 0
    with writing(real.engine) as session:
        row = session.scalars(sa.select(Drill).where(Drill.mark == house.mark)).one()
        row.state, row.open_key = DrillState.CLOSED, None
    tend_drills(_services(real))
    assert not house.folder.exists()
    assert drill.folder.exists()
    with reading(real.engine) as session:
        states = session.scalars(sa.select(Drill.state).where(Drill.mark == drill.mark))
        assert list(states) == [DrillState.OPEN]
