from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.disclosure import UNKNOWN
from directory.entries.visibility import Viewer
from feeds.models import Ending, Hazard, HazardStatus
from tests.watch.board.conftest import HERE
from watch.board.model import Board, BoardFilter
from watch.board.present_board import touched_by, watch_board
from watch.models import Flag, FlagStatus, SubjectKind

Make = Callable[..., Any]
SV = Viewer.of_country("SV")


def raised(session: Session, flood: Hazard, now: datetime, *countries: str) -> None:
    for country in countries:
        session.add(
            Flag(
                hazard_id=flood.id, kind=SubjectKind.NATIONALS, country=country, subject_id="",
                status=FlagStatus.RAISED, severity="Severe", hazard_version=1,
                persons=3, households=2, raised_at=now, changed_at=now,
            )
        )  # fmt: skip
    session.flush()


def board_of(session: Session, now: datetime, viewer: Viewer = SV) -> Board:
    return watch_board(session, BoardFilter(), viewer=viewer, sees_counts=True, now=now)


def test_a_raised_flag_counts_and_a_cleared_one_does_not(
    session: Session, flood: Hazard, now: datetime
) -> None:
    raised(session, flood, now, "SV")
    (row,) = board_of(session, now).live
    assert row.persons.value == 3
    page = touched_by(session, flood, viewer=SV, sees_counts=True)
    assert page is not None
    assert (page.persons, page.others) == (row.persons, row.others)
    session.query(Flag).update({Flag.status: FlagStatus.CLEARED})
    (row,) = board_of(session, now).live
    assert row.persons == UNKNOWN


def test_what_ended_is_shown_two_days_longer_and_touches_nobody(
    session: Session, flood: Hazard, now: datetime
) -> None:
    flood.status, flood.ended_because, flood.ended_at = HazardStatus.ENDED, Ending.CANCELLED, now
    session.flush()
    shown = [len(board_of(session, now + timedelta(hours=each)).ended) for each in (47, 49)]
    assert shown == [1, 0]
    assert touched_by(session, flood, viewer=SV, sees_counts=True) is None


def test_what_repeats_only_informs_or_has_no_place_is_counted_under_nothing(
    session: Session, flood: Hazard, hazard: Make
) -> None:
    others = (
        hazard(HERE, title="again", same_as_id=flood.id),
        hazard(HERE, title="context", is_context=True),
        hazard(title="nowhere", unplaced_reason="no shape"),
    )
    for each in others:
        assert touched_by(session, each, viewer=SV, sees_counts=True) is None


def test_a_countrys_own_source_is_on_its_board_alone(
    session: Session, flood: Hazard, now: datetime
) -> None:
    flood.source.owner = "GT"
    session.flush()
    assert board_of(session, now).live == ()
    assert len(board_of(session, now, Viewer.of_country("GT")).live) == 1
