"""What was written, in words."""

from __future__ import annotations

from registry.joining.answers import Member, StayAnswer
from registry.joining.registering import card_of
from tests.registry.joining.conftest import MCALLEN, answers_of
from tests.webapp.conftest import House
from webapp.labels.joining_answers import (
    channel_choices,
    consent_words,
    contact_line,
    further_facts,
    member_words,
    need_choices,
    place_words,
)


def test_words_say_what_was_written_and_nothing_that_was_not(house: House) -> None:
    trip = StayAnswer(text="Roma", from_on="2026-12-01", until_on="2026-12-09", spot=MCALLEN)
    with house.app.test_request_context():
        assert member_words(Member(full_name="Ana")) == "Ana"
        born = Member(full_name="Ana", birth_year=2019, needs=("infant",))
        assert member_words(born) == "Ana · 2019 · bebé"
        assert place_words(trip) == "Roma: 1 dic 2026 – 9 dic 2026"
        assert "buscará en el mapa" in place_words(StayAnswer(text="Roma", is_left=True))
        assert consent_words(["sms:alerts", "call:alerts"]) == [
            "Avisarme de un peligro: llamada, SMS"
        ]
        assert contact_line(answers_of(contact_name="Marta")) == "Marta"
        facts = dict(further_facts(card_of(answers_of(), 0, house.clock.at)))
    assert facts["Lo que necesitaría"] == "atención médica"
    assert "Notas" not in facts


def test_only_what_there_is_an_address_for_is_offered(house: House) -> None:
    with house.app.test_request_context():
        by_email = channel_choices(has_phone=False, has_email=True)
        offered = [code for _title, choices in by_email for code, _words in choices]
        assert offered == ["email:alerts", "email:check"]
        assert "detained" not in dict(need_choices())
