from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.errors import UnusableInput
from core.outbox.models import OutboxMessage
from directory.rounds.lifecycle import (
    LIFECYCLE,
    cancel_round,
    change_schedule,
    close_round,
    current_round,
    open_round,
)
from directory.rounds.models import Round, RoundState
from tests.directory.rounds.conftest import LADDER, OPENING

DAY = timedelta(days=1)


def test_a_planned_round_waits(session: Session, make_round: Callable[..., Round]) -> None:
    round_ = make_round(kinds=["shelter", "post"], countries=["sv"])
    assert (round_.state, round_.kinds, round_.countries) == (
        RoundState.PLANNED,
        ["post", "shelter"],
        ["SV"],
    )
    assert current_round(session) is round_
    assert session.scalars(sa.select(AuditEntry.action)).all() == ["round.plan"]


def test_opening_twice_changes_nothing(session: Session, make_round: Callable[..., Round]) -> None:
    round_ = make_round()
    first = open_round(session, round_, now=OPENING, actor="user:1")
    assert open_round(session, round_, now=OPENING + DAY, actor="user:2") == first
    assert round_.opened_by == "user:1"
    assert session.scalar(sa.select(sa.func.count(OutboxMessage.id))) == 4


def test_only_legal_moves(session: Session, make_round: Callable[..., Round]) -> None:
    moves = LIFECYCLE.moves
    assert moves[RoundState.CLOSED] == moves[RoundState.CANCELLED] == frozenset()
    round_ = make_round()
    with pytest.raises(UnusableInput):
        close_round(session, round_, now=OPENING, actor="user:1")
    open_round(session, round_, now=OPENING, actor="user:1")
    close_round(session, round_, now=OPENING, actor="user:1")
    for move in (open_round, close_round, cancel_round):
        with pytest.raises(UnusableInput):
            move(session, round_, now=OPENING, actor="user:1")
    with pytest.raises(UnusableInput):
        change_schedule(session, round_, [], now=OPENING, actor="user:1")


def test_a_round_whose_days_passed_is_not_opened(
    session: Session, make_round: Callable[..., Round]
) -> None:
    round_ = make_round()
    with pytest.raises(UnusableInput, match="ya pasaron"):
        open_round(session, round_, now=OPENING + 40 * DAY, actor="user:1")


def test_the_schedule_changes_while_the_round_is_open(
    session: Session, make_round: Callable[..., Round]
) -> None:
    round_ = make_round()
    open_round(session, round_, now=OPENING, actor="user:1")
    change_schedule(session, round_, LADDER[:1], now=OPENING, actor="user:1")
    assert round_.reminder_schedule == LADDER[:1]
    with pytest.raises(UnusableInput):
        change_schedule(
            session, round_, [{"on": "2027-01-01", "rung": "owner"}], now=OPENING, actor="user:1"
        )
