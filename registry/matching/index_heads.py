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


@dataclass(frozen=True)
class LostRows:
    """Who is in no block that opens, as rows of travellers."""

    columns: Columns
    persons: Numbers
    country: NDArray[np.int16]


ZoneKey = tuple[tuple[bytes, ...], int | None]
"""The digests of the bands, and the year of which minors are counted."""


class KnownCounts:
    """What zones came to, by their shapes; the oldest make room. Threads share it."""

    def __init__(self, most_numbers: int = 2_000_000) -> None:
        """Keep counts with at most so many households listed."""
        self._most, self._held = most_numbers, 0
        self._counts: OrderedDict[ZoneKey, Mapping[str, ResidentCounts]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, zone: ZoneKey) -> Mapping[str, ResidentCounts] | None:
        """Return the residents of a zone, where they are known."""
        return self._counts.get(zone)

    def keep(self, zone: ZoneKey, counts: Mapping[str, ResidentCounts]) -> None:
        """Keep the residents of a zone."""
        with self._lock:
            if zone not in self._counts:
                self._counts[zone] = counts
                self._held += _weight(counts)
            while self._held > self._most:
                self._held -= _weight(self._counts.popitem(last=False)[1])

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

_LEAST_WEIGHT = 100


def _weight(counts: Mapping[str, ResidentCounts]) -> int:
    return _LEAST_WEIGHT + sum(len(each.shared) for each in counts.values())
