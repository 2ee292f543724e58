from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from core.accounts import RoleName
from tests.watch.alarms.called import focal_point, officer
from watch.alarms.coverage import WarningGap, warning_gaps


def test_each_reason_stands_until_somebody_can_be_warned(session: Session, now: datetime) -> None:
    officer(session, "admin", RoleName.COUNTRY_ADMIN)
    officer(session, "otra", country="HN")
    assert warning_gaps(session, "SV", now) == (
        WarningGap.NO_ROTA,
        WarningGap.NO_FOCAL_POINT,
        WarningGap.NO_EMERGENCY_ACCOUNT,
    )
    point = focal_point(session, "Punto")
    assert WarningGap.FOCAL_POINT_WITHOUT_MAIL in warning_gaps(session, "SV", now)
    focal_point(session, "Otro", "otro@example.org", designation="alternate")
    assert warning_gaps(session, "SV", now) == ()
    assert point.channels == []


def test_an_emergency_account_is_enough(session: Session, now: datetime) -> None:
    guard = officer(session, "guardia")
    assert warning_gaps(session, "SV", now) == ()
    guard.active = False
    assert warning_gaps(session, "SV", now) != ()
