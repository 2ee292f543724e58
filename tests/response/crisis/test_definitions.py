from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from feeds.values import HazardKind, Severity
from protocols.approved import approved_protocols
from response.crisis.definitions import (
    choice_of,
    crisis_choices,
    definition_of,
    definitions_of,
    level_names,
    suggested_level,
    type_names,
    words_of,
)
from response.crisis.models import Crisis


def test_the_types_of_a_hazard_stand_first(writes: Session) -> None:
    protocols = approved_protocols(writes)
    choices = crisis_choices(protocols, [HazardKind.FLOOD])
    assert [each.code for each in choices if each.is_suggested] == ["flood"] == [choices[0].code]
    assert not any(each.is_suggested for each in crisis_choices(protocols))
    assert choice_of(protocols, "xenophobia").version == 1
    with pytest.raises(UnusableInput):
        choice_of(protocols, "")


def test_the_four_levels_are_defined_by_the_type(writes: Session, crisis: Crisis) -> None:
    levels = definitions_of(writes, "flood", 1)
    assert [each.level for each in levels] == [1, 2, 3, 4]
    assert definition_of(writes, "flood", 1, 3) == levels[2]
    assert all(each.trigger["es"] and each.name["es"] for each in levels)
    assert definitions_of(writes, "flood", 99) == ()
    with pytest.raises(UnusableInput):
        definition_of(writes, "flood", 99, 1)
    assert type_names(writes, [crisis])["flood", 1]["en"] == "Flood"
    assert type_names(writes, []) == {}
    assert len(level_names(writes)) == 4


@pytest.mark.parametrize(
    ("severity", "level"),
    [(None, 2), (Severity.EXTREME, 3), (Severity.MINOR, 2), (Severity.MODERATE, 1)],
)
def test_a_level_is_offered(severity: Severity | None, level: int) -> None:
    assert suggested_level(severity) == level


def test_a_text_without_a_language_is_said_in_that_of_the_source() -> None:
    assert words_of({"es": "hola", "en": ""}, "en") == "hola"
    assert words_of({}, "fr") == ""
