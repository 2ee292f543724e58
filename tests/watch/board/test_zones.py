from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from feeds.models import Hazard
from feeds.values import Severity
from tests.watch.board.conftest import HERE, facts_of, sight_of
from watch.board.assembly import make_board
from watch.board.model import BoardFilter
from watch.board.zones import board_zones

Make = Callable[..., Any]


def test_the_zones_of_what_is_listed_are_read_and_nothing_without_a_place(
    session: Session, flood: Hazard, hazard: Make
) -> None:
    nowhere = hazard(title="nowhere", unplaced_reason="no shape")
    board = make_board(session, facts_of(flood, nowhere), BoardFilter(), sight_of("SV"))
    session.expire_all()
    (zone,) = board_zones(session, board)
    assert (zone.hazard.id, zone.severity) == (flood.id, Severity.SEVERE)
    assert zone.area.box == HERE.area.box
