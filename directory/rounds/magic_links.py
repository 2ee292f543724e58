"""Links without an account: a random token in a message, of which only the hash is kept here.

A token is looked up by its SHA-256: how long that takes says nothing about a token that exists, and
who reads the table can make no link of it. 32 random bytes need no salt.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.entries.kinds import AnyEntry, kind_of
from directory.rounds.messages.submission import withdraw_invitation
from directory.rounds.models import AccessLink, Invitation, RoundState

TOKEN_BYTES = 32
LONGEST_TOKEN = 100


def hash_of(token: str) -> bytes:
    """Return what is kept of a token: 32 bytes."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def make_link(
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
        raise ValueError("a link is for an invitation or for an entry")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = AccessLink(token_hash=hash_of(token), made_at=now, made_by=made_by, ends_at=ends_at)
    if invitation is not None:
        link.invitation_id = invitation.id
    if entry is not None:
        link.entry_kind, link.entry_id = kind_of(entry), entry.id
    session.add(link)
    session.flush()
    return token


def find_link(session: Session, token: str, now: datetime) -> AccessLink | None:
    """Return the link of a token that opens something at `now`.

    None for one that is unknown, revoked or ended, and where its round is not open or its
    invitation is revoked: all look the same from outside. Whether its entry is still in use is the
    caller's to see.
    """
    if not token or len(token) > LONGEST_TOKEN:
        return None
    link = session.scalar(sa.select(AccessLink).where(AccessLink.token_hash == hash_of(token)))
    if link is None or not _is_valid(link, now):
        return None
    return link if link.invitation is None or _is_open(link.invitation) else None


def revoke_invitation(session: Session, invitation: Invitation, now: datetime) -> int:
    """End every link of an invitation and withdraw its messages that wait; give back how many links
    ended.
    """
    if invitation.revoked_at is None:
        invitation.revoked_at = now
    session.flush()
    withdraw_invitation(session, invitation)
    return _revoke(session, AccessLink.invitation_id == invitation.id, now)


def revoke_standing(session: Session, entry: AnyEntry, now: datetime) -> int:
    """End every standing link of an entry; give back how many ended."""
    return _revoke(session, AccessLink.entry_id == entry.id, now)


# -- inside ---------------------------------------------------------------------------------


def _is_valid(link: AccessLink, now: datetime) -> bool:
    return link.revoked_at is None and (link.ends_at is None or link.ends_at > now)


def _is_open(invitation: Invitation) -> bool:
    return invitation.revoked_at is None and invitation.round.state is RoundState.OPEN


def _revoke(session: Session, which: sa.ColumnElement[bool], now: datetime) -> int:
    links = session.scalars(
        sa.select(AccessLink).where(which, AccessLink.revoked_at.is_(None))
    ).all()
    for link in links:
        link.revoked_at = now
    session.flush()
    return len(links)


def standing_link_of(session: Session, entry: AnyEntry, now: datetime) -> AccessLink | None:
    """Return the standing link of an entry that still opens: one that lasts before those that end
    by themselves, the latest first.
    """
    return session.scalar(
        sa.select(AccessLink)
        .where(
            AccessLink.entry_id == entry.id,
            AccessLink.revoked_at.is_(None),
            sa.or_(AccessLink.ends_at.is_(None), AccessLink.ends_at > now),
        )
        .order_by(AccessLink.ends_at.is_not(None), AccessLink.made_at.desc())
    )


def was_issued(session: Session, token: str) -> bool:
    """Return whether there was ever a link with this token, whatever it opens today."""
    issued = sa.select(AccessLink.id).where(AccessLink.token_hash == hash_of(token))
    return session.scalar(issued) is not None
