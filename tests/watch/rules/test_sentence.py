from __future__ import annotations

from typing import Any

import pytest

from core.geo.geometry import Area, Box
from feeds.values import Severity
from watch.rules.rule_book import SHIPPED
from watch.rules.sentence import SentenceWords, sentence_of
from watch.rules.terms import BUILT_IN, RuleValues, Trigger

SPANISH = SentenceWords(translate=str, place="Texas")
PLACE = Area.from_box(Box(0, 0, 1, 1))


def test_a_rule_is_one_sentence() -> None:
    rule = RuleValues(
        kinds=("storm",),
        min_severity=Severity.SEVERE,
        min_certainty="Likely",
        area=PLACE,
        persons_at_least=10,
        triggers=(Trigger.NEW, Trigger.GRAVER, Trigger.MORE),
        more_persons=5,
        quiet_from="22:00",
        quiet_until="06:00",
        timezone="America/Mexico_City",
    )
    words = SentenceWords(translate=str, place="Texas", rota="Houston")
    assert sentence_of(rule, words) == (
        "Avise a la guardia «Houston» cuando un peligro de tipo tormenta o ciclón de gravedad "
        "grave o mayor, observado o probable, llegue a Texas y toque allí a 10 personas o más: "
        "la primera vez, si se agrava y por cada 5 personas más; de 22:00 a 06:00 (hora de Mexico "
        "City) espera, salvo de gravedad extrema."
    )


@pytest.mark.parametrize(
    ("terms", "part"),
    [
        ({}, "un peligro cualquiera toque a personas, albergues o sedes de los suyos:"),
        ({"kinds": ("flood", "wind", "storm")}, "inundación, viento o tormenta o ciclón"),
        ({"min_severity": Severity.EXTREME}, "de gravedad extrema "),
        ({"persons_at_least": 1}, "toque a alguna persona:"),
        ({"needs_at_least": 3}, "toque a 3 personas o más con necesidades especiales:"),
        ({"any_shelter": True, "any_post": True}, "algún albergue y tenga dentro alguna sede:"),
        ({"any_plan_area": True}, "llegue al área de algún plan:"),
        ({"area": PLACE}, "llegue a Texas:"),
        ({"is_digest": True}, "Ponga en el resumen del día de toda la guardia del país"),
        ({"triggers": (Trigger.SILENT,), "silent_minutes": 45}, "calla más de 45 minutos"),
        ({"triggers": (Trigger.CANCELLED,)}, ": si su fuente lo cancela; a cualquier hora."),
    ],
)
def test_each_condition_has_its_words(terms: dict[str, Any], part: str) -> None:
    assert part in sentence_of(RuleValues(**terms), SPANISH)


@pytest.mark.parametrize("rule", [*SHIPPED, BUILT_IN])
def test_no_gap_of_a_sentence_stays_open(rule: RuleValues) -> None:
    text = sentence_of(rule, SPANISH)
    assert "%" not in text
    assert text.endswith(".")
    assert text.count(".") == 1
