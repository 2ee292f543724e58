"""Locate notices looked up by the country that looks: in lists, one of them, and as counts."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.i18n.languages import N_
from response.crisis.models import Participation
from response.crisis.moves import OpenItem
from response.locate.description import LocateWords, words_of
from response.locate.models import (
    OPEN_LOCATES,
    UNFINISHED_LOCATES,
    LocateAddressee,
    LocateAnswer,
    LocateNotice,
    LocatePhoto,
)
from response.locate.sightings import count_sightings
from response.locate.statuses import is_over, is_paused


@dataclass(frozen=True, slots=True)
class LocateLine:
    """A locate notice in a list, with its words (None where they do not open) and its answers."""

    notice: LocateNotice
    words: LocateWords | None
    asked: int
    answers: Mapping[LocateAnswer, int]
    sightings: int

    @property
    def answered(self) -> int:
        """How many of those asked have answered."""
        return sum(self.answers.values())


def locate_lines(
    session: Session, keyring: Keyring, participation_id: uuid.UUID
) -> list[LocateLine]:
    """Return the locate notices of a part: what is not finished first, the newest first."""
    query = sa.select(LocateNotice).where(LocateNotice.participation_id == participation_id)
    rows = session.scalars(query.order_by(LocateNotice.number.desc())).all()
    ids = [each.id for each in rows]
    answers, sightings = _answers(session, ids), count_sightings(session, ids)
    lines = [
        LocateLine(
            each,
            words_of(keyring, each),
            sum(answers.get(each.id, Counter()).values()),
            {key: n for key, n in answers.get(each.id, Counter()).items() if key is not None},
            sightings.get(each.id, 0),
        )
        for each in rows
    ]
    return sorted(lines, key=lambda line: line.notice.state not in UNFINISHED_LOCATES)


def own_locate(
    session: Session, participation_id: uuid.UUID, locate_id: uuid.UUID
) -> LocateNotice | None:
    """Return a locate notice of a part; None for one of another, as for one that is not there."""
    query = sa.select(LocateNotice).where(
        LocateNotice.id == locate_id, LocateNotice.participation_id == participation_id
    )
    found: LocateNotice | None = session.scalar(query)
    return found


def locate_numbered(
    session: Session, participation_id: uuid.UUID, number: int
) -> LocateNotice | None:
    """Return the locate notice of a number, of a part."""
    query = sa.select(LocateNotice).where(
        LocateNotice.number == number, LocateNotice.participation_id == participation_id
    )
    found: LocateNotice | None = session.scalar(query)
    return found


def open_locates(session: Session, participation_id: uuid.UUID, now: datetime) -> int | None:
    """Return how many people a part looks for now; None where it never looked for anybody."""
    query = sa.select(LocateNotice.state, LocateNotice.expires_at).where(
        LocateNotice.participation_id == participation_id
    )
    rows = session.execute(query).all()
    if not rows:
        return None
    return sum(state in OPEN_LOCATES and until is not None and until > now for state, until in rows)


def locate_items(session: Session, part: Participation, now: datetime) -> list[OpenItem]:
    """Return what is not finished of the locate notices of a part, for who is about to close it."""
    query = sa.select(LocateNotice).where(LocateNotice.participation_id == part.id)
    rows = session.scalars(query).all()
    is_unfinished = [each.state in UNFINISHED_LOCATES and not is_over(each, now) for each in rows]
    second = sum(each.waits_for_second and each.ended_at is None for each in rows)
    photos = sa.select(sa.func.count(LocatePhoto.id)).where(
        LocatePhoto.locate_id.in_([each.id for each in rows])
    )
    return [
        OpenItem(
            N_("avisos de localización sin cerrar"), sum(is_unfinished), part.country, "locates"
        ),
        OpenItem(
            N_("avisos de localización que esperan a una segunda persona"),
            second, part.country, "locates",
        ),
        OpenItem(
            N_("fotografías de localización por borrar"),
            session.scalar(photos) or 0, part.country, "locates",
        ),
    ]  # fmt: skip


def is_shown_paused(notice: LocateNotice, now: datetime) -> bool:
    """Return whether an open one is hidden from those it asks until a second person looks."""
    return notice.is_open and not is_over(notice, now) and is_paused(notice, now)


# -- inside ---------------------------------------------------------------------------------


def _answers(
    session: Session, ids: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, Counter[LocateAnswer | None]]:
    query = (
        sa.select(LocateAddressee.locate_id, LocateAddressee.answer, sa.func.count())
        .where(LocateAddressee.locate_id.in_(ids))
        .group_by(LocateAddressee.locate_id, LocateAddressee.answer)
    )
    found: dict[uuid.UUID, Counter[LocateAnswer | None]] = {}
    for key, answer, count in session.execute(query):
        found.setdefault(key, Counter())[answer] = count
    return found
