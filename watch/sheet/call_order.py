"""In what order people are called, out of the matching index alone: no name is opened for it.

Households stay together, each in the place of its most urgent member, who goes first in it. Who is
inside now goes first, then who arrives, then who leaves; of each worst danger first, then need,
then nearness to a tenth of a kilometre. Of two households as urgent the one registered first goes
first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from feeds.values import Severity
from registry.matching.blocks.attributes import NEED_BIT
from registry.people.models import Need
from watch.matching.affected import Match

CALL_ORDER = (
    Need.MINOR_ALONE,
    Need.MEDICAL,
    Need.PREGNANCY,
    Need.INFANT,
    Need.MOBILITY,
    Need.OLDER,
    Need.DETAINED,
    Need.NO_PHONE,
    Need.INTERPRETER,
)
"""Who cannot wait, first (protocol for heightened vulnerability, RCM seed row 62)."""
_TENTHS_BITS, _NEED_BITS, _SEVERITY_BITS = 28, 8, 8
"""Of an urgency as one number: a tenth of a kilometre, the need, how severe it is not."""

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CallOrder:
    """Lines of a call list; arrays of one entry a line."""

    at: Positions
    """Where the person of each line stands in the rows of the match."""
    household: Positions
    """From 1, in the order of the list."""

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self.at)

    def pages(self, size: int) -> list[slice]:
        """Return the lines in pages of about `size`, no household torn in two: one that does not
        fit begins the next page, one larger than a page has a page of its own.
        """
        return pages_of(np.bincount(self.household)[1:].tolist(), size)


def call_order(match: Match) -> CallOrder:
    """Return the order in which the persons of a match are called."""
    home = match.rows["household"].astype(np.int64)
    urgency = _urgency(match)
    homes, of = np.unique(home, return_inverse=True)
    best = np.full(len(homes), np.iinfo(np.int64).max)
    np.minimum.at(best, of, urgency)
    order = np.lexsort((match.rows["person"], urgency, np.abs(home), home < 0, best[of]))
    ordered = home[order]
    begins = np.ones(len(ordered), dtype=np.int64)
    begins[1:] = ordered[1:] != ordered[:-1]
    return CallOrder(order, np.cumsum(begins))


def pages_of(sizes: Sequence[int], size: int) -> list[slice]:
    """Return the lines of households of some sizes in pages of about `size`; without any, one empty
    page.
    """
    starts, held = [0], 0
    for members in sizes:
        if held and held + members > size:
            starts.append(starts[-1] + held)
            held = 0
        held += members
    return [slice(*pair) for pair in zip(starts, [*starts[1:], starts[-1] + held], strict=True)]


# -- inside ---------------------------------------------------------------------------------


def _first_needs() -> NDArray[np.int64]:
    """Return, for every set of needs as bits, the place in CALL_ORDER of the first of them."""
    sets = np.arange(1 << len(NEED_BIT))
    first = np.full(len(sets), len(CALL_ORDER), dtype=np.int64)
    for place in reversed(range(len(CALL_ORDER))):
        first[(sets & NEED_BIT[CALL_ORDER[place]]) > 0] = place
    return first


_FIRST_NEED = _first_needs()


def _urgency(match: Match) -> NDArray[np.int64]:
    """Return a number for each person, the more urgent the smaller."""
    tenths = np.rint(match.distance_km * 10).astype(np.int64)
    mild = max(severity.rank for severity in Severity) - match.severity
    found = match.moment.astype(np.int64)
    for part, bits in (
        (mild, _SEVERITY_BITS),
        (_FIRST_NEED[match.rows["needs"]], _NEED_BITS),
        (tenths, _TENTHS_BITS),
    ):
        found = found << bits | part
    return np.asarray(found)
