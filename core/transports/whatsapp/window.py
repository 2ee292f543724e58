"""Who wrote to us within a day: to them free words may be sent, to all others a template alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.keys.stored import NO_COUNTRY
from core.transports.whatsapp.models import WhatsappWord

WINDOW = timedelta(hours=24)
MARGIN = timedelta(minutes=5)
"""Before its end a window counts as closed: the message has to arrive within it."""
_PURPOSE = "whatsapp window"


def note_word(session: Session, keyring: Keyring, number: str, at: datetime) -> None:
    """Write down that somebody wrote to us; an earlier word that comes late changes nothing."""
    number_hash = _hashes(keyring, number)[0]
    known = session.get(WhatsappWord, number_hash, with_for_update=True)
    if known is None:
        session.add(WhatsappWord(number_hash=number_hash, at=at))
    elif known.at < at:
        known.at = at
    session.flush()


def is_window_open(session: Session, keyring: Keyring, number: str, now: datetime) -> bool:
    """Return whether free words may be sent to a number (E.164) now."""
    since = now - WINDOW + MARGIN
    query = sa.select(WhatsappWord.at).where(
        WhatsappWord.number_hash.in_(_hashes(keyring, number)), WhatsappWord.at > since
    )
    return session.scalar(query.limit(1)) is not None


def forget_words(session: Session, now: datetime) -> int:
    """Forget the words whose window is closed; return how many."""
    gone = session.scalars(
        sa.delete(WhatsappWord)
        .where(WhatsappWord.at <= now - WINDOW)
        .returning(WhatsappWord.number_hash)
    )
    return len(gone.all())


# -- inside ---------------------------------------------------------------------------------


def _hashes(keyring: Keyring, number: str) -> tuple[bytes, ...]:
    return keyring.digests(NO_COUNTRY, number, _PURPOSE)
