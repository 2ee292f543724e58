from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.disclosure import STANDARD, Disclosure
from core.i18n.formats import Formats
from plans.facts.model import Audience, PlanFacts
from plans.pages.numbers_box import CountWords, numbers_box
from tests.plans.invented import facts

KEPT = {"needs": 6, "places": 5}


def _people(**changes: Any) -> PlanFacts:
    found = facts().numbers
    assert found
    return facts(numbers=replace(found, value=replace(found.value, **changes)))


def _words(audience: Audience, disclosure: Disclosure = STANDARD) -> CountWords:
    return CountWords(Formats("es"), audience, disclosure)


def test_a_small_count_is_worded_by_its_threshold_and_never_told_by_the_length_of_its_bar() -> None:
    plan = _people(persons=90, needs=(("medical", 40), ("infant", 8)))
    internal = numbers_box(plan, _words(Audience.INTERNAL), KEPT)
    assert [bar.number for bar in internal.needs] == ["40", "8"]
    public = numbers_box(plan, _words(Audience.PUBLIC, Disclosure(10)), KEPT)
    assert [(bar.number, bar.length) for bar in public.needs] == [("40", 100), ("<10", 2)]


def test_no_coverage_is_told_of_a_count_that_is_not() -> None:
    plan = _people(persons=8)
    assert numbers_box(plan, _words(Audience.INTERNAL), KEPT).figures[-1].is_known
    assert not numbers_box(plan, _words(Audience.PUBLIC, Disclosure(10)), KEPT).figures[-1].is_known


def test_why_no_number_is_told_names_the_threshold_to_the_public() -> None:
    plan = facts(numbers=None)
    public = numbers_box(plan, _words(Audience.PUBLIC, Disclosure(12)), KEPT)
    assert "menos de 12 o nadie" in public.figures[0].note
    own = numbers_box(plan, _words(Audience.INTERNAL), KEPT)
    assert own.figures[0].note == "nadie se ha registrado aquí"
