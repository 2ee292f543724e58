"""Each act is done where it means something, and remembered for its way back."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from directory.rounds.bulk.acts import ActRequest, InvitationAct, act_on, check_due
from directory.rounds.calendar_days import today
from directory.rounds.escalation import climb
from tests.directory.rounds.open_rounds import Scene, set_scene


@pytest.fixture
def scene(session: Session, now: datetime) -> Scene:
    return set_scene(session, now)


def request_of(act: InvitationAct, now: datetime) -> ActRequest:
    return ActRequest(uuid.uuid4(), act, now, today(now) + timedelta(days=9))


@pytest.mark.parametrize("act", [InvitationAct.REMIND, InvitationAct.TELEPHONE])
def test_who_is_not_written_to_is_neither_reminded_nor_moved(
    session: Session, scene: Scene, now: datetime, act: InvitationAct
) -> None:
    request = request_of(act, now)
    assert act_on(session, [scene.invitation], request) == [scene.invitation.id]
    assert scene.invitation.act_id == request.id
    scene.invitation.by_telephone = True
    assert act_on(session, [scene.invitation], request_of(act, now + timedelta(days=1))) == []


def test_who_was_given_more_time_is_not_reminded_before_it(
    session: Session, scene: Scene, now: datetime
) -> None:
    day = today(now) + timedelta(days=1)
    scene.round_.reminder_schedule = [{"on": day.isoformat(), "rung": "owner"}]
    scene.round_.opened_at = now
    act_on(session, [scene.invitation], request_of(InvitationAct.EXTEND, now))
    assert climb(session, scene.round_, now + timedelta(days=2)) == 0
    assert climb(session, scene.round_, now + timedelta(days=10)) == 1


def test_more_time_ends_with_the_round(scene: Scene, now: datetime) -> None:
    closes = scene.round_.closes_on
    assert check_due(scene.round_, f" {closes} ", now) == closes
    for text in ("mañana", str(today(now)), str(closes + timedelta(days=1))):
        with pytest.raises(UnusableInput):
            check_due(scene.round_, text, now)
