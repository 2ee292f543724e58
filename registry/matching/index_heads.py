"""The heads of an index as they stood at one moment, all countries end to end."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.geo.geometry import Area
from registry.matching.blocks.attributes import GroupNumbers, Ints
from registry.matching.blocks.head import Numbers
from registry.matching.blocks.head_table import HeadTable, Positions
from registry.matching.blocks.reading import BlocksLost, BlockSource
from registry.matching.blocks.rows import Columns


@dataclass(frozen=True, slots=True)
class ResidentCounts:
    """The residents of one country in a zone."""

    persons: int
    minors: int
    households: int
    """Of those whose members are all counted in one place."""
    shared: Numbers
    """Households that may be met more than once, by number."""
    by_need: Ints
    """In the order of `Need`."""
    by_language: Mapping[str, int]
    by_band: Ints
    coarse: int = 0
    """Persons of whom only the municipality is known: they stand at its middle."""


@dataclass(frozen=True)
class LostRows:
    """Who is in no block that opens, or waits beside them, as rows of travellers."""

    columns: Columns
    persons: Numbers
    country: NDArray[np.int16]


class KnownCounts:
    """What zones came to, by their areas; the oldest make room. Threads share it.

    An area that was read anew is another: `core.geo.known_areas` hands out the same one.
    """

    def __init__(self, most_numbers: int = 2_000_000) -> None:
        """Keep counts with at most so many households listed, of some hundred zones."""
        self._most, self._held = most_numbers, 0
        self._counts: OrderedDict[tuple[int, ...], _Known] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, areas: Sequence[Area], year: int | None) -> Mapping[str, ResidentCounts] | None:
        """Return the residents of a zone, where they are known, minors as of `year`."""
        found = self._counts.get(_key(areas, year))
        return None if found is None else found.counts

    def keep(
        self, areas: Sequence[Area], year: int | None, counts: Mapping[str, ResidentCounts]
    ) -> None:
        """Keep the residents of a zone."""
        key, known = _key(areas, year), _Known(tuple(areas), counts)
        with self._lock:
            if key not in self._counts:
                self._counts[key] = known
                self._held += known.weight
            while self._held > self._most:
                self._held -= self._counts.popitem(last=False)[1].weight

    def clear(self) -> None:
        """Forget all zones."""
        with self._lock:
            self._counts.clear()
            self._held = 0


@dataclass(frozen=True)
class IndexHeads:
    """What of an index a zone is laid over. Answers that belong together are all of one of these:
    the index goes on meanwhile.
    """

    countries: tuple[str, ...]
    """In order; a `country` of the tables is a position here."""
    residents: HeadTable
    travellers: HeadTable
    groups: Sequence[GroupNumbers]
    """Of each country."""
    lost: LostRows
    counted: KnownCounts
    """The residents of zones that were asked about, as long as nothing changes."""

    @cached_property
    def starts(self) -> Positions:
        """Where among the residents each country begins; one more entry says where the last
        ends.
        """
        return np.searchsorted(self.residents.country, np.arange(len(self.countries) + 1))

    @cached_property
    def most_groups(self) -> int:
        """How many groups the country with the most of them has."""
        return max((len(each.groups) for each in self.groups), default=0)


class IndexView(Protocol):
    """An index that zones are laid over."""

    @property
    def heads(self) -> IndexHeads:
        """The heads as they stand. Raises BlocksLost."""

    @property
    def blocks(self) -> BlockSource:
        """Where blocks are read from."""

    def recover(self, lost: BlocksLost, heads: IndexHeads | None) -> None:
        """Go on without blocks that are lost, of which these heads say that they are there."""


# -- inside ---------------------------------------------------------------------------------

_LEAST_WEIGHT = 4_000
"""A zone counts for no less: its areas are held, too."""


@dataclass(frozen=True)
class _Known:
    """The residents of one zone; its areas are held, so that no other has their identity."""

    areas: tuple[Area, ...]
    counts: Mapping[str, ResidentCounts]

    @cached_property
    def weight(self) -> int:
        """How many numbers it holds, about."""
        return _LEAST_WEIGHT + sum(len(each.shared) for each in self.counts.values())


def _key(areas: Sequence[Area], year: int | None) -> tuple[int, ...]:
    return (*map(id, areas), -1 if year is None else year)
