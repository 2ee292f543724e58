from __future__ import annotations

from registry.people.models import Need, StayKind
from tests.webapp.conftest import House
from webapp.labels.person_choices import person_choices


def test_every_code_may_be_chosen_in_words(house: House) -> None:
    with house.app.test_request_context("/"):
        choices = person_choices()
    assert [code for code, _ in choices["needs"]] == [need.value for need in Need]
    assert {code for code, _ in choices["kinds"]} == {kind.value for kind in StayKind}
    assert ("sms:alerts", "mensaje de texto") in choices["alert_boxes"]
    assert all(words for each in choices.values() for _, words in each)
