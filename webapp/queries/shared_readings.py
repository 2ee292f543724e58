"""Who read by an agreement, out of the audit log of one of its parties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from registry.sharing.reading import ACTION


@dataclass(frozen=True, slots=True)
class SharedReading:
    """One reading: by which country, when, of how many persons."""

    at: datetime
    reader: str
    persons: int


def readings_of(
    session: Session, number: int, country: str, limit: int = 20
) -> Sequence[SharedReading]:
    """Return the last readings by the agreement of a number, from the lines of one country."""
    query = (
        sa.select(AuditEntry.at, AuditEntry.details)
        .where(
            AuditEntry.action == ACTION,
            AuditEntry.country == country,
            AuditEntry.details["agreement"].as_integer() == number,
        )
        .order_by(AuditEntry.number.desc())
        .limit(limit)
    )
    return [
        SharedReading(at, str(details.get("reader", "")), int(details.get("persons", 0)))
        for at, details in session.execute(query)
    ]
