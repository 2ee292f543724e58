"""The code of a channel stands in its message alone, and goes to the channel alone."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AlarmChannelKind
from core.accounts.channel_changes import add_channel, confirm_channel, remove_channel
from core.crypto import Keyring
from core.crypto.sent_codes import MOST_CODES
from core.outbox.models import OutboxMessage
from tests.core.accounts.test_channel_changes import account
from webapp.messages.channel_codes import ChannelCodes, addressing_of, put_code


@pytest.mark.parametrize(
    ("kind", "address"),
    [("sms", "+50255551234"), ("email", "ana@otro.example"), ("ntfy", "https://ntfy.sh/tema")],
)
def test_a_code_goes_over_its_own_channel(
    session: Session, keyring: Keyring, now: datetime, kind: str, address: str
) -> None:
    user = account(session)
    channel = add_channel(session, keyring, user, AlarmChannelKind(kind), address)
    assert put_code(session, keyring, channel, user, now)
    (row,) = session.scalars(sa.select(OutboxMessage)).all()
    assert (row.transport, row.recipient, row.details) == (kind, "", {})
    owner = ChannelCodes(keyring)
    code = owner.new_secret(session, row, now)
    body = owner.body(session, row, code)
    assert (body.to, len(code)) == (address, 6)
    assert code in body.text
    assert code in body.short_text
    assert confirm_channel(keyring, channel, code, now).value == "right"
    assert not owner.is_wanted(session, row)


def test_a_message_of_a_channel_that_is_gone_goes_nowhere(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    user, owner = account(session), ChannelCodes(keyring)
    channel = add_channel(session, keyring, user, AlarmChannelKind.SMS, "+50255551234")
    put_code(session, keyring, channel, user, now)
    (row,) = session.scalars(sa.select(OutboxMessage)).all()
    assert owner.is_wanted(session, row)
    channel.codes = MOST_CODES
    assert not owner.is_wanted(session, row)
    row.written_at = now  # claimed before: the code it made last is on its way
    assert owner.is_wanted(session, row)
    remove_channel(session, channel)
    assert not owner.is_wanted(session, row)
    assert owner.new_secret(session, row, now) == ""
    assert owner.body(session, row, "").to == ""


def test_each_kind_has_its_transport() -> None:
    assert {kind: addressing_of(kind).name for kind in AlarmChannelKind} == {
        kind: kind.value for kind in AlarmChannelKind
    }
