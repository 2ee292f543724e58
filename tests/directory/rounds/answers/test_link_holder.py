from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.entries.change_log import changes_of
from directory.entries.field_model import Group
from directory.entries.fields import groups_of
from directory.entries.kinds import EntryKind
from directory.rounds.answers.link_holder import lock_entry
from directory.rounds.answers.questions_for_owner import questions_of
from directory.rounds.answers.responses import confirm_groups
from directory.rounds.models import (
    InvitedEntry,
    RoundState,
)
from tests.directory.rounds.open_rounds import Scene, invited, key_of, set_scene, stranger

SHELTER_GROUPS = set(groups_of(EntryKind.SHELTER))


@pytest.fixture
def scene(session: Session, now: datetime) -> Scene:
    return set_scene(session, now)


def test_two_who_answer_at_once_lose_nothing(session: Session, scene: Scene, now: datetime) -> None:
    """A second link of the same invitation still holds the row as it was before the first one
    wrote.
    """
    stale = invited(session, scene.invitation, scene.shelter)
    session.execute(
        sa.update(InvitedEntry)
        .where(InvitedEntry.entry_id == scene.shelter.id)
        .values(groups=["identity"])
        .execution_options(synchronize_session=False)
    )
    assert stale.groups == []
    confirm_groups(session, scene.key, scene.shelter, {Group.PLACE}, now=now)
    assert invited(session, scene.invitation, scene.shelter).groups == ["identity", "place"]


def test_a_standing_link_opens_its_shelter_and_answers_the_round_too(
    session: Session, scene: Scene, now: datetime
) -> None:
    key = key_of(session, now, entry=scene.shelter)
    (asked,) = questions_of(session, key)
    assert asked.entry is scene.shelter
    assert lock_entry(session, key, EntryKind.SHELTER, scene.shelter.id) is scene.shelter
    assert lock_entry(session, key, EntryKind.POST, scene.post.id) is None
    confirm_groups(session, key, scene.shelter, SHELTER_GROUPS, now=now)
    assert invited(session, scene.invitation, scene.shelter).answered_at == now
    assert changes_of(session, scene.shelter.id)[0].actor == f"link:{key.id}"


def test_a_link_opens_no_strange_nor_retired_entry(
    session: Session, scene: Scene, now: datetime
) -> None:
    other = stranger(session)
    assert lock_entry(session, scene.key, EntryKind.SHELTER, other.id) is None
    scene.shelter.retired_at = now
    assert lock_entry(session, scene.key, EntryKind.SHELTER, scene.shelter.id) is None
    assert {one.kind for one in questions_of(session, scene.key)} == {
        EntryKind.POST,
        EntryKind.FOCAL_POINT,
    }


def test_answers_after_the_round_ended_count_for_no_round(
    session: Session, scene: Scene, now: datetime
) -> None:
    key = key_of(session, now, entry=scene.shelter)
    scene.round_.state = RoundState.CLOSED
    confirm_groups(session, key, scene.shelter, SHELTER_GROUPS, now=now)
    assert invited(session, scene.invitation, scene.shelter).answered_at is None
    assert scene.shelter.confirmed_at == now
