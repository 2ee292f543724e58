from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.outbox.models import MessageState, OutboxMessage
from directory.rounds.lifecycle import (
    open_round,
)
from directory.rounds.models import Invitation, InvitedEntry, MessageKind, Round
from tests.directory.rounds.conftest import OPENING, Region

DAY = timedelta(days=1)


def test_opening_asks_each_owner_once_about_all_that_is_theirs(
    session: Session, region: Region, make_round: Callable[..., Round]
) -> None:
    round_ = make_round()
    opened = open_round(session, round_, now=OPENING, actor="user:1")
    asked = {
        each.address: {row.entry_id for row in each.entries}
        for each in session.scalars(sa.select(Invitation)).all()
    }
    assert asked == {
        "ana@consulado.example": {region.consulate.id, region.partner.id, region.consul.id},
        "beto@consulado.example": {region.deputy.id},
        "clara@cancilleria.example": {region.liaison.id},
        "casa@albergue.example": {region.shelter.id},
        "": {region.mute.id},
    }
    assert (
        opened.invitations,
        opened.entries,
        opened.messages,
        opened.entries_without_address,
    ) == (
        5,
        7,
        4,
        1,
    )
    assert opened.entries == session.scalar(sa.select(sa.func.count(InvitedEntry.id)))


def test_messages_name_entries_and_no_token(
    session: Session, region: Region, make_round: Callable[..., Round]
) -> None:
    open_round(session, make_round(), now=OPENING, actor="user:1")
    letter = session.scalars(
        sa.select(OutboxMessage).where(OutboxMessage.recipient == "ana@consulado.example")
    ).one()
    assert (letter.kind, letter.state, letter.language) == (
        MessageKind.INVITATION,
        MessageState.WAITING,
        "es",
    )
    assert letter.details == {
        "number": "2026-II", "due_on": "2026-12-07", "closes_on": "2026-12-21",
        "entries": ["Consulado en McAllen", "Ana Consul", "Socio del consulado"], "more": 0,
    }  # fmt: skip
    shelter = session.scalars(
        sa.select(OutboxMessage).where(OutboxMessage.recipient == "casa@albergue.example")
    ).one()
    assert shelter.language == "en"


def test_a_round_may_ask_one_kind_of_one_country(
    session: Session, region: Region, make_round: Callable[..., Round]
) -> None:
    open_round(
        session, make_round(kinds=["shelter"], countries=["HN"]), now=OPENING, actor="user:1"
    )
    assert session.scalars(sa.select(InvitedEntry.entry_id)).all() == [region.mute.id]


def test_a_retired_entry_is_not_asked(
    session: Session, region: Region, make_round: Callable[..., Round]
) -> None:
    region.shelter.retired_at = OPENING
    open_round(session, make_round(), now=OPENING, actor="user:1")
    assert region.shelter.id not in session.scalars(sa.select(InvitedEntry.entry_id)).all()
