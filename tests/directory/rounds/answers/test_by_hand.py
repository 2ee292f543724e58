"""Who asked the owner by telephone confirms the entry, and the round has its answer."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from directory.entries.change_log import ChangeAction, ChangeOrigin, ChangeVia, changes_of
from directory.entries.confirmation import confirmation_state, confirmations_of
from directory.entries.field_model import Group
from directory.entries.fields import groups_of
from directory.entries.kinds import EntryKind
from directory.entries.models import ConfirmationMethod
from directory.rounds.answers.by_hand import confirm_by_hand, take_back_confirmation
from tests.directory.conftest import CONFIRMED
from tests.directory.rounds.open_rounds import Scene, invited, set_scene


@pytest.fixture
def scene(session: Session, now: datetime) -> Scene:
    return set_scene(session, now)


def test_a_call_confirms_what_was_asked_and_counts_in_the_open_round(
    session: Session, scene: Scene, now: datetime
) -> None:
    origin = ChangeOrigin(now, "user:ana", ChangeVia.SCREEN)
    method = ConfirmationMethod.PHONE
    confirm_by_hand(session, scene.post, {Group.PLACE}, method, origin=origin)
    ages = confirmations_of(session, scene.post)
    assert ages[Group.PLACE].confirmed_at == now
    assert ages[Group.PLACE].confirmed_method is method
    assert ages[Group.SERVICE].confirmed_at == CONFIRMED
    assert invited(session, scene.invitation, scene.post).groups == ["place"]
    (change,) = changes_of(session, scene.post.id)
    assert (change.action, change.actor) == (ChangeAction.CONFIRMED, "user:ana")
    assert change.values["method"] == ["", method.value]


def test_a_confirmation_is_taken_back_to_how_all_stood_before(
    session: Session, scene: Scene, now: datetime
) -> None:
    origin = ChangeOrigin(now, "user:ana", ChangeVia.SCREEN)
    before = confirmation_state(session, scene.post)
    asked = groups_of(EntryKind.POST)
    confirm_by_hand(session, scene.post, asked, ConfirmationMethod.PHONE, origin=origin)
    assert invited(session, scene.invitation, scene.post).answered_at == now
    (change,) = changes_of(session, scene.post.id)
    back = ChangeOrigin(now + timedelta(minutes=1), "user:ana", ChangeVia.PUT_BACK)
    assert take_back_confirmation(session, change, origin=back)
    assert confirmation_state(session, scene.post) == before
    assert invited(session, scene.invitation, scene.post).groups == []
    assert invited(session, scene.invitation, scene.post).answered_at is None
    assert changes_of(session, scene.post.id)[0].action is ChangeAction.UNCONFIRMED
    assert not take_back_confirmation(session, change, origin=back), "once"


def test_what_was_confirmed_anew_since_stays(session: Session, scene: Scene, now: datetime) -> None:
    for minutes in (0, 5):
        at = now + timedelta(minutes=minutes)
        origin = ChangeOrigin(at, "user:ana", ChangeVia.SCREEN)
        confirm_by_hand(session, scene.post, {Group.PLACE}, ConfirmationMethod.PHONE, origin=origin)
    _later, first = changes_of(session, scene.post.id)
    assert not take_back_confirmation(session, first, origin=origin)
    assert confirmations_of(session, scene.post)[Group.PLACE].confirmed_at == at
