from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AlarmChannel, AlarmChannelKind, User, channels_of, open_address
from core.accounts.alarm_channels import CHANNEL_WORDS
from core.accounts.channel_changes import add_channel
from core.clock import now
from core.crypto import CannotOpen, Keyring
from core.transports.email_format import EMAIL
from core.transports.gateways import GATEWAY_ADDRESSINGS
from tests.core.accounts.test_channel_changes import account


def test_each_kind_is_a_transport_and_has_its_words() -> None:
    assert {each.value for each in AlarmChannelKind} == {EMAIL.name, *GATEWAY_ADDRESSINGS}
    assert set(CHANNEL_WORDS) == set(AlarmChannelKind)


def test_the_address_is_sealed_in_its_place(session: Session, keyring: Keyring) -> None:
    user = account(session)
    address = "https://tk_secret@push.example/tema"
    one = add_channel(session, keyring, user, AlarmChannelKind.NTFY, address)
    two = add_channel(session, keyring, user, AlarmChannelKind.SMS, "+50255551234")
    assert b"secret" not in one.address
    assert open_address(one, keyring) == address
    one.address, two.address = two.address, one.address
    for each in (one, two):
        with pytest.raises(CannotOpen):
            open_address(each, keyring)


def test_only_confirmed_channels_are_used_and_in_their_order(
    session: Session, keyring: Keyring
) -> None:
    user, other = account(session), account(session, "b@rcm.example")
    added = [
        add_channel(session, keyring, user, AlarmChannelKind.SMS, f"+5025555123{number}")
        for number in range(3)
    ]
    add_channel(session, keyring, other, AlarmChannelKind.SMS, "+50255559999").confirmed_at = now()
    assert channels_of(session, user.id) == ()
    added[2].confirmed_at = added[0].confirmed_at = now()
    assert channels_of(session, user.id) == (added[0], added[2])


def test_channels_go_with_their_account(session: Session, keyring: Keyring) -> None:
    user = account(session)
    add_channel(session, keyring, user, AlarmChannelKind.SMS, "+50255551234")
    session.execute(sa.delete(User).where(User.id == user.id))
    assert session.scalar(sa.select(sa.func.count()).select_from(AlarmChannel)) == 0
