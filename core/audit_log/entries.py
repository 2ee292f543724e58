"""One line of the audit log, the head, the way a package leaves a line, and lines as the database
keeps them.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from core.db import UNWRITTEN, Base, Identified


class AuditHead(Base):
    """Number and link of the last line, in one row, sealed (`core.audit_log.chain`).

    Numbers rise in the order of the commits, without a gap and never twice.
    """

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(sa.BigInteger)
    link: Mapped[bytes]
    seal: Mapped[bytes]
    key_name: Mapped[str]
    """Which key sealed it: a name that does not give the key away."""


class AuditEntry(Identified, Base):
    """One action. `details` holds ids and counts, never names or numbers of people."""

    __tablename__ = "audit_log"
    __table_args__ = (sa.Index("ix_audit_log_country_number", "country", "number"),)
    """So a page of a country's lines is read from its end, and never all of them to be sorted."""

    number: Mapped[int | None] = mapped_column(sa.BigInteger, unique=True)
    """From 1, in the order of the commits; when it happened is `at`. None until the transaction
    that records it ends (`core.audit_log.binding`): one that is committed without is invented.
    """
    seal: Mapped[bytes | None]
    link: Mapped[bytes | None]
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(index=True)
    """`user:<id>`, `worker`, `cli:<login>`."""
    action: Mapped[str] = mapped_column(index=True)
    """Subject and verb, as in `person.read`, `flag.raise`."""
    subject: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)


LINES_AT_END = "audit_lines_at_end"
"""Where a session that writes keeps lines to be written as its transaction ends."""
_TOLD = ("at", "actor", "action", "subject", "country", "purpose")
LINES, HEADS = (Base.metadata.tables[each.__tablename__] for each in (AuditEntry, AuditHead))


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
    """Add one action to the audit log.

    In a session that writes it lives or dies with the caller's transaction. In one that reads it
    waits: whoever opened the session appends it before anything of what was read leaves.
    """
    entry = AuditEntry(
        at=at,
        actor=actor,
        action=action,
        subject=str(subject),
        country=country,
        purpose=purpose,
        details=details,
    )
    if session.info.get("writes"):
        session.add(entry)
    else:
        session.info.setdefault(UNWRITTEN, []).append(entry)
    return entry


def record_lines(session: Session, lines: Sequence[dict[str, Any]]) -> None:
    """Add many actions at once, in a session that writes; each line is what `record` takes.

    They are written where they are bound, at the end of the transaction, in one statement; one that
    is rolled back leaves none. A part that may be rolled back alone records one by one.
    """
    if session.in_nested_transaction() or not session.info.get("writes"):
        for line in lines:
            record(session, **line)
        return
    session.info.setdefault(LINES_AT_END, []).extend(map(_line, lines))


def _line(action: dict[str, Any]) -> dict[str, Any]:
    columns = {"subject": "", "country": "", "purpose": "", **action}
    told = {name: columns.pop(name) for name in _TOLD}
    return {"id": uuid.uuid4(), **told, "subject": str(told["subject"]), "details": columns}


def take_waiting(session: Session) -> list[AuditEntry]:
    """Return the lines that wait in a session that reads; from here on the caller answers for
    them.
    """
    waiting: list[AuditEntry] = session.info.pop(UNWRITTEN, [])
    return waiting


def stored_columns(connection: Connection, names: Sequence[str]) -> list[sa.ColumnElement[Any]]:
    """Return columns of the log as they are kept, for a verification: whatever somebody put there
    raises no error, for SQLite takes anything in any column.

    Ids and details are texts (`core.audit_log.chain.details_text`), of SQLite moments, too: making
    values of them, and texts of those again to hold them against their seal, would be a third of
    the work.
    """
    columns: list[sa.ColumnElement[Any]] = [LINES.c[name] for name in names]
    if is_sqlite(connection):
        return [sa.type_coerce(each, sa.String) for each in columns]
    return [sa.cast(each, sa.Text) if each.name in {"id", "details"} else each for each in columns]


def is_sqlite(connection: Connection) -> bool:
    """Return whether a connection leads to SQLite."""
    return connection.dialect.name == "sqlite"


def has_number(connection: Connection) -> sa.ColumnElement[bool]:
    """Return whether a line has a number."""
    has = LINES.c.number >= 1
    if not is_sqlite(connection):
        return has
    return sa.and_(has, sa.func.typeof(LINES.c.number) == "integer")


# -- inside ---------------------------------------------------------------------------------


def _refuse_change(_mapper: Mapper[AuditEntry], _connection: Connection, entry: AuditEntry) -> None:
    raise RuntimeError(f"audit entry {entry.id} may not be changed")


event.listen(AuditEntry, "before_update", _refuse_change)
event.listen(AuditEntry, "before_delete", _refuse_change)
