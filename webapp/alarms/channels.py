"""The own channels of an account, as alarms call by them."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from core.accounts import AlarmChannel, AlarmChannelKind, channels_of, open_address
from core.crypto import CannotOpen, Keyring
from core.settings import Settings
from core.transports.gateways import configured_channels
from watch.alarms.desk import CallAddress
from webapp.messages.channel_codes import addressing_of

log = logging.getLogger(__name__)


def own_addresses(
    keyring: Keyring, settings: Settings
) -> Callable[[Session, uuid.UUID], Sequence[CallAddress]]:
    """Return what says by which own channels an account is called, in its order: those that are
    confirmed, and by which this installation can send; an invented account by all of its own.
    """
    names = {AlarmChannelKind.EMAIL.value, *configured_channels(settings)}

    def addresses(session: Session, user_id: uuid.UUID) -> Sequence[CallAddress]:
        own = channels_of(session, user_id)
        found = (
            (each, _opened(each, keyring)) for each in own if each.is_demo or each.kind in names
        )
        return [
            CallAddress(addressing_of(channel.kind), address, channel.id)
            for channel, address in found
            if address
        ]

    return addresses


def channel_address(keyring: Keyring) -> Callable[[Session, uuid.UUID], str]:
    """Return what opens the address of a channel as a message leaves; empty where it is gone."""

    def address(session: Session, channel_id: uuid.UUID) -> str:
        channel = session.get(AlarmChannel, channel_id)
        return _opened(channel, keyring) if channel is not None else ""

    return address


# -- inside ---------------------------------------------------------------------------------


def _opened(channel: AlarmChannel, keyring: Keyring) -> str:
    try:
        return open_address(channel, keyring)
    except CannotOpen:
        log.error("the address of alarm channel %s does not open", channel.id)
        return ""
