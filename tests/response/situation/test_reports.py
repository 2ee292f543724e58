from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import UnusableInput
from response.crisis.models import CrisisState, Participation, ParticipationState
from response.situation.lifecycle import begin_report
from response.situation.reports import FIRST_REPORT, report_due, report_numbered, require_issued
from tests.response.situation.conftest import Issue, counted, officer


def test_the_first_report_is_due_forty_five_minutes_after_a_country_joined(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    due = report_due(session, part)
    assert (due.at, due.is_first, due.in_hand, due.last) == (
        part.joined_at + FIRST_REPORT, True, None, None,
    )  # fmt: skip
    assert due.is_overdue(now)
    assert not due.is_overdue(part.joined_at + FIRST_REPORT)
    draft = begin_report(session, keyring, part, officer("GT", "a"), counted(now), now)
    assert report_due(session, part).in_hand is draft
    with pytest.raises(UnusableInput):
        require_issued(draft)


def test_after_that_by_the_promise_of_the_last_one_and_never_once_the_part_is_over(
    session: Session, part: Participation, issue: Issue, now: datetime
) -> None:
    soon = now + timedelta(hours=1)
    issue(part, now, soon)
    assert report_due(session, part).at == soon
    last = issue(part, now + timedelta(minutes=5))
    due = report_due(session, part)
    assert (due.at, due.last) == (None, last)
    issue(part, now + timedelta(minutes=6), soon)
    part.state = ParticipationState.CLOSED
    assert report_due(session, part).at is None
    part.state, part.crisis.state = ParticipationState.ACTIVE, CrisisState.CLOSED
    assert report_due(session, part).at is None
    assert report_numbered(session, part, 9) is None
