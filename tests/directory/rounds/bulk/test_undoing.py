"""An act on many invitations is undone as a whole, once, and no later act with it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.outbox.models import MessageState, OutboxMessage
from directory.rounds.bulk.acts import ActRequest, InvitationAct, act_on
from directory.rounds.bulk.undoing import bulk_act, undo_act
from directory.rounds.calendar_days import today
from tests.directory.rounds.open_rounds import Scene, set_scene


@pytest.fixture
def scene(session: Session, now: datetime) -> Scene:
    return set_scene(session, now)


def done(session: Session, scene: Scene, act: InvitationAct, now: datetime) -> uuid.UUID:
    request = ActRequest(uuid.uuid4(), act, now, today(now) + timedelta(days=3))
    assert act_on(session, [scene.invitation], request)
    return request.id


@pytest.mark.parametrize("act", [act for act in InvitationAct if act is not InvitationAct.EMAIL])
def test_each_act_is_undone_once(
    session: Session, scene: Scene, now: datetime, act: InvitationAct
) -> None:
    def state() -> tuple[object, ...]:
        one = scene.invitation
        return one.due_on, one.by_telephone, one.revoked_at, [each.revoked_at for each in one.links]

    before, act_id = state(), done(session, scene, act, now)
    found = bulk_act(session, scene.round_, act_id, "")
    assert found is not None
    assert (found.act, found.invitations, found.letters_gone) == (act, 1, 0)
    assert undo_act(session, scene.round_, act_id, "ZZ") == []
    assert undo_act(session, scene.round_, act_id, "") == [scene.invitation.id]
    session.expire_all()
    assert state() == before
    assert undo_act(session, scene.round_, act_id, "") == []
    assert bulk_act(session, scene.round_, act_id, "") is None


def test_a_letter_that_waits_is_taken_out_and_one_that_left_is_said(
    session: Session, scene: Scene, now: datetime
) -> None:
    act_id = done(session, scene, InvitationAct.REMIND, now)
    message = session.scalars(sa.select(OutboxMessage)).one()
    message.state = MessageState.SENT
    session.flush()
    found = bulk_act(session, scene.round_, act_id, "")
    assert found is not None
    assert found.letters_gone == 1
    message.state = MessageState.WAITING
    session.flush()
    undo_act(session, scene.round_, act_id, "")
    assert session.scalars(sa.select(OutboxMessage.state)).one() is MessageState.WITHDRAWN
    assert done(session, scene, InvitationAct.REMIND, now), "it may be written again today"


def test_a_later_act_takes_the_place_of_the_former(
    session: Session, scene: Scene, now: datetime
) -> None:
    first = done(session, scene, InvitationAct.TELEPHONE, now)
    done(session, scene, InvitationAct.REVOKE, now)
    assert undo_act(session, scene.round_, first, "") == []
    assert scene.invitation.revoked_at is not None
