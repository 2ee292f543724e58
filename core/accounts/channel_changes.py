"""What somebody changes of their own alarm channels: add, confirm by a code, order, remove.

The code proves that the address is theirs and that messages arrive: six figures, five tries, half
an hour, three codes at most for one channel. Of a code only a keyed hash is kept, bound to its
channel.
"""

from __future__ import annotations

import enum
import hmac
import secrets
import uuid
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.accounts.alarm_channels import (
    AlarmChannel,
    AlarmChannelKind,
    address_place,
    all_channels_of,
    open_address,
)
from core.accounts.users import User
from core.crypto import CannotOpen, Keyring
from core.db import hold_row
from core.errors import UnusableInput
from core.i18n.languages import N_

MOST_CHANNELS = 6
FIGURES = 6
MOST_TRIES = 5
MOST_CODES = 3
CODE_LIVES = timedelta(minutes=30)
_PURPOSE = "alarm channel code"


class CodeOutcome(enum.Enum):
    """What became of a code that was typed."""

    CONFIRMED = "confirmed"
    WRONG = "wrong"
    NO_CODE = "no_code"
    """None is out: it lapsed, was guessed at too often, or has not left yet."""


def add_channel(
    session: Session, keyring: Keyring, user: User, kind: AlarmChannelKind, address: str
) -> AlarmChannel:
    """Add a channel behind those there are; it gets nothing but its code until it is confirmed.

    `address` is as its transport writes it. Raises UnusableInput naming `address`, for one that is
    there already and for one too many.
    """
    hold_row(session, user)
    existing = all_channels_of(session, user.id)
    if len(existing) >= MOST_CHANNELS:
        raise UnusableInput("address", N_("Ya hay seis canales: quite uno primero."))
    if any(each.kind is kind and _opened(each, keyring) == address for each in existing):
        raise UnusableInput("address", N_("Ese canal ya está en su lista."))
    channel = AlarmChannel(
        user_id=user.id,
        country=user.country,
        kind=kind,
        position=1 + max((each.position for each in existing), default=-1),
        codes=0,
        tries=0,
        is_demo=user.is_demo,
    )
    place = address_place(channel.id, channel.country)
    channel.address = keyring.seal(address.encode(), place)
    session.add(channel)
    session.flush()
    return channel


def channel_of(session: Session, user: User, channel_id: uuid.UUID) -> AlarmChannel | None:
    """Return a channel of this very account, held to the end of the transaction."""
    channel = session.get(AlarmChannel, channel_id)
    if channel is None or channel.user_id != user.id:
        return None
    hold_row(session, channel)
    return channel


def move_first(session: Session, channel: AlarmChannel) -> None:
    """Put a channel before the others of its account; they stay in their order."""
    others = [each for each in all_channels_of(session, channel.user_id) if each.id != channel.id]
    for position, each in enumerate((channel, *others)):
        each.position = position
    session.flush()


def remove_channel(session: Session, channel: AlarmChannel) -> None:
    """Take a channel off; its address is gone with the row."""
    session.delete(channel)
    session.flush()


def may_have_code(channel: AlarmChannel) -> bool:
    """Return whether a further code may be sent over a channel."""
    return channel.confirmed_at is None and channel.codes < MOST_CODES


def new_code(keyring: Keyring, channel: AlarmChannel, now: datetime) -> str:
    """Return a new code of a channel; the one before ends. Empty where no more are made."""
    if not may_have_code(channel):
        return ""
    code = f"{secrets.randbelow(10**FIGURES):0{FIGURES}}"
    channel.code_hash = _hashes(keyring, channel, code)[0]
    channel.code_ends_at, channel.tries = now + CODE_LIVES, 0
    channel.codes += 1
    return code


def confirm_channel(
    keyring: Keyring, channel: AlarmChannel, code: str, now: datetime
) -> CodeOutcome:
    """Confirm a channel by the code sent over it; the try is counted first.

    The row is held by the caller (`channel_of`): two tries at once are two.
    """
    ends_at = channel.code_ends_at
    if channel.code_hash is None or ends_at is None or ends_at <= now:
        return CodeOutcome.NO_CODE
    channel.tries += 1
    digits = "".join(sign for sign in code if sign.isascii() and sign.isdigit())
    right = channel.code_hash
    matches = [hmac.compare_digest(right, each) for each in _hashes(keyring, channel, digits)]
    if any(matches):
        channel.code_hash, channel.confirmed_at = None, now
        return CodeOutcome.CONFIRMED
    if channel.tries >= MOST_TRIES:
        channel.code_hash = None
    return CodeOutcome.WRONG


# -- inside ---------------------------------------------------------------------------------


def _opened(channel: AlarmChannel, keyring: Keyring) -> str:
    try:
        return open_address(channel, keyring)
    except CannotOpen:
        return ""


def _hashes(keyring: Keyring, channel: AlarmChannel, code: str) -> tuple[bytes, ...]:
    """Return the hash of a code by each key of the country, the current one first."""
    return keyring.digests(channel.country, f"{channel.id}:{code}", _PURPOSE)
