from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.crypto import Keyring
from tests.watch.alarms.called import DESK, alarm_about, ladder_of_three, live_hazard
from watch.alarms.escalation import escalate_due
from watch.alarms.links import (
    LINK_DAYS,
    NAMED_DAYS,
    call_of_link,
    drop_ended_links,
    new_alarm_link,
    was_issued,
)
from watch.alarms.models import AlarmLink


def test_a_token_opens_its_call_until_it_ends_and_stands_nowhere(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    ladder_of_three(session)
    alarm = alarm_about(session, live_hazard(session, now), now)
    escalate_due(session, DESK, now)
    call = alarm.calls[0]
    token = new_alarm_link(session, keyring, call.id, now)
    other = new_alarm_link(session, keyring, call.id, now)
    assert len(token) >= 43
    assert token != other
    assert call_of_link(session, keyring, token, now) is call
    assert call_of_link(session, keyring, other, now) is call
    for wrong in ("", "x", token[:-1], token * 3):
        assert call_of_link(session, keyring, wrong, now) is None
    link = session.query(AlarmLink).first()
    assert link is not None
    assert token.encode() not in link.token_hash
    ended = now + timedelta(days=LINK_DAYS)
    assert call_of_link(session, keyring, token, ended) is None
    assert was_issued(session, keyring, token)
    assert drop_ended_links(session, ended) == 0
    assert drop_ended_links(session, ended + timedelta(days=NAMED_DAYS)) == 2
    assert not was_issued(session, keyring, token)
