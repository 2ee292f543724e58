from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.db import reading, writing
from core.geo.geometry import Area, Box
from feeds.models import Ending, Hazard, HazardStatus
from feeds.values import Severity
from registry.people.models import Need
from tests.interleaving import later_of_two
from tests.two_counties import TEXAS
from tests.watch.conftest import band
from tests.watch.rules.conftest import HERE, RuleWorld
from watch.models import FlagChange
from watch.rules.models import AlertRule, RuleFiring
from watch.rules.rule_book import SHIPPED, rules_of, set_active
from watch.rules.terms import BUILT_IN_KEY, Trigger
from watch.rules.turns.counting import PeopleCounts
from watch.rules.turns.turn import fire_due, fire_rules, read_due

WIDER = band(-99, 26, -97, 27, Severity.SEVERE)


def said(firings: list[RuleFiring]) -> list[tuple[str, str]]:
    return [(str(each.trigger), str(each.outcome)) for each in firings]


def test_a_change_is_judged_once_and_what_follows_is_news_of_it(world: RuleWorld) -> None:
    world.rule(more_persons=2)
    world.people(3)
    storm = world.storm()
    (first,) = world.turn()
    assert said([first]) == [("new", "sent")]
    assert (first.country, first.persons, first.severity) == ("SV", 3, Severity.SEVERE)
    assert first.reason["conditions"]["touching"] == {"asked": "yes", "found": "yes", "fits": True}
    assert world.turn() == [], "judged once"
    world.later(minutes=5)
    world.people(1)
    world.change(storm)
    assert world.turn() == [], "one more is not two more"
    world.later(minutes=5)
    world.people(1)
    world.change(storm)
    assert said(world.turn()) == [("more", "sent")]
    world.later(minutes=5)
    world.change(storm, band(-99, 26, -98, 27, Severity.EXTREME), severity=Severity.EXTREME)
    assert said(world.turn()) == [("graver", "sent")]
    world.later(minutes=5)
    ended = {"status": HazardStatus.ENDED, "ended_because": Ending.CANCELLED}
    world.change(storm, **ended, ended_at=world.at)
    assert said(world.turn()) == [("cancelled", "sent")]
    assert world.turn() == []
    assert {each.occurrence for each in world.firings()} == {"1"}


def test_who_is_killed_between_flagging_and_firing_loses_and_doubles_nothing(
    engine: Engine, world: RuleWorld
) -> None:
    world.rule()
    world.people(2)
    world.storm()
    world.session.commit()
    for _ in range(3):
        with pytest.raises(InterruptedError):
            _fire_and_be_killed(engine, world)
        with reading(engine) as session:
            assert session.scalars(sa.select(RuleFiring)).all() == []
            assert read_due(session).changes
    assert len(fire_rules(engine, world.at, world.around)) == 1
    assert fire_rules(engine, world.at + timedelta(minutes=1), world.around) == []
    with reading(engine) as session:
        assert len(session.scalars(sa.select(RuleFiring)).all()) == 1
        judged = session.scalars(sa.select(FlagChange.judged_at)).all()
        assert judged == [world.at]
        assert not read_due(session).hazards


def test_two_turns_at_the_same_moment_fire_once(engine: Engine, world: RuleWorld) -> None:
    world.rule()
    world.people(1)
    world.storm()
    world.session.commit()
    again = later_of_two(
        engine,
        lambda session: fire_due(session, world.at, world.around),
        lambda session: None,
        lambda session, _: fire_due(session, world.at, world.around),
    )
    assert again == []
    with reading(engine) as session:
        assert len(session.scalars(sa.select(RuleFiring)).all()) == 1


def test_several_firings_of_one_hazard_in_one_turn_are_one(world: RuleWorld) -> None:
    rota = uuid.uuid4()
    loud = world.rule(name="a", rota_id=rota)
    world.rule(name="b", triggers=(Trigger.NEW,), is_digest=True)
    other = world.rule(name="c", persons_at_least=1)
    world.rule(name="d", persons_at_least=9)
    world.people(2)
    world.storm()
    (leader,) = world.turn()
    rows = world.firings()
    assert len(rows) == 3
    assert {each.part_of_id for each in rows if each is not leader} == {leader.id}
    assert leader.rule_id in (loud.id, other.id)


def test_a_country_without_a_rule_that_is_on_is_warned_by_the_one_nobody_wrote(
    world: RuleWorld,
) -> None:
    own = world.rule()
    set_active(world.session, own, is_active=False, now=world.at, actor="cli:x")
    world.people(1)
    world.storm()
    (firing,) = world.turn()
    assert (firing.rule_id, firing.rule_key) == (None, BUILT_IN_KEY)
    assert said([firing]) == [("new", "sent")]


