"""Heads of the audit log that were noted outside the database: one line a head, in a file that only
grows, or in a letter.

The number of a line and its link, as `1204:9f3c…` (64 hex digits): who cut the log behind an
earlier line, and wrote on, cannot give the line of that number the same link again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log.entries import AuditHead
from core.errors import UnusableInput
from core.private_files import FILE_MODE, private_folder, sync_names

_LINK_BYTES = 32


@dataclass(frozen=True, slots=True)
class NotedHead:
    """Which line was the last one, and its link, at the moment it was noted."""

    number: int
    link: bytes
    at: datetime | None = None

    @property
    def text(self) -> str:
        """As it is printed, mailed and typed."""
        return f"{self.number}:{self.link.hex()}"


def head_of(session: Session, now: datetime) -> NotedHead | None:
    """Return the head as the database holds it; None while nothing was recorded."""
    row = session.execute(sa.select(AuditHead.number, AuditHead.link)).first()
    return None if row is None or not row.number else NotedHead(row.number, bytes(row.link), now)


def read_head(text: str) -> NotedHead:
    """Return the head that somebody types from a letter. Raises UnusableInput."""
    number, _, link = text.strip().partition(":")
    try:
        head = NotedHead(int(number), bytes.fromhex(link))
    except ValueError:
        head = NotedHead(0, b"")
    if head.number < 1 or len(head.link) != _LINK_BYTES:
        raise UnusableInput("head", f"{text!r}: NUMBER:LINK, the link in 64 hex digits")
    return head


def read_heads(path: Path) -> list[NotedHead]:
    """Return the heads of a file, in its order; a line cut by a power failure is passed over.

    Raises OSError where there is none.
    """
    heads = []
    for line in path.read_text(errors="replace").splitlines():
        try:
            values = json.loads(line)
            head = read_head(values["head"])
            heads.append(NotedHead(head.number, head.link, datetime.fromisoformat(values["at"])))
        except (ValueError, KeyError, TypeError, UnusableInput):
            continue
    return heads


def is_due(heads: Sequence[NotedHead], head: NotedHead, every: timedelta) -> bool:
    """Return whether `head` is to be noted behind `heads`: the log has grown, and the last of them
    is older than `every`, or of a clock that was ahead.
    """
    if not heads or head.at is None or heads[-1].at is None:
        return True
    age = head.at - heads[-1].at
    return heads[-1].number != head.number and (age >= every or age < timedelta())


def note_head(path: Path, head: NotedHead) -> None:
    """Add a head to the file; it is on the disk when this returns.

    Nothing that stands there is written again. Raises OSError.
    """
    is_new = not path.exists()
    private_folder(path.parent)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, FILE_MODE)
    try:
        at = "" if head.at is None else head.at.isoformat()
        # Begun on a line of its own, whatever a power failure has left of the one before.
        os.write(handle, b"\n" + json.dumps({"at": at, "head": head.text}).encode() + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
    if is_new:
        sync_names(path.parent)
