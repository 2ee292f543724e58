from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.crypto import Keyring
from directory.entries.visibility import Viewer
from feeds.lifecycle.history.versions import record_versions
from feeds.models import Ending, Hazard, HazardStatus
from feeds.values import Severity
from tests.two_counties import TwoCounties
from tests.watch.conftest import band, draw, stay_at
from watch.board.model import Board, BoardFilter
from watch.board.past_board import past_board
from watch.board.zones import board_zones
from watch.flags.update import flag_hazard, watch_context

Make = Callable[..., Any]
HERE = band(-98.6, 26.0, -97.9, 26.8, Severity.SEVERE, "flood")
ELSEWHERE = band(-90, 10, -89, 11, Severity.MINOR, "flood")


@pytest.fixture
def lived(
    session: Session, keyring: Keyring, hazard: Make, register: Make, now: datetime
) -> Hazard:
    """A flood over Ana at 12:00, over nobody at 13:00, over at 14:00."""
    register("Ana", stay_at(-98.2, 26.2))
    flood: Hazard = hazard(HERE)

    def tell(hours: int) -> None:
        moment = now + timedelta(hours=hours)
        record_versions(session, [flood.id], moment)
        context = watch_context(session, keyring, cast(Atlas, TwoCounties()), moment)
        flag_hazard(context, flood)

    tell(0)
    draw(flood, ELSEWHERE)
    flood.severity = Severity.MINOR
    tell(1)
    flood.status, flood.ended_because = HazardStatus.ENDED, Ending.CANCELLED
    flood.ended_at = now + timedelta(hours=2)
    tell(2)
    return flood


def board_at(session: Session, moment: datetime, *, sees_counts: bool = True) -> Board:
    viewer = Viewer.of_country("SV")
    return past_board(session, BoardFilter(), viewer=viewer, sees_counts=sees_counts, now=moment)


def test_the_board_stands_as_it_did(session: Session, lived: Hazard, now: datetime) -> None:
    half = timedelta(minutes=30)
    assert board_at(session, now - half).live == ()
    (first,) = board_at(session, now + half).live
    assert (first.persons.value, first.state.severity) == (1, Severity.SEVERE)
    (second,) = board_at(session, now + timedelta(hours=1) + half).live
    assert (second.persons.value, second.state.severity) == (None, Severity.MINOR)
    last = board_at(session, now + timedelta(hours=2) + half)
    assert (last.live, [each.hazard.id for each in last.ended]) == ((), [lived.id])
    assert board_at(session, now + timedelta(days=9)).ended == ()


def test_its_zones_are_those_of_then(session: Session, lived: Hazard, now: datetime) -> None:
    (zone,) = board_zones(session, board_at(session, now))
    assert (zone.area, zone.severity) == (HERE.area, Severity.SEVERE)


def test_who_sees_no_counts_sees_none_of_the_past_either(
    session: Session, lived: Hazard, now: datetime
) -> None:
    (row,) = board_at(session, now, sees_counts=False).live
    assert row.persons.value is None


def test_what_a_countrys_own_source_said_is_of_its_past_alone(
    session: Session, lived: Hazard, now: datetime
) -> None:
    lived.source.owner = "GT"
    session.flush()
    assert board_at(session, now).live == ()
    assert board_at(session, now + timedelta(hours=3)).ended == ()
