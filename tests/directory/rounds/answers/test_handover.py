from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from core.outbox.models import OutboxMessage
from directory.entries.fields import groups_of
from directory.entries.kinds import EntryKind
from directory.entries.models import ChannelKind
from directory.entries.values import values_of
from directory.rounds.answers.handover import hand_over
from directory.rounds.answers.link_holder import lock_entry
from directory.rounds.answers.proposals import waiting_proposals
from directory.rounds.answers.responses import confirm_groups
from directory.rounds.models import (
    Invitation,
    MessageKind,
    Proposal,
    RoundMessage,
)
from tests.directory.rounds.open_rounds import Scene, invited, key_of, set_scene, value_of

SHELTER_GROUPS = set(groups_of(EntryKind.SHELTER))


@pytest.fixture
def scene(session: Session, now: datetime) -> Scene:
    return set_scene(session, now)


def channels(scene: Scene, **values: str) -> dict[str, object]:
    """The channels of the post, with some values replaced by kind."""
    said = values_of(scene.post)["channels"]
    return {"channels": [{**one, "value": values.get(one["kind"], one["value"])} for one in said]}


def test_handing_over_writes_to_the_new_person_and_proposes_the_designation(
    session: Session, scene: Scene, now: datetime
) -> None:
    new = hand_over(
        session,
        scene.key,
        [scene.person, scene.post],
        name="Beto de prueba",
        email="Beto@Example.org",
        phone="956 555 0133",
        now=now,
    )
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


def test_who_gets_it_a_second_time_gets_a_second_message(
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
    assert wrong.value.location == field
    assert session.scalars(sa.select(OutboxMessage)).all() == []
    assert session.scalars(sa.select(Proposal)).all() == []
