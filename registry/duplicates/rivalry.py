"""Who fits better: an entry is one person, so that whoever fits better takes from who fits less.

A son called like his father, a brother with the telephone of the house, and a namesake look like an
entry by themselves; beside the one it truly is they do not. Three entries x, y and z are of one
person, of two (x and y, x and z, or y and z), or of three; the odds of each pair say how likely
each of these is, and that x and y are one is what those with x and y together come to.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

THIRD_TIME = 3.0
"""Log-odds against one more entry of somebody who is there twice: few come three times."""
NOBODYS = -4.0
"""Log-odds of two entries that are not candidates of each other."""
LEAST_RIVAL = -1.0
"""Who fits less takes nothing from anybody."""


def taken_by_rivals(likely: float, rivals: Iterable[tuple[float, float]]) -> float:
    """Return what is taken off (0, or less) from the log-odds of two entries; of each rival the
    log-odds with the one and with the other.
    """
    left = [_beside(likely, *each) for each in rivals if max(each) > LEAST_RIVAL]
    return min(0.0, min(left, default=likely) - likely)


# -- inside ---------------------------------------------------------------------------------


def _beside(likely: float, with_one: float, with_other: float) -> float:
    """Return the log-odds of two entries beside a third: of all three being one, what is less
    likely of the two weaker pairs counts.
    """
    stronger, weaker = max(with_one, with_other), min(with_one, with_other)
    all_three = stronger + min(likely, weaker) - THIRD_TIME
    return _sum(likely, all_three) - _sum(0.0, stronger, weaker)


def _sum(*logs: float) -> float:
    """Return the logarithm of a sum of odds."""
    most = max(logs)
    return most + math.log(sum(math.exp(each - most) for each in logs))
