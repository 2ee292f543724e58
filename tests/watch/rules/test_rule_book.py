from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.errors import UnusableInput
from core.geo.geometry import Area, Box
from feeds.values import Severity
from tests.watch.rules.conftest import RuleWorld
from watch.rules.models import AlertRule
from watch.rules.rule_book import (
    MOST_RULES,
    SHIPPED,
    add_rule,
    change_rule,
    ensure_shipped_rules,
    lacking_rules,
    remove_rule,
    rule_of,
    rules_in_force,
    rules_of,
    set_active,
    timezone_for,
    values_of,
)
from watch.rules.terms import BUILT_IN, RuleValues
from watch.rules.unwarned import silent_kinds


def test_a_rule_is_written_changed_switched_and_taken_out_and_the_log_says_so(
    world: RuleWorld,
) -> None:
    session, now = world.session, world.at
    values = RuleValues(name="a", kinds=("storm",), persons_at_least=3)
    row = world.rule(name="a")
    change_rule(session, row, values, rota_id=uuid.uuid4(), now=now, actor="user:1")
    assert values_of(row) == values
    set_active(session, row, is_active=False, now=now, actor="user:1")
    set_active(session, row, is_active=False, now=now, actor="user:1")
    assert rules_of(session, "SV") == [row]
    assert rule_of(session, "SV", row.id) is row
    assert rule_of(session, "HN", row.id) is None, "each country its own"
    remove_rule(session, row, now=now, actor="user:1")
    assert rules_of(session, "SV") == []
    assert rule_of(session, "SV", row.id) is None
    session.flush()
    actions = session.scalars(
        sa.select(AuditEntry.action).where(AuditEntry.subject == str(row.id))
    ).all()
    assert sorted(actions) == ["rule.add", "rule.change", "rule.off", "rule.remove"]


def test_a_form_sent_twice_adds_one_rule(world: RuleWorld) -> None:
    values = RuleValues(name="dos toques", area=Area.from_box(Box(-99, 25, -97, 27)))

    def send(later: timedelta, actor: str = "user:1", **changes: object) -> AlertRule:
        sent = replace(values, **changes)  # type: ignore[arg-type]
        return add_rule(world.session, "SV", sent, rota_id=None, now=world.at + later, actor=actor)

    first = send(timedelta(0))
    world.session.expire_all()
    assert send(timedelta(seconds=3)) is first
    others = [
        send(timedelta(seconds=4), actor="user:2"),
        send(timedelta(seconds=5), name="otra"),
        send(timedelta(minutes=2), name="otra"),
    ]
    assert len({first.id, *(each.id for each in others)}) == 4
    assert len(rules_of(world.session, "SV")) == 4


def test_there_is_never_no_rule(world: RuleWorld) -> None:
    (only,) = rules_in_force(world.session, ["SV"])["SV"]
    assert (only.terms, only.row, only.rota_id) == (BUILT_IN, None, None)
    row = world.rule()
    (own,) = rules_in_force(world.session, ["SV"])["SV"]
    assert own.row is row
    set_active(world.session, row, is_active=False, now=world.at, actor="cli:x")
    assert rules_in_force(world.session, ["SV"])["SV"][0].terms is BUILT_IN


def test_a_country_begins_with_what_is_shipped_once(world: RuleWorld) -> None:
    session = world.session
    assert lacking_rules(session, ["SV", "HN", ""]) == ["HN", "SV"]
    assert ensure_shipped_rules(session, ["SV", "HN", ""], world.at) == 2
    assert ensure_shipped_rules(session, ["SV", "HN"], world.at) == 0
    rows = rules_of(session, "SV")
    assert len(rows) == len(SHIPPED) == 4
    assert all(each.active and each.standing_judged_at == world.at for each in rows)
    assert {each.timezone for each in rows} == {"America/El_Salvador"}
    for row in rows:
        remove_rule(session, row, now=world.at, actor="cli:x")
    assert ensure_shipped_rules(session, ["SV"], world.at) == 0, "who took them out meant it"


def test_what_is_shipped_leaves_nobody_asleep() -> None:
    assert silent_kinds(SHIPPED) == ()
    assert SHIPPED[0].min_severity is Severity.EXTREME


def test_a_country_has_so_many_and_no_more(world: RuleWorld) -> None:
    for number in range(MOST_RULES):
        world.rule(name=str(number))
    with pytest.raises(UnusableInput):
        world.rule(name="una más")


@pytest.mark.parametrize(
    ("country", "zone"), [("SV", "America/El_Salvador"), ("MX", "America/Mexico_City"), ("", "UTC")]
)
def test_hours_are_those_of_the_country(country: str, zone: str) -> None:
    assert timezone_for(country) == zone
