"""What is left of a locate notice: thirty days after its end that there was one, and how it ended.

The photograph, all words, who it was about and what was seen are deleted then; and at once, where
the words name somebody who is erased.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from response.locate.description import words_of
from response.locate.journal import note
from response.locate.models import (
    OPEN_LOCATES,
    UNFINISHED_LOCATES,
    LocateNotice,
    LocatePhoto,
    LocateState,
    Sighting,
)
from response.locate.sightings import sightings_of

KEEP_AFTER_END = timedelta(days=30)
SWEPT = ("locate_notice", "locate_photo", "sighting")
"""Tables whose deleted rows held something of a person."""


def is_work_due(session: Session, now: datetime) -> bool:
    """Return whether something has come to its day, or is to be forgotten."""
    due = sa.exists().where(
        sa.or_(
            sa.and_(LocateNotice.state.in_(OPEN_LOCATES), LocateNotice.expires_at <= now),
            sa.and_(
                LocateNotice.ended_at <= now - KEEP_AFTER_END, LocateNotice.forgotten_at.is_(None)
            ),
        )
    )
    return bool(session.scalar(sa.select(due)))


def forget_due(session: Session, now: datetime) -> int:
    """Forget what ended thirty days ago; return how many locate notices."""
    query = sa.select(LocateNotice).where(
        LocateNotice.ended_at <= now - KEEP_AFTER_END, LocateNotice.forgotten_at.is_(None)
    )
    rows = session.scalars(query.order_by(LocateNotice.id)).all()
    for each in rows:
        _forget(session, each, now)
    return len(rows)


def forget_of_part(session: Session, participation_id: uuid.UUID, now: datetime) -> int:
    """Forget all of a part whose persons are forgotten; what nobody ended is withdrawn."""
    query = sa.select(LocateNotice).where(
        LocateNotice.participation_id == participation_id, LocateNotice.forgotten_at.is_(None)
    )
    rows = session.scalars(query.order_by(LocateNotice.id)).all()
    for each in rows:
        if each.state in UNFINISHED_LOCATES:
            each.state, each.ended_at, each.ended_by = LocateState.WITHDRAWN, now, "worker"
        _forget(session, each, now)
    return len(rows)


def locates_naming(
    session: Session, keyring: Keyring, country: str, is_named_in: Callable[[str], bool]
) -> Iterator[uuid.UUID]:
    """Yield the locate notices of a country that name one of some persons in their words."""
    query = sa.select(LocateNotice).where(
        LocateNotice.country == country, LocateNotice.ciphertext.is_not(None)
    )
    for notice in session.scalars(query.order_by(LocateNotice.id)):
        if any(map(is_named_in, _texts(session, keyring, notice))):
            yield notice.id


def forget_locates(session: Session, ids: Collection[uuid.UUID], now: datetime) -> None:
    """Forget some locate notices at once, for somebody in them is erased; open ones end."""
    for key in sorted(ids):
        notice = session.get(LocateNotice, key)
        if notice is None or notice.forgotten_at is not None:
            continue
        if notice.state in UNFINISHED_LOCATES:
            notice.state, notice.ended_at, notice.ended_by = LocateState.WITHDRAWN, now, "worker"
        _forget(session, notice, now)


# -- inside ---------------------------------------------------------------------------------


def _forget(session: Session, notice: LocateNotice, now: datetime) -> None:
    session.execute(sa.delete(LocatePhoto).where(LocatePhoto.locate_id == notice.id))
    session.execute(
        sa.update(Sighting).where(Sighting.locate_id == notice.id).values(ciphertext=None)
    )
    notice.ciphertext, notice.person_id, notice.forgotten_at = None, None, now
    note(session, notice, "forget", "worker", now)


def _texts(session: Session, keyring: Keyring, notice: LocateNotice) -> Sequence[str]:
    words = words_of(keyring, notice)
    texts = [words.name, words.nickname, words.story, words.asker, words.end_note] if words else []
    for each in sightings_of(session, keyring, notice.id):
        if each.words is not None:
            texts += [each.words.place, each.words.text, each.words.contact]
    return texts
