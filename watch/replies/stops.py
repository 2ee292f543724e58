"""Who said STOP at an address, and who took it back: by the time said, whatever arrives first.

The rule: STOP ends advice to an address at once; START, and asking for help, take it back.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import take_turns
from watch.replies.models import NoticeStop


def note_stop(
    session: Session, country: str, address_hash: str, *, is_stopped: bool, said_at: datetime
) -> bool:
    """Note that an address wants no advice, or wants it again; return whether that changed
    anything. What was said before the last word changes nothing.
    """
    if not address_hash:
        return False
    take_turns(session, f"stops of {country}")
    found = _row(session, country, address_hash)
    if found is None:
        if is_stopped:
            row = NoticeStop(
                country=country, address_hash=address_hash, is_stopped=True, said_at=said_at
            )
            session.add(row)
            session.flush()
        return is_stopped
    if said_at < found.said_at:
        return False
    is_change = found.is_stopped is not is_stopped
    found.is_stopped, found.said_at = is_stopped, said_at
    session.flush()
    return is_change


def has_stopped(session: Session, country: str, address_hash: str) -> bool:
    """Return whether whoever reads at an address wants no advice."""
    found = _row(session, country, address_hash)
    return found is not None and found.is_stopped


def stopped_addresses(session: Session, country: str) -> frozenset[str]:
    """Return the addresses of a country, hashed, to which no advice goes."""
    query = sa.select(NoticeStop.address_hash).where(
        NoticeStop.country == country, NoticeStop.is_stopped
    )
    return frozenset(session.scalars(query))


# -- inside ---------------------------------------------------------------------------------


def _row(session: Session, country: str, address_hash: str) -> NoticeStop | None:
    query = sa.select(NoticeStop).where(
        NoticeStop.country == country, NoticeStop.address_hash == address_hash
    )
    return session.scalar(query)
