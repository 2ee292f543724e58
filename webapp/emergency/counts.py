"""How a number of people is told.

Exact to their own country, suppressed when small to others, unknown where nobody registered.
"""

from __future__ import annotations

from dataclasses import dataclass

SMALL = 5
"""Counts under this do not cross a border: with so few, a number is as good as a name."""


@dataclass(frozen=True, slots=True)
class Told:
    """A count as somebody may be told it: `number` is None when it is unknown or suppressed."""

    number: int | None
    is_small: bool = False
    is_pending: bool = False
    """The watch has not yet worked it out for the newest version of the hazard."""

    @property
    def is_unknown(self) -> bool:
        """Nobody is registered there, so nobody knows; never a zero."""
        return self.number is None and not self.is_small and not self.is_pending


def own_count(count: int, *, is_pending: bool = False) -> Told:
    """A count told to the country whose people they are; 0 registered is unknown."""
    return Told(count or None, is_pending=is_pending and not count)


def foreign_count(count: int) -> Told:
    """A count told across a border: 1 to 4 only as "fewer than 5"; 0 registered is unknown."""
    if 0 < count < SMALL:
        return Told(None, is_small=True)
    return Told(count or None)
