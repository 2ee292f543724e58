"""Who of elsewhere takes calls for a country's line: until a moment, and then no more."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import User
from core.audit_log import record
from core.errors import UnusableInput
from core.i18n.languages import N_
from response.hotline.models import LineOperator

LONGEST_SHIFT = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class LentOperator:
    """A loan, and whose account it is of."""

    row: LineOperator
    email: str


def lend_line(
    session: Session,
    country: str,
    email: str,
    *,
    until_at: datetime,
    by: str,
    now: datetime,
) -> LineOperator:
    """Return the loan: from now on the account takes calls for the country.

    Raises UnusableInput for an account that is not there, one of the country itself, which needs
    none, and for a shift of more than twelve hours.
    """
    query = sa.select(User).where(User.email == email.strip().lower(), User.active.is_(True))
    user = session.scalar(query)
    if user is None or user.country == country:
        raise UnusableInput("email", N_("No hay una cuenta activa de otro país con ese correo."))
    if not now < until_at <= now + LONGEST_SHIFT:
        raise UnusableInput("until", N_("Un turno prestado dura hasta doce horas."))
    row = LineOperator(country=country, user_id=user.id, from_at=now, until_at=until_at, lent_by=by)
    session.add(row)
    session.flush()
    record(
        session,
        at=now,
        actor=by,
        action="line.lend",
        subject=user.id,
        country=country,
        purpose="hotline",
        until=until_at.isoformat(),
    )
    return row


def end_loan(session: Session, loan: LineOperator, *, by: str, now: datetime) -> None:
    """End a loan now."""
    loan.until_at = min(loan.until_at, now)
    record(
        session,
        at=now,
        actor=by,
        action="line.lend_end",
        subject=loan.user_id,
        country=loan.country,
        purpose="hotline",
    )


def loan_of(
    session: Session, country: str, user_id: uuid.UUID, now: datetime
) -> LineOperator | None:
    """Return the loan in force by which an account takes calls for a country; None without one."""
    query = sa.select(LineOperator).where(
        LineOperator.user_id == user_id,
        LineOperator.country == country,
        LineOperator.from_at <= now,
        LineOperator.until_at > now,
    )
    found: LineOperator | None = session.scalar(query.order_by(LineOperator.until_at.desc()))
    return found


def lines_of(session: Session, user_id: uuid.UUID, now: datetime) -> list[str]:
    """Return the countries an account takes calls for now."""
    query = sa.select(LineOperator.country).where(
        LineOperator.user_id == user_id,
        LineOperator.from_at <= now,
        LineOperator.until_at > now,
    )
    return sorted(set(session.scalars(query)))


def loans_in_force(session: Session, country: str, now: datetime) -> list[LentOperator]:
    """Return who of elsewhere takes calls for a country now."""
    query = sa.select(LineOperator, User.email).join(User, User.id == LineOperator.user_id)
    query = query.where(LineOperator.country == country, LineOperator.until_at > now)
    return [
        LentOperator(row, email)
        for row, email in session.execute(query.order_by(LineOperator.until_at))
    ]


def loan_of_country(session: Session, country: str, loan_id: uuid.UUID) -> LineOperator | None:
    """Return one loan of a country; None for one of another."""
    found = session.get(LineOperator, loan_id)
    return found if found is not None and found.country == country else None
