"""Packets made for devices, and whether one still holds.

The rule: a packet holds for twelve hours, and no longer than the session in which it was made; the
device asks at each contact and wipes what holds no more. Of what it says nothing is kept here.
"""

from __future__ import annotations

import enum
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AccountSession, User
from webapp.auth.sessions.open_sessions import SessionLimits
from webapp.auth.tokens import LONGEST_TOKEN, TokenHasher, new_token
from webapp.offline.models import OfflinePacket

HOLDS = timedelta(hours=12)
KEPT = timedelta(days=30)
"""How long it is known that a packet was made; the audit log knows it for ever."""
PURPOSE = "offline packet"


class PacketState(enum.StrEnum):
    """What a device does with its packet."""

    LIVE = "live"
    ENDED = "ended"
    """It is wiped; what was written down meanwhile waits, sealed, for its account to come in."""
    REVOKED = "revoked"
    """All is wiped: the account was closed."""


@dataclass(frozen=True, slots=True)
class PacketHolder:
    """Who takes a packet along, on which device."""

    user: User
    session_id: uuid.UUID
    device_id: uuid.UUID


def issue_packet(
    session: Session, holder: PacketHolder, persons: int, *, hasher: TokenHasher, now: datetime
) -> str:
    """Note that a packet is made, and return its token; what was made before for the device goes
    on holding, for an answer that is lost on the way replaces nothing.
    """
    token = new_token()
    session.execute(sa.delete(OfflinePacket).where(OfflinePacket.made_at < now - KEPT))
    session.add(
        OfflinePacket(
            country=holder.user.country,
            user_id=holder.user.id,
            session_id=holder.session_id,
            mark=holder.user.fs_uniquifier,
            token_hash=hasher.hash(token, PURPOSE),
            device_id=holder.device_id,
            made_at=now,
            ends_at=now + HOLDS,
            persons=persons,
        )
    )
    session.flush()
    return token


def packet_state(
    session: Session, token: str, *, hasher: TokenHasher, limits: SessionLimits, now: datetime
) -> PacketState:
    """Return whether the packet of a token still holds. One nobody knows has ended."""
    if not token or len(token) > LONGEST_TOKEN:
        return PacketState.ENDED
    query = (
        sa.select(
            OfflinePacket.mark, OfflinePacket.ends_at, User.active, User.fs_uniquifier,
            AccountSession.ends_at.label("session_ends_at"), AccountSession.seen_at,
        )
        .join(User, User.id == OfflinePacket.user_id)
        .outerjoin(AccountSession, AccountSession.id == OfflinePacket.session_id)
        .where(OfflinePacket.token_hash == hasher.hash(token, PURPOSE))
    )  # fmt: skip
    found = session.execute(query).one_or_none()
    if found is None:
        return PacketState.ENDED
    if not found.active:
        return PacketState.REVOKED
    is_session_live = (
        found.session_ends_at is not None
        and found.session_ends_at > now
        and found.seen_at > now - limits.idle
    )
    is_live = is_session_live and found.mark == found.fs_uniquifier and found.ends_at > now
    return PacketState.LIVE if is_live else PacketState.ENDED
