from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy.orm import Session

from core.geo.geometry import Area, Box
from directory.entries.models import Post, PostKind
from directory.entries.visibility import Viewer
from plans.facts.contacts import contacts_of
from plans.facts.model import AreaFact, ContactKind
from plans.models import PlanArea
from plans.questionnaire.model import Questionnaire

THREE = ("GT", "HN", "SV")


@pytest.fixture
def plan(session: Session) -> PlanArea:
    post = Post(country="MX", kind=PostKind.CONSULATE, name="Consulado", located_in="GT")
    session.add(post)
    session.flush()
    return cast(PlanArea, SimpleNamespace(country="MX", post_id=post.id, post=post))


def emergencies(
    session: Session, plan: PlanArea, hosts: tuple[str, ...], form: dict[str, Any]
) -> list[tuple[str, str]]:
    """Return the numbers of danger to life, each with what it is for in Spanish."""
    area = AreaFact(
        shape=Area.from_box(Box(-90, 14, -89, 15)), units=(), host_countries=hosts, size_km2=1.0
    )
    found = contacts_of(
        session, plan, area, Questionnaire.read(form), Viewer.of_post("MX", plan.post_id)
    )
    return [
        (fact.value.phone, fact.value.what_for.get("es", ""))
        for fact in found
        if fact.value.kind is ContactKind.EMERGENCY
    ]


@pytest.mark.parametrize(
    ("hosts", "further", "numbers"),
    [
        (("GT",), {}, [("110", "")]),
        (("GT",), {"HN": "911"}, [("110", "")]),
        ((), {}, [("110", "")]),
        (THREE, {}, [("110", "Peligro de vida en Guatemala")]),
        (
            THREE,
            {"HN": "911", "SV": "911"},
            [
                ("110", "Peligro de vida en Guatemala"),
                ("911", "Peligro de vida en Honduras y El Salvador"),
            ],
        ),
        (THREE, {"SV": "110"}, [("110", "Peligro de vida en Guatemala y El Salvador")]),
    ],
)
def test_each_emergency_number_says_in_which_countries_of_the_area_it_answers(
    session: Session,
    plan: PlanArea,
    hosts: tuple[str, ...],
    further: dict[str, str],
    numbers: list[tuple[str, str]],
) -> None:
    rows = [{"country": country, "number": number} for country, number in further.items()]
    form = {"emergency_number": "110", "further_emergency_numbers": rows}
    assert emergencies(session, plan, hosts, form) == numbers


def test_a_form_without_numbers_has_no_row_of_its_own(session: Session, plan: PlanArea) -> None:
    assert emergencies(session, plan, THREE, {}) == []
