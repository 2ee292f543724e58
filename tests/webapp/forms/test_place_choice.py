"""What a form sends back about readings of places."""

from __future__ import annotations

from core.atlas.placing.readings import choice_key
from webapp.forms.place_choice import MOST_CHOICES_SENT, sent_choices


def test_choices_come_back_by_the_text_they_were_made_for() -> None:
    key = choice_key("units", "Condado de  HIDALGO")
    sent = {f"reading:{key}": "US48215", "reading:place:paris": "", "units": "Hidalgo"}
    assert sent_choices(sent) == {"units:condado de hidalgo": "US48215"}


def test_a_form_without_end_is_cut() -> None:
    sent = {f"reading:units:{n}": "US" for n in range(2 * MOST_CHOICES_SENT)}
    assert len(sent_choices(sent)) == MOST_CHOICES_SENT
