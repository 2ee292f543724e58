"""«This number fails»: anybody signed in says so, it stands beside the channel until somebody
settles it.

A number that is changed settles its reports by itself: the channel that failed is gone.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.entries.models import Channel, FailureReport

LONGEST_NOTE = 300


def report_failure(
    session: Session, channel: Channel, *, at: datetime, by: str, note: str = ""
) -> FailureReport:
    """Note at `at` that `channel` failed; return the report.

    `by` is `user:<id>`, `invitation:<id>` or `link:<id>`; the same person reporting again before it
    is settled changes the note and makes no second report.
    """
    words = " ".join(note.split())[:LONGEST_NOTE]
    for unsettled in open_failures(session, [channel.id]).get(channel.id, []):
        if unsettled.by == by:
            unsettled.at, unsettled.note = at, words or unsettled.note
            return unsettled
    report = FailureReport(channel_id=channel.id, at=at, by=by, note=words, settled_by="")
    session.add(report)
    session.flush()
    return report


def settle_failure(session: Session, channel: Channel, *, at: datetime, by: str) -> int:
    """Say at `at` that `channel` works again; return how many reports that settled."""
    unsettled = open_failures(session, [channel.id]).get(channel.id, [])
    for report in unsettled:
        report.settled_at, report.settled_by = at, by
    return len(unsettled)


def open_failures(
    session: Session, channel_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[FailureReport]]:
    """Return the reports nobody has settled yet, oldest first, by channel; channels without one are
    left out.
    """
    if not channel_ids:
        return {}
    found: dict[uuid.UUID, list[FailureReport]] = {}
    statement = (
        sa.select(FailureReport)
        .where(FailureReport.channel_id.in_(list(channel_ids)), FailureReport.settled_at.is_(None))
        .order_by(FailureReport.at, FailureReport.id)
    )
    for report in session.scalars(statement):
        found.setdefault(report.channel_id, []).append(report)
    return found
