"""Reports of all countries made and looked up.

The rules: a country's issued numbers go in as they were issued, its tables are never read; where
nothing new was issued nothing is made; a report that comes late, about the time of the last one,
corrects that one.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import Keyring
from core.db import hold_row
from core.disclosure import Disclosure
from response.crisis.models import Crisis, ParticipationState
from response.situation.content import ReportNumber, numbers_from_json, open_content
from response.situation.merging.merge import CountryNumbers, merge_numbers
from response.situation.merging.merged_content import CountryStanding, MergedContent
from response.situation.models import MergedReport, ReceivedReport, SituationReport
from response.situation.reports import FIRST_REPORT, last_issued


@dataclass(frozen=True, slots=True)
class CountryReport:
    """The report of a country that holds, or that it has none."""

    country: str
    joined_at: datetime | None
    """None for one that works in an installation of its own."""
    is_active: bool
    own: SituationReport | None
    received: ReceivedReport | None

    @property
    def chosen(self) -> SituationReport | ReceivedReport | None:
        """The newer one, where a country has both."""
        if self.own is None or self.received is None:
            return self.own or self.received
        return self.own if self.own.as_of >= self.received.as_of else self.received

    @property
    def mark(self) -> str:
        """Which report it is, as a report of all countries remembers it."""
        chosen = self.chosen
        return "" if chosen is None else str(chosen.id)

    def report_standing(self, now: datetime) -> CountryStanding:
        """Return whether it reported, and since when it should have again."""
        chosen = self.chosen
        if chosen is None:
            due = self.joined_at + FIRST_REPORT if self.joined_at else None
        else:
            due = chosen.next_report_at
        is_late = self.is_active and due is not None and due < now
        return CountryStanding(
            self.country,
            chosen.number if chosen else None,
            chosen.as_of if chosen else None,
            chosen is not None and chosen is self.received,
            due if is_late else None,
        )


def country_reports(session: Session, crisis: Crisis) -> list[CountryReport]:
    """Return the report of each country of a crisis, by country."""
    received = _received(session, crisis.id)
    parts = {each.country: each for each in crisis.participations}
    found = []
    for country in sorted({*parts, *received}):
        part = parts.get(country)
        found.append(
            CountryReport(
                country,
                part.joined_at if part else None,
                crisis.is_open and (part is None or part.state is ParticipationState.ACTIVE),
                last_issued(session, part) if part else None,
                received.get(country),
            )
        )
    return found


def merge_reports(
    session: Session,
    keyring: Keyring,
    crisis: Crisis,
    disclosure: Disclosure,
    *,
    by: str,
    now: datetime,
) -> MergedReport:
    """Return the report of all countries as it is now: a new one, a correction of the last one, or
    the last one where no country issued anything since. Raises CannotOpen for a report that does
    not open.
    """
    hold_row(session, crisis)
    reports = country_reports(session, crisis)
    last = last_merged(session, crisis.id)
    inputs = {each.country: each.mark for each in reports}
    if last is not None and last.inputs == inputs:
        return last
    content = merge_numbers(
        [CountryNumbers(each.report_standing(now), _numbers(keyring, each)) for each in reports],
        MergedContent.from_json(last.content) if last is not None else None,
        disclosure,
    )
    number, revision = _place(last, reports)
    merged = MergedReport(
        crisis_id=crisis.id,
        number=number,
        revision=revision,
        made_at=now,
        made_by=by,
        inputs=inputs,
        content=content.to_json(),
    )
    session.add(merged)
    session.flush()
    record(
        session,
        at=now,
        actor=by,
        action="merged_report.make",
        subject=f"{crisis.number}/{number}.{revision}",
    )
    return merged


def last_merged(session: Session, crisis_id: uuid.UUID) -> MergedReport | None:
    """Return the last report of all countries in a crisis; None where there is none."""
    found: MergedReport | None = session.scalar(_newest_first(crisis_id).limit(1))
    return found


def merged_reports_of(session: Session, crisis_id: uuid.UUID) -> Sequence[MergedReport]:
    """Return the reports of all countries in a crisis, the newest first."""
    return session.scalars(_newest_first(crisis_id)).all()


def merged_numbered(
    session: Session, crisis_id: uuid.UUID, number: int, revision: int
) -> MergedReport | None:
    """Return one report of all countries; None where there is none of that number."""
    found: MergedReport | None = session.scalar(
        _newest_first(crisis_id).where(
            MergedReport.number == number, MergedReport.revision == revision
        )
    )
    return found


# -- inside ---------------------------------------------------------------------------------


def _newest_first(crisis_id: uuid.UUID) -> sa.Select[Any]:
    query = sa.select(MergedReport).where(MergedReport.crisis_id == crisis_id)
    return query.order_by(MergedReport.number.desc(), MergedReport.revision.desc())


def _received(session: Session, crisis_id: uuid.UUID) -> dict[str, ReceivedReport]:
    query = sa.select(ReceivedReport).where(ReceivedReport.crisis_id == crisis_id)
    # The newest of each country comes last, and stays.
    rows = session.scalars(query.order_by(ReceivedReport.number))
    return {each.country: each for each in rows}


def _numbers(keyring: Keyring, report: CountryReport) -> Sequence[ReportNumber]:
    chosen = report.chosen
    if chosen is None:
        return ()
    if isinstance(chosen, ReceivedReport):
        return numbers_from_json(chosen.numbers)
    return open_content(keyring, chosen).numbers


def _place(last: MergedReport | None, reports: Sequence[CountryReport]) -> tuple[int, int]:
    """Return number and revision: a correction where all that is new is of before the last one."""
    if last is None:
        return 1, 0
    known: dict[str, Any] = last.inputs
    fresh = [
        each.chosen
        for each in reports
        if each.chosen is not None and known.get(each.country) != each.mark
    ]
    if fresh and all(each.as_of <= last.made_at for each in fresh):
        return last.number, last.revision + 1
    return last.number + 1, 0
