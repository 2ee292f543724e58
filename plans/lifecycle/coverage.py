"""Which nationals no plan covers, and how the plans stand: counts only, small cells held back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from core.atlas.protocols import UnitAtlas
from core.atlas.values import Unit
from core.disclosure import STANDARD, Disclosure
from core.geo.geometry import Area, Point
from plans.facts.headcounts import CELL_DEGREES, MOST_CELLS
from plans.models import PlanArea, PlanState
from registry.matching.blocks.stay_rows import ROW, Rows
from registry.matching.blocks.stays import day_number
from registry.matching.index import MatchingIndex

MOST_PLACES = 20


@dataclass(frozen=True, slots=True)
class CoverageCount:
    """Registered nationals of one country on one day: all of them, and those inside an area with a
    plan in force.
    """

    registered: int | None
    """None: nobody is registered, so it is unknown, never 0."""
    in_plans: int
    without: tuple[tuple[Unit, int], ...]
    """Units where they live and no plan holds, most people first; those under the threshold are
    left out.
    """
    is_cut: bool = False
    """Whether a unit was left out that is large enough, because a smaller one would be found."""

    @property
    def share(self) -> float | None:
        """The share that lives in an area with a plan in force; None when nobody is registered."""
        return None if not self.registered else self.in_plans / self.registered


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """How one plan stands."""

    plan: PlanArea
    state: PlanState | None
    """Of the version in force or, without one, of the one being prepared; None when there is
    neither.
    """
    age_days: int | None
    """Since it came into force."""
    differences: int


def count_coverage(
    index: MatchingIndex,
    areas: Sequence[Area],
    day: date,
    atlas: UnitAtlas,
    disclosure: Disclosure = STANDARD,
    *,
    is_own: bool = True,
) -> CoverageCount:
    """Return how many of the people in `index` (of one country) live in one of `areas` on `day`,
    and where the others do; `is_own` says whether the reader's own country counts its people.
    """
    rows = _rows_on(index, day)
    within = np.zeros(len(rows), dtype=bool)
    lons, lats = (np.ascontiguousarray(rows[name]) for name in ("lon", "lat"))
    for area in areas:
        within |= area.contains_many(lons, lats)
    people, inside = len(np.unique(rows["person"])), len(np.unique(rows["person"][within]))
    cells = Counter(_cells(rows[~within]))
    units = _by_unit(cells, atlas)
    large = tuple(each for each in units if not disclosure.is_small(each[1]))
    told = large if is_own else disclosure.listing(large, sum(count for _, count in units))
    return CoverageCount(people or None, inside, told[:MOST_PLACES], told != large)


def standings(plans: Sequence[PlanArea], now: datetime) -> list[PlanStanding]:
    """Return how each plan stands at `now`: those without a plan in force first, then stale, then
    by age, oldest first.
    """
    order: Mapping[PlanState | None, int] = {
        None: 0,
        PlanState.DRAFT: 1,
        PlanState.APPROVED: 2,
        PlanState.STALE: 3,
    }
    found = [_standing_of(plan, now) for plan in plans]
    return sorted(
        found, key=lambda each: (order.get(each.state, 4), -(each.age_days or 0), each.plan.number)
    )


# -- inside ---------------------------------------------------------------------------------


def _standing_of(plan: PlanArea, now: datetime) -> PlanStanding:
    held = plan.current or plan.coming
    issued = plan.issued_on
    age_days = None if issued is None else (now.date() - issued).days
    return PlanStanding(
        plan,
        held.state if held else None,
        age_days,
        plan.current.differences if plan.current else 0,
    )


def _rows_on(index: MatchingIndex, day: date) -> Rows:
    """Return every stay that holds on a day."""
    rows: Rows = np.concatenate([np.empty(0, dtype=ROW), *index.rows_near().values()])
    number = day_number(day)
    return rows[(rows["from_day"] <= number) & (number <= rows["until_day"])]


def _cells(rows: Rows) -> Iterable[tuple[int, int]]:
    xs = np.round(rows["lon"] / CELL_DEGREES).astype(int).tolist()
    ys = np.round(rows["lat"] / CELL_DEGREES).astype(int).tolist()
    return zip(xs, ys, strict=True)


def _by_unit(cells: Counter[tuple[int, int]], atlas: UnitAtlas) -> list[tuple[Unit, int]]:
    """Return the people of each unit, most people first."""
    units: dict[str, Unit] = {}
    counts: Counter[str] = Counter()
    for (x, y), count in sorted(cells.items(), key=lambda each: (-each[1], each[0]))[:MOST_CELLS]:
        located = atlas.locate(Point(x * CELL_DEGREES, y * CELL_DEGREES))
        unit = located.admin2 or located.admin1 or located.country
        if unit is not None:
            units[unit.code] = unit
            counts[unit.code] += count
    found = [(units[code], count) for code, count in counts.items()]
    return sorted(found, key=lambda each: (-each[1], each[0].name))
