from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from directory.rounds.models import Round, RoundState
from directory.rounds.planning import usual_schedule
from tests.directory.rounds.conftest import CLOSES, DUE, OPENS

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": "2026-3"}, "number"),
        ({"opens_on": date(2026, 11, 20)}, "opens_on"),
        ({"due_on": OPENS}, "due_on"),
        ({"due_on": OPENS - DAY}, "due_on"),
        ({"closes_on": DUE - DAY}, "closes_on"),
        ({"closes_on": OPENS + 200 * DAY}, "closes_on"),
        ({"schedule": [{"on": "2026-11-23", "rung": "owner"}]}, "ladder"),
        ({"schedule": [{"on": "2026-12-22", "rung": "owner"}]}, "ladder"),
        ({"schedule": [{"on": "2026-12-01", "rung": "minister"}]}, "ladder"),
        ({"schedule": [{"on": "mañana", "rung": "owner"}]}, "ladder"),
        ({"schedule": [{"rung": "owner"}]}, "ladder"),
        ({"kinds": ["community_leader"]}, "kinds"),
        ({"countries": ["ESA"]}, "countries"),
    ],
)
def test_what_no_round_can_have_is_named(
    make_round: Callable[..., Round], wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(UnusableInput) as told:
        make_round(**wrong)
    assert told.value.location == field


def test_two_rounds_never_meet(session: Session, make_round: Callable[..., Round]) -> None:
    make_round()
    with pytest.raises(UnusableInput, match="otra ronda"):
        make_round(
            number="2027-I",
            opens_on=CLOSES,
            due_on=CLOSES + DAY,
            closes_on=CLOSES + DAY,
            schedule=[],
        )
    with pytest.raises(UnusableInput, match="este número"):
        make_round(
            opens_on=CLOSES + DAY, due_on=CLOSES + 2 * DAY, closes_on=CLOSES + 3 * DAY, schedule=[]
        )
    later = make_round(
        number="2027-I",
        opens_on=CLOSES + DAY,
        due_on=CLOSES + 2 * DAY,
        closes_on=CLOSES + 3 * DAY,
        schedule=[],
    )
    assert later.state is RoundState.PLANNED


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_day_of_another_century_is_refused_by_name(day: date) -> None:
    with pytest.raises(UnusableInput) as refused:
        usual_schedule(OPENS, DUE, day)
    assert refused.value.location == "closes_on"


def test_the_usual_schedule_fits_its_own_round(make_round: Callable[..., Round]) -> None:
    usual = usual_schedule(OPENS, DUE, CLOSES)
    assert [step["rung"] for step in usual] == [
        "owner",
        "owner",
        "alternate",
        "liaison",
        "secretariat",
    ]
    assert make_round(schedule=usual).reminder_schedule == usual
    assert usual_schedule(OPENS, OPENS + DAY, OPENS + DAY) == [
        {"on": "2026-11-24", "rung": "liaison"}
    ]
