"""A machine in the place of the second person, for who plays a drill alone.

The rules: it approves a minute after something was proposed or drafted, only where one person of
the country has come in, and nothing it finds wrong; wherever it acted its name says that it is a
machine. In the real house there is none: only the turn of a drill calls it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RoleName, User
from core.audit_log import AuditSpool, reading_noted, record
from core.context import Context
from core.db import reading, writing
from core.errors import AtalayaError
from core.exercise import is_exercise
from directory.entries.visibility import Viewer
from response.crisis.models import Participation
from response.crisis.officers import CrisisOfficer
from response.situation.lifecycle import approve_report
from response.situation.models import ReportState, SituationReport
from watch.notices.lifecycle import CountAgain, approve, count_again
from watch.notices.models import Notice, NoticeMove, NoticeMoveKind, NoticeState
from watch.notices.officers import NoticeOfficer
from webapp.drill.tickets import DOMAIN
from webapp.queries.notices.notice_audience import count_notice
from webapp.worker.job_kinds import WorkerServices

MACHINE = "exercise:machine"
"""Its name in every record; `webapp.crises.actor_names` says it in words."""
PATIENCE = timedelta(minutes=1)
log = logging.getLogger(__name__)


def play_second_person(services: WorkerServices) -> int:
    """Approve what waits for a second person where one plays alone; return how much that was."""
    if not is_exercise():
        return 0
    with reading(services.engine) as session:
        countries = lone_countries(session)
        before = services.clock() - PATIENCE
        notices = session.scalars(
            sa.select(Notice.id).where(
                Notice.country.in_(countries),
                Notice.state == NoticeState.PROPOSED,
                Notice.proposed_at <= before,
            )
        ).all()
        reports = session.scalars(
            sa.select(SituationReport.id).where(
                SituationReport.country.in_(countries),
                SituationReport.state == ReportState.DRAFT,
                SituationReport.made_at <= before,
            )
        ).all()
    acts = [partial(_approve_notice, services, each) for each in notices]
    acts += [partial(_approve_report, services, each) for each in reports]
    return sum(map(_tried, acts))


def lone_countries(session: Session) -> list[str]:
    """Return the countries for which one person has come into the drill, and no second."""
    players = sa.select(User.country).where(User.email.like(f"mesa-%@{DOMAIN}"), User.country != "")
    return list(session.scalars(players.group_by(User.country).having(sa.func.count() == 1)))


def machine_approvals(session: Session, country: str) -> int:
    """Return how often a machine was the second person of a country."""
    moves = sa.select(sa.func.count()).select_from(NoticeMove).join(Notice)
    reports = sa.select(sa.func.count()).select_from(SituationReport)
    counts = (
        moves.where(
            Notice.country == country,
            NoticeMove.actor == MACHINE,
            NoticeMove.kind == NoticeMoveKind.APPROVED,
        ),
        reports.where(SituationReport.country == country, SituationReport.approved_by == MACHINE),
    )
    return sum(session.scalar(each) or 0 for each in counts)


# -- inside ---------------------------------------------------------------------------------


def _tried(act: Callable[[], None]) -> int:
    """Do one thing; what is not right is left for the player to mend."""
    try:
        act()
    except AtalayaError as wrong:
        log.info("the machine does not approve: %s", wrong)
        return 0
    return 1


def _approve_notice(services: WorkerServices, notice_id: UUID) -> None:
    now = services.clock()
    with reading_noted(services.engine, AuditSpool(services.settings.instance)) as session:
        notice = session.get_one(Notice, notice_id)
        context = Context(
            session=session,
            keyring=services.keyring,
            atlas=services.atlas,
            viewer=Viewer.of_country(notice.country),
            actor=MACHINE,
            now=now,
            purpose=f"notice {notice.number}",
        )
        counted = count_notice(context, services.settings, notice)
    officer = NoticeOfficer(actor=MACHINE, country=notice.country, role=RoleName.COUNTRY_ADMIN)
    with writing(services.engine) as session:
        notice = session.get_one(Notice, notice_id)
        try:
            approve(session, notice, counted, officer, now)
        except CountAgain:
            count_again(session, notice, counted, officer, now)
            approve(session, notice, counted, officer, now)
        record(
            session, at=now, actor=MACHINE, action="notice.approve", country=notice.country,
            subject=notice.id, number=notice.number,
        )  # fmt: skip


def _approve_report(services: WorkerServices, report_id: UUID) -> None:
    with writing(services.engine) as session:
        report = session.get_one(SituationReport, report_id)
        part = session.get_one(Participation, report.participation_id)
        officer = CrisisOfficer(
            role=RoleName.COUNTRY_ADMIN, country=part.country, actor=MACHINE, post_id=None
        )
        approve_report(session, report, part, officer, services.clock())
