"""A row that a viewer may not see is in no answer: the questions whose other tests have none."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.geo.geometry import Point
from directory.calling.callees import Callees
from directory.calling.query import CallQuestion, QuestionKind
from directory.calling.who_to_call import _central
from directory.entries.kinds import EntryKind
from directory.entries.models import (
    CommunityLeader,
    Jurisdiction,
    OrganisationKind,
    Post,
    Shelter,
    Visibility,
)
from directory.entries.visibility import Viewer, is_seen
from directory.imports.existing_entries import Allowance, existing_entries
from directory.rounds.invitations import with_entries_seen
from directory.rounds.models import Invitation, InvitedEntry, Round, RoundState
from directory.search.entry_heads import entry_heads
from directory.search.index import IndexedEntry
from directory.search.jurisdictions import all_in_charge
from directory.search.nearby import entry_points
from directory.search.ranking import load_entries
from tests.contexts import context_of
from tests.directory.conftest import focal_point, organisation, post, shelter
from tests.two_counties import TwoCounties

HOME, STRANGER = Viewer.of_country("HN"), Viewer.of_country("SV")
PLACE = (-98.23, 26.2)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def hidden_post(session: Session) -> Post:
    made = post(session, "Oculto", PLACE, country="HN", visibility=Visibility.COUNTRY)
    made.jurisdictions = [Jurisdiction(unit_code="US48215")]
    made.unit_code = "US48215"
    session.flush()
    return made


def test_no_hidden_post_is_in_charge(session: Session) -> None:
    hidden_post(session)
    for viewer, count in ((HOME, 1), (STRANGER, 0)):
        found = all_in_charge(session, TwoCounties(), viewer=viewer, point=Point(*PLACE))
        assert [each.post.name for each in found].count("Oculto") == count


def test_no_hidden_entry_is_a_point(session: Session) -> None:
    hidden_post(session)
    shelter(session, "Oculto", PLACE, country="HN", visibility=Visibility.COUNTRY)
    for kind in (Post, Shelter):
        for viewer, count in ((HOME, 1), (STRANGER, 0)):
            found = entry_points(session, kind, viewer=viewer).entries
            assert [each.name for each in found].count("Oculto") == count


def test_no_hidden_post_gives_its_state_away(session: Session) -> None:
    made = focal_point(session, "Ana", hidden_post(session), country="HN")
    for viewer, unit_code in ((HOME, "US48215"), (STRANGER, "")):
        heads = {head.id: head for head in entry_heads(session, viewer, NOW)}
        assert heads[made.id].unit_code == unit_code


def callees_of(session: Session, viewer: Viewer) -> Callees:
    context = context_of(session, Keyring([b"k" * 32]), NOW, viewer=viewer)
    return Callees(context, CallQuestion(QuestionKind.NOTHING))


def test_no_hidden_office_is_called(session: Session) -> None:
    organisation(
        session, "Oculta", PLACE, country="HN", kind=OrganisationKind.CONSULAR,
        visibility=Visibility.COUNTRY,
    )  # fmt: skip
    for viewer, count in ((HOME, 1), (STRANGER, 0)):
        callees = callees_of(session, viewer)
        context = context_of(session, Keyring([b"k" * 32]), NOW, viewer=viewer)
        assert len(_central(context, callees, ["HN"])) == count


def test_no_hidden_official_is_called(session: Session) -> None:
    here = post(session, "A la vista", PLACE, country="HN")
    focal_point(session, "Oculta", here, country="HN", visibility=Visibility.COUNTRY)
    for viewer, count in ((HOME, 1), (STRANGER, 0)):
        found = callees_of(session, viewer).officials_of([here.id])
        assert len(found.get(here.id, [])) == count


def test_a_leader_for_one_post_is_not_seen_by_another() -> None:
    own, other = uuid.uuid4(), uuid.uuid4()
    leader = CommunityLeader(country="HN", visibility=Visibility.POST, post_id=own, zone="")
    assert is_seen(Viewer.of_post("HN", own), leader)
    assert not is_seen(Viewer.of_post("HN", other), leader)


def test_no_hidden_entry_comes_out_of_the_catalogue(session: Session) -> None:
    made = shelter(session, "Oculto", PLACE, country="HN", visibility=Visibility.COUNTRY)
    rows = [head for head in entry_heads(session, HOME, NOW) if head.id == made.id]
    row = cast(IndexedEntry, SimpleNamespace(kind=EntryKind.SHELTER, id=made.id))
    assert len(rows) == 1
    for viewer, count in ((HOME, 1), (STRANGER, 0)):
        assert len(load_entries(session, viewer, [row])) == count


def test_a_list_neither_names_nor_sees_a_hidden_post(session: Session) -> None:
    made = hidden_post(session)
    for viewer, count in ((HOME, 1), (STRANGER, 0)):
        allowance = Allowance(viewer, frozenset({"SV"}))
        found = existing_entries(session, {EntryKind.SHELTER}, [], allowance, None)
        assert (made.id in found.by_id) == bool(count), "as a name to refer to"
        asked = existing_entries(session, set(), [made.id], allowance, None)
        assert asked.by_id[made.id].is_visible == bool(count)


def test_an_invitation_that_asks_about_a_hidden_entry_is_shown_to_none_else(
    session: Session, now: datetime
) -> None:
    days = {"opens_on": now.date(), "due_on": now.date(), "closes_on": now.date()}
    round_ = Round(number="2026-I", state=RoundState.OPEN, **days)
    session.add(round_)
    session.flush()
    made = hidden_post(session)
    invitation = Invitation(
        round_id=round_.id, country="HN", address="a@example.org",
        entries=[InvitedEntry(entry_kind=EntryKind.POST, entry_id=made.id)],
    )  # fmt: skip
    session.add(invitation)
    session.flush()
    for viewer, shown in ((HOME, {invitation.id}), (STRANGER, set())):
        assert with_entries_seen(session, [invitation], viewer) == shown
