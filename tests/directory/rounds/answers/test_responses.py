from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from core.outbox.models import OutboxMessage
from directory.entries.change_log import ChangeAction, ChangeOrigin, ChangeVia, changes_of
from directory.entries.confirmation import confirmations_of
from directory.entries.field_model import Group
from directory.entries.fields import groups_of
from directory.entries.kinds import EntryKind
from directory.entries.lifecycle import ChangedMeanwhile, change_entry
from directory.entries.models import Answer, ChannelKind, ConfirmationMethod
from directory.entries.validation import InvalidValues
from directory.entries.values import values_of
from directory.rounds.answers.handover import hand_over
from directory.rounds.answers.link_holder import lock_entry
from directory.rounds.answers.proposals import waiting_proposals
from directory.rounds.answers.questions_for_owner import progress_of, questions_of
from directory.rounds.answers.responses import confirm_groups, correct, take_back, withdraw
from directory.rounds.models import (
    Invitation,
    InvitedEntry,
    MessageKind,
    Proposal,
    ProposalState,
    RoundMessage,
    RoundState,
)
from tests.directory.conftest import CONFIRMED
from tests.directory.rounds.open_rounds import Scene, invited, key_of, set_scene, stranger, value_of
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


def test_an_emergency_line_waits_and_the_other_numbers_do_not(
    session: Session, scene: Scene, now: datetime, atlas: TwoCounties
) -> None:
    raw = channels(scene, phone="+19565550111", emergency="+19565550112")
    done = correct(session, scene.key, scene.post, raw, now=now, atlas=atlas)
    assert value_of(scene.post, ChannelKind.PHONE) == "+19565550111"
    assert value_of(scene.post, ChannelKind.EMERGENCY) == "+19565550102"
    (waits,) = done.proposals
    assert waits.field_key == "channels"
    assert [one["value"] for one in waits.before["value"]] == ["+19565550102"]
    assert [one["value"] for one in waits.after["value"]] == ["+19565550112"]
    ages = {each.kind: each.confirmed_at for each in scene.post.channels}
    assert ages[ChannelKind.PHONE] == now
    assert ages[ChannelKind.EMERGENCY] == CONFIRMED  # nobody has said yes to it
    assert invited(session, scene.invitation, scene.post).groups == ["channels"]


@pytest.mark.parametrize("kind", ["phone", "whatsapp"])
def test_an_emergency_line_is_not_slipped_out_under_another_kind(
    session: Session, scene: Scene, now: datetime, atlas: TwoCounties, kind: str
) -> None:
    said = values_of(scene.post)["channels"]
    raw = {
        "channels": [
            {**one, "kind": kind if one["kind"] == "emergency" else one["kind"]} for one in said
        ]
    }
    done = correct(session, scene.key, scene.post, raw, now=now, atlas=atlas)
    assert value_of(scene.post, ChannelKind.EMERGENCY) == "+19565550102"
    assert done.proposals[0].after == {"value": []}


def test_a_sensitive_field_waits_and_its_group_is_answered_but_not_confirmed(
    session: Session, scene: Scene, now: datetime, atlas: TwoCounties
) -> None:
    raw = {"units": ["US48215", "US48061"], "closed_reason": "obras"}
    done = correct(session, scene.key, scene.post, raw, now=now, atlas=atlas)
    assert values_of(scene.post)["units"] == ["US48215"]
    assert scene.post.closed_reason == "obras"
    assert done.proposals[0].after == {"value": ["US48215", "US48061"]}
    assert confirmations_of(session, scene.post)[Group.CHARGE].confirmed_at == CONFIRMED
    assert invited(session, scene.invitation, scene.post).groups == ["charge"]
    (asked,) = [one for one in questions_of(session, scene.key) if one.entry is scene.post]
    assert set(asked.waiting_in(Group.CHARGE)) == {"units"}
    assert confirm_groups(session, scene.key, scene.post, {Group.CHARGE}, now=now) == ()


def test_a_new_correction_takes_the_place_of_the_one_that_waits(
    session: Session, scene: Scene, now: datetime, atlas: TwoCounties
) -> None:
    (first,) = correct(
        session, scene.key, scene.post, {"units": ["US48061"]}, now=now, atlas=atlas
    ).proposals
    (again,) = correct(
        session, scene.key, scene.post, {"units": ["US48061"]}, now=now, atlas=atlas
    ).proposals
    assert again is first
    later = now + timedelta(minutes=5)
    (second,) = correct(
        session, scene.key, scene.post, {"units": ["US48215", "US48061"]}, now=later, atlas=atlas
    ).proposals
    assert first.state is ProposalState.WITHDRAWN
    assert waiting_proposals(session, scene.post) == [second]
    assert (
        correct(
            session, scene.key, scene.post, {"units": ["US48215"]}, now=later, atlas=atlas
        ).proposals
        == ()
    )
    assert waiting_proposals(session, scene.post) == []


