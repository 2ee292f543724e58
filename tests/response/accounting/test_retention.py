from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from response.accounting.lists.brought import keep_list
from response.accounting.lists.reading import read_line
from response.accounting.models import (
    BroughtList,
    BroughtRow,
    CrisisRoll,
    DeathReport,
    Says,
    SourceCount,
    Statement,
)
from response.accounting.retention import (
    KEEP_AFTER_END,
    CountRecord,
    due_participations,
    forget_persons,
    series_left,
)
from response.accounting.source_counts import add_source_count
from response.accounting.statements import add_statement
from response.crisis.models import Participation
from tests.response.accounting.lists.test_brought import list_draft
from tests.response.accounting.test_rolls import roll_now
from tests.response.accounting.test_source_counts import draft as count_draft
from tests.response.accounting.test_statements import draft
from tests.response.crisis_parts import add_people

NAMING = (Statement, CrisisRoll, DeathReport, SourceCount, BroughtList, BroughtRow)


def test_ninety_days_after_the_end_the_numbers_are_left_and_nobody(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    people = add_people(session, keyring, now, ["Una", "Dos", "Tres"])
    roll_now(session, keyring, part, now)
    add_statement(session, keyring, part, draft(people[0], Says.SAFE, now), now)
    add_statement(session, keyring, part, draft(people[1], Says.HELP, now), now)
    add_source_count(session, keyring, part, count_draft(now), now)
    keep_list(session, keyring, part, list_draft(now, [read_line(1, "Ana")]), now)
    part.ended_at = now + timedelta(hours=1)
    session.flush()
    assert due_participations(session, now + KEEP_AFTER_END) == []
    later = now + KEEP_AFTER_END + timedelta(hours=1)
    assert due_participations(session, later) == [part]
    series = series_left(session, keyring, part)
    forget_persons(session, part, series, later)
    for table in NAMING:
        assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    left = session.get_one(CountRecord, part.id)
    last = left.series[-1]
    assert (last["registered"], last["safe"], last["help"], last["not_asked"]) == (3, 1, 1, 1)
    assert left.series[0]["registered"] is None
    assert due_participations(session, later) == []
