"""Two who tap at once, and two who move one report at once: nothing is doubled, nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.approval import IllegalMove
from core.crypto import Keyring
from core.db import reading, writing
from core.disclosure import STANDARD
from response.crisis.models import Participation
from response.situation.lifecycle import approve_report, begin_report, issue_report
from response.situation.merging.merged_reports import merge_reports
from response.situation.models import MergedReport, ReportState, SituationReport
from tests.response.crisis_parts import add_part
from tests.response.situation.conftest import counted, officer

ANA, BEA = officer("GT", "ana"), officer("GT", "bea")


def _at_once(engine: Engine, acts: list[Callable[[Session], object]]) -> list[str]:
    """Run acts in threads, each in a transaction of its own; return how each ended."""
    start, ends = threading.Barrier(len(acts)), list[str]()

    def run(act: Callable[[Session], object]) -> None:
        start.wait()
        try:
            with writing(engine) as session:
                act(session)
            ends.append("done")
        except IllegalMove:
            ends.append("refused")

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sorted(ends)


def _part(session: Session) -> Participation:
    return session.scalars(sa.select(Participation)).one()


def test_two_taps_make_one_draft_and_one_of_two_issues(
    engine: Engine, keyring: Keyring, now: datetime
) -> None:
    keyring.header_of("GT")
    with writing(engine) as session:
        add_part(session, now)

    def tap(session: Session) -> None:
        live = counted(now, registered=12)
        begin_report(session, keyring, _part(session), ANA, live, now)

    assert _at_once(engine, [tap, tap, tap]) == ["done"] * 3
    with reading(engine) as session:
        assert session.scalars(sa.select(SituationReport.number)).all() == [1]

    def approve(session: Session) -> None:
        report = session.scalars(sa.select(SituationReport)).one()
        approve_report(session, report, _part(session), BEA, now)

    def issue(session: Session) -> None:
        report = session.scalars(sa.select(SituationReport)).one()
        issue_report(session, report, _part(session), BEA, None, now)

    assert _at_once(engine, [approve, approve]) == ["done", "refused"]
    assert _at_once(engine, [issue, issue]) == ["done", "refused"]

    def merge(session: Session) -> None:
        crisis = _part(session).crisis
        merge_reports(session, keyring, crisis, STANDARD, by="user:s", now=now)

    assert _at_once(engine, [merge, merge]) == ["done", "done"]
    with reading(engine) as session:
        report = session.scalars(sa.select(SituationReport)).one()
        assert report.state is ReportState.ISSUED
        assert len(session.scalars(sa.select(MergedReport)).all()) == 1
