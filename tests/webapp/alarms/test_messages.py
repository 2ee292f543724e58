"""The owner of the messages: each has a link of its own, and is sent while it is true."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import writing
from core.outbox.claims import claim
from core.outbox.delivery import outgoing
from core.outbox.owner import Outbox
from core.transports.email_format import bytes_of
from tests.watch.alarms.called import (
    DESK,
    alarm_about,
    ladder_of_three,
    live_hazard,
    mails,
    say,
    touch,
)
from watch.alarms.escalation import end_alarm, escalate_due
from watch.alarms.links import LINK_PATH, call_of_link
from watch.alarms.models import Alarm, CallAnswer
from webapp.alarms.messages import OWNER, AlarmMessages

HOST = "a.example"


def outbox_of(engine: Engine, keyring: Keyring) -> Outbox:
    owner = AlarmMessages(f"https://{HOST}", HOST, keyring)
    return Outbox(engine, keyring, {OWNER: owner}, HOST)


def test_a_claimed_message_carries_a_link_that_opens_its_call(
    engine: Engine, keyring: Keyring, now: datetime
) -> None:
    with writing(engine) as session:
        ladder_of_three(session)
        hazard = live_hazard(session, now)
        touch(session, hazard, now)
        alarm = alarm_about(session, hazard, now)
        escalate_due(session, DESK, now)
        call_id = alarm.calls[0].id
    outbox = outbox_of(engine, keyring)
    claimed = claim(outbox, ["email"], now=now)
    assert claimed is not None
    message = claimed.message
    with writing(engine) as session:
        body = outbox.owners[OWNER].body(session, message, claimed.secret)
        again = outbox.owners[OWNER].body(session, message, claimed.secret)
        assert body == again
        call = call_of_link(session, keyring, claimed.secret, now)
        assert call is not None
        assert call.id == call_id
    assert f"https://{HOST}{LINK_PATH}{claimed.secret}" in body.text
    data = bytes_of(outgoing(message, body), "atalaya@a.example")
    assert f"Message-ID: <{message.id}@{HOST}>".encode() in data
    assert b"References" not in data


def test_a_call_is_for_who_has_not_answered_while_nobody_has_taken_it(
    engine: Engine, keyring: Keyring, now: datetime
) -> None:
    owner = AlarmMessages("https://a.example", HOST, keyring)
    with writing(engine) as session:
        ladder_of_three(session)
        alarm = alarm_about(session, live_hazard(session, now), now)
        escalate_due(session, DESK, now)
        escalate_due(session, DESK, now + timedelta(minutes=5))
        first, second = mails(session)
        assert owner.is_wanted(session, first)
        say(session, alarm.calls[0], CallAnswer.CANNOT, now)
        assert not owner.is_wanted(session, first)
        assert owner.is_wanted(session, second)
        say(session, alarm.calls[1], CallAnswer.COMING, now)
        assert not owner.is_wanted(session, second)
        for kind, expected in (("taken", True), ("news", True), ("ended", True)):
            second.kind = kind
            assert owner.is_wanted(session, second) is expected
        end_alarm(session, alarm, "over", now)
        for kind, expected in (("taken", False), ("news", False), ("ended", True)):
            second.kind = kind
            assert owner.is_wanted(session, second) is expected
        session.delete(session.get_one(Alarm, alarm.id))
        session.flush()
        assert not owner.is_wanted(session, second)
