"""Who was erased, as a list that lies beside the backups: a backup of before still holds them, and
whoever brings it back erases them again.

A line is a random id, a country and a cause, as the audit log has them: it names nobody.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry, AuditHead
from core.backup.contents import PartsReader, PartsWriter
from core.backup.keys import BackupLock, BadBackup
from core.backup.places import BackupPlace
from core.db import reading
from registry.people.tombstones import ErasureCause

LIST_NAME = "atalaya-erased.list"
ERASED = "person.erase"
_PART = "erased"


@dataclass(frozen=True, slots=True)
class ErasedLine:
    """One person who was erased."""

    id: uuid.UUID
    country: str
    cause: str


@dataclass(frozen=True, slots=True)
class ErasedList:
    """Everybody who was erased, as of a line of the audit log."""

    audit_number: int
    lines: tuple[ErasedLine, ...]


def erased_list(session: Session) -> ErasedList:
    """Return everybody who was erased so far."""
    head = session.scalar(sa.select(AuditHead.number)) or 0
    columns = (AuditEntry.subject, AuditEntry.country, AuditEntry.purpose)
    query = sa.select(*columns).where(AuditEntry.action == ERASED).order_by(AuditEntry.number)
    lines = [_line(*row) for row in session.execute(query)]
    return ErasedList(head, tuple(each for each in lines if each))


def count_erased(session: Session) -> int:
    """Return how many were erased so far."""
    query = sa.select(sa.func.count()).where(AuditEntry.action == ERASED)
    return session.scalar(query) or 0


def put_list(engine: Engine, place: BackupPlace, lock: BackupLock, now: datetime) -> int:
    """Write the list beside the backups; return how many it names. Raises AtalayaError, OSError."""
    with reading(engine) as session:
        found = erased_list(session)
    place.put(LIST_NAME, lambda sink: write_list(found, sink, lock, now))
    return len(found.lines)


def write_list(found: ErasedList, sink: BinaryIO, lock: BackupLock, now: datetime) -> None:
    """Write a list, sealed as a backup is."""
    writer = PartsWriter(sink, lock)
    text = json.dumps([[each.id.hex, each.country, each.cause] for each in found.lines])
    writer.add(_PART, iter([text.encode()]))
    writer.finish({"made_at": now.isoformat(), "audit_number": found.audit_number})


def read_list(source: BinaryIO, lock: BackupLock) -> ErasedList:
    """Return the list of a file. Raises BadBackup."""
    texts: list[bytes] = []

    def take(name: str, pieces: Iterator[bytes]) -> None:
        if name != _PART:
            raise BadBackup("no list of erased persons")
        texts.append(b"".join(pieces))

    manifest = PartsReader(source, lock).read(take)
    try:
        rows: Sequence[Any] = json.loads(texts[0])
        lines = tuple(ErasedLine(uuid.UUID(row[0]), str(row[1]), str(row[2])) for row in rows)
        number = int(manifest["audit_number"])
        for each in lines:
            ErasureCause(each.cause)
    except (ValueError, KeyError, TypeError, IndexError) as wrong:
        raise BadBackup("no list of erased persons") from wrong
    return ErasedList(number, lines)


def _line(subject: str, country: str, purpose: str) -> ErasedLine | None:
    try:
        person = uuid.UUID(subject)
        cause = ErasureCause(purpose)
    except ValueError:
        return ErasedLine(person, country, ErasureCause.MISTAKE.value) if _is_id(subject) else None
    return ErasedLine(person, country, cause.value)


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
