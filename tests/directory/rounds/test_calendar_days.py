from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from directory.rounds.calendar_days import calendar_rounds
from directory.rounds.models import Round, RoundState
from tests.directory.rounds.conftest import CLOSES, DUE, OPENS


@pytest.mark.parametrize("state", list(RoundState))
def test_the_calendar_has_every_round_that_was_not_called_off(
    session: Session, planned: Callable[..., Round], state: RoundState
) -> None:
    round_ = planned(is_demo=True)
    round_.state = state
    days = [
        (each.id, each.number, each.opens_on, each.due_on, each.closes_on, each.is_demo)
        for each in calendar_rounds(session)
    ]
    wanted = [(round_.id, "2026-II", OPENS, DUE, CLOSES, True)]
    assert days == ([] if state is RoundState.CANCELLED else wanted)
