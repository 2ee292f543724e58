"""Links to the page of a call: a random token in a message, of which only the keyed hash is here.

Opening the page changes nothing (mail servers and telephones open links by themselves); only the
form on it answers. A token that is unknown or ended opens nothing, and both look the same.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.keys.stored import NO_COUNTRY
from watch.alarms.models import AlarmCall, AlarmLink

LINK_PATH = "/alarma/"
"""Where the page of a call is; the token follows."""
TOKEN_BYTES = 32
LONGEST_TOKEN = 100
LINK_DAYS = 14
"""Longer than a storm lasts; each mail of a thread brings its own."""
NAMED_DAYS = 60
"""So long afterwards its page still says that it ended."""
_PURPOSE = "alarm link"


def new_alarm_link(session: Session, keyring: Keyring, call_id: uuid.UUID, now: datetime) -> str:
    """Make a link to a call and give back its token: it stands nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        AlarmLink(
            call_id=call_id,
            token_hash=_hashes_of(keyring, token)[0],
            made_at=now,
            ends_at=now + timedelta(days=LINK_DAYS),
        )
    )
    session.flush()
    return token


def call_of_link(session: Session, keyring: Keyring, token: str, now: datetime) -> AlarmCall | None:
    """Return the call whose page a token opens at `now`; None for any other token."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    query = (
        sa.select(AlarmCall)
        .join(AlarmLink, AlarmLink.call_id == AlarmCall.id)
        .where(AlarmLink.token_hash.in_(_hashes_of(keyring, token)), AlarmLink.ends_at > now)
    )
    return session.scalar(query)


def was_issued(session: Session, keyring: Keyring, token: str) -> bool:
    """Return whether there was ever a link with this token, whatever it opens today."""
    issued = sa.select(AlarmLink.id).where(AlarmLink.token_hash.in_(_hashes_of(keyring, token)))
    return session.scalar(issued) is not None


def drop_ended_links(session: Session, now: datetime) -> int:
    """Forget the links that ended a while ago; return how many."""
    ended = AlarmLink.ends_at <= now - timedelta(days=NAMED_DAYS)
    dropped = session.scalars(sa.delete(AlarmLink).where(ended).returning(AlarmLink.id))
    return len(dropped.all())


# -- inside ---------------------------------------------------------------------------------


def _hashes_of(keyring: Keyring, token: str) -> tuple[bytes, ...]:
    """Return the keyed hashes of a token, one a key, that of today first."""
    return keyring.digests(NO_COUNTRY, token, _PURPOSE)
