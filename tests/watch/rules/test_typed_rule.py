from __future__ import annotations

from typing import Any

import pytest

from core.geo.geometry import Area, Box
from feeds.values import Severity
from watch.rules.terms import Trigger
from watch.rules.typed_rule import InvalidRule, RulePlace, read_rule

TYPED: dict[str, Any] = {
    "name": " Lo grave ",
    "kinds": ["storm", "flood"],
    "min_severity": "Severe",
    "min_certainty": "Likely",
    "persons_at_least": 10,
    "needs_at_least": None,
    "touches": ["post"],
    "triggers": ["graver", "new"],
    "more_persons": None,
    "silent_minutes": 90,
    "quiet_from": "22:00",
    "quiet_until": "06:00",
    "timezone": "America/Guatemala",
    "breaks_quiet_from": "",
    "is_digest": "",
}
ZONES = ["America/Guatemala", "UTC"]
PLACE = RulePlace(("US-TX",), Area.from_box(Box(0, 0, 1, 1)), "Texas")


def test_a_rule_is_read_as_it_was_typed() -> None:
    rule = read_rule(TYPED, PLACE, ZONES)
    assert (rule.name, rule.kinds) == ("Lo grave", ("storm", "flood"))
    assert (rule.min_severity, rule.breaks_quiet_from) == (Severity.SEVERE, Severity.EXTREME)
    assert (rule.persons_at_least, rule.needs_at_least) == (10, None)
    assert (rule.any_post, rule.any_shelter, rule.any_plan_area) == (True, False, False)
    assert rule.triggers == (Trigger.NEW, Trigger.GRAVER)
    assert (rule.more_persons, rule.silent_minutes, rule.is_digest) == (10, 90, False)
    assert (rule.area, rule.place_codes, rule.place_name) == (PLACE.area, ("US-TX",), "Texas")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"kinds": ["dragon"]}, "kinds"),
        ({"min_severity": "Terrible"}, "min_severity"),
        ({"min_certainty": "Certain"}, "min_certainty"),
        ({"persons_at_least": "diez"}, "persons_at_least"),
        ({"persons_at_least": 0}, "persons_at_least"),
        ({"needs_at_least": 10_000_001}, "needs_at_least"),
        ({"touches": ["moon"]}, "touches"),
        ({"triggers": []}, "triggers"),
        ({"triggers": ["boom"]}, "triggers"),
        ({"more_persons": "-1"}, "more_persons"),
        ({"silent_minutes": 20_000}, "silent_minutes"),
        ({"quiet_from": ""}, "quiet_from"),
        ({"quiet_until": "25:00"}, "quiet_until"),
        ({"quiet_until": "6 am"}, "quiet_until"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"breaks_quiet_from": "x"}, "breaks_quiet_from"),
    ],
)
def test_what_cannot_be_is_named_by_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidRule) as wrong:
        read_rule({**TYPED, **change}, RulePlace(), ZONES)
    assert list(wrong.value.faults) == [field]
    assert wrong.value.faults[field].endswith(".")
