"""A closed drill of each country in the installation of the canaries: its score is its own."""

from __future__ import annotations

from sqlalchemy.orm import Session

from response.drills.models import Drill, DrillState
from response.drills.score import Measured, score_of
from tests.webapp.isolation.canary_crises import Planting


def plant_drills(made: Planting, session: Session) -> None:
    now = made.house.clock.at
    for number, owner in enumerate(("GT-A", "HN-A")):
        drill = Drill(
            mark=f"{number:012x}", scenario="ida-2021", scenario_version=1, country=owner[:2],
            post_id=None, minutes=20, state=DrillState.CLOSED, open_key=None, opened_by="user:a",
            opened_at=now, closed_by="user:a", closed_at=now,
            figures={owner[:2]: score_of({"open_min": Measured(2.0)}, 20).as_json()},
        )  # fmt: skip
        session.add(drill)
        made.add("drill_mark", owner, drill.mark)
