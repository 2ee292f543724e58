"""Publishing: the directory frozen under a number, with a link to the edition before it.

Reading it whole and compressing it takes a while: it is done before the lock (`prepare_edition`),
and published (`PreparedEdition.publish`) where nothing has changed since.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from directory.editions.models import Edition
from directory.editions.snapshot import freeze, sight_of
from directory.entries.visibility import Viewer
from directory.export.rows import ExportRow, rows_for
from directory.version import DirectoryVersion, directory_version, require_version


@dataclass(frozen=True, slots=True)
class PreparedEdition:
    """The directory frozen, as it was at one version of it."""

    content: bytes
    sha256: str
    """Hexadecimal, of the content before it was compressed."""
    counts: dict[str, Any]
    has_demo: bool
    """Whether an entry of it is invented."""
    version: DirectoryVersion | None = None
    """None: of rows that are no longer the directory's."""

    def publish(
        self,
        session: Session,
        *,
        number: str,
        now: datetime,
        actor: str,
        round_id: uuid.UUID | None = None,
        is_demo: bool = False,
    ) -> Edition:
        """Return it as a new edition, with a line in the audit log. Nothing is committed.

        `number` is that of the round or half year (`2026-II`); when an edition has it already, the
        next free one is taken (`2026-II.2`). Raises Outdated when the directory has changed.
        """
        if self.version is not None:
            require_version(session, self.version)
        before = latest_edition(session)
        edition = Edition(
            number=free_number(session, number),
            round_id=round_id,
            before_id=before.id if before else None,
            published_at=now,
            published_by=actor,
            content=self.content,
            sha256=self.sha256,
            counts=self.counts,
            is_demo=is_demo or self.has_demo,
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
            entries=self.counts["entries"],
            sha256=self.sha256,
        )
        return edition


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


def prepare_edition(session: Session, now: datetime) -> PreparedEdition:
    """Return the directory frozen as it is at `now`.

    It holds every entry in use, of every visibility, but community leaders; each reader gets it
    sifted (`snapshot.rows_of`). An edition with an invented entry is marked as demo.
    """
    version = directory_version(session)
    return _frozen(rows_for(session, Viewer.system(), now, None), version)


def add_edition(
    session: Session,
    rows: Sequence[ExportRow],
    *,
    number: str,
    now: datetime,
    actor: str,
    is_demo: bool = False,
) -> Edition:
    """Return rows of every visibility as an edition, as `PreparedEdition.publish` does."""
    return _frozen(rows, None).publish(
        session, number=number, now=now, actor=actor, is_demo=is_demo
    )


def count_entries(rows: Sequence[ExportRow]) -> dict[str, Any]:
    """Entries by kind, and by country how many there are and how many are confirmed within their
    six months; and the same by who sees them (`sight_of`), for a page that opens no edition.
    """
    entries = Counter(row.country for row in rows)
    confirmed = Counter(row.country for row in rows if row.freshness.is_current)
    by_sight: dict[str, dict[str, list[int]]] = {}
    for row in rows:
        of_country = by_sight.setdefault(row.country, {})
        counted = of_country.setdefault(sight_of(row), [0, 0])
        counted[0] += 1
        counted[1] += row.freshness.is_current
    return {
        "entries": len(rows),
        "confirmed": confirmed.total(),
        "by_kind": dict(sorted(Counter(row.section.value for row in rows).items())),
        "by_country": {
            country: {"entries": total, "confirmed": confirmed[country]}
            for country, total in sorted(entries.items())
        },
        "by_sight": by_sight,
    }


# -- inside ---------------------------------------------------------------------------------


def _frozen(rows: Sequence[ExportRow], version: DirectoryVersion | None) -> PreparedEdition:
    content, sha256 = freeze(rows)
    has_demo = any(row.is_demo for row in rows)
    return PreparedEdition(content, sha256, count_entries(rows), has_demo, version)
