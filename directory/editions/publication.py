"""Publishing: the directory frozen under a number, with a link to the edition before it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from directory.editions.models import Edition
from directory.editions.snapshot import freeze
from directory.entries.visibility import Viewer
from directory.export.rows import ExportRow, rows_for


def free_number(session: Session, number: str) -> str:
    """Return `number` when no edition has it yet, else the next free one: `2026-II.2` and so on."""
    taken = set(
        session.scalars(
            sa.select(Edition.number).where(Edition.number.startswith(number, autoescape=True))
        )
    )
    candidate, turn = number, 1
    while candidate in taken:
        turn += 1
        candidate = f"{number}.{turn}"
    return candidate


def latest_edition(session: Session) -> Edition | None:
    """Return the edition in force: the one published last."""
    return session.scalar(
        sa.select(Edition).order_by(Edition.published_at.desc(), Edition.number.desc()).limit(1)
    )


def publish(
    session: Session,
    *,
    number: str,
    now: datetime,
    actor: str,
    round_id: uuid.UUID | None = None,
    is_demo: bool = False,
) -> Edition:
    """Freeze the directory as it is at `now` into a new edition, with a line in the audit log.

    `number` is that of the round or half year (`2026-II`); when an edition has it already, the next
    free one is taken (`2026-II.2`). It holds every entry in use, of every visibility, but community
    leaders; each reader gets it sifted (`snapshot.rows_of`). An edition with an invented entry
    is marked as demo. Nothing is committed.
    """
    session.flush()
    rows = rows_for(session, Viewer.system(), now, None)
    return add_edition(
        session,
        rows,
        number=number,
        now=now,
        actor=actor,
        round_id=round_id,
        is_demo=is_demo,
    )


def add_edition(
    session: Session,
    rows: Sequence[ExportRow],
    *,
    number: str,
    now: datetime,
    actor: str,
    round_id: uuid.UUID | None = None,
    is_demo: bool = False,
) -> Edition:
    """Add rows of every visibility as an edition: what `publish` does once it has them."""
    content, sha256 = freeze(rows)
    before = latest_edition(session)
    edition = Edition(
        number=free_number(session, number),
        round_id=round_id,
        before_id=before.id if before else None,
        published_at=now,
        published_by=actor,
        content=content,
        sha256=sha256,
        counts=count_entries(rows),
        is_demo=is_demo or any(row.is_demo for row in rows),
    )
    session.add(edition)
    session.flush()
    record(
        session,
        at=now,
        actor=actor,
        action="edition.publish",
        subject=edition.id,
        number=edition.number,
        entries=len(rows),
        sha256=sha256,
    )
    return edition


def count_entries(rows: Sequence[ExportRow]) -> dict[str, Any]:
    """Entries by kind, and by country how many there are and how many are confirmed within their
    six months.
    """
    entries = Counter(row.country for row in rows)
    confirmed = Counter(row.country for row in rows if row.freshness.is_current)
    return {
        "entries": len(rows),
        "confirmed": confirmed.total(),
        "by_kind": dict(sorted(Counter(row.section.value for row in rows).items())),
        "by_country": {
            country: {"entries": total, "confirmed": confirmed[country]}
            for country, total in sorted(entries.items())
        },
    }
