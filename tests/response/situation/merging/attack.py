"""An attacker who holds all reports of a crisis, knows how they are made, and knows how many were
registered where that follows; and what the attack finds in reports that only hide what is small.

For each number the attacker writes down every value that would have been shown so, and then lets
the sums narrow them: those registered are the leaves and `other`, at each report; and, as a guess
that often holds, they are as many in each report as in the one before. For sums each interval is
exact: what is left of a number is what it may be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from core.disclosure import STANDARD, Cell
from response.situation.merging.merged_content import MergedContent
from tests.response.situation.merging.random_crises import LEAVES, whole_of

MOST = 260
"""No count of these crises is larger."""
Span = tuple[int, int]
Shown = Callable[[int, int | None], int | None]
"""What is shown of a count, given what was shown before."""


@dataclass(frozen=True)
class Told:
    """What is shown of one country at one report: None for a number that is hidden."""

    cells: dict[str, int | None]


def told_of(reports: Sequence[MergedContent], country: str) -> list[Told]:
    """Return what the house's reports show of a country."""
    return [
        Told({key: _shown(report, key, country) for key in ("registered", *LEAVES)})
        for report in reports
    ]


def exact_unless_small(truth: Sequence[dict[str, int]]) -> list[Told]:
    """Return what reports would show that hide only what is small: the control."""
    return [
        Told({
            "registered": whole_of(counts),
            **{each: hidden_alone(counts[each], None) for each in (*LEAVES, "other")},
        })
        for counts in truth
    ]  # fmt: skip


def spans_left(
    told: Sequence[Told], shown: Shown, *, is_whole_kept: bool
) -> list[dict[str, Span]] | None:
    """Return between what each number lies after all sums were used; None where they contradict
    one another: then the guess that the whole was kept is wrong, and tells that alone.
    """
    spans = _first_spans(told, shown)
    changed = True
    while changed:
        before = [dict(each) for each in spans]
        for each in spans:
            _narrow(each)
        if is_whole_kept:
            low = max(each["registered"][0] for each in spans)
            high = min(each["registered"][1] for each in spans)
            for each in spans:
                each["registered"] = (low, high)
        if any(low > high for each in spans for low, high in each.values()):
            return None
        changed = spans != before
    return spans


def stepped(count: int, before: int | None) -> int | None:
    """Return what the house shows of a count."""
    return STANDARD.stepped(count, before) or None


def hidden_alone(count: int, _before: int | None) -> int | None:
    """Return what the control shows of a count."""
    return None if 0 < count < 5 else count


def _shown(report: MergedContent, key: str, country: str) -> int | None:
    row = report.row(key)
    cell = row.cells[country].value if row is not None else Cell(None)
    return cell.value


def _first_spans(told: Sequence[Told], shown: Shown) -> list[dict[str, Span]]:
    spans, before = [], Told({})
    for each in told:
        found = {}
        for key, value in each.cells.items():
            found[key] = _span(shown, value, before.cells.get(key))
        spans.append({"other": (0, MOST), **found})
        before = each
    return spans


@cache
def _span(shown: Shown, value: int | None, before: int | None) -> Span:
    """Return the least and the greatest count that would have been shown so."""
    may = [count for count in range(MOST + 1) if shown(count, before) == value]
    return may[0], may[-1]


def _narrow(spans: dict[str, Span]) -> None:
    """Narrow the whole by its parts, and each part by the whole less the others."""
    parts = [each for each in spans if each != "registered"]
    least, most = (sum(spans[each][end] for each in parts) for end in (0, 1))
    low, high = spans["registered"]
    spans["registered"] = low, high = max(low, least), min(high, most)
    for each in parts:
        own_low, own_high = spans[each]
        others_least, others_most = least - own_low, most - own_high
        spans[each] = max(own_low, low - others_most), min(own_high, high - others_least)
        least, most = others_least + spans[each][0], others_most + spans[each][1]
