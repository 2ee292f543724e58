"""The round as a curve: which share of what was asked is answered, day by day, up to the whole.
Pure; the page draws it (`templates/rounds/parts.html`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

WIDTH, HEIGHT = 360.0, 200.0
LEFT, RIGHT, TOP, BOTTOM = 40.0, 8.0, 10.0, 24.0
SHARES = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class CurveDay:
    """One day of the round."""

    day: date
    answered: int
    """On this day."""
    whole: int
    """Until this day, of what was asked."""
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundCurve:
    """What the page draws; lengths in units of the drawing."""

    asked: int
    days: tuple[CurveDay, ...]
    path: str
    """The curve, a step a day."""
    target: tuple[float, float]
    """Where, and how high, the whole is due: the target line leads there from the opening."""
    start: float
    grid: tuple[tuple[int, float], ...]
    """Each share in hundredths, and its height."""
    ends_on: date

    @property
    def share(self) -> float:
        """Which share is answered now."""
        return self.days[-1].share


def round_curve(
    per_day: Sequence[tuple[date, int]], asked_count: int, due_on: date, closes_on: date
) -> RoundCurve | None:
    """Return the curve of a round, every day of it named; None before anything was asked."""
    if not per_day or not asked_count:
        return None
    wholes = accumulate(count for _, count in per_day)
    days = tuple(
        CurveDay(day, count, whole, min(1.0, whole / asked_count))
        for (day, count), whole in zip(per_day, wholes, strict=True)
    )
    first, ends_on = days[0].day, max(days[-1].day, due_on, closes_on)
    length = max(1, (ends_on - first).days)

    def x_of(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / length, 1)

    return RoundCurve(
        asked=asked_count,
        days=days,
        path="M" + "L".join(f"{x_of(each.day)} {_height(each.share)}" for each in days),
        target=(x_of(max(first, due_on)), _height(1.0)),
        start=x_of(first),
        grid=tuple((share, _height(share / 100)) for share in SHARES),
        ends_on=ends_on,
    )


# -- inside ---------------------------------------------------------------------------------


def _height(share: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share, 1)
