"""Which question follows which, and what an answer changes: nothing that was typed is lost."""

from __future__ import annotations

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from registry.joining.answer_checks import InvalidAnswer
from registry.joining.answers import FormAnswers, StayAnswer
from tests.registry.joining.conftest import MCALLEN
from webapp.forms.joining_form import (
    STEPS,
    TRACKS,
    boxes_at_first,
    boxes_sent,
    first_open,
    step_after,
    steps_of,
    with_answer,
    without_row,
)

TODAY = date(2026, 11, 29)


def answer(answers: FormAnswers, step: str, **sent: str | list[str]) -> FormAnswers:
    form: MultiDict[str, str] = MultiDict()
    for name, value in sent.items():
        for each in [value] if isinstance(value, str) else value:
            form.add(name, each)
    return with_answer(step, answers, boxes_sent(step, form), TODAY)


def test_of_one_country_nobody_is_asked_which() -> None:
    assert steps_of(FormAnswers(), 1)[0] == "lugar"
    assert steps_of(FormAnswers(), 2)[0] == "pais"
    assert steps_of(FormAnswers(track="crisis"), 2)[0] == "lugar"
    assert {each for steps in TRACKS.values() for each in steps} == set(STEPS)


def test_which_place_is_asked_while_that_is_open() -> None:
    steps = steps_of(FormAnswers(), 1)
    written = answer(FormAnswers(), "lugar", place="San Juan")
    assert step_after("lugar", written, steps) == "cual"
    chosen = FormAnswers(stages=(StayAnswer(text="San Juan", spot=MCALLEN),))
    assert step_after("lugar", chosen, steps) == "nombre"
    assert answer(chosen, "lugar", place="San Juan").home.spot == MCALLEN
    assert answer(chosen, "lugar", place="San Benito").home.spot is None


def test_nothing_is_sent_before_every_question_was_answered() -> None:
    steps = steps_of(FormAnswers(), 1)
    assert first_open(FormAnswers(answered=("lugar",)), steps) == "nombre"
    assert first_open(FormAnswers(answered=steps), steps) == "revisar"
    with pytest.raises(InvalidAnswer):
        answer(FormAnswers(), "revisar")


def test_the_family_grows_and_shrinks_and_stands_in_the_boxes_no_more() -> None:
    answers = answer(FormAnswers(), "familia", member_name="Ana Tum", birth_year="2019")
    answers = answer(answers, "familia", member_name="Luis Tum", needs=["infant", "x"])
    assert [each.full_name for each in answers.members] == ["Ana Tum", "Luis Tum"]
    assert answers.members[1].needs == ("infant",)
    assert answer(answers, "familia").members == answers.members
    assert [each.full_name for each in without_row("familia", answers, 0).members] == ["Luis Tum"]
    assert without_row("familia", answers, 7).members == answers.members
    assert boxes_at_first("familia", answers)["member_name"] == ""


def test_stages_of_a_trip_stand_in_order_of_their_days() -> None:
    answers = FormAnswers(track="trip")
    for place, first, last in (
        ("Roma", "2026-12-05", "2026-12-09"),
        ("Lima", "2026-12-01", "2026-12-05"),
    ):
        answers = answer(answers, "viaje", place=place, from_on=first, until_on=last)
    assert [each.text for each in answers.stages] == ["Lima", "Roma"]
    assert answer(answers, "viaje").stages == answers.stages
    with pytest.raises(InvalidAnswer):
        answer(FormAnswers(track="trip"), "viaje")


def test_what_was_answered_stands_in_the_boxes_when_somebody_goes_back() -> None:
    answers = answer(
        FormAnswers(),
        "nombre",
        full_name="Rosa Tum",
        birth_year="1988",
        birth_month="2",
        birth_day="3",
    )
    boxes = boxes_at_first("nombre", answers)
    assert (boxes["full_name"], boxes["birth_year"], boxes["birth_day"]) == (
        "Rosa Tum",
        "1988",
        "03",
    )
    assert boxes_at_first("idioma", FormAnswers(speech="fr"))["languages"] == ["fr"]
    spoken = answer(FormAnswers(), "idioma", languages=["es", "mam", "xx"])
    assert spoken.languages == ("mam", "es")
    reached = answer(FormAnswers(consents=("sms:alerts",)), "contacto", email="a@example.org")
    assert reached.consents == ()
