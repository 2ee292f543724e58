"""The audit log: who did what, when and for what purpose. Written once, never changed."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from core.db import Base, Identified


class AuditEntry(Identified, Base):
    """One action. `details` holds ids and counts, never names or numbers of people."""

    __tablename__ = "audit_log"

    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(index=True)
    """`user:<id>`, `worker`, `cli:<login>`."""
    action: Mapped[str] = mapped_column(index=True)
    """Subject and verb, as in `person.read`, `flag.raise`."""
    subject: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="", index=True)
    purpose: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)


def record(
    session: Session,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: str | uuid.UUID = "",
    country: str = "",
    purpose: str = "",
    **details: Any,
) -> AuditEntry:
    """Add one action to the audit log; it lives or dies with the caller's transaction."""
    entry = AuditEntry(
        at=at,
        actor=actor,
        action=action,
        subject=str(subject),
        country=country,
        purpose=purpose,
        details=details,
    )
    session.add(entry)
    return entry


def _refuse_change(_mapper: Mapper[AuditEntry], _connection: Connection, entry: AuditEntry) -> None:
    raise RuntimeError(f"audit entry {entry.id} may not be changed")


event.listen(AuditEntry, "before_update", _refuse_change)
event.listen(AuditEntry, "before_delete", _refuse_change)
