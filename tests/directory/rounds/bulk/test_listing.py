"""Which invitations a filter finds."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from directory.rounds.bulk.listing import (
    InvitationFilter,
    InvitationSort,
    chosen_invitations,
    countries_invited,
    list_invitations,
)
from tests.directory.rounds.open_rounds import Scene, set_scene


@pytest.fixture
def scene(session: Session, now: datetime) -> Scene:
    return set_scene(session, now)


def sorts_of(session: Session, scene: Scene) -> set[InvitationSort]:
    session.flush()
    return {
        sort
        for sort in InvitationSort
        if list_invitations(session, scene.round_, InvitationFilter(sort=sort)).found
    }


def test_each_sort_finds_what_it_says(session: Session, scene: Scene, now: datetime) -> None:
    invitation = scene.invitation
    assert sorts_of(session, scene) == {InvitationSort.SILENT}
    invitation.entries[0].answered_at = now
    assert sorts_of(session, scene) == {InvitationSort.HALF}
    for each in invitation.entries:
        each.answered_at = now
    assert sorts_of(session, scene) == {InvitationSort.DONE}
    invitation.by_telephone, invitation.due_on, invitation.revoked_at = True, now.date(), now
    assert sorts_of(session, scene) == {
        InvitationSort.DONE,
        InvitationSort.TELEPHONE,
        InvitationSort.MORE_TIME,
        InvitationSort.REVOKED,
    }


def test_text_and_country_are_parts_of_the_filter(session: Session, scene: Scene) -> None:
    country, address = scene.invitation.country, scene.invitation.address
    found = [
        list_invitations(session, scene.round_, asked).found
        for asked in (
            InvitationFilter(country, text=address[:3].upper()),
            InvitationFilter("ZZ"),
            InvitationFilter(text="100%"),
        )
    ]
    assert found == [1, 0, 0]
    assert list(countries_invited(session, scene.round_)) == [country]
    assert not chosen_invitations(session, scene.round_, InvitationFilter(), [])
    everybody = chosen_invitations(session, scene.round_, InvitationFilter(), None)
    assert [each.id for each in everybody] == [scene.invitation.id]
