"""What can be wrong with the audit log, named: which lines, and by what it shows."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


class FaultKind(enum.StrEnum):
    """What was done to lines of the log."""

    ALTERED = "altered"
    DELETED = "deleted"
    INVENTED = "invented"
    REORDERED = "reordered"
    TAIL_CUT = "tail_cut"
    KEY_ABSENT = "key_absent"
    """Bound by a key that was not given: nobody can say whether they are sound."""


class Evidence(enum.StrEnum):
    """By what a fault shows."""

    CHAIN = "chain"
    HEAD = "head"
    """The head in the database."""
    OUTSIDE = "outside"
    """A head noted outside the database."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Lines `first` to `last`, by number: of a reordered one, the number it was written with."""

    kind: FaultKind
    first: int
    last: int
    evidence: Evidence = Evidence.CHAIN
    stands_at: int | None = None
    """Of reordered lines: where the first of them stands now."""
    detail: str = ""
    """The id of a line without a number; the name of an absent key."""


def as_ranges(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield rising numbers as ranges, both ends included."""
    first = last = None
    for number in sorted(numbers):
        if first is not None and last is not None and number != last + 1:
            yield first, last
            first = number
        first = number if first is None else first
        last = number
    if first is not None and last is not None:
        yield first, last
