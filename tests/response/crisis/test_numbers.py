from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from response.crisis.models import Crisis, CrisisState
from response.crisis.numbers import next_number


def test_each_year_begins_anew_and_no_number_comes_back(
    crisis: Crisis, writes: Session, now: datetime
) -> None:
    crisis.state = CrisisState.CANCELLED
    writes.flush()
    assert next_number(writes, now) == ("CR-2026-002", 2026, 2)
    assert next_number(writes, now + timedelta(days=60)) == ("CR-2027-001", 2027, 1)
    crisis.serial = 999
    writes.flush()
    assert next_number(writes, now)[0] == "CR-2026-1000"
