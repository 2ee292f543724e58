from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from feeds.models import Ending
from feeds.values import HazardKind, Severity
from watch.rules.judging.facts import Facts, WritingMemory

FACTS = Facts(
    at=datetime(2026, 11, 30, tzinfo=UTC),
    kind=HazardKind.FLOOD,
    severity=Severity.MINOR,
    persons=9,
)


def test_people_are_those_of_the_place_where_they_were_counted() -> None:
    assert FACTS.counted_persons == 9
    assert replace(FACTS, persons_in_place=0).counted_persons == 0


def test_over_is_what_somebody_says() -> None:
    assert not FACTS.is_said_over
    assert replace(FACTS, is_over=True, ending=Ending.OVER).is_said_over
    assert not replace(FACTS, is_over=True, ending=Ending.EXPIRED).is_said_over


def test_facts_take_what_a_rule_knows() -> None:
    memory = WritingMemory(Severity.MINOR, 3)
    assert FACTS.after(memory).before == memory
