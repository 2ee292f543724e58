"""Who asked the owner by telephone confirms the entry, and the round has its answer."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from directory.entries.change_log import ChangeAction, ChangeOrigin, ChangeVia, changes_of
from directory.entries.confirmation import confirmations_of
from directory.entries.field_model import Group
from directory.entries.models import ConfirmationMethod
from directory.rounds.answers.by_hand import confirm_by_hand
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
