"""Counts that may be shown: other countries' small cells are hidden, one's own are exact. Pure.

A cell of 1 to 4 people can point at somebody. A hidden cell must not come back by subtraction
either: what is left over between a part and its whole is hidden as well, and of a list that adds
up to the whole never a single one is hidden. Only a small count says that it is small: one hidden
for the sake of another may be any number and bears a sign that tells none. Zones that somebody drew
could be compared with one another: of those other countries are counted in whole squares
(`watch.matching.disclosure_grid`).

Crossed tables could be subtracted from one another in more ways than any of them shows, and next
month's from this month's. Of those nothing leaves but releases: masked counts in steps of the
threshold, frozen for a month (`Disclosure.released`, docs/decisions/0020).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

SMALLEST_COUNT = 5
"""The lowest threshold there may be; an installation may set a higher one, never a lower."""

WITHHELD_SIGN = "·"
"""What a program reads of a count that is hidden for the sake of another; pages say it in words."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Cell:
    """A count: `value` is None when it is hidden or not known at all."""

    value: int | None
    below: int = 0
    """Of a small count: the threshold it is under."""
    is_withheld: bool = False
    """Hidden lest another one be found by subtraction: of any size."""

    @property
    def is_hidden(self) -> bool:
        """Whether there is a count that may not be shown."""
        return self.is_withheld or self.below > 0

    def __str__(self) -> str:
        if self.below:
            return f"<{self.below}"
        if self.is_withheld:
            return WITHHELD_SIGN
        return "?" if self.value is None else str(self.value)


UNKNOWN = Cell(None)
WITHHELD = Cell(None, is_withheld=True)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The rule of small counts of one installation, handed down to whatever shows counts."""

    threshold: int = SMALLEST_COUNT
    """The smallest count of people that may be shown."""

    def __post_init__(self) -> None:
        """Raise ValueError for a threshold that protects less than the agreed one."""
        if self.threshold < SMALLEST_COUNT:
            raise ValueError(f"a threshold of small counts is {SMALLEST_COUNT} or more")

    @property
    def hidden(self) -> Cell:
        """A count that may not be shown because it is small."""
        return Cell(None, below=self.threshold)

    def is_small(self, count: int) -> bool:
        """Return whether so few could point at somebody; nobody at all points at nobody."""
        return 0 < count < self.threshold

    def whole(self, count: int, *, is_own: bool = False) -> Cell:
        """Return a count of people that is not part of another."""
        return Cell(count) if is_own or not self.is_small(count) else self.hidden

    def part(self, count: int, of: int, *, is_own: bool = False) -> Cell:
        """Return a count of some among `of` people.

        A hidden one says that it is small only where it is, and where this does not tell more: of 6
        people, "not small" could only be 5.
        """
        if is_own or not any(map(self.is_small, (count, of, of - count))):
            return Cell(count)
        is_telling = self.threshold < of < 2 * self.threshold - 1
        return WITHHELD if is_telling or count >= self.threshold else self.hidden

    def parts(self, counts: Mapping[Key, int], of: int, *, is_own: bool = False) -> dict[Key, Cell]:
        """Return counts that overlap one another (needs), in the order of `_readable`."""
        return _readable({key: self.part(counts[key], of, is_own=is_own) for key in counts})

    def division(self, counts: Mapping[Key, int], *, is_own: bool = False) -> dict[Key, Cell]:
        """Return counts that add up to the whole (languages, severities), in the order of
        `_readable`.

        Where a hidden one could be worked out the smallest shown is hidden too, and so on, and then
        all the hidden ones bear the sign that tells nothing: two signs would say which is which.
        Empty where nothing is left to hide: such a division may not be shown at all.
        """
        ordered = _largest_first(counts)
        cells = {key: self.whole(count, is_own=is_own) for key, count in ordered}
        if self.is_small(sum(counts.values())):
            # The whole is hidden as well: there is nothing to subtract from.
            return _readable(cells)
        # Hiding a 0 protects nobody: the sum of the hidden stays that of the others.
        shown = [key for key, count in ordered if count and not cells[key].is_hidden]
        while self._is_found([counts[key] for key in cells if cells[key].is_hidden]):
            if not shown:
                return {}
            # Equal ones go together: their order would say which of them was hidden for the other.
            smallest = counts[shown[-1]]
            tied = {key for key in shown if counts[key] == smallest}
            cells = {
                key: WITHHELD if key in tied or cell.is_hidden else cell
                for key, cell in cells.items()
            }
            shown = [key for key in shown if counts[key] > smallest]
        return _readable(cells)

    def released(self, masked: int, before: int | None = None) -> int:
        """Return a masked count as a release shows it: a multiple of the threshold, 0 for what is
        under it (nobody, or a few: it is not told which).

        One that was released before changes only when it differs by the threshold at least: what
        two releases differ by is never a few people.
        """
        if before is not None and abs(masked - before) < self.threshold:
            return before
        if masked < self.threshold:
            return 0
        return (masked + self.threshold // 2) // self.threshold * self.threshold

    def stepped(self, count: int, before: int | None = None) -> int:
        """Return a count of people as a report of several countries shows it: a multiple of the
        threshold, 0 for what is under it (nobody, or a few: it is not told which).

        What the last report showed stays until the count differs from it by the threshold, so that
        a few who come or go are never seen. What is small is never told from what is smaller, and
        nothing here but the count and `before` decides: `response.situation.merging` says why that
        is enough.
        """
        step = self.threshold
        if count < step:
            return 0
        if before and abs(count - before) < step:
            return before
        return max(step, (count + step // 2) // step * step)

    def of_release(self, count: int) -> Cell:
        """Return the cell of a count of a release."""
        return Cell(count) if count >= self.threshold else self.hidden

    def listing(self, counts: Iterable[tuple[Key, int]], of: int) -> tuple[tuple[Key, int], ...]:
        """Return the counts that may stand in a list which leaves the others out, in their order.

        `of` is the whole as it is printed beside the list: what is left of it is not small either.
        Done twice it changes nothing more.
        """
        shown = [] if self.is_small(of) else [each for each in counts if not self.is_small(each[1])]
        while self.is_small(of - sum(count for _, count in shown)):
            smallest = min((count for _, count in shown if count), default=0)
            if not smallest:
                break
            shown = [each for each in shown if each[1] != smallest]
        return tuple(shown)

    def _is_found(self, hidden: Collection[int]) -> bool:
        """Return whether the sum of the hidden counts, which is the whole less the shown ones,
        says what each of them is: it is one alone, or each must be at its least or at its most.
        """
        least, most = len(hidden), len(hidden) * (self.threshold - 1)
        return len(hidden) == 1 or (len(hidden) > 1 and sum(hidden) in {least, most})


STANDARD = Disclosure()
"""The rule of an installation that sets none of its own."""


def _readable(cells: Mapping[Key, Cell]) -> dict[Key, Cell]:
    """Return the cells shown, largest first, then those hidden, by name, and the noughts last.

    The order of hidden ones by their size would say which of two is the larger.
    """

    def place(item: tuple[Key, Cell]) -> tuple[int, int, str]:
        key, cell = item
        count = cell.value or 0
        return (1 if cell.is_hidden else 2 * (not count), -count, str(key))

    return dict(sorted(cells.items(), key=place))


def _largest_first(counts: Mapping[Key, int]) -> list[tuple[Key, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
