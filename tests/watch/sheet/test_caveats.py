from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from core.json_values import json_value
from feeds.models import HazardStatus
from watch.sheet.caveats import caveat_lines, caveats_of

Make = Callable[..., Any]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, []),
        ({"unplaced_reason": "no zone"}, ["Sin lugar utilizable: no zone"]),
        (
            {"unplaced_reason": "no zone", "missing_codes": ["EMMA_ID:1"]},
            ["Sin lugar utilizable: no zone"],
        ),
        (
            {"missing_codes": ["EMMA_ID:1", "SGC:2"]},
            ["Parte de la zona no se muestra: el atlas no tiene EMMA_ID:1, SGC:2"],
        ),
        (
            {"drawing_faults": ["ring 1: no area", "ring 2: a tangle"], "reading_notes": ["UTC"]},
            ["Parte de la zona no se pudo dibujar: ring 1: no area; ring 2: a tangle", "UTC"],
        ),
    ],
)
def test_what_is_not_sure_is_said_in_a_line_each(
    hazard: Make, given: dict[str, Any], words: list[str]
) -> None:
    caveats = caveats_of(hazard(**given))
    assert caveat_lines(caveats, str, str) == words
    assert bool(caveats) is bool(words)


def test_silence_is_said_of_what_goes_on_and_not_of_what_is_over(
    hazard: Make, now: datetime
) -> None:
    flood = hazard(unverified_since=now)
    (line,) = caveat_lines(caveats_of(flood), str, lambda moment: f"{moment:%H:%M}")
    assert "Sin verificar" in line
    assert f"{now:%H:%M}" in line
    assert json_value(caveats_of(flood))["unverified_since"] == now.isoformat()
    flood.status = HazardStatus.ENDED
    assert not caveats_of(flood)
