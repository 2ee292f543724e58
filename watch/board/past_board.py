"""The watch board as it was at a moment: what was known of each hazard then, and who was counted.

The counts are those made then, of the register as it was: the history of the flags keeps them.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer, joinedload

from core.disclosure import STANDARD, Disclosure
from directory.entries.visibility import Viewer
from feeds.circles import told_to
from feeds.lifecycle.history.versions import hazards_known_at, versions_known_at
from feeds.models import Hazard, HazardStatus, HazardVersion
from watch.board.assembly import make_board
from watch.board.model import (
    ENDED_SHOWN,
    Board,
    BoardFacts,
    BoardFilter,
    FlagCounts,
    KnownState,
    Sight,
)
from watch.models import ChangeKind, Flag, FlagChange, WatchCycle


def past_board(
    session: Session,
    criteria: BoardFilter,
    *,
    viewer: Viewer,
    sees_counts: bool,
    now: datetime,
    disclosure: Disclosure = STANDARD,
) -> Board:
    """Return the board as it stood at `now`, a moment that is past, as `viewer` may see it."""
    versions = versions_known_at(session, hazards_known_at(session, now), now)
    shown = {key: each for key, each in versions.items() if _is_shown(each, now)}
    is_told = told_to(viewer.country or "")
    query = sa.select(Hazard).where(Hazard.id.in_(list(shown)), is_told)
    query = query.options(
        defer(Hazard.zone), defer(Hazard.severity_zones), joinedload(Hazard.source)
    )
    hazards = session.scalars(query.order_by(Hazard.last_seen_at.desc(), Hazard.id))
    known = [KnownState(hazard, shown[hazard.id]) for hazard in hazards]
    cycle = sa.select(sa.func.max(WatchCycle.finished_at)).where(WatchCycle.finished_at <= now)
    ids = [each.hazard.id for each in known]
    facts = BoardFacts(known, _flags_at(session, ids, now), session.scalar(cycle))
    return make_board(session, facts, criteria, Sight(viewer, sees_counts, disclosure))


def _is_shown(version: HazardVersion, moment: datetime) -> bool:
    if version.status is HazardStatus.ACTIVE:
        return True
    return version.ended_at is not None and version.ended_at >= moment - ENDED_SHOWN


def _flags_at(
    session: Session, hazard_ids: Collection[uuid.UUID], moment: datetime
) -> list[FlagCounts]:
    """Return the flags that were raised at `moment`, with the counts they had."""
    query = (
        sa.select(
            FlagChange.flag_id,
            FlagChange.change,
            Flag.hazard_id,
            Flag.kind,
            Flag.country,
            Flag.subject_id,
            FlagChange.persons,
            FlagChange.households,
            FlagChange.arriving,
            FlagChange.leaving,
        )
        .join(Flag, Flag.id == FlagChange.flag_id)
        .where(Flag.hazard_id.in_(list(hazard_ids)), FlagChange.at <= moment)
        .order_by(FlagChange.at, FlagChange.serial)
    )
    last = {row[0]: row for row in session.execute(query)}
    return [
        FlagCounts(*tuple(row)[2:]) for row in last.values() if row.change is not ChangeKind.CLEARED
    ]
