"""The zones of the hazards of a board, for its map."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.geo.geometry import Area, union
from feeds.models import Hazard, HazardVersion
from feeds.values import Severity
from watch.board.model import Board
from watch.matching.hazard_zone import HazardState, bands_of


@dataclass(frozen=True, slots=True)
class BoardZone:
    """The zone of one hazard of the board, for its map."""

    hazard: Hazard
    severity: Severity
    area: Area


def board_zones(session: Session, board: Board) -> list[BoardZone]:
    """Return the zones of the hazards listed as they are known, which the board itself does not
    read.
    """
    states = {row.hazard.id: row.state for row in board.live}
    hazards = {row.hazard.id: row.hazard for row in board.live}
    present = [key for key, state in states.items() if isinstance(state, Hazard)]
    query = sa.select(Hazard.id, Hazard.zone).where(Hazard.id.in_(present))
    areas = {row.id: row.zone for row in session.execute(query)}
    areas |= {
        key: _ground(state) for key, state in states.items() if isinstance(state, HazardVersion)
    }
    return [
        BoardZone(hazards[key], states[key].severity, area)
        for key, area in areas.items()
        if area is not None
    ]


def _ground(state: HazardState) -> Area | None:
    bands = bands_of(state)
    return union(band.area for band in bands) if bands else None
