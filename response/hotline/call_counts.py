"""Calls counted by hour, kind, language and place; small counts are hidden, and none comes back by
subtraction.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.disclosure import Cell, Disclosure
from response.hotline.models import CallKind, HotlineCall


@dataclass(frozen=True, slots=True)
class CallCounts:
    """Calls of a line between two moments."""

    since: datetime
    until: datetime
    whole: Cell
    by_hour: Mapping[str, Cell]
    """`2026-11-30 02` in the zone asked for; hours without a call are left out."""
    by_kind: Mapping[CallKind, Cell]
    by_language: Mapping[str, Cell]
    by_place: Mapping[str, Cell]
    """By code of the unit; empty: no place was said."""


def count_calls(
    session: Session,
    country: str,
    since: datetime,
    until: datetime,
    *,
    zone: ZoneInfo,
    disclosure: Disclosure,
) -> CallCounts:
    """Return the calls of a line between two moments, counted; a division that may not be shown is
    empty.
    """
    query = sa.select(
        HotlineCall.at, HotlineCall.kind, HotlineCall.language, HotlineCall.unit_code
    ).where(HotlineCall.country == country, HotlineCall.at >= since, HotlineCall.at <= until)
    hours, kinds = Counter[str](), Counter[CallKind]()
    languages, places = Counter[str](), Counter[str]()
    total = 0
    for at, kind, language, unit_code in session.execute(query):
        total += 1
        hours[f"{at.astimezone(zone):%Y-%m-%d %H}"] += 1
        kinds[kind] += 1
        languages[language] += 1
        places[unit_code] += 1
    by_hour = disclosure.division(hours)
    return CallCounts(
        since,
        until,
        disclosure.whole(total),
        dict(sorted(by_hour.items())),
        disclosure.division(kinds),
        disclosure.division(languages),
        disclosure.division(places),
    )


def count_line_calls(session: Session, participation_id: uuid.UUID, until: datetime) -> int:
    """Return how many calls of the line were about a country's part in a crisis, until a moment."""
    query = sa.select(sa.func.count()).select_from(HotlineCall)
    query = query.where(HotlineCall.participation_id == participation_id, HotlineCall.at <= until)
    return session.scalar(query) or 0
