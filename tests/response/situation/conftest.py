from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.crypto import Keyring
from response.crisis.models import Participation
from response.crisis.officers import CrisisOfficer
from response.situation.content import ReportNumber
from response.situation.lifecycle import approve_report, begin_report, issue_report
from response.situation.models import SituationReport
from response.situation.numbers import LiveCount

Issue = Callable[..., SituationReport]


def officer(country: str, name: str) -> CrisisOfficer:
    return CrisisOfficer(role=RoleName.EMERGENCY, country=country, actor=f"user:{name}")


def counted(at: datetime, **values: int | None) -> LiveCount:
    """Return live numbers of a moment."""
    numbers = [ReportNumber(key, value, method="accounting/1") for key, value in values.items()]
    return LiveCount(at, tuple(numbers))


@pytest.fixture
def issue(session: Session, keyring: Keyring) -> Issue:
    """Issue a report of a country with these numbers: by two persons, as always."""

    def made(
        part: Participation, at: datetime, next_at: datetime | None = None, **values: int | None
    ) -> SituationReport:
        writer, other = officer(part.country, "a"), officer(part.country, "b")
        report = begin_report(session, keyring, part, writer, counted(at, **values), at)
        approve_report(session, report, part, other, at)
        issue_report(session, report, part, other, next_at, at)
        return report

    return made
