"""The board of what is known: hazards ordered by what they mean to the viewer, part by part.

Alerts without a usable place are a list of their own, with the reason; they are never left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy.orm import Session

from feeds.models import HazardStatus
from feeds.values import HazardKind
from watch.board.model import Board, BoardFacts, BoardFilter, HazardRow, KnownState, Sight
from watch.board.rows import hazard_rows

PAGE_ROWS = 50


def make_board(session: Session, facts: BoardFacts, criteria: BoardFilter, sight: Sight) -> Board:
    """Return the board of the facts, as the viewer may see it."""
    rows = hazard_rows(session, facts, sight)
    real = [row for row in rows if not row.state.is_test]
    live = [row for row in real if not row.state.unplaced_reason]
    chosen = sorted(
        (row for row in live if _passes(row, criteria)), key=lambda row: row.order, reverse=True
    )
    first = (criteria.page - 1) * PAGE_ROWS
    return Board(
        live=tuple(chosen[first : first + PAGE_ROWS]),
        live_total=len(chosen),
        pages=max(1, -(-len(chosen) // PAGE_ROWS)),
        touching_mine=sum(row.touches_mine for row in live),
        tests=tuple(row for row in rows if row.state.is_test),
        ended=tuple(each for each in facts.known if each.state.status is HazardStatus.ENDED),
        unplaced=tuple(
            KnownState(row.hazard, row.state) for row in real if row.state.unplaced_reason
        ),
        kinds=_by_kind(live),
        last_cycle_at=facts.last_cycle_at,
    )


def _passes(row: HazardRow, criteria: BoardFilter) -> bool:
    return (
        (criteria.kind is None or row.hazard.kind is criteria.kind)
        and (criteria.least is None or row.state.severity.rank >= criteria.least.rank)
        and (not criteria.mine or row.touches_mine)
    )


def _by_kind(rows: Sequence[HazardRow]) -> dict[HazardKind, int]:
    counted: dict[HazardKind, int] = defaultdict(int)
    for row in rows:
        counted[row.hazard.kind] += 1
    return dict(sorted(counted.items(), key=lambda item: -item[1]))
