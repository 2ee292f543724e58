from __future__ import annotations

from tests.watch.rules.conftest import HERE, RuleWorld
from watch.rules.judging.reach import PlanGround
from watch.rules.rule_book import CountryRule
from watch.rules.turns.counting import PeopleCounts
from watch.rules.turns.country_turn import CountryTurn, DueHazard, last_firings, no_plans


def test_a_rule_of_plans_is_asked_with_the_areas_that_are_handed_in(world: RuleWorld) -> None:
    world.rule(any_plan_area=True)
    world.plans.append(PlanGround("SV-1", HERE.area))
    world.storm()
    (firing,) = world.turn()
    assert firing.reason["conditions"]["plan_area"] == {"asked": "1", "found": "1", "fits": True}
    assert no_plans(world.session, "SV") == ()


def test_a_turn_says_what_a_rule_would_write_and_what_it_wrote(world: RuleWorld) -> None:
    rule = CountryRule("SV", row := world.rule(), row)
    world.people(1)
    storm = world.storm()
    counts = PeopleCounts(world.keyring, world.at)
    turn = CountryTurn(world.session, "SV", [rule], world.around, counts, world.at)
    ((_, drafts),) = turn.drafts([DueHazard(storm, None)])
    assert drafts is not None
    assert [each.trigger for each in drafts] == ["new"]
    found = turn.verdict_now(rule, storm)
    assert found is not None
    assert found[1].fits
    assert last_firings(world.session, "SV", [storm.id]) == {}
    (firing,) = world.turn()
    assert last_firings(world.session, "SV", [storm.id]) == {(storm.id, rule.key): firing}
