"""The watch board as things stand: the hazards that live and those that ended lately."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer, joinedload

from core.disclosure import STANDARD, Disclosure
from directory.entries.visibility import Viewer
from feeds.circles import told_to
from feeds.models import Hazard, HazardStatus
from watch.board.assembly import make_board
from watch.board.model import (
    ENDED_SHOWN,
    Board,
    BoardFacts,
    BoardFilter,
    FlagCounts,
    HazardRow,
    KnownState,
    Sight,
)
from watch.board.rows import hazard_rows
from watch.models import Flag, FlagStatus, WatchCycle


def watch_board(
    session: Session,
    criteria: BoardFilter,
    *,
    viewer: Viewer,
    sees_counts: bool,
    now: datetime,
    disclosure: Disclosure = STANDARD,
) -> Board:
    """Return the board as `viewer` may see it at `now`; without `sees_counts` no number of
    nationals is in it.
    """
    last_cycle_at = session.scalar(sa.select(sa.func.max(WatchCycle.finished_at)))
    hazards = [KnownState(hazard, hazard) for hazard in _hazards(session, viewer, now)]
    facts = BoardFacts(hazards, _raised_flags(session, hazards), last_cycle_at)
    return make_board(session, facts, criteria, Sight(viewer, sees_counts, disclosure))


def touched_by(
    session: Session,
    hazard: Hazard,
    *,
    viewer: Viewer,
    sees_counts: bool,
    disclosure: Disclosure = STANDARD,
) -> HazardRow | None:
    """Return whom and what one hazard touches, counted as on the board; None where nobody is
    counted under it: it has ended, has no usable place, only informs, or repeats another one.
    """
    if hazard.status is not HazardStatus.ACTIVE or hazard.same_as_id is not None:
        return None
    if hazard.unplaced_reason or hazard.is_context:
        return None
    known = [KnownState(hazard, hazard)]
    last_cycle_at = session.scalar(sa.select(sa.func.max(WatchCycle.finished_at)))
    facts = BoardFacts(known, _raised_flags(session, known), last_cycle_at)
    return hazard_rows(session, facts, Sight(viewer, sees_counts, disclosure))[0]


def persons_touched(session: Session, hazard_id: uuid.UUID, country: str) -> int | None:
    """Return how many registered persons of a country a hazard touches, as it was counted last;
    None where nobody is counted.
    """
    statement = sa.select(sa.func.sum(Flag.persons)).where(
        Flag.hazard_id == hazard_id, Flag.status == FlagStatus.RAISED, Flag.country == country
    )
    return session.scalar(statement) if country else None


def _hazards(session: Session, viewer: Viewer, now: datetime) -> Sequence[Hazard]:
    """Return the live hazards and those ended lately, without their shapes."""
    given = {"ended_since": now - ENDED_SHOWN}
    return session.scalars(_hazards_told_to(viewer.country or ""), given).all()


@lru_cache(maxsize=64)
def _hazards_told_to(country: str) -> sa.Select[Hazard]:
    """Return the question of each board: putting it together is a tenth of answering it."""
    ended_since = sa.bindparam("ended_since", type_=Hazard.ended_at.type)
    return (
        sa.select(Hazard)
        .where(
            told_to(country),
            sa.or_(Hazard.status == HazardStatus.ACTIVE, Hazard.ended_at >= ended_since),
        )
        .options(defer(Hazard.zone), defer(Hazard.severity_zones), joinedload(Hazard.source))
        .order_by(Hazard.last_seen_at.desc(), Hazard.id)
    )


_FLAG_COLUMNS = (
    Flag.hazard_id,
    Flag.kind,
    Flag.country,
    Flag.subject_id,
    Flag.persons,
    Flag.households,
    Flag.arriving,
    Flag.leaving,
)


def _raised_flags(session: Session, known: Sequence[KnownState]) -> list[FlagCounts]:
    ids = [each.hazard.id for each in known if each.hazard.status is HazardStatus.ACTIVE]
    statement = sa.select(*_FLAG_COLUMNS).where(
        Flag.hazard_id.in_(ids), Flag.status == FlagStatus.RAISED
    )
    return [FlagCounts(*row) for row in session.execute(statement)]
