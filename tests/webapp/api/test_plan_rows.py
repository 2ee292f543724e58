"""Plans say how they stand, to everybody who signs in."""

from __future__ import annotations

from tests.webapp.api.programs import program_of
from tests.webapp.conftest import House


def test_a_plan_that_was_never_issued_says_so(house: House) -> None:
    from core.db import writing
    from plans.models import PlanArea

    with writing(house.engine) as session:
        session.add(
            PlanArea(
                country="GT", post_id=house.posts["GT"], slug="gt-x", number="GT-X-01",
                name={"es": "Área"},
            )
        )  # fmt: skip
    (plan,) = program_of(house, "civil_society.hn").read("/plans")["plans"]
    assert (plan["state"], plan["version"], plan["name"]) == ("none", None, {"es": "Área"})
    assert "differences" not in plan
    assert program_of(house, "consul.gt").read("/plans?country=HN")["plans"] == []
