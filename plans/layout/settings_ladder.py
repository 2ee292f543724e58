"""How a page comes to fit: a ladder of settings, from the largest text with every row to the
smallest with the fewest.

One layout on endless paper tells how tall a page is at one rung; how tall it is at the others is
estimated, the estimate corrected by what was measured. So a page is settled in one to three
layouts, not in the eight to twelve that halving takes. Pure: it asks for a measurement and is told
its result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

SIZES = (105, 100, 95, 90, 85)
"""Text sizes tried, in tenths of a point, the largest first. Never under 8.5."""
ENOUGH = 3
"""Measurements after which a page that fits is not improved any more."""
CAUTION_MM = (0.0, 0.7, 3.0, 9.0, 1000.0)
"""Room left free by the estimate, by how often it was wrong; in the end the last rung is asked for.
"""


@dataclass(frozen=True, slots=True)
class PageSetting:
    """One setting of a page: text size in tenths of a point, rows cut."""

    size: int
    cuts: int


@dataclass(frozen=True, slots=True)
class PageMeasure:
    """What a layout says of a page: how tall it is, and how much room is idle beside its longest
    column.
    """

    tall_mm: float
    beside_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Fit:
    """How a page fits: its setting, the millimetres left over below, and those left over in a
    column.
    """

    size: int
    cuts: int
    spare_mm: float
    beside_mm: float


def ladder(least: int, most: int) -> tuple[PageSetting, ...]:
    """Return every rung: the sizes with all rows (unless `least` rows must go anyway), then the
    smallest with fewer.
    """
    whole = [PageSetting(size, 0) for size in SIZES] if least == 0 else []
    return (*whole, *(PageSetting(SIZES[-1], cuts) for cuts in range(max(1, least), most + 1))) or (
        PageSetting(SIZES[-1], least),
    )


class Search:
    """The search for the first rung of a ladder that fits into `room_mm`; spare room under
    `enough_mm` is no loss.
    """

    def __init__(
        self,
        rungs: Sequence[PageSetting],
        expected_mm: Callable[[PageSetting], float],
        room_mm: float,
        enough_mm: float,
    ) -> None:
        self._rungs = rungs
        self._expected_mm = lru_cache(maxsize=None)(expected_mm)
        self.room_mm = room_mm
        self._enough_mm = enough_mm
        self._too_tall = -1
        self._fits = len(rungs)
        self._shift_mm = 0.0
        self._measured = 0
        self._missed = 0
        self.fit: Fit | None = None

    def expected_mm(self, rung: PageSetting) -> float:
        """Return how tall a rung is thought to be, after all that was told."""
        return self._expected_mm(rung) + self._shift_mm

    @property
    def is_hopeless(self) -> bool:
        """Whether even the last rung is too tall."""
        return self._too_tall == len(self._rungs) - 1

    def next_rung(self) -> PageSetting | None:
        """Return the rung to measure next; None when the search is over."""
        if self.is_hopeless or self._fits - self._too_tall == 1:
            return None
        if self.fit and (self.fit.spare_mm <= self._enough_mm or self._measured >= ENOUGH):
            return None
        place = self._guess()
        return (
            None
            if place >= self._fits and self.fit
            else self._rungs[min(place, len(self._rungs) - 1)]
        )

    def record(self, rung: PageSetting, measured: PageMeasure) -> None:
        """Take note that a rung was measured."""
        tall_mm = measured.tall_mm
        place = self._rungs.index(rung)
        self._measured += 1
        self._shift_mm = tall_mm - self._expected_mm(rung)
        if tall_mm <= self.room_mm:
            self._fits = place
            self.fit = Fit(rung.size, rung.cuts, self.room_mm - tall_mm, measured.beside_mm)
        else:
            self._too_tall = place
            self._missed += 1

    def _guess(self) -> int:
        """Return the first rung above the known misfits that the corrected estimate lets in."""
        room = self.room_mm - self._shift_mm - CAUTION_MM[min(self._missed, len(CAUTION_MM) - 1)]
        places = range(self._too_tall + 1, self._fits)
        return next(
            (place for place in places if self._expected_mm(self._rungs[place]) <= room), self._fits
        )
