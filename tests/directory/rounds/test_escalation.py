from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.outbox.models import OutboxMessage
from directory.rounds.escalation import climb, due_steps
from directory.rounds.lifecycle import open_round
from directory.rounds.magic_links import revoke_invitation
from directory.rounds.messages.email_bodies import words_of
from directory.rounds.models import (
    EscalationRung,
    Invitation,
    InvitedEntry,
    MessageKind,
    Round,
    RoundMessage,
)
from directory.rounds.owners import OwnerContact
from tests.directory.rounds.conftest import OPENING, Region

SECRETARIAT = [OwnerContact("", "secretaria@crm.example", "", "es")]


@pytest.fixture
def running_round(session: Session, make_round: Callable[..., Round]) -> Round:
    round_ = make_round()
    open_round(session, round_, now=OPENING, actor="user:1")
    return round_


def on(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) + timedelta(hours=15)


def reminded(session: Session, rung: EscalationRung) -> list[str]:
    return sorted(message.recipient for message in session.scalars(messages_of(rung)))


def messages_of(rung: EscalationRung) -> sa.Select[OutboxMessage]:
    link = RoundMessage.message_id == OutboxMessage.id
    return sa.select(OutboxMessage).join(RoundMessage, link).where(RoundMessage.rung == rung)


def test_nothing_is_due_before_its_day(session: Session, running_round: Round) -> None:
    assert climb(session, running_round, on("2026-11-29")) == 0


def test_owners_who_have_not_answered_are_reminded_once_a_day(
    session: Session, region: Region, running_round: Round
) -> None:
    for row in session.scalars(
        sa.select(InvitedEntry).where(InvitedEntry.entry_id == region.shelter.id)
    ):
        row.answered_at = OPENING
    assert climb(session, running_round, on("2026-11-30")) == 3
    assert climb(session, running_round, on("2026-11-30")) == 0
    assert climb(session, running_round, on("2026-12-01")) == 0
    assert reminded(session, EscalationRung.OWNER) == [
        "ana@consulado.example", "beto@consulado.example", "clara@cancilleria.example",
    ]  # fmt: skip


def test_a_week_without_a_worker_sends_no_flood(session: Session, running_round: Round) -> None:
    assert due_steps(running_round, on("2026-12-10")) == {
        EscalationRung.OWNER: date(2026, 12, 5),
        EscalationRung.ALTERNATE: date(2026, 12, 8),
    }
    climb(session, running_round, on("2026-12-10"))
    assert reminded(session, EscalationRung.OWNER).count("ana@consulado.example") == 1


def test_alternates_hear_of_the_owner_they_stand_beside(
    session: Session, running_round: Round
) -> None:
    climb(session, running_round, on("2026-12-08"))
    letter = session.scalars(
        messages_of(EscalationRung.ALTERNATE).where(
            OutboxMessage.recipient == "beto@consulado.example"
        )
    ).first()
    assert letter is not None
    assert letter.details["owner"] == "Ana Consul"
    assert (
        "Ana Consul"
        in words_of(letter, rung=EscalationRung.ALTERNATE, public_url="https://a.example")[1]
    )


def test_the_country_and_the_secretariat_get_one_list_with_telephones(
    session: Session, running_round: Round
) -> None:
    climb(session, running_round, on("2026-12-19"), secretariat=SECRETARIAT)
    assert reminded(session, EscalationRung.LIAISON) == ["clara@cancilleria.example"]
    assert reminded(session, EscalationRung.SECRETARIAT) == ["secretaria@crm.example"]
    of_all = session.scalars(messages_of(EscalationRung.SECRETARIAT)).one()
    assert of_all.kind == MessageKind.ESCALATION
    subject, text = words_of(
        of_all, rung=EscalationRung.SECRETARIAT, public_url="https://a.example"
    )
    assert subject.startswith("7 ")
    assert "Albergue de Honduras" in text
    assert "+504 2222-0100" in text
    of_country = session.scalars(messages_of(EscalationRung.LIAISON)).one()
    assert (
        "Honduras"
        not in words_of(of_country, rung=EscalationRung.LIAISON, public_url="https://a.example")[1]
    )


def test_who_was_revoked_is_not_reminded(session: Session, running_round: Round) -> None:
    gone = session.scalars(
        sa.select(Invitation).where(Invitation.address == "ana@consulado.example")
    ).one()
    revoke_invitation(session, gone, OPENING)
    climb(session, running_round, on("2026-11-30"))
    assert "ana@consulado.example" not in reminded(session, EscalationRung.OWNER)
