from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from core.outbox.models import OutboxMessage
from directory.entries.change_log import ChangeOrigin, ChangeVia, changes_of
from directory.entries.confirmation import confirmations_of
from directory.entries.field_model import Group
from directory.entries.lifecycle import ChangedMeanwhile, DesignationTaken, change_entry
from directory.entries.models import ChannelKind, Designation
from directory.entries.values import values_of
from directory.rounds.answers.handover import hand_over
from directory.rounds.answers.proposal_review import AlreadyDecided, decide, pending
from directory.rounds.answers.responses import correct
from directory.rounds.magic_links import find_link, make_link
from directory.rounds.models import MessageKind, Proposal, ProposalState
from tests.directory.conftest import focal_point
from tests.directory.rounds.open_rounds import Scene, set_scene, value_of
from tests.rows import current
from tests.two_counties import TwoCounties

ADMIN = "user:admin"


@pytest.fixture
def scene(session: Session, now: datetime) -> Scene:
    return set_scene(session, now)


@pytest.fixture
def units(session: Session, scene: Scene, now: datetime, atlas: TwoCounties) -> Proposal:
    """The post asks for a second county."""
    raw = {"units": ["US48215", "US48061"]}
    (made,) = correct(session, scene.key, scene.post, raw, now=now, atlas=atlas).proposals
    return made


def test_accepting_applies_and_confirms(
    session: Session, scene: Scene, units: Proposal, now: datetime
) -> None:
    later = now + timedelta(days=1)
    decide(session, units, accept=True, now=later, actor=ADMIN, decider="Administración SV")
    assert values_of(scene.post)["units"] == ["US48215", "US48061"]
    assert confirmations_of(session, scene.post)[Group.CHARGE].confirmed_at == later
    assert confirmations_of(session, scene.post)[Group.CHARGE].confirmed_by == "Administración SV"
    assert (units.state, units.decided_by, units.decided_at) == (
        ProposalState.ACCEPTED,
        ADMIN,
        later,
    )
    assert changes_of(session, scene.post.id)[0].actor == ADMIN
    assert pending(session) == []


def test_refusing_needs_a_reason_and_changes_nothing(
    session: Session, scene: Scene, units: Proposal, now: datetime
) -> None:
    before = confirmations_of(session, scene.post)[Group.CHARGE]
    with pytest.raises(UnusableInput) as wrong:
        decide(session, units, accept=False, reason="  ", now=now, actor=ADMIN)
    assert wrong.value.location == "reason"
    assert units.state is ProposalState.WAITING
    decide(session, units, accept=False, reason="Ese condado es de otra", now=now, actor=ADMIN)
    assert current(units).state is ProposalState.REFUSED
    assert values_of(scene.post)["units"] == ["US48215"]
    assert confirmations_of(session, scene.post)[Group.CHARGE] == before


@pytest.mark.parametrize("accept", [True, False])
def test_the_proposer_is_told(
    session: Session, units: Proposal, now: datetime, accept: bool
) -> None:
    decide(session, units, accept=accept, reason="Así lo dice el decreto", now=now, actor=ADMIN)
    (letter,) = session.scalars(sa.select(OutboxMessage))
    assert (letter.kind, letter.recipient) == (MessageKind.DECISION, "ana@example.org")
    assert letter.details["accepted"] is accept
    assert letter.details["reason"] == "Así lo dice el decreto"
    assert letter.details["entry"] == "Consulado de prueba"


def test_nothing_is_decided_twice(session: Session, units: Proposal, now: datetime) -> None:
    decide(session, units, accept=True, now=now, actor=ADMIN)
    with pytest.raises(AlreadyDecided):
        decide(session, units, accept=False, reason="no", now=now, actor="user:other")
    assert units.decided_by == ADMIN


