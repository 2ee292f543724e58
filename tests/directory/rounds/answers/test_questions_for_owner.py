from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from directory.entries.fields import groups_of
from directory.entries.kinds import EntryKind
from directory.rounds.answers.questions_for_owner import progress_of, questions_of
from directory.rounds.answers.responses import confirm_groups
from tests.directory.rounds.open_rounds import Scene, invited, set_scene

SHELTER_GROUPS = set(groups_of(EntryKind.SHELTER))


@pytest.fixture
def scene(session: Session, now: datetime) -> Scene:
    return set_scene(session, now)


def test_an_entry_is_answered_when_its_last_group_is(
    session: Session, scene: Scene, now: datetime
) -> None:
    *some, last = groups_of(EntryKind.SHELTER)
    confirm_groups(session, scene.key, scene.shelter, some, now=now)
    assert invited(session, scene.invitation, scene.shelter).answered_at is None
    assert progress_of(questions_of(session, scene.key)).answered == 0
    later = now + timedelta(hours=1)
    confirm_groups(session, scene.key, scene.shelter, [last], now=later)
    assert invited(session, scene.invitation, scene.shelter).answered_at == later
    progress = progress_of(questions_of(session, scene.key))
    assert (progress.answered, progress.total, progress.is_complete) == (1, 3, False)
    assert (
        questions_of(session, scene.key)[-1].entry is scene.shelter
    )  # what is done goes to the end
