from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from directory.entries.confirmation import confirmations_of
from directory.entries.field_model import Group
from directory.entries.fields import groups_of
from directory.entries.kinds import EntryKind
from directory.entries.models import ChannelKind
from directory.entries.values import values_of
from directory.rounds.answers.proposals import waiting_proposals
from directory.rounds.answers.questions_for_owner import questions_of
from directory.rounds.answers.responses import confirm_groups, correct, withdraw
from directory.rounds.models import (
    ProposalState,
)
from tests.directory.conftest import CONFIRMED
from tests.directory.rounds.open_rounds import Scene, invited, key_of, set_scene, value_of
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
    assert current(waits).state is ProposalState.WITHDRAWN
