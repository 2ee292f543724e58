"""Counts that may be shown: other countries' small cells are hidden, one's own are exact. Pure.

A cell of 1 to 4 people can point at somebody. A hidden cell must not come back by subtraction
either: what is left over between a part and its whole is hidden as well, and of a list that adds
up to the whole never a single one is hidden. Zones that somebody drew could be compared with one
another: of those other countries are counted in whole squares (`watch.matching.disclosure_grid`).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

SMALLEST_SHOWN = 5

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Cell:
    """A count: `value` is None when it is hidden (1 to 4) or not known at all."""

    value: int | None
    is_hidden: bool = False

    def __str__(self) -> str:
        return (
            f"<{SMALLEST_SHOWN}"
            if self.is_hidden
            else ("?" if self.value is None else str(self.value))
        )


HIDDEN = Cell(None, is_hidden=True)
UNKNOWN = Cell(None)


def whole(count: int, *, is_own: bool) -> Cell:
    """Return a count of people that stands by itself."""
    return Cell(count) if is_own or not 0 < count < SMALLEST_SHOWN else HIDDEN


def part(count: int, of: int, *, is_own: bool) -> Cell:
    """Return a count of some among `of` people."""
    if is_own:
        return Cell(count)
    if any(0 < number < SMALLEST_SHOWN for number in (count, of, of - count)):
        return HIDDEN
    return Cell(count)


def parts(counts: Mapping[Key, int], of: int, *, is_own: bool) -> dict[Key, Cell]:
    """Counts that overlap one another (needs), largest first."""
    return {key: part(count, of, is_own=is_own) for key, count in _largest_first(counts)}


def division(counts: Mapping[Key, int], *, is_own: bool) -> dict[Key, Cell]:
    """Counts that add up to the whole (languages, severities), largest first."""
    ordered = _largest_first(counts)
    cells = {key: whole(count, is_own=is_own) for key, count in ordered}
    hidden = [key for key, cell in cells.items() if cell.is_hidden]
    if len(hidden) == 1:
        smallest_shown = next((key for key, _ in reversed(ordered) if key not in hidden), None)
        if smallest_shown is not None:
            cells[smallest_shown] = HIDDEN
    return cells


def _largest_first(counts: Mapping[Key, int]) -> list[tuple[Key, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
