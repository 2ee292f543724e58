"""The silence of a source in the history of the flags that stand through it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from directory.entries.visibility import Viewer
from feeds.models import Hazard
from watch.flags.moves import MoveLog
from watch.models import ChangeKind, Flag, FlagChange, FlagStatus

_NOTES = (ChangeKind.UNVERIFIED, ChangeKind.VERIFIED)


def note_silence(context: Context[Viewer], hazards: Sequence[Hazard], log: MoveLog) -> None:
    """Note of each raised flag of these hazards that nobody can say whether it still holds, and
    since when; and that its source speaks again. Each once: silence is no all-clear, the flag goes
    on as it is.
    """
    by_id = {hazard.id: hazard for hazard in hazards}
    noted = _noted(context.session, by_id)
    if not noted and all(hazard.unverified_since is None for hazard in hazards):
        return
    raised = sa.select(Flag).where(Flag.hazard_id.in_(by_id), Flag.status == FlagStatus.RAISED)
    for flag in context.session.scalars(raised.order_by(Flag.id)):
        hazard = by_id[flag.hazard_id]
        since = hazard.unverified_since
        if (since is not None) is (flag.id in noted):
            continue
        change = ChangeKind.VERIFIED if since is None else ChangeKind.UNVERIFIED
        because = "" if since is None else f"silent since {since.isoformat(timespec='seconds')}"
        log.add(
            context, hazard, flag, {"change": change, "because": because, "added": 0, "removed": 0}
        )


def _noted(session: Session, hazard_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return the flags whose history last said that nobody verifies them."""
    query = (
        sa.select(FlagChange.flag_id, FlagChange.change)
        .join(Flag, Flag.id == FlagChange.flag_id)
        .where(Flag.hazard_id.in_(hazard_ids), FlagChange.change.in_(_NOTES))
        .order_by(FlagChange.at, FlagChange.serial)
    )
    last = {row.flag_id: row.change for row in session.execute(query)}
    return {flag_id for flag_id, change in last.items() if change is ChangeKind.UNVERIFIED}
