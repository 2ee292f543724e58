"""The rhythm of the reports: set by whoever leads, a promise that can be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.errors import NotAllowed, UnusableInput
from response.crisis.models import CrisisMove, CrisisState, MoveKind, Participation
from response.crisis.officers import CrisisOfficer
from response.report_rhythm import set_rhythm
from tests.response.crisis_parts import OFFICER

LEADER = CrisisOfficer(role=RoleName.EMERGENCY, country="GT", actor=OFFICER)
HOUR = timedelta(hours=1)


def test_the_leader_sets_it_once_and_it_is_written_down(
    session: Session, part: Participation, now: datetime
) -> None:
    crisis = part.crisis
    with pytest.raises(NotAllowed):
        set_rhythm(session, crisis, replace(LEADER, country="HN"), 30, None, now)
    assert set_rhythm(session, crisis, LEADER, 30, None, now)
    assert (crisis.rhythm_minutes, crisis.next_report_at) == (30, now + timedelta(minutes=30))
    assert not set_rhythm(session, crisis, LEADER, 30, now + timedelta(minutes=30), now)
    assert set_rhythm(session, crisis, LEADER, 60, now + 2 * HOUR, now)
    moves = session.scalars(sa.select(CrisisMove.after).where(CrisisMove.what == MoveKind.RHYTHM))
    assert sorted(moves) == ["30", "60"]


@pytest.mark.parametrize(
    ("minutes", "hours", "field"),
    [(7, 1, "rhythm"), (60, -1, "next_clock"), (60, 49, "next_clock")],
)
def test_what_nobody_can_keep_is_refused(
    session: Session, part: Participation, now: datetime, minutes: int, hours: int, field: str
) -> None:
    with pytest.raises(UnusableInput) as wrong:
        set_rhythm(session, part.crisis, LEADER, minutes, now + hours * HOUR, now)
    assert wrong.value.location == field


def test_a_crisis_that_is_over_has_no_next_report(
    session: Session, part: Participation, now: datetime
) -> None:
    part.crisis.state = CrisisState.CLOSED
    with pytest.raises(UnusableInput):
        set_rhythm(session, part.crisis, LEADER, 60, None, now)
