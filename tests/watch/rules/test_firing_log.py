from __future__ import annotations

from datetime import timedelta

from tests.watch.rules.conftest import RuleWorld
from watch.rules.firing_log import hazards_by_id, last_written, left_by_rules, times_since


def test_what_a_rule_wrote_is_counted_and_listed(world: RuleWorld) -> None:
    rule, silent = world.rule(), world.rule(persons_at_least=99)
    world.people(1)
    first = world.storm(title="A")
    world.turn()
    world.later(hours=2)
    second = world.storm(title="B")
    world.turn()
    since = world.at - timedelta(hours=1)
    ids = [rule.id, silent.id]
    assert times_since(world.session, ids, since) == {rule.id: 1}
    assert times_since(world.session, ids, since - timedelta(days=1)) == {rule.id: 2}
    listed = [hazard.title for _, hazard in last_written(world.session, rule.id)]
    assert listed == ["B", "A"]
    assert last_written(world.session, silent.id) == []
    assert set(hazards_by_id(world.session, [first.id, second.id])) == {first.id, second.id}


def test_what_a_rule_leaves_to_the_digest_is_found_once_by_its_own_country(
    world: RuleWorld,
) -> None:
    world.rule(is_digest=True)
    world.people(1)
    storm = world.storm()
    world.turn()
    before, after = world.at - timedelta(hours=1), world.at + timedelta(hours=1)
    (left,) = left_by_rules(world.session, "SV", before, after)
    assert left.hazard_id == storm.id
    assert left_by_rules(world.session, "HN", before, after) == []
    assert left_by_rules(world.session, "SV", after, after + timedelta(hours=1)) == []
