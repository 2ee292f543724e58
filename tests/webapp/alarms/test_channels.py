"""An alarm calls by the own channels of an account, too; a reply over one answers it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AlarmChannelKind, User
from core.accounts.channel_changes import add_channel
from core.crypto import Keyring
from core.outbox.models import OutboxMessage
from core.settings import Settings
from core.webhooks.events import ReplyEvent
from tests.watch.alarms.called import DESK, alarm_about, ladder_of_three, live_hazard, mails
from watch.alarms.escalation import escalate_due
from watch.alarms.models import Alarm, AlarmState, AnswerMeans
from webapp.alarms.channels import channel_address, own_addresses
from webapp.alarms.messages import AlarmMessages
from webapp.messages.gateway_replies import take_reply

NTFY = "https://ntfy.sh/mi-tema-secreto"


def called(session: Session, keyring: Keyring, now: datetime) -> Alarm:
    """An alarm that called an account with a confirmed topic, a second e-mail, a telephone by
    which nothing can be sent, and a webhook that waits for its code.
    """
    ladder_of_three(session)
    user = session.scalars(sa.select(User).where(User.email == "guardia@example.org")).one()
    for kind, address in (
        (AlarmChannelKind.NTFY, NTFY),
        (AlarmChannelKind.EMAIL, "otra@example.org"),
        (AlarmChannelKind.SMS, "+50255551234"),
    ):
        add_channel(session, keyring, user, kind, address).confirmed_at = now
    add_channel(session, keyring, user, AlarmChannelKind.WEBHOOK, "https://hooks.example/a")
    settings = Settings(mode="test", gateway_hosts=("ntfy.sh",))
    alarm = alarm_about(session, live_hazard(session, now), now)
    escalate_due(session, replace(DESK, addresses_of=own_addresses(keyring, settings)), now)
    return alarm


def test_each_confirmed_channel_there_is_a_way_by_gets_a_message_of_its_own(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    called(session, keyring, now)
    owner = AlarmMessages("https://a.example", "a.example", keyring, channel_address(keyring))
    rows = mails(session)
    reached = {(row.transport, row.recipient): owner.body(session, row, "token").to for row in rows}
    assert reached == {
        ("email", "guardia@example.org"): "",
        ("email", ""): "otra@example.org",
        ("ntfy", ""): NTFY,
    }
    (ntfy,) = (row for row in rows if row.transport == "ntfy")
    body = owner.body(session, ntfy, "token")
    assert body.short_text == body.text
    assert "https://a.example/alarma/token" in body.short_text


def test_a_channel_that_was_removed_meanwhile_gets_nothing(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    called(session, keyring, now)
    address = channel_address(keyring)
    (ntfy,) = (row for row in mails(session) if row.transport == "ntfy")
    assert address(session, _channel(ntfy)) == NTFY
    session.execute(sa.text("DELETE FROM alarm_channel"))
    session.expunge_all()
    assert address(session, _channel(ntfy)) == ""


def test_the_code_in_a_reply_answers_from_whatever_telephone(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    alarm = called(session, keyring, now)
    code = alarm.calls[0].code
    assert not take_reply(session, ReplyEvent("+1", "hola", now), now)
    assert not take_reply(session, ReplyEvent("+1", f"¿qué? {code}", now), now)
    assert take_reply(session, ReplyEvent("+1", f"1 {code}", now), now)
    assert (alarm.state, alarm.calls[0].how) == (AlarmState.TAKEN, AnswerMeans.REPLY)


def _channel(row: OutboxMessage) -> uuid.UUID:
    return uuid.UUID(row.details["channel"])
