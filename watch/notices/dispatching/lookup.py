"""Whose message a reply answers: by the code in it, by its link, else by the address it came from.

The address of an emergency contact finds nothing: nobody was told at it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from watch.notices.dispatching.codes import typed_code
from watch.notices.dispatching.models import DispatchState, NoticeDispatch

ANSWERED_WITHIN = timedelta(days=14)
"""So long after a message left, a reply without its code is taken to answer it."""
LONGEST_TOKEN = 100


def find_by_code(session: Session, code: str) -> NoticeDispatch | None:
    """Return the dispatch of a code, however it was typed; None for any other text."""
    typed = typed_code(code)
    query = sa.select(NoticeDispatch).where(NoticeDispatch.code == typed)
    found: NoticeDispatch | None = session.scalar(query) if typed else None
    return found


def find_by_link(session: Session, token: str) -> NoticeDispatch | None:
    """Return the dispatch whose link has a token; None for any other text."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    query = sa.select(NoticeDispatch).where(NoticeDispatch.link_hash == token_hash(token))
    found: NoticeDispatch | None = session.scalar(query)
    return found


def find_by_address(
    session: Session, address_hash: str | Collection[str], now: datetime
) -> NoticeDispatch | None:
    """Return the last dispatch that went to an address (its keyed hash, under any of the keys of a
    country); None where none did lately. An answer may come before we know that it left.
    """
    hashes = [address_hash] if isinstance(address_hash, str) else sorted(address_hash)
    row, left_at = NoticeDispatch, sa.func.coalesce(NoticeDispatch.sent_at, NoticeDispatch.at)
    query = sa.select(row).where(
        row.address_hash.in_([each for each in hashes if each]),
        row.state != DispatchState.SKIPPED,
        sa.or_(row.sent_at.is_not(None), row.outbox_message_id.is_not(None)),
        left_at > now - ANSWERED_WITHIN,
    )
    newest = query.order_by(left_at.desc(), row.id).limit(1)
    found: NoticeDispatch | None = session.scalar(newest)
    return found


def token_hash(token: str) -> str:
    """Return the SHA-256 under which a token of 128 bits is kept: it cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()
