"""What an alarm takes from the packages above and beside it, handed in by `webapp`."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from core.atlas import Unit
from core.disclosure import STANDARD, Disclosure
from core.transports.transport import Addressing


@dataclass(frozen=True, slots=True)
class CallAddress:
    """One more way to reach an account: by which transport, and which of its own channels."""

    addressing: Addressing
    address: str
    channel_id: uuid.UUID


def nobody_engaged(_session: Session, _user_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Return that nobody is engaged in a crisis: where there are none."""
    return {}


def mail_alone(_session: Session, _user_id: uuid.UUID) -> Sequence[CallAddress]:
    """Return no address beside the e-mail of an account."""
    return ()


@dataclass(frozen=True, slots=True)
class AlarmDesk:
    """How an installation calls people."""

    unit: Callable[[str], Unit | None]
    """Where the names of places are looked up."""
    timezone: str = "UTC"
    """IANA name: the hours of a reader who has chosen none."""
    disclosure: Disclosure = field(default=STANDARD)
    engaged_in: Callable[[Session, Collection[uuid.UUID]], Mapping[uuid.UUID, str]] = nobody_engaged
    """Of these accounts, those at work in an open crisis: id -> its number."""
    addresses_of: Callable[[Session, uuid.UUID], Sequence[CallAddress]] = mail_alone
    """The channels for alarms that an account has beside its e-mail, in its order."""
