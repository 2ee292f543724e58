"""Links without an account: a random token in a letter, of which only the hash is kept here.

A token is looked up by its SHA-256: how long that takes tells nothing about a token that exists,
and who reads the table can make no link of it. 32 random bytes need no salt.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.entries.kinds import AnyEntry, kind_of
from directory.rounds.models import AccessLink, Invitation, Letter, LetterState, RoundState

TOKEN_BYTES = 32
LONGEST_TOKEN = 100


def hash_of(token: str) -> bytes:
    """Return what is kept of a token: 32 bytes."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def new_key(
    session: Session,
    *,
    now: datetime,
    ends_at: datetime | None,
    invitation: Invitation | None = None,
    entry: AnyEntry | None = None,
    made_by: str = "",
) -> str:
    """Make a link of an invitation, or a standing one of an entry, and give back its token: it is
    kept nowhere.

    Raises ValueError unless it is for exactly one of the two.
    """
    if (invitation is None) == (entry is None):
        raise ValueError("a key is for an invitation or for an entry")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    key = AccessLink(token_hash=hash_of(token), made_at=now, made_by=made_by, ends_at=ends_at)
    if invitation is not None:
        key.invitation_id = invitation.id
    if entry is not None:
        key.entry_kind, key.entry_id = kind_of(entry), entry.id
    session.add(key)
    session.flush()
    return token


def find_key(session: Session, token: str, now: datetime) -> AccessLink | None:
    """Return the key of a token that opens something at `now`.

    None for one that is unknown, revoked or ended, and where its round is not open or its
    invitation is revoked: all look the same from outside. Whether its entry is still in use is the
    caller's to see.
    """
    if not token or len(token) > LONGEST_TOKEN:
        return None
    key = session.scalar(sa.select(AccessLink).where(AccessLink.token_hash == hash_of(token)))
    if (
        key is None
        or key.revoked_at is not None
        or (key.ends_at is not None and key.ends_at <= now)
    ):
        return None
    invitation = key.invitation
    if invitation is not None and (
        invitation.revoked_at is not None or invitation.round.state is not RoundState.OPEN
    ):
        return None
    return key


def revoke_invitation(session: Session, invitation: Invitation, now: datetime) -> int:
    """End every link of an invitation and withdraw its letters that wait; gives back how many links
    ended.
    """
    if invitation.revoked_at is None:
        invitation.revoked_at = now
    session.flush()
    session.execute(
        sa.update(Letter)
        .where(Letter.invitation_id == invitation.id, Letter.state == LetterState.WAITING)
        .values(state=LetterState.WITHDRAWN, sealed_token=None)
    )
    return _revoke(session, AccessLink.invitation_id == invitation.id, now)


def revoke_standing(session: Session, entry: AnyEntry, now: datetime) -> int:
    """End every standing link of an entry; gives back how many ended."""
    return _revoke(session, AccessLink.entry_id == entry.id, now)


def _revoke(session: Session, which: sa.ColumnElement[bool], now: datetime) -> int:
    keys = session.scalars(
        sa.select(AccessLink).where(which, AccessLink.revoked_at.is_(None))
    ).all()
    for key in keys:
        key.revoked_at = now
    session.flush()
    return len(keys)
