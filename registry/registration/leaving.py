"""That somebody is not where they were registered any more, by one word; and that they are back.

Who has left is matched with no zone: the stays that were running end on that day. A stay that
begins later (the next season) stays as it was said.
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import Keyring
from core.db import hold_row
from registry.matching.writing import index_again, stays_before
from registry.people.history import PersonEventKind, note_event
from registry.people.models import Person, Stay, StayKind
from registry.statistics.traits.storing import count_again


def mark_left(
    session: Session, keyring: Keyring, person: Person, on: date, *, at: datetime, actor: str
) -> None:
    """Note that somebody left, end the stays that hold on that day, and say so in their history and
    in the audit log.

    Raises Outdated for somebody who is erased at this moment.
    """
    hold_row(session, person)
    running = sa.and_(
        sa.or_(Stay.from_on.is_(None), Stay.from_on <= on),
        sa.or_(Stay.until_on.is_(None), Stay.until_on > on),
    )
    _end_or_resume(session, keyring, person, running, on)
    person.left_on = on
    count_again(session, keyring, person.country, [person.id])
    _note(session, person, PersonEventKind.LEFT, at, actor)


def mark_returned(
    session: Session, keyring: Keyring, person: Person, *, at: datetime, actor: str
) -> None:
    """Note that somebody is back: the residence that ended on the day they left goes on; a season
    or a trip does not, its days are asked anew.

    Raises Outdated for somebody who is erased at this moment.
    """
    hold_row(session, person)
    ended = sa.and_(Stay.kind == StayKind.RESIDENCE, Stay.until_on == person.left_on)
    _end_or_resume(session, keyring, person, ended, None)
    person.left_on = None
    count_again(session, keyring, person.country, [person.id])
    _note(session, person, PersonEventKind.RETURNED, at, actor)


# -- inside ---------------------------------------------------------------------------------


def _end_or_resume(
    session: Session,
    keyring: Keyring,
    person: Person,
    which: sa.ColumnElement[bool],
    until: date | None,
) -> None:
    """Give some stays of a person another last day, in the index as well."""
    before = stays_before(session, keyring, person.country, [person.id])
    for stay in session.scalars(sa.select(Stay).where(Stay.person_id == person.id, which)):
        stay.until_on = until
    index_again(session, keyring, person.country, [person.id], before)


def _note(
    session: Session, person: Person, kind: PersonEventKind, at: datetime, actor: str
) -> None:
    note_event(session, person.id, kind, at=at, actor=actor)
    record(
        session,
        at=at,
        actor=actor,
        action=f"person.{kind.value}",
        subject=person.id,
        country=person.country,
        purpose="registry",
    )
