"""Several rules that wake several rotas for one hazard: each person once, nobody left asleep."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from feeds.models import Hazard
from feeds.values import Severity
from tests.watch.alarms.called import DESK, called_names, ladder_of_three, live_hazard, officer
from tests.watch.alarms.rungs.test_shifts import a_rota, on
from watch.alarms.escalation import escalate_due
from watch.alarms.models import Alarm
from watch.alarms.news import report_firing
from watch.alarms.opening import AlarmDraft
from watch.alarms.rungs.rotas import rotas_joined, rotas_of_alarm
from watch.rota.models import Rota
from watch.rules.models import FiringOutcome, RuleFiring
from watch.rules.rule_book import add_rule
from watch.rules.terms import RuleValues, Trigger

MINUTE = timedelta(minutes=1)


def fire(session: Session, hazard: Hazard, rota: Rota | None, now: datetime) -> AlarmDraft:
    """Return the alarm that a rule which wakes a rota (None: all) wants for a hazard."""
    rota_id = rota.id if rota else None
    name = f"regla {uuid.uuid4()}"
    rule = add_rule(session, "SV", RuleValues(name=name), rota_id=rota_id, now=now, actor="user:1")
    firing = RuleFiring(
        rule_id=rule.id, rule_key=rule.key, country="SV", hazard_id=hazard.id, hazard_version=1,
        trigger=Trigger.NEW, occurrence="1", severity=Severity.SEVERE, at=now,
        outcome=FiringOutcome.SENT,
    )  # fmt: skip
    session.add(firing)
    session.flush()
    return AlarmDraft(
        country="SV", dedupe_key=f"firing:{firing.id}", severity=Severity.SEVERE,
        hazard_id=hazard.id, firing_id=firing.id, rota_id=rota_id,
    )  # fmt: skip


def names(alarm: Alarm) -> list[str]:
    return sorted(each.partition("@")[0] for each in called_names(alarm))


def test_a_rota_that_comes_later_is_woken_at_once_and_nobody_twice(
    session: Session, now: datetime
) -> None:
    ladder_of_three(session)
    hazard = live_hazard(session, now, severity=Severity.SEVERE)
    north, south, third = (a_rota(session, now, 1, name=name) for name in ("N", "S", "T"))
    both, ana, eva = (officer(session, name) for name in ("ambas", "ana", "eva"))
    for rota, who in ((north, both), (south, both), (south, ana), (third, eva)):
        on(session, rota, 1, now, user_id=who.id)
    alarm = report_firing(session, fire(session, hazard, north, now), "new", now)
    assert alarm is not None
    escalate_due(session, DESK, now)
    assert names(alarm) == ["ambas"]
    assert rotas_joined(session, alarm) is None
    later = now + 2 * MINUTE
    draft = fire(session, hazard, south, later)
    for _twice in range(2):
        assert report_firing(session, draft, "new", later) is alarm
    assert rotas_of_alarm(session, alarm) == tuple(sorted([north.id, south.id]))
    assert alarm.next_rung_at == later
    escalate_due(session, DESK, later)
    assert names(alarm) == ["ambas", "ana"], "and not the rota that no rule wakes"
    assert alarm.next_rung_at == later + 10 * MINUTE
    escalate_due(session, DESK, later + 10 * MINUTE)
    assert names(alarm) == ["admin", "ambas", "ana"]


def test_a_rota_that_brings_nobody_new_hastens_nothing(session: Session, now: datetime) -> None:
    ladder_of_three(session)
    hazard = live_hazard(session, now, severity=Severity.SEVERE)
    rota = a_rota(session, now, 1)
    on(session, rota, 1, now, user_id=officer(session, "ana").id)
    alarm = report_firing(session, fire(session, hazard, rota, now), "new", now)
    assert alarm is not None
    escalate_due(session, DESK, now)
    later = now + MINUTE
    report_firing(session, fire(session, hazard, None, later), "more", later)
    assert rotas_of_alarm(session, alarm) == (), "a rule without a rota wakes every one"
    assert alarm.next_rung_at == now + 10 * MINUTE
