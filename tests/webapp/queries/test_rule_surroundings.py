from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.crypto import Keyring
from core.geo.geometry import Area, Box
from directory.entries.models import Post, PostKind
from plans.models import PlanArea, PlanState, PlanVersion
from tests.two_counties import TwoCounties
from webapp.queries.rule_surroundings import plan_grounds, rule_surroundings, states_of

GROUND = Area.from_box(Box(-98, 26, -97, 27))


def test_the_states_of_an_atlas_are_made_once(keyring: Keyring) -> None:
    atlas = cast(Atlas, TwoCounties())
    around = rule_surroundings(keyring, atlas, ["GT"])
    assert around.states is states_of(atlas)
    assert around.countries == ("GT",)
    assert around.plan_areas is plan_grounds


def test_only_plans_in_force_have_an_area_for_rules(session: Session, now: datetime) -> None:
    office = Post(kind=PostKind.CONSULATE, name="C", country="GT", located_in="US")
    session.add(office)
    session.flush()
    states = {"GT-1": PlanState.IN_FORCE, "GT-2": PlanState.STALE, "GT-3": PlanState.DRAFT}
    for number, state in states.items():
        plan = PlanArea(
            country="GT", post_id=office.id, slug=number, number=number, name={}, geometry=GROUND
        )
        plan.versions = [
            PlanVersion(
                version=1,
                state=state,
                facts=b"",
                facts_hash="",
                prepared_by="",
                prepared_at=now,
            )
        ]
        session.add(plan)
    session.flush()
    assert [each.name for each in plan_grounds(session, "GT")] == ["GT-1", "GT-2"]
    assert plan_grounds(session, "HN") == []
