"""Who is asked whether they have seen somebody, and what they answer.

The rule: a post is asked of whom a consul of that very post, and the emergency unit of its country,
see the locate notice; an organisation of whose people do. To everybody else it is not there.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.approval import IllegalMove
from core.db import hold_row
from directory.entries.models import Organisation, Post
from response.locate.journal import note
from response.locate.models import LocateAddressee, LocateAnswer, LocateNotice, LocateState
from response.locate.statuses import showing_now, shows_to_addressees


@dataclass(frozen=True, slots=True, kw_only=True)
class LocateReader:
    """Who looks for what is asked of them."""

    role: RoleName | None
    country: str
    post_id: uuid.UUID | None
    organisation_id: uuid.UUID | None
    actor: str


@dataclass(frozen=True, slots=True)
class AskedLocate:
    """A locate notice as one who is asked has it: with the places they answer for."""

    notice: LocateNotice
    addressees: tuple[LocateAddressee, ...]

    @property
    def is_answered(self) -> bool:
        """Whether all of them have answered."""
        return all(each.answer is not None for each in self.addressees)


@dataclass(frozen=True, slots=True)
class NamedAddressee:
    """One who is asked, by name."""

    row: LocateAddressee
    name: str


def locates_asked(session: Session, reader: LocateReader, now: datetime) -> list[AskedLocate]:
    """Return what is asked of a reader now, what ends first first."""
    return _locates_of(session, reader, now, ())


def locate_asked(
    session: Session, reader: LocateReader, locate_id: uuid.UUID, now: datetime
) -> AskedLocate | None:
    """Return one locate notice that is asked of a reader now; None for any other, as for one that
    is not there.
    """
    found = _locates_of(session, reader, now, (LocateNotice.id == locate_id,))
    return found[0] if found else None


def addressees_of(session: Session, locate_id: uuid.UUID) -> list[NamedAddressee]:
    """Return all who are asked, by country and name."""
    query = (
        sa.select(LocateAddressee, sa.func.coalesce(Post.name, Organisation.name, ""))
        .outerjoin(Post, Post.id == LocateAddressee.post_id)
        .outerjoin(Organisation, Organisation.id == LocateAddressee.organisation_id)
        .where(LocateAddressee.locate_id == locate_id)
    )
    found = [NamedAddressee(row, name) for row, name in session.execute(query)]
    return sorted(found, key=lambda each: (each.row.country, each.name, each.row.id))


def count_addressees(session: Session, locate_id: uuid.UUID) -> int:
    """Return how many are asked."""
    query = sa.select(sa.func.count(LocateAddressee.id))
    return session.scalar(query.where(LocateAddressee.locate_id == locate_id)) or 0


def put_answer(
    session: Session,
    notice: LocateNotice,
    addressee: LocateAddressee,
    answer: LocateAnswer,
    by: str,
    now: datetime,
) -> None:
    """Write down what somebody who is asked says; a later answer takes the place of the first.

    Raises IllegalMove where it does not show to them any more.
    """
    hold_row(session, notice)
    if addressee.locate_id != notice.id or not shows_to_addressees(notice, now):
        raise IllegalMove(f"locate notice {notice.number} is not open any more")
    hold_row(session, addressee)
    addressee.answer, addressee.answered_by, addressee.answered_at = answer, by, now
    if notice.state is LocateState.SENT:
        notice.state = LocateState.ANSWERED
    note(session, notice, "answer", by, now, answer=answer.value, reader=addressee.country)


# -- inside ---------------------------------------------------------------------------------


def _locates_of(
    session: Session,
    reader: LocateReader,
    now: datetime,
    further: Sequence[sa.ColumnElement[bool]],
) -> list[AskedLocate]:
    query = (
        sa.select(LocateNotice, LocateAddressee)
        .join(LocateAddressee, LocateAddressee.locate_id == LocateNotice.id)
        .where(_is_asked(reader), *showing_now(now), *further)
        .order_by(LocateNotice.expires_at, LocateNotice.id, LocateAddressee.id)
    )
    found: dict[uuid.UUID, AskedLocate] = {}
    for notice, addressee in session.execute(query):
        before = found.get(notice.id)
        others = before.addressees if before else ()
        found[notice.id] = AskedLocate(notice, (*others, addressee))
    return list(found.values())


def _is_asked(reader: LocateReader) -> sa.ColumnElement[bool]:
    """Return the condition that a row asks this reader."""
    own = LocateAddressee.country == reader.country
    if reader.role is RoleName.CONSUL and reader.post_id is not None:
        return sa.and_(own, LocateAddressee.post_id == reader.post_id)
    if reader.role is RoleName.EMERGENCY and reader.country:
        return sa.and_(own, LocateAddressee.post_id.is_not(None))
    if reader.role is RoleName.CIVIL_SOCIETY and reader.organisation_id is not None:
        return LocateAddressee.organisation_id == reader.organisation_id
    return sa.false()
