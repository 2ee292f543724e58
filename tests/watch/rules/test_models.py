from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tests.watch.rules.conftest import RuleWorld
from watch.rules.models import HazardJudgement, RuleFiring
from watch.rules.terms import QuietHours


def test_the_database_itself_refuses_a_firing_written_twice(world: RuleWorld) -> None:
    world.people(1)
    world.rule()
    world.storm()
    (firing,) = world.turn()
    columns = [each.key for each in sa.inspect(RuleFiring).columns if each.key != "id"]
    world.session.add(RuleFiring(**{name: getattr(firing, name) for name in columns}))
    with pytest.raises(IntegrityError):
        world.session.flush()


def test_what_a_hazard_was_judged_by_goes_with_it(world: RuleWorld) -> None:
    world.people(1)
    row = world.rule(quiet_from="22:00", quiet_until="06:00")
    storm = world.storm()
    world.turn()
    assert row.quiet_hours == QuietHours("22:00", "06:00", "UTC")
    assert row.key == str(row.id)
    world.session.expunge(storm)
    world.session.execute(sa.delete(type(storm)))
    for kind in (RuleFiring, HazardJudgement):
        assert world.session.scalar(sa.select(sa.func.count()).select_from(kind)) == 0
