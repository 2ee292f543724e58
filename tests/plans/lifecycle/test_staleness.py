from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.geo.geometry import Area, Box
from core.i18n.formats import Formats
from plans.facts.model import Contact, ContactKind, Fact, LeaderFact, PlanFacts
from plans.lifecycle.difference import Kind, PlanSection
from plans.lifecycle.staleness import find_differences
from tests.plans.invented import NOW, empty, facts

SHELTER = Contact(
    kind=ContactKind.SHELTER,
    name="Albergue Uno",
    what_for={},
    phone="+19565550101",
    capacity=40,
    is_open=True,
    entry="s1",
)
HELPER = Contact(
    kind=ContactKind.ORGANISATION, name="Ayuda", what_for={}, phone="+19565550102", entry="o1"
)
LEADER = LeaderFact(
    zone="San Juan",
    name="Rosa",
    phone="+19565550103",
    alternate_name="",
    alternate_phone="",
    people_covered=9,
    last_test_on=None,
    entry="l1",
)
TODAY = NOW.date()


def told(*contacts: Contact, confirmed: date = TODAY) -> PlanFacts:
    return replace(
        facts(),
        contacts=tuple(Fact(each, "Directorio", confirmed) for each in contacts),
        leaders=(Fact(LEADER, "Directorio", TODAY),),
    )


def said(printed: PlanFacts, today: PlanFacts) -> list[str]:
    return [each.sentence(Formats("es")) for each in find_differences(printed, today)]


def test_the_same_facts_have_no_difference() -> None:
    assert find_differences(facts(), facts()) == ()
    assert find_differences(empty(), empty()) == ()


def test_a_shelter_that_closes_is_the_one_difference() -> None:
    found = find_differences(told(SHELTER, HELPER), told(replace(SHELTER, is_open=False), HELPER))
    assert [(each.section, each.kind, each.subject) for each in found] == [
        (PlanSection.CONTACTS, Kind.CLOSED, "Albergue Uno")
    ]
    assert found[0].sentence(Formats("es")) == "Albergue Uno: cerró."


def test_a_shelter_of_which_nobody_knows_whether_it_is_open_has_not_closed() -> None:
    assert find_differences(told(SHELTER), told(replace(SHELTER, is_open=None))) == ()


@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        (
            replace(SHELTER, phone="+19565550999"),
            "Albergue Uno: teléfono decía «+19565550101», ahora «+19565550999».",
        ),
        (
            replace(SHELTER, phone=""),
            "Albergue Uno: teléfono decía «+19565550101», ahora «(nada)».",
        ),
        (replace(SHELTER, capacity=1200), "Albergue Uno: cupo decía «40», ahora «1,200»."),
        (
            replace(SHELTER, papers_asked=True),
            "Albergue Uno: si piden papeles decía «(nada)», ahora «sí».",
        ),
        (
            replace(SHELTER, name="Albergue Dos"),
            "Albergue Uno: nombre decía «Albergue Uno», ahora «Albergue Dos».",
        ),
    ],
)
def test_a_changed_contact_says_from_what_to_what(after: Contact, sentence: str) -> None:
    assert said(told(SHELTER), told(after)) == [sentence]


def test_who_came_and_who_went() -> None:
    assert said(told(SHELTER), told(HELPER)) == [
        "Albergue Uno: está en el papel y ya no está en el directorio.",
        "Ayuda: es nuevo y no está en el papel.",
    ]


@pytest.mark.parametrize(
    ("printed_age", "age_now", "count"), [(0, 182, 0), (0, 183, 1), (182, 183, 1), (183, 200, 0)]
)
def test_a_confirmation_that_runs_out_after_printing_counts(
    printed_age: int, age_now: int, count: int
) -> None:
    confirmed = TODAY - timedelta(days=printed_age)
    printed = told(SHELTER, confirmed=confirmed)
    later = NOW + timedelta(days=age_now - printed_age)
    found = find_differences(
        printed, replace(told(SHELTER, confirmed=confirmed), gathered_at=later, valid_until=None)
    )
    assert [each.kind for each in found if each.section is PlanSection.CONTACTS] == [
        Kind.LAPSED
    ] * count


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        (100, 119, False),
        (100, 120, True),
        (1000, 1099, False),
        (1000, 1100, True),
        (30, 11, False),
        (30, 9, True),
    ],
)
def test_people_come_and_go_up_to_a_threshold(before: int, after: int, moved: bool) -> None:
    def counted(persons: int) -> PlanFacts:
        one = facts()
        assert one.numbers is not None
        return replace(
            one, numbers=replace(one.numbers, value=replace(one.numbers.value, persons=persons))
        )

    found = find_differences(counted(before), counted(after))
    assert [each.section for each in found] == ([PlanSection.NUMBERS] if moved else [])


def test_nobody_registered_any_more_is_unknown_and_not_zero() -> None:
    sentences = said(facts(), replace(facts(), numbers=None))
    assert len(sentences) == 1
    assert "ahora «(nada)»" in sentences[0]


@pytest.mark.parametrize(
    ("change", "section"),
    [
        (
            lambda one: replace(
                one, post=replace(one.post, value=replace(one.post.value, phone="+1999"))
            ),
            PlanSection.POST,
        ),
        (lambda one: replace(one, covering=None), PlanSection.POST),
        (
            lambda one: replace(
                one, area=replace(one.area, value=replace(one.area.value, units=("X",)))
            ),
            PlanSection.AREA,
        ),
        (lambda one: replace(one, estimate=None), PlanSection.NUMBERS),
        (
            lambda one: replace(
                one,
                questionnaire=Fact(replace(one.questionnaire.value, capital={"es": "X"}), "", None),
            ),
            PlanSection.FORM,
        ),
    ],
)
def test_every_part_of_the_plan_is_watched(
    change: Callable[[PlanFacts], PlanFacts], section: PlanSection
) -> None:
    found = find_differences(facts(), change(facts()))
    assert [each.section for each in found] == [section]
    for language in ("es", "en", "fr"):
        assert found[0].sentence(Formats(language))


def test_a_leader_who_changes_is_told_by_zone_and_never_by_name_of_the_subject() -> None:
    other = replace(
        told(SHELTER), leaders=(Fact(replace(LEADER, phone="+19565550777"), "Directorio", TODAY),)
    )
    found = find_differences(told(SHELTER), other)
    assert [(each.section, each.subject) for each in found] == [(PlanSection.LEADERS, "San Juan")]


@pytest.mark.parametrize(
    ("units", "grown_by", "is_told"),
    [
        (("Hidalgo (TX)",), 0.04, False),
        (("Hidalgo (TX)",), 0.4, True),
        ((), 0.04, True),
        ((), 0.0, False),
    ],
)
def test_a_finer_map_of_the_same_units_is_no_other_area(
    units: tuple[str, ...], grown_by: float, is_told: bool
) -> None:
    def on(shape: Area) -> PlanFacts:
        one = facts()
        return replace(
            one, area=replace(one.area, value=replace(one.area.value, shape=shape, units=units))
        )

    coarse, finer = (Area.from_box(Box(-98.5, 26.0, -97.5 + more, 26.5)) for more in (0, grown_by))
    told_of = [each.section for each in find_differences(on(coarse), on(finer))]
    assert (PlanSection.AREA in told_of) is is_told


def test_a_plan_past_its_last_day_says_so() -> None:
    printed = replace(facts(), valid_until=TODAY - timedelta(days=1))
    assert said(printed, facts())[0] == "El plan valía hasta el 21 nov 2026."
