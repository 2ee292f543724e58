"""Is it this place? Of a town, of a ZIP, of the end of an address; never of a whole state."""

from __future__ import annotations

import pytest

from registry.joining.answer_checks import InvalidAnswer
from registry.joining.answers import FormAnswers, StayAnswer
from tests.webapp.conftest import House
from webapp.forms.joining_places import choice_of, open_stage, question_of, with_choice


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("McAllen, Texas", "US"),
        ("1200 S 10th St, McAllen, TX 78501", "US"),
        ("Quetzaltenango", "GT"),
        ("Tapachula, Chiapas", "MX"),
    ],
)
def test_what_people_write_is_offered_and_the_chosen_one_is_kept(
    house: House, text: str, country: str
) -> None:
    answers = FormAnswers(stages=(StayAnswer(text=text),))
    with house.app.test_request_context():
        choice = choice_of(question_of(answers.home))
        assert choice
        first = choice.readings[0].code
        chosen = with_choice(answers, {choice.name: first})
    assert chosen.home.spot
    assert (chosen.home.spot.country, chosen.home.text) == (country, text)
    assert open_stage(chosen) is None


@pytest.mark.parametrize("text", ["Xyzzyxland", "Texas", "Estados Unidos"])
def test_nowhere_and_a_whole_state_are_left_to_the_post(house: House, text: str) -> None:
    answers = FormAnswers(stages=(StayAnswer(text=text),))
    with house.app.test_request_context():
        assert choice_of(question_of(answers.home)) is None
        with pytest.raises(InvalidAnswer):
            with_choice(answers, {})
        left = with_choice(answers, {"act": "none"})
    assert left.home.is_left
    assert open_stage(left) is None


def test_a_choice_for_other_words_counts_for_nothing(house: House) -> None:
    with house.app.test_request_context():
        choice = choice_of(question_of(StayAnswer(text="McAllen, Texas")))
        assert choice
        other = FormAnswers(stages=(StayAnswer(text="Brownsville, Texas"),))
        with pytest.raises(InvalidAnswer):
            with_choice(other, {choice.name: choice.readings[0].code})
