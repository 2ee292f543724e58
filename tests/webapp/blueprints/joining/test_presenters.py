"""Each question says what it is asked for, on each way through the form."""

from __future__ import annotations

import pytest

from registry.joining.answers import FormAnswers
from tests.webapp.conftest import House
from webapp.blueprints.joining.presenters import consent_paragraphs, question_words, step_words
from webapp.forms.joining_form import TRACKS


@pytest.mark.parametrize("track", sorted(TRACKS))
def test_every_question_has_its_purpose(house: House, track: str) -> None:
    with house.app.test_request_context():
        for step in TRACKS[track]:
            title, purpose = question_words(step, track)
            assert title.startswith("¿")
            assert purpose.endswith(".")
            assert step_words(step, FormAnswers(track=track), TRACKS[track])["words"]
        assert len(consent_paragraphs(track)) == 3


def test_a_crisis_asks_where_somebody_is_not_where_they_live(house: House) -> None:
    with house.app.test_request_context():
        assert question_words("lugar", "crisis") != question_words("lugar", "home")
        assert consent_paragraphs("crisis") != consent_paragraphs("home")
