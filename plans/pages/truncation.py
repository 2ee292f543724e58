"""What gives way when a page is full: the order is data, the walk through it is pure.

Each entry of an order means "then take this section down to so many rows", a row a step. What is
cut is counted and printed ("+ n more"); what is never listed here is never cut.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Order = Sequence[tuple[str, int]]

PAGE_ONE: Order = (
    ("places", 3),
    ("entry_points", 3),
    ("scenarios", 4),
    ("needs", 4),
    ("seasons", 3),
    ("units", 6),
    ("scenarios", 3),
    ("places", 0),
    ("entry_points", 1),
    ("seasons", 2),
    ("needs", 2),
    ("units", 3),
    ("scenarios", 1),
)
"""Page 1, first to go first."""

PAGE_TWO: Order = (
    ("contacts", 24),
    ("leaders", 6),
    ("kit", 6),
    ("contacts", 20),
    ("leaders", 4),
    ("routes", 3),
    ("assembly", 4),
    ("kit", 5),
    ("contacts", 17),
    ("assembly", 3),
    ("kit", 4),
    ("contacts", 14),
    ("leaders", 3),
    ("routes", 2),
    ("assembly", 2),
    ("kit", 3),
    ("contacts", 12),
    ("leaders", 2),
    ("routes", 1),
    ("contacts", 10),
    ("leaders", 1),
    ("kit", 2),
    ("contacts", 8),
    ("leaders", 0),
    ("contacts", 5),
    ("assembly", 1),
    ("contacts", 3),
)
"""Page 2, first to go first.

Ten contacts outlive the fat of all else: the table is what the page is for.
"""


def most_steps(counts: Mapping[str, int], order: Order) -> int:
    """Return how many rows can go at all."""
    left = dict(counts)
    steps = 0
    for section, floor in order:
        cut = max(0, left.get(section, 0) - floor)
        left[section] = left.get(section, 0) - cut
        steps += cut
    return steps


def rows_left(counts: Mapping[str, int], order: Order, steps: int) -> dict[str, int]:
    """Return how many rows of each section stay after `steps` rows went, in the given order."""
    left = dict(counts)
    for section, floor in order:
        cut = min(steps, max(0, left.get(section, 0) - floor))
        left[section] = left.get(section, 0) - cut
        steps -= cut
    return left