def test_an_entry_that_changed_meanwhile_says_so(
    session: Session, scene: Scene, units: Proposal, now: datetime
) -> None:
    change_entry(
        session,
        scene.post,
        {"units": ["US48061"]},
        origin=ChangeOrigin(at=now, actor="user:1", via=ChangeVia.SCREEN),
    )
    (state,) = pending(session, ["SV"])
    assert state.is_changed
    assert state.current == {"value": ["US48061"]}
    with pytest.raises(ChangedMeanwhile):
        decide(session, units, accept=True, now=now, actor=ADMIN)
    assert values_of(scene.post)["units"] == ["US48061"]
    decide(session, units, accept=True, now=now, actor=ADMIN, despite_change=True)
    assert values_of(scene.post)["units"] == ["US48215", "US48061"]


def test_an_accepted_emergency_line_keeps_what_the_other_numbers_became(
    session: Session, scene: Scene, now: datetime, atlas: TwoCounties
) -> None:
    said = values_of(scene.post)["channels"]
    new = [{**one, "value": "+19565550112"} if one["kind"] == "emergency" else one for one in said]
    (waits,) = correct(
        session, scene.key, scene.post, {"channels": new}, now=now, atlas=atlas
    ).proposals
    moved = [{**one, "value": "+19565550199"} if one["kind"] == "phone" else one for one in said]
    change_entry(
        session,
        scene.post,
        {"channels": moved},
        origin=ChangeOrigin(at=now, actor="user:1", via=ChangeVia.SCREEN),
    )
    later = now + timedelta(days=1)
    decide(session, waits, accept=True, now=later, actor=ADMIN)
    assert value_of(scene.post, ChannelKind.EMERGENCY) == "+19565550112"
    assert value_of(scene.post, ChannelKind.PHONE) == "+19565550199"
    ages = {each.kind: each.confirmed_at for each in scene.post.channels}
    assert ages[ChannelKind.EMERGENCY] == later
    assert ages[ChannelKind.PHONE] != later


def test_an_accepted_hand_over_puts_the_new_person_in_place(
    session: Session, scene: Scene, now: datetime
) -> None:
    hand_over(
        session, scene.key, [scene.person], name="Beto", email="beto@example.org", phone="", now=now
    )
    (state,) = pending(session)
    assert not state.is_changed
    decide(session, state.proposal, accept=True, now=now, actor=ADMIN)
    assert scene.person.name == "Beto"
    assert scene.person.designation is Designation.DESIGNATED
    assert [each.value for each in scene.person.channels] == ["beto@example.org"]


def test_a_designation_somebody_else_holds_is_not_accepted(
    session: Session, scene: Scene, now: datetime, atlas: TwoCounties
) -> None:
    second = focal_point(session, "Cora", scene.post, designation=Designation.OTHER)
    (waits,) = correct(
        session, scene.key, second, {"designation": "designated"}, now=now, atlas=atlas
    ).proposals
    with pytest.raises(DesignationTaken):
        decide(session, waits, accept=True, now=now, actor=ADMIN)


def test_each_country_sees_its_own(session: Session, units: Proposal) -> None:
    assert [each.proposal for each in pending(session, ["SV"])] == [units]
    assert pending(session, ["HN"]) == []


def test_an_entry_out_of_use_takes_nothing(
    session: Session, scene: Scene, units: Proposal, now: datetime
) -> None:
    scene.post.retired_at = now
    assert pending(session)[0].entry is None
    with pytest.raises(AlreadyDecided):
        decide(session, units, accept=True, now=now, actor=ADMIN)


def test_the_new_person_who_sends_the_designation_unchanged_keeps_the_hand_over(
    session: Session, scene: Scene, now: datetime, atlas: TwoCounties
) -> None:
    new = hand_over(
        session, scene.key, [scene.person], name="Beto", email="beto@example.org", phone="", now=now
    )
    token = make_link(session, now=now, ends_at=None, invitation=new)
    key = find_link(session, token, now)
    assert key is not None
    raw = {"designation": scene.person.designation.value}
    done = correct(session, key, scene.person, raw, now=now, atlas=atlas)
    assert [each.state for each in done.proposals] == [ProposalState.WAITING]
    assert done.proposals[0].after["with"]["name"] == "Beto"
