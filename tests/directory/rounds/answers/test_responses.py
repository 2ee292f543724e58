from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from directory.entries.change_log import ChangeAction, ChangeOrigin, ChangeVia, changes_of
from directory.entries.confirmation import confirmations_of
from directory.entries.field_model import Group
from directory.entries.fields import groups_of
from directory.entries.kinds import EntryKind
from directory.entries.lifecycle import ChangedMeanwhile, change_entry
from directory.entries.models import Answer, ConfirmationMethod
from directory.entries.validation import InvalidValues
from directory.entries.values import values_of
from directory.rounds.answers.questions_for_owner import questions_of
from directory.rounds.answers.responses import confirm_groups, correct, take_back
from tests.directory.conftest import CONFIRMED
from tests.directory.rounds.open_rounds import Scene, invited, key_of, set_scene
from tests.rows import current
from tests.two_counties import TwoCounties

SHELTER_GROUPS = set(groups_of(EntryKind.SHELTER))


@pytest.fixture
def scene(session: Session, now: datetime) -> Scene:
    return set_scene(session, now)


def channels(scene: Scene, **values: str) -> dict[str, object]:
    """The channels of the post, with some values replaced by kind."""
    said = values_of(scene.post)["channels"]
    return {"channels": [{**one, "value": values.get(one["kind"], one["value"])} for one in said]}


def test_confirming_a_group_dates_that_group_and_no_other(
    session: Session, scene: Scene, now: datetime
) -> None:
    confirm_groups(session, scene.key, scene.post, {Group.PLACE}, now=now)
    ages = confirmations_of(session, scene.post)
    assert ages[Group.PLACE].confirmed_at == now
    assert ages[Group.PLACE].confirmed_method is ConfirmationMethod.LINK
    assert ages[Group.PLACE].confirmed_by == "Dueña ana"
    assert ages[Group.SERVICE].confirmed_at == CONFIRMED
    assert scene.post.confirmed_at == CONFIRMED
    row = invited(session, scene.invitation, scene.post)
    assert (row.groups, row.answered_at) == (["place"], None)


def test_a_correction_is_in_the_history(session: Session, scene: Scene, now: datetime) -> None:
    confirm_groups(session, scene.key, scene.post, {Group.PLACE}, now=now)
    (change,) = changes_of(session, scene.post.id)
    assert change.action is ChangeAction.CONFIRMED
    assert change.via is ChangeVia.LINK
    assert change.actor == f"invitation:{scene.invitation.id}"


def test_a_plain_correction_is_applied_and_confirmed(
    session: Session, scene: Scene, now: datetime, atlas: TwoCounties
) -> None:
    done = correct(
        session,
        scene.key,
        scene.shelter,
        {"papers_asked": "no", "capacity": "80"},
        now=now,
        atlas=atlas,
    )
    assert scene.shelter.papers_asked is Answer.NO
    assert scene.shelter.capacity == 80
    assert done.proposals == ()
    assert done.change is not None
    assert done.change.values["capacity"] == [None, 80]
    assert confirmations_of(session, scene.shelter)[Group.ANSWERS].confirmed_at == now
    assert invited(session, scene.invitation, scene.shelter).groups == ["answers"]


def test_a_fault_changes_nothing(
    session: Session, scene: Scene, now: datetime, atlas: TwoCounties
) -> None:
    with pytest.raises(InvalidValues) as wrong:
        correct(
            session,
            scene.key,
            scene.shelter,
            {"capacity": "many", "kind": "palace"},
            now=now,
            atlas=atlas,
        )
    assert set(wrong.value.problems) == {"capacity", "kind"}
    assert changes_of(session, scene.shelter.id) == []
    assert invited(session, scene.invitation, scene.shelter).groups == []


def test_a_correction_is_taken_back_by_who_made_it(
    session: Session, scene: Scene, now: datetime, atlas: TwoCounties
) -> None:
    change = correct(
        session, scene.key, scene.shelter, {"capacity": "80"}, now=now, atlas=atlas
    ).change
    assert change is not None
    assert [one.id for asked in questions_of(session, scene.key) for one in asked.corrections] == [
        change.id
    ]
    other = key_of(session, now, entry=scene.shelter)
    assert take_back(session, other, scene.shelter, change.id, now=now) is None
    assert scene.shelter.capacity == 80
    assert take_back(session, scene.key, scene.shelter, change.id, now=now) is not None
    assert current(scene.shelter).capacity is None
    assert confirmations_of(session, scene.shelter)[Group.ANSWERS].confirmed_at == now


def test_nothing_is_taken_back_over_somebody_elses_later_change(
    session: Session, scene: Scene, now: datetime, atlas: TwoCounties
) -> None:
    change = correct(
        session, scene.key, scene.shelter, {"capacity": "80"}, now=now, atlas=atlas
    ).change
    assert change is not None
    change_entry(
        session,
        scene.shelter,
        {"capacity": 90},
        origin=ChangeOrigin(at=now, actor="user:1", via=ChangeVia.SCREEN),
    )
    with pytest.raises(ChangedMeanwhile):
        take_back(session, scene.key, scene.shelter, change.id, now=now)
    assert scene.shelter.capacity == 90


def test_to_confirm_is_not_to_count(
    session: Session, scene: Scene, now: datetime, atlas: TwoCounties
) -> None:
    counted_at = scene.shelter.occupied_at
    confirm_groups(session, scene.key, scene.shelter, {Group.OCCUPANCY}, now=now)
    assert (scene.shelter.occupied, scene.shelter.occupied_at) == (12, counted_at)
    assert scene.shelter.occupied_night_at is None
    later = now + timedelta(hours=3)
    correct(
        session,
        scene.key,
        scene.shelter,
        {"occupied": "", "occupied_night": "7"},
        now=later,
        atlas=atlas,
    )
    assert (scene.shelter.occupied, scene.shelter.occupied_at) == (None, None)
    shelter = current(scene.shelter)
    assert (shelter.occupied_night, shelter.occupied_night_at) == (7, later)
