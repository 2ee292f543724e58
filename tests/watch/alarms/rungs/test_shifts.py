from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from watch.alarms.rungs.shifts import staffed_shifts


def test_a_country_without_a_rota_has_no_rung_of_it(session: Session, now: datetime) -> None:
    assert staffed_shifts(session, "SV", None, now) == {}
