"""The way of a report: drafted, approved by a second person, issued, corrected by a later one.

The rules: a country has one report in hand at a time, so that a double tap makes one; whoever wrote
or counted any of it may not approve it, nor may a consul of a post that is not in the crisis; what
was approved is not written in any more, it goes back
to the draft first; only what was issued leaves the house. All of it is decided here, whichever page
or command asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.approval import Approval
from core.audit_log import record
from core.crypto import Keyring
from core.db import hold_row
from core.errors import AtalayaError, NotAllowed, Outdated, UnusableInput
from core.i18n.languages import N_
from response.crisis.models import Participation
from response.crisis.officers import CrisisOfficer, is_national, may_manage
from response.situation.content import (
    ENTERED,
    LONGEST_ORIGIN,
    LONGEST_SECTION,
    MOST_COUNTED,
    NumberSource,
    ReportContent,
    ReportNumber,
    ReportSection,
    open_content,
    seal_content,
)
from response.situation.indicators import BY_KEY, INDICATORS
from response.situation.models import OPEN_REPORT, ReportState, SituationReport
from response.situation.numbers import LiveCount

APPROVAL = Approval(
    moves={
        ReportState.DRAFT: frozenset({ReportState.APPROVED}),
        ReportState.APPROVED: frozenset({ReportState.DRAFT, ReportState.ISSUED}),
        ReportState.ISSUED: frozenset({ReportState.CORRECTED}),
        ReportState.CORRECTED: frozenset(),
    },
    two_persons=frozenset({ReportState.APPROVED}),
)
SOONEST = timedelta(minutes=10)
LATEST = timedelta(days=14)


class ReportInHand(AtalayaError):
    """A report is in hand that must be issued, or given back, before another one is begun."""


def begin_report(
    session: Session,
    keyring: Keyring,
    part: Participation,
    officer: CrisisOfficer,
    live: LiveCount,
    now: datetime,
    corrects: SituationReport | None = None,
) -> SituationReport:
    """Return the report in hand: a new one with nothing but numbers, or the one that is there.

    One that corrects begins with the words and the entered numbers of what it corrects; a draft
    that is in hand becomes the correction, with its own words first. Raises NotAllowed for who is
    not of the country, IllegalMove where `corrects` was not issued, ReportInHand where one that is
    approved, or corrects another, is in the way.
    """
    _require_own(officer, part)
    hold_row(session, part)
    if corrects is not None:
        APPROVAL.check_move(corrects.state, ReportState.CORRECTED, name=_name(corrects))
    there = report_in_hand(session, part)
    if there is not None:
        if corrects is not None and there.corrects_id != corrects.id:
            _let_correct(session, keyring, there, part, corrects, officer, now)
        return there
    content = ReportContent(live.numbers, {}, live.activities)
    if corrects is not None:
        before = open_content(keyring, corrects)
        numbers = (*live.numbers, *before.entered())
        content = ReportContent(numbers, before.sections, live.activities)
    report = SituationReport(
        participation_id=part.id,
        country=part.country,
        number=_last_number(session, part) + 1,
        state=ReportState.DRAFT,
        as_of=live.as_of,
        made_at=now,
        made_by=officer.actor,
        authors=[officer.actor],
        seal_version=0,
        corrects_id=corrects.id if corrects is not None else None,
    )
    seal_content(keyring, report, content)
    session.add(report)
    session.flush()
    _note(session, report, part, officer, now, "draft")
    return report


def recount(
    session: Session,
    keyring: Keyring,
    report: SituationReport,
    part: Participation,
    officer: CrisisOfficer,
    live: LiveCount,
    now: datetime,
) -> None:
    """Freeze the live numbers anew; words and entered numbers stay. Raises IllegalMove for what is
    no draft.
    """
    _hold_draft(session, report, part, officer)
    content = open_content(keyring, report)
    numbers = (*live.numbers, *content.entered())
    _write(keyring, report, officer, replace(content, numbers=numbers, activities=live.activities))
    report.as_of = live.as_of
    session.flush()
    _note(session, report, part, officer, now, "count")


def write_report(
    session: Session,
    keyring: Keyring,
    report: SituationReport,
    part: Participation,
    officer: CrisisOfficer,
    sections: Mapping[ReportSection, str],
    entered: Sequence[ReportNumber],
    now: datetime,
) -> None:
    """Write words and entered numbers; live numbers stay as they were frozen.

    Raises IllegalMove for what is no draft, UnusableInput for a number without whose it is.
    """
    checked = check_entered(entered)
    words = {key: _section(text) for key, text in sections.items() if text.strip()}
    _hold_draft(session, report, part, officer)
    content = open_content(keyring, report)
    live = [each for each in content.numbers if each.method != ENTERED]
    _write(keyring, report, officer, replace(content, numbers=(*live, *checked), sections=words))
    session.flush()
    _note(session, report, part, officer, now, "write")


def approve_report(
    session: Session,
    report: SituationReport,
    part: Participation,
    officer: CrisisOfficer,
    now: datetime,
    *,
    seen_version: int | None = None,
) -> None:
    """Approve a draft. Raises SecondPersonNeeded for whoever wrote or counted any of it, Outdated
    where it was written in since somebody saw it (`seen_version`), NotAllowed for a consul of a
    post that is not in the crisis.
    """
    _hold(session, report, part, officer)
    _require_in_charge(officer, part)
    if seen_version not in {None, report.seal_version}:
        raise Outdated(_name(report))
    APPROVAL.check_move(report.state, ReportState.APPROVED, name=_name(report))
    for author in report.authors:
        APPROVAL.check_second_person(
            ReportState.APPROVED, author=author, approver=officer.actor, work="wrote this report"
        )
    report.state = ReportState.APPROVED
    report.approved_by, report.approved_at = officer.actor, now
    session.flush()
    _note(session, report, part, officer, now, "approve")


def return_report(
    session: Session,
    report: SituationReport,
    part: Participation,
    officer: CrisisOfficer,
    now: datetime,
) -> None:
    """Give an approved report back to be written in: its approval is gone."""
    _hold(session, report, part, officer)
    APPROVAL.check_move(report.state, ReportState.DRAFT, name=_name(report))
    report.state, report.approved_by, report.approved_at = ReportState.DRAFT, "", None
    session.flush()
    _note(session, report, part, officer, now, "return")


def issue_report(
    session: Session,
    report: SituationReport,
    part: Participation,
    officer: CrisisOfficer,
    next_report_at: datetime | None,
    now: datetime,
) -> None:
    """Issue an approved report, and promise when the next one comes (None: it is the last).

    What it corrects is corrected from now on. Where its country leads, the crisis bears the moment,
    too. Raises UnusableInput for a moment too near or too far.
    """
    if next_report_at is not None and not SOONEST <= next_report_at - now <= LATEST:
        raise UnusableInput("next", N_("El próximo informe: de diez minutos a catorce días."))
    hold_row(session, part.crisis)
    _hold(session, report, part, officer)
    _require_in_charge(officer, part)
    APPROVAL.check_move(report.state, ReportState.ISSUED, name=_name(report))
    if report.corrects_id is not None:
        corrected = session.get_one(SituationReport, report.corrects_id)
        hold_row(session, corrected)
        APPROVAL.check_move(corrected.state, ReportState.CORRECTED, name=_name(corrected))
        corrected.state = ReportState.CORRECTED
    report.state = ReportState.ISSUED
    report.issued_by, report.issued_at = officer.actor, now
    report.next_report_at = next_report_at
    if part.crisis.is_open and part.crisis.lead_country == part.country:
        part.crisis.next_report_at = next_report_at
    session.flush()
    _note(session, report, part, officer, now, "issue")


def let_stand(
    session: Session,
    report: SituationReport,
    part: Participation,
    officer: CrisisOfficer,
    now: datetime,
) -> None:
    """Let what a draft corrects stand: it is a report of its own, with what is written in it.

    Raises Outdated for what is no draft, or corrects nothing.
    """
    _hold_draft(session, report, part, officer)
    if report.corrects_id is None:
        raise Outdated(_name(report))
    report.corrects_id = None
    session.flush()
    _note(session, report, part, officer, now, "let_stand")


def may_decide_report(officer: CrisisOfficer, part: Participation) -> bool:
    """Return whether somebody may approve and issue the reports of a country: its emergency unit
    and administration, and consuls of the post that answers in the crisis or covers for it.
    """
    return may_manage(officer, part)


def report_in_hand(session: Session, part: Participation) -> SituationReport | None:
    """Return the report of a country that is not issued yet; None where there is none."""
    return session.scalar(
        sa.select(SituationReport).where(
            SituationReport.participation_id == part.id, SituationReport.state.in_(OPEN_REPORT)
        )
    )


def check_entered(entered: Sequence[ReportNumber]) -> list[ReportNumber]:
    """Return the numbers somebody typed in, checked; those left empty are left out.

    Raises UnusableInput for one that cannot be, or that of an authority nobody names.
    """
    found = [_checked(each) for each in entered if each.value is not None]
    order = {each.key: place for place, each in enumerate(INDICATORS)}
    return sorted(found, key=lambda each: order[each.key])


# -- inside ---------------------------------------------------------------------------------


def _require_own(officer: CrisisOfficer, part: Participation) -> None:
    if not is_national(officer) or officer.country != part.country:
        raise NotAllowed(part.country)


def _require_in_charge(officer: CrisisOfficer, part: Participation) -> None:
    """Raise NotAllowed for who may write in a report and not speak for its country: a consul of a
    post that neither answers in the crisis nor covers for the one that does.
    """
    if not may_decide_report(officer, part):
        raise NotAllowed(part.country)


def _hold(
    session: Session, report: SituationReport, part: Participation, officer: CrisisOfficer
) -> None:
    _require_own(officer, part)
    if report.participation_id != part.id:
        raise NotAllowed(part.country)
    hold_row(session, report)


def _hold_draft(
    session: Session, report: SituationReport, part: Participation, officer: CrisisOfficer
) -> None:
    _hold(session, report, part, officer)
    if report.state is not ReportState.DRAFT:
        raise Outdated(_name(report))


def _write(
    keyring: Keyring, report: SituationReport, officer: CrisisOfficer, content: ReportContent
) -> None:
    seal_content(keyring, report, content)
    if officer.actor not in report.authors:
        report.authors = [*report.authors, officer.actor]


def _let_correct(
    session: Session,
    keyring: Keyring,
    draft: SituationReport,
    part: Participation,
    corrects: SituationReport,
    officer: CrisisOfficer,
    now: datetime,
) -> None:
    """Let a draft in hand take the place of an issued report: what was entered there and not in it
    comes over.
    """
    hold_row(session, draft)
    if draft.state is not ReportState.DRAFT or draft.corrects_id is not None:
        raise ReportInHand(_name(draft))
    own, before = open_content(keyring, draft), open_content(keyring, corrects)
    said = {(each.key, each.source) for each in own.entered()}
    missing = (each for each in before.entered() if (each.key, each.source) not in said)
    sections = {**before.sections, **own.sections}
    draft.corrects_id = corrects.id
    whole = replace(own, numbers=(*own.numbers, *missing), sections=sections)
    _write(keyring, draft, officer, whole)
    session.flush()
    _note(session, draft, part, officer, now, "correct")


def _checked(number: ReportNumber) -> ReportNumber:
    indicator, is_ours = BY_KEY.get(number.key), number.source is NumberSource.OURS
    if indicator is None or (indicator.is_live if is_ours else not indicator.takes_others):
        raise UnusableInput(number.key, N_("Esa cifra no se anota a mano."))
    if not 0 <= (number.value or 0) <= MOST_COUNTED:
        raise UnusableInput(number.key, N_("Esa cifra no puede ser."))
    origin = " ".join(number.by.split())
    if len(origin) > LONGEST_ORIGIN:
        raise UnusableInput(f"by_{number.source.value}", N_("El texto es demasiado largo."))
    if not is_ours and not origin:
        raise UnusableInput(f"by_{number.source.value}", N_("Diga de quién es la cifra."))
    return ReportNumber(number.key, number.value, number.source, origin)


def _section(text: str) -> str:
    words = "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
    if len(words) > LONGEST_SECTION:
        raise UnusableInput("sections", N_("El texto es demasiado largo."))
    return words


def _last_number(session: Session, part: Participation) -> int:
    query = sa.select(sa.func.max(SituationReport.number))
    return session.scalar(query.where(SituationReport.participation_id == part.id)) or 0


def _name(report: SituationReport) -> str:
    return f"report {report.number} of {report.country}"


def _note(
    session: Session,
    report: SituationReport,
    part: Participation,
    officer: CrisisOfficer,
    now: datetime,
    act: str,
) -> None:
    record(
        session,
        at=now,
        actor=officer.actor,
        action=f"situation_report.{act}",
        subject=f"{part.crisis.number}/{report.number}",
        country=part.country,
    )
