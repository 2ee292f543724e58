"""The days of a round, and the moments in which they begin and end.

A round is dated in the Secretariat's days: the Technical Secretariat of the RCM sits in San José,
six hours behind UTC all the year. A link that ends with the 15th works until midnight there, 22:00
in Tijuana.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.entries.freshness import VALID_DAYS
from directory.export.calendar import CalendarRound
from directory.rounds.models import Round, RoundState

SECRETARIAT_ZONE = ZoneInfo("America/Costa_Rica")
BETWEEN_ROUNDS = timedelta(days=VALID_DAYS)
NOTICE = timedelta(days=7)
"""A week to look at a round before its messages leave."""


def today(now: datetime) -> date:
    """Return the Secretariat's day at `now` (any zone)."""
    return now.astimezone(SECRETARIAT_ZONE).date()


def start_of(day: date) -> datetime:
    """Return the moment a day begins, in UTC."""
    return datetime.combine(day, time(), SECRETARIAT_ZONE).astimezone(UTC)


def end_of(day: date) -> datetime:
    """Return the moment a day is over, in UTC."""
    return start_of(day + timedelta(days=1))


def ends_at(round_: Round) -> datetime:
    """Return the moment the links of a round end, in UTC."""
    return end_of(round_.closes_on)


def next_opening(now: datetime, rounds: Collection[Round]) -> date:
    """Return the day to open the next round on: six months after the last that was opened, and not
    before there is a week to look at it.
    """
    opened = [today(each.opened_at) for each in rounds if each.opened_at is not None]
    soonest = today(now) + NOTICE
    return max([soonest, *(day + BETWEEN_ROUNDS for day in opened)])


def next_number(now: datetime, taken: Collection[str] = ()) -> str:
    """Return the number of the half-year of `now` (`2026-II`), or of the first after it that is not
    `taken`.
    """
    day = today(now)
    year, half = day.year, 1 if day.month <= 6 else 2
    while (number := f"{year}-{'I' * half}") in taken:
        year, half = (year, 2) if half == 1 else (year + 1, 1)
    return number


def calendar_rounds(session: Session) -> list[CalendarRound]:
    """Return the days of all rounds that were not called off."""
    rounds = session.scalars(sa.select(Round).where(Round.state != RoundState.CANCELLED))
    return [
        CalendarRound(
            id=each.id,
            number=each.number,
            opens_on=each.opens_on,
            due_on=each.due_on,
            closes_on=each.closes_on,
            updated_at=each.updated_at,
            is_demo=each.is_demo,
        )
        for each in rounds
    ]
