from __future__ import annotations

import dataclasses

from plans.questionnaire.model import Questionnaire
from plans.questionnaire.steps import (
    FOR_SEVERAL_COUNTRIES,
    QUESTIONS,
    STEP_WORDS,
    FormStep,
    all_missing_questions,
    minutes_for,
    missing_questions,
)
from tests.plans.invented import FORM


def test_every_field_of_the_form_is_asked_once() -> None:
    asked = [question.name for step in FormStep for question in QUESTIONS[step]]
    assert sorted(asked) == sorted(field.name for field in dataclasses.fields(Questionnaire))
    assert set(STEP_WORDS) == set(FormStep)


def test_a_first_plan_is_told_to_take_less_than_half_an_hour() -> None:
    assert 20 < minutes_for(all_missing_questions(Questionnaire())) < 30
    assert minutes_for(()) == 0


def test_a_full_form_lacks_nothing_and_an_empty_one_all() -> None:
    full = Questionnaire.read(FORM | {"message_slots": {"shelter": "Gimnasio Norte"}})
    assert [question.name for question in all_missing_questions(full)] == []
    asked = {question.name for questions in QUESTIONS.values() for question in questions}
    missing = {question.name for question in all_missing_questions(Questionnaire())}
    assert missing == asked - {FOR_SEVERAL_COUNTRIES}, "asked of areas in several countries only"


def test_coordination_without_a_date_or_channel_is_still_missing() -> None:
    for told in ({"who": "Protección Civil"}, {"who": "Protección Civil", "channel": "radio"}):
        form = Questionnaire.read({"host_coordination": told})
        assert "host_coordination" in [
            question.name for question in missing_questions(form, FormStep.HOST)
        ]
    form = Questionnaire.read(
        {"host_coordination": {"who": "PC", "channel": "radio", "agreed_on": "2026-05-01"}}
    )
    assert "host_coordination" not in [
        question.name for question in missing_questions(form, FormStep.HOST)
    ]


def test_no_distance_is_missing_and_a_distance_of_nothing_is_told() -> None:
    assert "distance_km" in [
        question.name for question in missing_questions(Questionnaire(), FormStep.AREA)
    ]
    assert "distance_km" not in [
        question.name for question in missing_questions(Questionnaire(distance_km=0), FormStep.AREA)
    ]
