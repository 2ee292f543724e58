"""Reports looked up, and when the next one is due: the first 45 minutes after a country joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from response.crisis.models import Participation, ParticipationState
from response.situation.models import OPEN_REPORT, ReportState, SituationReport

FIRST_REPORT = timedelta(minutes=45)
"""After a country joined: by then there is a first report, if only of numbers."""


@dataclass(frozen=True, slots=True)
class ReportDue:
    """When the next report of a country is due."""

    at: datetime | None
    """None: none is promised any more."""
    is_first: bool
    in_hand: SituationReport | None
    last: SituationReport | None

    def is_overdue(self, now: datetime) -> bool:
        """Return whether it should have been issued."""
        return self.at is not None and self.at < now


def reports_of(session: Session, part: Participation) -> Sequence[SituationReport]:
    """Return the reports of a country in a crisis, the newest first."""
    query = sa.select(SituationReport).where(SituationReport.participation_id == part.id)
    return session.scalars(query.order_by(SituationReport.number.desc())).all()


def report_numbered(session: Session, part: Participation, number: int) -> SituationReport | None:
    """Return one report of a country; None where there is none of that number."""
    return session.scalar(
        sa.select(SituationReport).where(
            SituationReport.participation_id == part.id, SituationReport.number == number
        )
    )


def last_issued(session: Session, part: Participation) -> SituationReport | None:
    """Return the report of a country that holds: the last that was issued and not corrected."""
    query = sa.select(SituationReport).where(
        SituationReport.participation_id == part.id, SituationReport.state == ReportState.ISSUED
    )
    order = (SituationReport.as_of.desc(), SituationReport.number.desc())
    return session.scalars(query.order_by(*order).limit(1)).first()


def correction_of(session: Session, report: SituationReport) -> SituationReport | None:
    """Return the issued report that took the place of one; None where none did."""
    return session.scalar(
        sa.select(SituationReport).where(
            SituationReport.corrects_id == report.id,
            SituationReport.state.not_in(OPEN_REPORT),
        )
    )


def report_due(session: Session, part: Participation) -> ReportDue:
    """Return when the next report of a country is due."""
    found = reports_of(session, part)
    in_hand = next((each for each in found if each.state in OPEN_REPORT), None)
    last = last_issued(session, part)
    works = part.state is ParticipationState.ACTIVE and part.crisis.is_open
    if last is None:
        due = part.joined_at + FIRST_REPORT
        return ReportDue(due if works else None, True, in_hand, None)
    return ReportDue(last.next_report_at if works else None, False, in_hand, last)


def require_issued(report: SituationReport) -> None:
    """Raise UnusableInput for a report that nobody issued: nothing of it leaves the house."""
    if report.state in OPEN_REPORT:
        raise UnusableInput("report", "it is not issued yet: nothing of it leaves")
