from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from feeds.models import Ending, HazardStatus
from tests.watch.alarms.called import alarm_about, live_hazard
from watch.alarms.successors import follow_hazard, successor_of


def test_one_that_repeats_another_leads_to_it(session: Session, now: datetime) -> None:
    one, other = live_hazard(session, now, "1"), live_hazard(session, now, "2")
    one.same_as_id = other.id
    assert successor_of(session, one) is other
    assert successor_of(session, other) is other


@pytest.mark.parametrize("key", ["a%b", "plain", 'q"x', "ñ_é"])
def test_one_whose_messages_were_taken_over_leads_to_whoever_bears_its_key(
    session: Session, now: datetime, key: str
) -> None:
    old, near = live_hazard(session, now, key), live_hazard(session, now, f"{key}2")
    near.aliases = [f"{old.key}2"]
    old.status, old.ended_because = HazardStatus.ENDED, Ending.MERGED
    session.flush()
    assert successor_of(session, old) is old, "a longer key is another's"
    near.aliases = ["x", old.key]
    session.flush()
    assert successor_of(session, old) is near


def test_two_that_name_each_other_end_somewhere(session: Session, now: datetime) -> None:
    one, other = live_hazard(session, now, "1"), live_hazard(session, now, "2")
    one.same_as_id, other.same_as_id = other.id, one.id
    assert successor_of(session, one) in {one, other}


def test_an_alarm_about_no_hazard_follows_none(session: Session, now: datetime) -> None:
    alarm = alarm_about(session, live_hazard(session, now), now)
    assert follow_hazard(session, alarm) is not None
    alarm.hazard_id = None
    assert follow_hazard(session, alarm) is None
