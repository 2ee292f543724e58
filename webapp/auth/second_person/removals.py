"""Persons taken out of the registry in numbers: by two people.

The rule: up to so many persons a day (a setting) an account erases alone, and whoever brought a
list takes it back within a day. More needs another administrator of the country, or a day of notice
to all of them; then who asked has a day to do it. No hazard makes it quicker: nobody is helped by
persons being forgotten in a hurry.

What the worker erases because consent ended is nobody's wish and is not counted; nor is the command
line, which stands in the audit log as `cli:…`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AccessRequest, RequestKind, RequestState, User
from core.audit_log import AuditEntry
from webapp.auth.second_person.petition import Petition, is_waiting, make_petition

VALID = timedelta(hours=24)
OWN_LIST = timedelta(hours=24)
"""So long whoever brought a list takes it back alone."""
_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Removal:
    """What somebody wants to take out."""

    code: str
    """Which: `list:<id>`, `persons:<account>`. The same code is the same removal."""
    title: str
    country: str
    persons: int
    """How many it comes to."""
    reason: str
    asked_for: int = 0
    """How many to ask for where it is not agreed to yet; 0: as many."""


def erased_today(session: Session, user: User, now: datetime) -> int:
    """Return how many persons an account has erased one by one in the day before `now`."""
    query = (
        sa.select(sa.func.count())
        .select_from(AuditEntry)
        .where(
            AuditEntry.actor == f"user:{user.id}",
            AuditEntry.action == "person.erase",
            AuditEntry.at > now - _DAY,
        )
    )
    return session.scalar(query) or 0


def is_agreed(session: Session, removal: Removal, taker: User, *, most: int, now: datetime) -> bool:
    """Return whether it may be done now: few, or agreed to for as many."""
    if removal.persons <= most:
        return True
    query = sa.select(AccessRequest).where(
        AccessRequest.kind == RequestKind.ERASE,
        AccessRequest.country == removal.country,
        AccessRequest.subject == removal.code,
        AccessRequest.asked_by == taker.id,
        AccessRequest.state.in_([RequestState.APPROVED, RequestState.ELAPSED]),
        AccessRequest.decided_at > now - VALID,
    )
    return any(removal.persons <= row.details["persons"] for row in session.scalars(query))


def ask_removal(session: Session, removal: Removal, taker: User, now: datetime) -> None:
    """Ask a second person, unless one is asked already. Raises UnusableInput without a reason."""
    petition = Petition(
        RequestKind.ERASE,
        removal.country,
        removal.code,
        removal.title,
        removal.reason,
        {"persons": removal.asked_for or removal.persons},
    )
    if not is_waiting(session, petition, taker.id):
        make_petition(session, petition, asker=taker, now=now)
