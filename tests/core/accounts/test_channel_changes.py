from __future__ import annotations

import secrets
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from core.accounts import AlarmChannelKind, User
from core.accounts.alarm_channels import AlarmChannel, all_channels_of
from core.accounts.channel_changes import (
    MOST_CHANNELS,
    add_channel,
    channel_of,
    confirm_channel,
    may_have_code,
    move_first,
    new_code,
    remove_channel,
)
from core.crypto import Keyring
from core.crypto.sent_codes import CODE_LIVES, FIGURES, MOST_CODES, MOST_TRIES, CodeOutcome
from core.errors import UnusableInput

AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
SMS = AlarmChannelKind.SMS


def account(session: Session, email: str = "a@rcm.example", country: str = "GT") -> User:
    user = User(email=email, password="", country=country, fs_uniquifier=secrets.token_hex(8))
    session.add(user)
    session.flush()
    return user


@pytest.fixture
def channel(session: Session, keyring: Keyring) -> AlarmChannel:
    return add_channel(session, keyring, account(session), SMS, "+50255551234")


def another(code: str) -> str:
    return f"{(int(code) + 1) % 10**FIGURES:0{FIGURES}}"


def test_a_code_confirms_its_channel_once(keyring: Keyring, channel: AlarmChannel) -> None:
    code = new_code(keyring, channel, AT)
    assert confirm_channel(keyring, channel, another(code), AT) is CodeOutcome.WRONG
    assert channel.confirmed_at is None
    spaced = f" {code[:3]} {code[3:]} "
    assert confirm_channel(keyring, channel, spaced, AT) is CodeOutcome.RIGHT
    assert channel.confirmed_at == AT
    assert confirm_channel(keyring, channel, code, AT) is CodeOutcome.NO_CODE
    assert new_code(keyring, channel, AT) == ""


def test_a_code_lapses_and_a_new_one_ends_it(keyring: Keyring, channel: AlarmChannel) -> None:
    first = new_code(keyring, channel, AT)
    assert confirm_channel(keyring, channel, first, AT + CODE_LIVES) is CodeOutcome.NO_CODE
    second = new_code(keyring, channel, AT)
    if first != second:
        assert confirm_channel(keyring, channel, first, AT) is CodeOutcome.WRONG
    assert confirm_channel(keyring, channel, second, AT) is CodeOutcome.RIGHT


def test_who_guesses_has_few_tries(keyring: Keyring, channel: AlarmChannel) -> None:
    for _code in range(MOST_CODES):
        code = new_code(keyring, channel, AT)
        for _try in range(MOST_TRIES):
            assert confirm_channel(keyring, channel, another(code), AT) is CodeOutcome.WRONG
        assert confirm_channel(keyring, channel, code, AT) is CodeOutcome.NO_CODE
    assert not may_have_code(channel)
    assert new_code(keyring, channel, AT) == ""


def test_a_code_of_one_channel_confirms_no_other(
    session: Session, keyring: Keyring, channel: AlarmChannel
) -> None:
    code = new_code(keyring, channel, AT)
    other = add_channel(session, keyring, account(session, "b@rcm.example"), SMS, "+50255551234")
    other.code_hash, other.code_ends_at = channel.code_hash, channel.code_ends_at
    assert confirm_channel(keyring, other, code, AT) is CodeOutcome.WRONG


def test_the_same_channel_twice_and_one_too_many_are_refused(
    session: Session, keyring: Keyring
) -> None:
    user = account(session, country="")
    for number in range(MOST_CHANNELS):
        add_channel(session, keyring, user, SMS, f"+5025555123{number}")
    with pytest.raises(UnusableInput) as wrong:
        add_channel(session, keyring, user, SMS, "+50255559999")
    assert wrong.value.location == "address"
    remove_channel(session, all_channels_of(session, user.id)[0])
    with pytest.raises(UnusableInput):
        add_channel(session, keyring, user, SMS, "+50255551235")
    add_channel(session, keyring, user, AlarmChannelKind.TELEGRAM, "50255551235")


def test_one_goes_first_and_the_others_keep_their_order(session: Session, keyring: Keyring) -> None:
    user = account(session)
    one, two, three = (
        add_channel(session, keyring, user, SMS, f"+5025555123{number}") for number in range(3)
    )
    move_first(session, three)
    assert all_channels_of(session, user.id) == (three, one, two)
    move_first(session, three)
    assert all_channels_of(session, user.id) == (three, one, two)
    remove_channel(session, one)
    assert all_channels_of(session, user.id) == (three, two)


def test_a_channel_of_somebody_else_is_none(session: Session, channel: AlarmChannel) -> None:
    stranger = account(session, "b@rcm.example")
    assert channel_of(session, stranger, channel.id) is None
