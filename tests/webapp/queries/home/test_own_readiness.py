from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.db import reading, writing
from response.drills.models import Drill, DrillState
from tests.webapp.conftest import House
from webapp.auth.access import Scope
from webapp.queries.dashboard import Needs, needs_of
from webapp.queries.home.own_readiness import readiness_facts

POST = uuid.UUID(int=3)


@pytest.mark.parametrize(
    ("scope", "days"),
    [
        (Scope(RoleName.EMERGENCY, "GT"), 10),
        (Scope(RoleName.CONSUL, "GT", POST), 20),
        (Scope(RoleName.COUNTRY_ADMIN, "HN"), 30),
        (Scope(RoleName.SECRETARIAT), 10),
        (Scope(RoleName.CIVIL_SOCIETY, "GT"), None),
    ],
)
def test_the_last_drill_is_the_one_the_reader_took_part_in(
    house: House, scope: Scope, days: int | None
) -> None:
    now = house.clock()
    with writing(house.engine) as session:
        for number, (country, post, ago, state) in enumerate(
            [
                ("GT", uuid.uuid4(), 10, DrillState.CLOSED),
                ("GT", POST, 20, DrillState.CLOSED),
                ("", None, 30, DrillState.CLOSED),
                ("GT", None, 1, DrillState.FAILED),
            ]
        ):
            session.add(
                Drill(
                    mark=f"m{number}", scenario="x", scenario_version=1, country=country,
                    post_id=post, minutes=20, state=state, opened_by="x", opened_at=now,
                    closed_at=now - timedelta(days=ago),
                )
            )  # fmt: skip
    with reading(house.engine) as session:
        facts = readiness_facts(session, scope, _needs(session, scope, house), is_warned=True)
    assert facts.drilled_at == (None if days is None else now - timedelta(days=days))
    assert facts.expects_drill == facts.expects_plan == (days is not None)
    assert facts.is_warned == (True if scope.country and days is not None else None)


def _needs(session: Session, scope: Scope, house: House) -> Needs:
    return needs_of(session, scope, house.clock())
