"""What somebody changes of their own alarm channels: add, confirm by a code, order, remove.

The code proves that the address is theirs and that messages arrive (`core.crypto.sent_codes`).
"""

from __future__ import annotations

import uuid
from datetime import datetime

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
from core.crypto.sent_codes import MOST_CODES, CodeOutcome, SentCodes
from core.db import hold_row
from core.errors import UnusableInput
from core.i18n.languages import N_

MOST_CHANNELS = 6
_CODES = SentCodes("alarm channel code")


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
    return _CODES.new(keyring, channel, now) if may_have_code(channel) else ""


def confirm_channel(
    keyring: Keyring, channel: AlarmChannel, code: str, now: datetime
) -> CodeOutcome:
    """Confirm a channel by the code sent over it; the try is counted first.

    The row is held by the caller (`channel_of`): two tries at once are two.
    """
    outcome = _CODES.use(keyring, channel, code, now)
    if outcome is CodeOutcome.RIGHT:
        channel.confirmed_at = now
    return outcome


# -- inside ---------------------------------------------------------------------------------


def _opened(channel: AlarmChannel, keyring: Keyring) -> str:
    try:
        return open_address(channel, keyring)
    except CannotOpen:
        return ""
