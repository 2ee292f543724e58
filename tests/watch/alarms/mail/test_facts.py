from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.disclosure import STANDARD
from feeds.values import Severity
from tests.watch.alarms.called import DESK, alarm_about, live_hazard, move, officer, touch
from watch.alarms.escalation import escalate_due
from watch.alarms.mail.facts import (
    TouchedCounts,
    changes_since,
    counts_of,
    facts_of,
    shown_counts,
)
from watch.alarms.mail.threads import thread_of
from watch.alarms.models import RungKind
from watch.alarms.rungs.recipients import reader_of_user
from watch.models import FlagStatus, SubjectKind


def test_counts_are_of_the_raised_flags_of_the_country(session: Session, now: datetime) -> None:
    hazard = live_hazard(session, now)
    assert counts_of(session, hazard.id, "SV") == TouchedCounts(), "nobody known is not nobody"
    touch(session, hazard, now, persons=12, severity=Severity.SEVERE)
    touch(session, hazard, now, kind=SubjectKind.SHELTER, severity=Severity.EXTREME)
    touch(session, hazard, now, kind=SubjectKind.POST).status = FlagStatus.CLEARED
    touch(session, hazard, now, persons=99, country="HN")
    counts = counts_of(session, hazard.id, "SV")
    assert (counts.persons, counts.households, counts.shelters, counts.posts) == (12, 4, 1, 0)
    assert counts.severity is Severity.EXTREME


def test_small_counts_are_hidden_from_who_is_of_no_country() -> None:
    counts = TouchedCounts(persons=3, households=1, arriving=1, shelters=2)
    own = shown_counts(counts, STANDARD, is_own=True)
    assert (own["persons"], own["arriving"]) == ("3", "1")
    assert shown_counts(counts, STANDARD, is_own=False) == {
        "persons": "<5",
        "households": "<5",
        "shelters": 2,
        "posts": 0,
    }


def test_facts_name_the_hazard_in_the_hours_of_the_reader(session: Session, now: datetime) -> None:
    hazard = live_hazard(session, now, "A", ends_at=now + timedelta(hours=6))
    alarm = alarm_about(session, hazard, now)
    reader = reader_of_user(officer(session, "guardia"))
    facts = facts_of(session, alarm, reader, DESK, now, RungKind.FOCAL)
    assert facts["name"].startswith("Inundación")
    assert facts["zone"] == "America/El_Salvador"
    assert facts["ends_at"] == (now + timedelta(hours=6)).isoformat()


def test_changes_are_those_since_the_last_mail_of_the_thread(
    session: Session, now: datetime
) -> None:
    guard = officer(session, "guardia")
    hazard = live_hazard(session, now)
    flag = touch(session, hazard, now, persons=12)
    alarm = alarm_about(session, hazard, now, Severity.SEVERE)
    assert changes_since(session, alarm, None, None) == {}
    escalate_due(session, DESK, now)
    thread = thread_of(session, alarm, f"user:{guard.id}")
    assert changes_since(session, alarm, thread, None) == {}
    later = now + timedelta(minutes=9)
    move(session, flag, later, added=12, removed=3)
    touch(session, hazard, later, kind=SubjectKind.SHELTER)
    alarm.severity = Severity.EXTREME
    changes = changes_since(session, alarm, thread, None)
    assert changes == {
        "added": 12,
        "removed": 3,
        "shelters": 1,
        "before": "Severe",
        "severity": "Extreme",
    }
    assert "removed" not in changes_since(session, alarm, thread, STANDARD)
