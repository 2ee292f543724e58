from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.disclosure import Disclosure
from plans.facts.json_form import to_json
from plans.facts.model import Audience, ContactKind, Fact, Numbers
from plans.facts.redaction import facts_for, shareable
from tests.plans.invented import contact, facts
from tests.plans.planted import CANARIES, STAYS, behind_closed_doors, planted


def numbers(**changes: Any) -> Fact[Numbers]:
    found = facts().numbers
    assert found
    return replace(found, value=replace(found.value, **changes))


def test_routes_leaders_and_identities_stay_home() -> None:
    shared = shareable(facts())
    assert shared.leaders == ()
    assert shared.questionnaire.value.evacuation_routes == ()
    assert shared.questionnaire.value.assembly_points == facts().questionnaire.value.assembly_points
    assert all(fact.value.entry == "" for fact in shared.contacts)
    assert facts_for(facts(), Audience.INTERNAL) == facts()


def test_counts_under_five_are_left_out_and_the_rest_stays() -> None:
    shared = shareable(facts()).numbers
    assert shared
    assert dict(shared.value.needs) == {
        "interpreter": 210,
        "medical": 96,
        "infant": 74,
        "older": 61,
        "mobility": 38,
    }
    assert shared.value.persons == 1284
    few = shareable(replace(facts(), numbers=numbers(minors=3))).numbers
    assert few
    assert few.value.minors is None


def test_where_fewer_than_five_live_nothing_is_said_of_them() -> None:
    assert shareable(replace(facts(), numbers=numbers(persons=4, households=2))).numbers is None
    assert shareable(replace(facts(), numbers=numbers(persons=6, households=4))).numbers is None
    assert shareable(replace(facts(), numbers=None)).numbers is None


def test_done_twice_it_changes_nothing_more() -> None:
    for plan in (planted(), behind_closed_doors(), facts()):
        once = shareable(plan)
        assert shareable(once) == once


def test_every_canary_is_in_the_facts_and_none_in_those_that_may_be_shared() -> None:
    inside, outside = (
        to_json(facts_for(planted(), edition)).decode()
        for edition in (Audience.INTERNAL, Audience.PUBLIC)
    )
    assert [name for name, told in CANARIES.items() if told not in inside] == []
    assert [name for name, told in CANARIES.items() if told in outside] == []
    assert [told for told in STAYS if told not in outside] == []


def test_an_official_is_told_by_function_and_office_unless_the_entry_is_for_everybody() -> None:
    (seen,) = [
        each for each in shareable(planted()).contacts if each.value.kind is ContactKind.FOCAL_POINT
    ]
    assert (seen.value.name, seen.value.what_for) == (
        "Consulado de Guatemala en McAllen",
        {"es": "Oficial de turno"},
    )
    assert seen.value.phone == planted().post.value.phone
    assert seen.as_of == planted().post.as_of
    known = contact(ContactKind.FOCAL_POINT, "Ana Ejemplo", 14)
    assert known.value in [each.value for each in shareable(facts(contacts=(known,))).contacts]


def test_who_prepared_and_approved_is_told_by_office_and_nobody_is_made_up() -> None:
    shared = shareable(planted())
    assert shared.prepared_by == shared.approved_by == shared.post.value.name
    assert shareable(facts(prepared_by="", approved_by="")).approved_by == ""


def test_the_own_post_and_the_covering_one_keep_their_places() -> None:
    kinds = [each.value.kind for each in shareable(behind_closed_doors()).contacts]
    assert kinds.count(ContactKind.POST) == 2


def test_what_would_be_found_by_subtraction_is_left_out_too() -> None:
    told = numbers(
        persons=100,
        households=40,
        minors=97,
        needs=(("medical", 98), ("infant", 20)),
        languages=(("es", 60), ("en", 37), ("quc", 3)),
        places=(("McAllen", 80), ("Mission", 20)),
    )
    shared = shareable(replace(facts(), numbers=told)).numbers
    assert shared
    value = shared.value
    assert (value.minors, value.needs) == (None, (("infant", 20),))
    assert value.languages == (("es", 60),), "the 3 of quc would be what is left of 100"
    assert value.places == told.value.places


def test_a_raised_threshold_is_the_one_that_counts() -> None:
    few = replace(facts(), numbers=numbers(persons=200, minors=8, needs=(("medical", 9),)))
    shared = shareable(few, Disclosure(10)).numbers
    assert shared
    assert (shared.value.minors, shared.value.needs) == (None, ())
    assert shareable(replace(facts(), numbers=numbers(persons=9)), Disclosure(10)).numbers is None
