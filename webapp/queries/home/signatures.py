"""What waits for the signature of a second person, counted for one reader."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from response.situation.models import ReportState, SituationReport
from watch.notices.models import Notice, NoticeState
from webapp.auth.access import Scope, can_open


def papers_to_approve(session: Session, scope: Scope) -> tuple[int, int]:
    """Return how many notices and how many situation reports of the reader's country somebody else
    wrote, and wait to be approved; none for who approves none.
    """
    if not can_open("notices.approve_notice"):
        return 0, 0
    notices = sa.select(sa.func.count()).where(
        Notice.country == scope.country,
        Notice.state == NoticeState.PROPOSED,
        Notice.proposed_by != scope.actor,
        Notice.made_by != scope.actor,
    )
    reports = sa.select(sa.func.count()).where(
        SituationReport.country == scope.country,
        SituationReport.state == ReportState.DRAFT,
        SituationReport.made_by != scope.actor,
    )
    row = session.execute(sa.select(notices.scalar_subquery(), reports.scalar_subquery())).one()
    return int(row[0]), int(row[1])
