from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from directory.rounds.calendar_days import calendar_rounds, next_number, next_opening, today
from directory.rounds.models import Round, RoundState
from tests.directory.rounds.conftest import CLOSES, DUE, OPENING, OPENS


@pytest.mark.parametrize("state", list(RoundState))
def test_the_calendar_has_every_round_that_was_not_called_off(
    session: Session, make_round: Callable[..., Round], state: RoundState
) -> None:
    round_ = make_round(is_demo=True)
    round_.state = state
    days = [
        (each.id, each.number, each.opens_on, each.due_on, each.closes_on, each.is_demo)
        for each in calendar_rounds(session)
    ]
    wanted = [(round_.id, "2026-II", OPENS, DUE, CLOSES, True)]
    assert days == ([] if state is RoundState.CANCELLED else wanted)


def test_half_years_follow_each_other() -> None:
    assert next_number(OPENING) == "2026-II"
    assert next_number(OPENING, {"2026-II"}) == "2027-I"
    assert next_number(OPENING, {"2026-II", "2027-I"}) == "2027-II"


@pytest.mark.parametrize(("opened", "after"), [((), 7), ((-20,), 163), ((-300, -200), 7)])
def test_the_next_round_opens_six_months_after_the_last(
    opened: tuple[int, ...], after: int
) -> None:
    rounds = [Round(opened_at=OPENING + timedelta(days=days)) for days in opened]
    found = next_opening(OPENING, [*rounds, Round(opened_at=None)])
    assert (found - today(OPENING)).days == after
