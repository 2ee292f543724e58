from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from core.outbox.models import MessageState, OutboxMessage
from directory.rounds.closing import Closing, close_and_publish
from directory.rounds.lifecycle import open_round
from directory.rounds.models import MessageKind, Round, RoundState
from directory.rounds.owners import OwnerContact
from tests.directory.rounds.conftest import OPENING

SECRETARIAT = (OwnerContact("", "secretaria@crm.example", "", "fr"),)


@dataclass
class Edition:
    number: str
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    counts: dict[str, Any] = field(default_factory=lambda: {"confirmed": 2, "entries": 7})


def publish_again(session: Session, *, number: str, now: datetime, **_more: Any) -> Edition:
    return Edition(f"{number}.2")


CLOSING = Closing("user:1", lambda _session, _now: publish_again, SECRETARIAT)


def test_countries_and_secretariat_read_of_the_edition(
    session: Session, make_round: Callable[..., Round]
) -> None:
    round_ = make_round()
    open_round(session, round_, now=OPENING, actor="user:1")
    closed, edition = close_and_publish(session, round_, CLOSING, publish_again, now=OPENING)
    assert (round_.state, edition.number, closed.messages_withdrawn) == (
        RoundState.CLOSED,
        "2026-II.2",
        4,
    )
    news = session.scalars(
        sa.select(OutboxMessage)
        .where(OutboxMessage.kind == MessageKind.PUBLISHED)
        .order_by(OutboxMessage.recipient)
    ).all()
    assert [(each.recipient, each.country, each.language) for each in news] == [
        ("clara@cancilleria.example", "SV", "es"),
        ("secretaria@crm.example", "", "fr"),
    ]
    assert {each.state for each in news} == {MessageState.WAITING}
    assert news[0].details == {"number": "2026-II.2", "confirmed": 2, "total": 7}


def test_a_round_that_is_not_open_publishes_nothing(
    session: Session, make_round: Callable[..., Round]
) -> None:
    with pytest.raises(UnusableInput):
        close_and_publish(session, make_round(), CLOSING, publish_again, now=OPENING)
    assert session.scalars(sa.select(OutboxMessage)).all() == []
