from __future__ import annotations

from typing import Any

import pytest

from core.errors import UnusableInput
from plans.questionnaire.model import Questionnaire
from tests.plans.invented import FORM


def test_a_form_comes_back_as_it_went() -> None:
    form = Questionnaire.read(FORM)
    assert Questionnaire.read(form.to_document()) == form
    assert form.seasons[0].months == (6, 7, 8, 9, 10, 11)
    assert form.access["fr"].startswith("I-69C")
    assert form.capital == {
        "es": "Edinburg, Texas",
        "en": "Edinburg, Texas",
        "fr": "Edinburg, Texas",
    }


def test_an_empty_form_is_a_form() -> None:
    assert Questionnaire.read({}) == Questionnaire()


@pytest.mark.parametrize(
    ("document", "where"),
    [
        ([], "questionnaire"),
        ({"acces": "mal escrito"}, "questionnaire.acces"),
        ({"access": {"de": "auf Deutsch"}}, "questionnaire.access.de"),
        ({"access": "x" * 321}, "questionnaire.access"),
        ({"distance_km": -1}, "questionnaire.distance_km"),
        ({"distance_km": True}, "questionnaire.distance_km"),
        (
            {
                "assembly_points": [
                    {"name": "A", "lon": 1, "lat": 1},
                    {"name": "B", "lon": 1, "lat": 91},
                ]
            },
            "questionnaire.assembly_points[1].lat",
        ),
        (
            {"assembly_points": [{"name": " ", "lon": 1, "lat": 1}]},
            "questionnaire.assembly_points[0].name",
        ),
        ({"seasons": [{"hazard": "flood", "months": [13]}]}, "questionnaire.seasons[0].months[0]"),
        (
            {"scenarios": [{"hazard": "flood", "likelihood": "perhaps"}]},
            "questionnaire.scenarios[0].likelihood",
        ),
        ({"scenarios": [{"hazard": "flood", "likelihood": "low"}] * 6}, "questionnaire.scenarios"),
        (
            {"host_coordination": {"who": "EOC", "agreed_on": "mayo"}},
            "questionnaire.host_coordination.agreed_on",
        ),
        (
            {"facilities": [{"kind": "hospital", "name": "H", "phone": "956 555 0123"}]},
            "questionnaire.facilities[0].phone",
        ),
        ({"evacuation_routes": "I-69"}, "questionnaire.evacuation_routes"),
    ],
)
def test_a_refusal_names_the_field(document: Any, where: str) -> None:
    with pytest.raises(UnusableInput) as refused:
        Questionnaire.read(document)
    assert refused.value.location == where