def test_each_country_begins_with_the_rules_that_are_shipped(world: RuleWorld) -> None:
    world.people(1)
    world.storm()
    (firing,) = world.turn()
    assert len(rules_of(world.session, "SV")) == len(SHIPPED)
    assert firing.rule_id is not None
    assert world.turn() == []
    assert len(rules_of(world.session, "SV")) == len(SHIPPED)


def test_tests_exercises_and_what_only_informs_reach_nobody(world: RuleWorld) -> None:
    world.rule(area=Area.from_box(TEXAS))
    world.people(1)
    world.storm(title="simulacro", is_test=True)
    world.storm(title="boletín", is_context=True)
    world.storm(title="de verdad")
    assert world.turn() != []
    assert {each.reason["rule"] for each in world.firings()} == {"una regla"}
    named = [world.session.get_one(Hazard, each.hazard_id).title for each in world.firings()]
    assert named == ["de verdad"]


def test_a_country_hears_of_its_own_sources_and_never_of_anothers(world: RuleWorld) -> None:
    world.rule(area=Area.from_box(TEXAS))
    storm = world.hazard(HERE)
    storm.source.owner = "HN"
    world.change(storm)
    assert world.turn() == []
    world.rule("HN", area=Area.from_box(TEXAS))
    assert [each.country for each in world.turn()] == ["HN"]


def test_a_rule_of_a_place_counts_the_people_there_and_keeps_what_it_counted(
    world: RuleWorld,
) -> None:
    """Ten in the zone, three of them in the place: a rule of four there is silent."""
    place = Area.from_box(Box(-98.2, 26, -97.5, 27))
    world.rule(name="cuatro", area=place, persons_at_least=4)
    world.rule(name="tres", area=place, persons_at_least=3)
    world.people(7, lon=-98.5)
    world.people(3, lon=-98.1)
    world.storm(WIDER)
    (firing,) = world.turn()
    assert (firing.reason["rule"], firing.persons) == ("tres", 3)
    counted = [each.counted for each in world.session.scalars(sa.select(FlagChange))]
    assert [list(each["persons"].values()) for each in counted] == [[3]]


def test_people_with_needs_are_counted_where_a_rule_asks(world: RuleWorld) -> None:
    world.rule(needs_at_least=2)
    world.people(2)
    world.people(1, needs=(Need.MOBILITY, Need.MEDICAL))
    storm = world.storm()
    assert world.turn() == [], "one person with two needs is one"
    world.later(minutes=1)
    world.people(1, needs=(Need.MEDICAL,))
    world.change(storm)
    (firing,) = world.turn()
    assert firing.reason["conditions"]["needs"]["found"] == "2"


def test_a_new_or_changed_rule_is_held_against_what_stands_already(world: RuleWorld) -> None:
    world.rule(min_severity=Severity.EXTREME)
    world.people(1)
    world.storm()
    assert world.turn() == []
    world.later(hours=1)
    milder = world.rule(name="otra")
    assert [each.rule_id for each in world.turn()] == [milder.id]
    assert world.session.get_one(AlertRule, milder.id).standing_judged_at == world.at


def test_a_source_that_is_silent_too_long_is_said_once(world: RuleWorld) -> None:
    world.rule(silent_minutes=90)
    world.people(1)
    storm = world.storm(ends_at=world.at + timedelta(hours=1))
    assert len(world.turn()) == 1
    world.later(hours=1)
    world.change(storm, unverified_since=world.at)
    assert world.turn() == []
    world.later(minutes=89)
    assert world.turn() == []
    world.later(minutes=1)
    assert said(world.turn()) == [("silent", "sent")]
    world.later(hours=3)
    assert world.turn() == []


def test_what_must_be_counted_waits_rather_than_being_counted_under_the_lock(
    engine: Engine, world: RuleWorld
) -> None:
    world.rule(needs_at_least=1)
    world.people(1, needs=(Need.MEDICAL,))
    world.storm()
    world.session.commit()
    with reading(engine) as session:
        from_before = read_due(session).changes
    with writing(engine) as session:
        counts = PeopleCounts(world.keyring, world.at, may_count=False)
        assert fire_due(session, world.at, world.around, counts) == []
        assert read_due(session).changes == from_before
    assert len(fire_rules(engine, world.at, world.around)) == 1


def _fire_and_be_killed(engine: Engine, world: RuleWorld) -> None:
    with writing(engine) as session:
        assert len(fire_due(session, world.at, world.around)) == 1
        raise InterruptedError
