"""Two editions of the demo's directory, half a year apart, so that there is a difference to read.

Neither ever was: the later one closes the half-year before this one, whose round is open, with
today's rows and older confirmations; in the earlier one some rows are not there yet, some have
other hours, some are since gone.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from directory.editions.publication import add_edition
from directory.entries.freshness import VALID_DAYS, freshness
from directory.entries.visibility import Viewer
from directory.export.rows import ExportRow, rows_for
from directory.rounds.calendar_days import next_number, start_of, today
from webapp.demo.people import MARK

ACTOR = "cli:demo"
_SINCE = timedelta(days=VALID_DAYS)
_PUBLISHED = timedelta(days=3)
_NEW_EVERY, _CHANGED_EVERY, _GONE_EVERY = 11, 7, 23
_OLD_HOURS = "Lun a vie, 8 a 14 h"


def sow_editions(session: Session, now: datetime) -> int:
    """Lay both editions on the shelf; tells how many."""
    session.flush()
    day = today(now)
    latest = start_of(day.replace(month=1 if day.month <= 6 else 7, day=1)) - _PUBLISHED
    earlier = latest - _SINCE
    rows = [row for row in rows_for(session, Viewer.system(), now, None) if row.is_demo]
    by_then = [_older(row, latest, now - latest) for row in rows]
    before = list(_as_they_were(by_then, earlier))
    add_edition(
        session, before, number=next_number(earlier), now=earlier, actor=ACTOR, is_demo=True
    )
    add_edition(session, by_then, number=next_number(latest), now=latest, actor=ACTOR, is_demo=True)
    return 2


# -- inside ---------------------------------------------------------------------------------


def _as_they_were(rows: Sequence[ExportRow], then: datetime) -> Iterator[ExportRow]:
    for turn, row in enumerate(rows, start=1):
        if turn % _NEW_EVERY == 0:
            continue
        old = _older(row, then, _SINCE)
        if turn % _CHANGED_EVERY == 0 and row.hours:
            old = replace(old, hours=_OLD_HOURS)
        yield old
        if turn % _GONE_EVERY == 0:
            gone = str(uuid.uuid5(uuid.NAMESPACE_URL, row.id))
            yield replace(
                old, id=gone, name=f"{row.name.removesuffix(MARK).strip()}, anterior {MARK}"
            )


def _older(row: ExportRow, then: datetime, by: timedelta) -> ExportRow:
    confirmed = row.freshness.confirmed_at
    return replace(
        row,
        freshness=freshness(confirmed - by if confirmed else None, then),
        confirmations={part: (at - by, method) for part, (at, method) in row.confirmations.items()},
        channels=tuple(
            replace(each, confirmed_at=each.confirmed_at - by if each.confirmed_at else None)
            for each in row.channels
        ),
    )
