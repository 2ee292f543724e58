"""The time people agreed to, kept by itself: a letter before it ends, and they are erased after it.

Nobody goes without notice: between the letter (to them where they can be reached, and always to the
administrators of their country) and the erasure lie `LEAST_DAYS` at least, also when this
installation stood still while the day came.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.audit_log import record
from core.db import Base, hold_row
from registry.people.access import in_parts
from registry.people.consent import CONSENT_TEXT, confirmed_on
from registry.people.history import PersonEventKind, end_registration_consent, note_event
from registry.people.models import Person

LEAST_DAYS = 7
MOST_AT_ONCE = 500
"""So many are erased in one transaction."""


class RetentionNotice(Base):
    """That somebody was told when their time ends; gone with the person."""

    __tablename__ = "retention_notice"

    person_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    keep_until: Mapped[date]
    """The day it was about: a time that was prolonged is told anew."""
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class ExpiringPerson:
    """Somebody whose time ends soon, or has ended."""

    id: uuid.UUID
    country: str
    keep_until: date
    is_demo: bool


def unnoticed(session: Session, today: date, notice_days: int) -> list[ExpiringPerson]:
    """Return those whose time ends within `notice_days` and who were not told so yet."""
    query = _expiring(today + timedelta(days=notice_days)).where(
        RetentionNotice.person_id.is_(None)
    )
    return [ExpiringPerson(*row) for row in session.execute(query.limit(MOST_AT_ONCE))]


def expiring(session: Session, country: str, until: date, limit: int) -> list[ExpiringPerson]:
    """Return those of a country whose time ends by `until`, the first to go first."""
    query = _expiring(until).where(Person.country == country)
    return [ExpiringPerson(*row) for row in session.execute(query.limit(limit))]


def count_expiring(session: Session, country: str, until: date) -> int:
    """Return how many persons of a country have no more time than `until`."""
    query = sa.select(sa.func.count()).select_from(Person)
    found = session.scalar(query.where(Person.country == country, Person.keep_until <= until))
    return found or 0


def note_notice(session: Session, persons: Sequence[ExpiringPerson], now: datetime) -> None:
    """Write down that these persons, or their country for them, were told."""
    for each in persons:
        session.merge(RetentionNotice(person_id=each.id, keep_until=each.keep_until, at=now))
    session.flush()


def overdue(session: Session, now: datetime, notice_days: int) -> list[ExpiringPerson]:
    """Return those whose time is over and who were told long enough ago."""
    query = _overdue(now, notice_days).limit(MOST_AT_ONCE)
    return [ExpiringPerson(*row) for row in session.execute(query)]


def still_overdue(
    session: Session, person_ids: Sequence[uuid.UUID], now: datetime, notice_days: int
) -> list[uuid.UUID]:
    """Return which of these persons nobody has prolonged since; from here on nobody does to the end
    of the transaction.
    """
    found: list[uuid.UUID] = []
    for part in in_parts(person_ids):
        query = _overdue(now, notice_days).where(Person.id.in_(part))
        found += [row.id for row in session.execute(query.with_for_update(of=Person))]
    return found


def prolong(
    session: Session, person: Person, *, until: date, consent_at: datetime, actor: str
) -> None:
    """Keep somebody who agreed anew, to the text of today, until another day; what they had agreed
    to before stays in their history. Say so in the audit log.

    Raises Outdated for somebody who is erased at this moment.
    """
    hold_row(session, person)
    end_registration_consent(session, person, consent_at, actor)
    person.consent_at, person.keep_until = consent_at, until
    person.consent_text = CONSENT_TEXT
    note_event(session, person.id, PersonEventKind.RENEWED, at=consent_at, actor=actor)
    note_confirmed(person, consent_at)
    record(
        session,
        at=consent_at,
        actor=actor,
        action="person.prolong",
        subject=person.id,
        country=person.country,
        purpose="consent",
        until=until.isoformat(),
    )
    session.flush()


def note_confirmed(person: Person, now: datetime) -> None:
    """Write down that all was right with somebody at `now`: they are written to half a year
    later.
    """
    for name, value in confirmed_on(now).items():
        setattr(person, name, value)


# -- inside ---------------------------------------------------------------------------------


def _overdue(now: datetime, notice_days: int) -> sa.Select[uuid.UUID, str, date, bool]:
    earliest = now - timedelta(days=min(notice_days, LEAST_DAYS))
    return _expiring(now.date() - timedelta(days=1)).where(RetentionNotice.at <= earliest)


def _expiring(until: date) -> sa.Select[uuid.UUID, str, date, bool]:
    """Return the question for those whose time ends by `until`, with the notice of that very day
    where there is one.
    """
    is_theirs = sa.and_(
        RetentionNotice.person_id == Person.id, RetentionNotice.keep_until == Person.keep_until
    )
    return (
        sa.select(Person.id, Person.country, Person.keep_until, Person.is_demo)
        .outerjoin(RetentionNotice, is_theirs)
        .where(Person.keep_until <= until)
        .order_by(Person.keep_until, Person.id)
    )
