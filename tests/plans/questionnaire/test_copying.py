"""A plan begun from an earlier one takes its texts, marked, and none of its places."""

from __future__ import annotations

import pytest

from directory.entries.models import Post, PostKind
from plans.models import PlanArea
from plans.questionnaire.copying import (
    OF_THE_GROUND,
    OF_THE_HOST,
    note_reviewed,
    take_texts,
    unreviewed_questions,
)
from plans.questionnaire.steps import QUESTIONS, FormStep
from tests.plans.invented import FORM

ALL = {question.name for step in FormStep for question in QUESTIONS[step]}


def a_plan(located_in: str = "US", **answers: object) -> PlanArea:
    post = Post(country="GT", kind=PostKind.CONSULATE, name="Consulado", located_in=located_in)
    return PlanArea(country="GT", post=post, number="GT-OLD-01", questionnaire=answers)


def test_the_lists_name_questions_there_are() -> None:
    assert OF_THE_GROUND | OF_THE_HOST <= ALL


@pytest.mark.parametrize("located_in", ["US", "MX"])
def test_places_are_asked_anew_and_the_host_country_too_elsewhere(located_in: str) -> None:
    plan, source = a_plan(located_in), a_plan(**FORM)
    taken = take_texts(plan, source)
    assert set(taken) == set(plan.questionnaire) == set(plan.unreviewed)
    assert not OF_THE_GROUND & set(taken)
    assert bool(OF_THE_HOST & set(taken)) is (located_in == "US")
    assert plan.copied_from == "GT-OLD-01"
    assert {"seasons", "channels"} <= set(taken)


def test_what_stands_there_already_stays() -> None:
    plan = a_plan(pets={"es": "con correa"})
    assert "pets" not in take_texts(plan, a_plan(**{**FORM, "pets": {"es": "sin mascotas"}}))
    assert plan.questionnaire["pets"] == {"es": "con correa"}


def test_a_step_that_was_saved_was_looked_at() -> None:
    plan = a_plan()
    take_texts(plan, a_plan(**FORM))
    assert unreviewed_questions(plan, FormStep.HAZARDS)
    note_reviewed(plan, FormStep.HAZARDS)
    assert not unreviewed_questions(plan, FormStep.HAZARDS)
    assert unreviewed_questions(plan, FormStep.CHANNELS)
