from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.accounts import User
from core.errors import UnusableInput
from response.hotline.operators import (
    LONGEST_SHIFT,
    end_loan,
    lend_line,
    lines_of,
    loan_of,
    loan_of_country,
    loans_in_force,
)
from tests.response.crisis_parts import OFFICER


@pytest.fixture
def volunteer(session: Session) -> User:
    user = User(email="voluntaria@example.org", password="x", fs_uniquifier="v", country="HN")
    session.add(user)
    session.flush()
    return user


def test_a_shift_ends_and_with_it_all_access(
    session: Session, volunteer: User, now: datetime
) -> None:
    until = now + timedelta(hours=4)
    loan = lend_line(session, "GT", " Voluntaria@example.org", until_at=until, by=OFFICER, now=now)
    assert loan_of(session, "GT", volunteer.id, now) is loan
    assert loan_of(session, "SV", volunteer.id, now) is None
    assert lines_of(session, volunteer.id, now) == ["GT"]
    assert [each.email for each in loans_in_force(session, "GT", now)] == [volunteer.email]
    assert loan_of(session, "GT", volunteer.id, until) is None
    assert loan_of_country(session, "HN", loan.id) is None
    end_loan(session, loan, by=OFFICER, now=now + timedelta(hours=1))
    assert loan_of(session, "GT", volunteer.id, now + timedelta(hours=1)) is None
    assert lines_of(session, volunteer.id, now + timedelta(hours=2)) == []


@pytest.mark.parametrize(
    ("country", "email", "hours"),
    [("GT", "nadie@example.org", 4), ("HN", "voluntaria@example.org", 4)]
    + [("GT", "voluntaria@example.org", hours) for hours in (0, -1, 13)],
)
def test_a_line_is_lent_to_an_account_of_elsewhere_for_half_a_day_at_most(
    session: Session, volunteer: User, now: datetime, country: str, email: str, hours: int
) -> None:
    assert timedelta(hours=12) == LONGEST_SHIFT
    until = now + timedelta(hours=hours)
    with pytest.raises(UnusableInput):
        lend_line(session, country, email, until_at=until, by=OFFICER, now=now)
    assert volunteer.active
