from __future__ import annotations

from dataclasses import replace

from plans.facts import Edition, Fact, Numbers
from plans.shareable import facts_for, shareable
from tests.plans.invented import facts


def numbers(**changes: object) -> Fact[Numbers]:
    found = facts().numbers
    assert found
    return replace(found, value=replace(found.value, **changes))


def test_routes_leaders_and_identities_stay_home() -> None:
    shared = shareable(facts())
    assert shared.leaders == ()
    assert shared.particulars.value.evacuation_routes == ()
    assert shared.particulars.value.assembly_points == facts().particulars.value.assembly_points
    assert all(fact.value.entry == "" for fact in shared.contacts)
    assert facts_for(facts(), Edition.INTERNAL) == facts()


def test_counts_under_five_are_left_out_and_the_rest_stays() -> None:
    shared = shareable(facts()).numbers
    assert shared
    assert dict(shared.value.needs) == {"interpreter": 210, "medical": 96, "infant": 74, "older": 61, "mobility": 38}
    assert shared.value.persons == 1284
    few = shareable(replace(facts(), numbers=numbers(minors=3))).numbers
    assert few
    assert few.value.minors is None


def test_where_fewer_than_five_live_nothing_is_said_of_them() -> None:
    assert shareable(replace(facts(), numbers=numbers(persons=4, households=2))).numbers is None
    assert shareable(replace(facts(), numbers=numbers(persons=6, households=4))).numbers is None
    assert shareable(replace(facts(), numbers=None)).numbers is None
