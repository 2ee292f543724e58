from __future__ import annotations

import uuid

from tests.watch.rules.conftest import RuleWorld
from watch.rules.models import FiringOutcome
from watch.rules.terms import Trigger
from watch.rules.turns.firing import note_nobody, rotas_of

QUIET = {"quiet_from": "00:00", "quiet_until": "23:59", "timezone": "UTC"}


def test_a_firing_wakes_the_rotas_of_all_that_were_sent_with_it(world: RuleWorld) -> None:
    first, second, third = (uuid.uuid4() for _ in range(3))
    world.rule(rota_id=first)
    world.rule(rota_id=second)
    world.rule(rota_id=third, is_digest=True)
    world.people(1)
    world.storm()
    (leader,) = world.turn()
    assert rotas_of(world.session, leader) == tuple(sorted((first, second)))


def test_a_rule_without_a_rota_wakes_every_one_of_its_country(world: RuleWorld) -> None:
    world.rule(rota_id=uuid.uuid4())
    world.rule()
    world.people(1)
    world.storm()
    (leader,) = world.turn()
    assert rotas_of(world.session, leader) == ()


def test_what_waits_for_another_rota_waits_though_one_is_woken(world: RuleWorld) -> None:
    awake, asleep = uuid.uuid4(), uuid.uuid4()
    world.rule(name="a", rota_id=awake)
    world.rule(name="b", rota_id=asleep, **QUIET)
    world.rule(name="c", rota_id=awake, **QUIET)
    world.people(1)
    world.storm()
    leaders = {each.reason["rule"]: each.outcome for each in world.turn()}
    assert leaders == {"a": FiringOutcome.SENT, "b": FiringOutcome.HELD}
    rows = {each.reason["rule"]: each for each in world.firings()}
    assert rows["c"].outcome is FiringOutcome.SENT, "said with what woke the same rota"
    assert rotas_of(world.session, rows["a"]) == (awake,)


def test_a_digest_speaks_for_itself_where_nothing_was_sent(world: RuleWorld) -> None:
    world.rule(is_digest=True, triggers=(Trigger.NEW,))
    world.rule(is_digest=True, triggers=(Trigger.NEW,), persons_at_least=1)
    world.people(1)
    world.storm()
    (leader,) = world.turn()
    assert leader.outcome is FiringOutcome.DIGEST


def test_that_there_was_nobody_is_noted(world: RuleWorld) -> None:
    world.rule()
    world.people(1)
    world.storm()
    (firing,) = world.turn()
    note_nobody(world.session, firing.id)
    assert firing.outcome is FiringOutcome.NOBODY