def test_only_the_proposer_withdraws(
    session: Session, scene: Scene, now: datetime, atlas: TwoCounties
) -> None:
    (waits,) = correct(
        session, scene.key, scene.post, {"units": ["US48061"]}, now=now, atlas=atlas
    ).proposals
    other = key_of(session, now, entry=scene.shelter)
    assert not withdraw(session, other, waits, now=now)
    assert waits.state is ProposalState.WAITING
    assert withdraw(session, scene.key, waits, now=now)
    assert waits.state is ProposalState.WITHDRAWN


def test_a_correction_is_taken_back_by_whoever_made_it(
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
    assert scene.shelter.capacity is None
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
    assert (scene.shelter.occupied_night, scene.shelter.occupied_night_at) == (7, later)


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


# -- no longer me ---------------------------------------------------------------------------


def test_handing_over_writes_to_the_new_person_and_proposes_the_designation(
    session: Session, scene: Scene, now: datetime
) -> None:
    new = hand_over(
        session, scene.key, [scene.person, scene.post], name="Beto de prueba", email="Beto@Example.org",
        phone="956 555 0133", now=now,
    )  # fmt: skip
    assert (new.address, new.name, new.language) == ("beto@example.org", "Beto de prueba", "es")
    assert scene.person.name == "Ana de prueba"
    (waits,) = waiting_proposals(session, scene.person)
    assert waits.field_key == "designation"
    assert waits.after["value"] == "designated"
    assert waits.after["with"]["name"] == "Beto de prueba"
    assert waits.before["with"]["name"] == "Ana de prueba"
    assert invited(session, scene.invitation, scene.person).handed_over
    assert {row.entry_id for row in new.entries} == {scene.person.id, scene.post.id}
    (letter,) = session.scalars(sa.select(OutboxMessage))
    assert (letter.kind, letter.recipient) == (MessageKind.HAND_OVER, "beto@example.org")
    assert session.get_one(RoundMessage, letter.id).invitation_id == new.id


def test_the_new_address_takes_the_place_of_the_old_one_among_the_channels(
    session: Session, scene: Scene, now: datetime
) -> None:
    hand_over(
        session, scene.key, [scene.post], name="Beto", email="beto@example.org", phone="", now=now
    )
    assert value_of(scene.post, ChannelKind.EMAIL) == "beto@example.org"
    assert value_of(scene.post, ChannelKind.EMERGENCY) == "+19565550102"


def test_what_was_handed_over_is_no_longer_the_old_links(
    session: Session, scene: Scene, now: datetime
) -> None:
    hand_over(
        session, scene.key, [scene.post], name="Beto", email="beto@example.org", phone="", now=now
    )
    assert lock_entry(session, scene.key, EntryKind.POST, scene.post.id) is None
    theirs = key_of(
        session,
        now,
        invitation=session.scalars(sa.select(Invitation).order_by(Invitation.address)).all()[1],
    )
    assert lock_entry(session, theirs, EntryKind.POST, scene.post.id) is scene.post
    confirm_groups(session, theirs, scene.post, set(groups_of(EntryKind.POST)), now=now)
    assert invited(session, scene.invitation, scene.post).answered_at is None


def test_who_gets_it_a_second_time_gets_a_second_letter(
    session: Session, scene: Scene, now: datetime
) -> None:
    new = hand_over(
        session, scene.key, [scene.post], name="Beto", email="beto@example.org", phone="", now=now
    )
    theirs = key_of(session, now, invitation=new)
    hand_over(session, theirs, [scene.post], name="Ana", email="ana@example.org", phone="", now=now)
    hand_over(
        session, scene.key, [scene.post], name="Beto", email="beto@example.org", phone="", now=now
    )
    letters = session.scalars(
        sa.select(OutboxMessage.recipient).order_by(OutboxMessage.recipient)
    ).all()
    assert letters == ["ana@example.org", "beto@example.org", "beto@example.org"]


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name", {"name": " "}),
        ("email", {"email": "nobody"}),
        ("email", {"email": "ANA@example.org"}),
        ("phone", {"phone": "call me"}),
    ],
)
def test_who_it_is_now_must_be_usable(
    session: Session, scene: Scene, now: datetime, field: str, given: dict[str, str]
) -> None:
    person = {"name": "Beto", "email": "beto@example.org", "phone": "", **given}
    with pytest.raises(UnusableInput) as wrong:
        hand_over(session, scene.key, [scene.post], **person, now=now)
    assert wrong.value.where == field
    assert session.scalars(sa.select(OutboxMessage)).all() == []
    assert session.scalars(sa.select(Proposal)).all() == []
