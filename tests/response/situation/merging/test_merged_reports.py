from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.disclosure import STANDARD
from response.crisis.models import Participation
from response.situation.merging.merged_content import MergedContent
from response.situation.merging.merged_reports import (
    country_reports,
    last_merged,
    merge_reports,
    merged_numbered,
    merged_reports_of,
)
from response.situation.models import MergedReport, ReceivedReport
from response.situation.reports import FIRST_REPORT
from tests.response.parts import add_crisis
from tests.response.situation.conftest import Issue

COUNTRIES = ("BZ", "CA", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "SV", "US")


def _merge(session: Session, keyring: Keyring, part: Participation, at: datetime) -> MergedReport:
    return merge_reports(session, keyring, part.crisis, STANDARD, by="user:s", now=at)


def test_it_says_who_has_not_reported_and_since_when(
    session: Session, keyring: Keyring, issue: Issue, now: datetime
) -> None:
    guatemala, honduras = add_crisis(session, now, "GT", "HN")
    issue(guatemala, now, now + timedelta(hours=1), registered=20)
    later = now + timedelta(hours=2)
    merged = _merge(session, keyring, guatemala, later)
    first, second = MergedContent.from_json(merged.content).standings
    assert (first.report, first.overdue_since) == (1, now + timedelta(hours=1))
    assert (second.report, second.overdue_since) == (None, honduras.joined_at + FIRST_REPORT)
    assert MergedContent.from_json(merged.content).reported == ("GT",)


def test_nothing_new_makes_nothing_and_what_comes_late_corrects(
    session: Session, keyring: Keyring, issue: Issue, now: datetime
) -> None:
    guatemala, honduras = add_crisis(session, now, "GT", "HN")
    issue(guatemala, now, registered=20)
    first = _merge(session, keyring, guatemala, now + timedelta(minutes=30))
    assert _merge(session, keyring, guatemala, now + timedelta(minutes=31)) is first
    issue(honduras, now + timedelta(minutes=10), registered=50)
    late = _merge(session, keyring, guatemala, now + timedelta(minutes=40))
    assert (late.number, late.revision) == (1, 1)
    issue(guatemala, now + timedelta(minutes=50), registered=21)
    fresh = _merge(session, keyring, guatemala, now + timedelta(minutes=60))
    assert (fresh.number, fresh.revision) == (2, 0)
    assert last_merged(session, guatemala.crisis_id) is fresh
    assert merged_numbered(session, guatemala.crisis_id, 1, 0) is first
    assert [each.revision for each in merged_reports_of(session, guatemala.crisis_id)] == [0, 1, 0]
    # One more in Guatemala: held back.
    row = MergedContent.from_json(fresh.content).row("registered")
    assert row is not None
    assert row.cells["GT"].value.value == 20


def test_a_report_of_another_house_counts_and_the_newer_of_two_holds(
    session: Session, keyring: Keyring, issue: Issue, now: datetime
) -> None:
    guatemala, _honduras = add_crisis(session, now, "GT", "HN")
    for country, number, value, at in (("SV", 1, 20, now), ("SV", 2, 35, now), ("GT", 7, 99, now)):
        session.add(
            ReceivedReport(
                crisis_id=guatemala.crisis_id, country=country, number=number, as_of=at,
                issued_at=at, next_report_at=None, received_at=at, received_by="cli:x",
                numbers=[{"key": "registered", "value": value, "source": "ours", "method": "m"}],
                key_mark="",
            )
        )  # fmt: skip
    issue(guatemala, now + timedelta(minutes=1), registered=45)
    merged = _merge(session, keyring, guatemala, now + timedelta(minutes=2))
    content = MergedContent.from_json(merged.content)
    row = content.row("registered")
    assert row is not None
    assert {code: cell.value.value for code, cell in row.cells.items()} == {"GT": 45, "SV": 35}
    assert [each.is_received for each in content.standings] == [False, False, True]
    assert row.total.differs


def test_eleven_countries_with_twenty_reports_each_read_eleven(
    session: Session, keyring: Keyring, issue: Issue, now: datetime
) -> None:
    for country in COUNTRIES:
        keyring.header_of(country)
    parts = add_crisis(session, now, *COUNTRIES)
    for hour in range(20):
        for part in parts[:: 1 if hour in {0, 19} else 11]:
            issue(part, now + timedelta(hours=hour), registered=30 + hour)
    statements: list[str] = []
    sa.event.listen(
        session.get_bind(), "before_cursor_execute", lambda *given: statements.append(given[2])
    )
    merged = _merge(session, keyring, parts[0], now + timedelta(hours=21))
    row = MergedContent.from_json(merged.content).row("registered")
    assert row is not None
    assert row.total.value == 11 * 50
    # One question for each country's last report, and a handful for all: not one a report.
    assert len(statements) < 40
    assert len(country_reports(session, parts[0].crisis)) == 11
