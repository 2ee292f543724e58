"""Random crises, told to a merge one report after the other; small on purpose."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.disclosure import STANDARD
from response.situation.content import ReportNumber
from response.situation.merging.merge import CountryNumbers, merge_numbers
from response.situation.merging.merged_content import CountryStanding, MergedContent

LEAVES = ("not_asked", "safe", "help", "elsewhere", "silent", "not_reached")
"""What sums to those registered, with `other`, which leaves no country."""
COUNTRIES = ("GT", "HN", "SV", "NI")
BEGIN = datetime(2026, 11, 22, 12, tzinfo=UTC)
Counts = Mapping[str, int]
"""The numbers of one country at a moment: the leaves and `other`."""


@dataclass(frozen=True)
class RandomCrisis:
    """What is true in each country at each report."""

    truth: list[dict[str, dict[str, int]]]
    """Report -> country -> counts."""


def random_crisis(seed: int) -> RandomCrisis:
    """Return a crisis of two to four countries and two to five reports: people go from one state to
    another; now and then some are found to be inside, too.
    """
    rng = random.Random(seed)
    countries = COUNTRIES[: rng.randint(2, 4)]
    now = {each: _begin(rng) for each in countries}
    truth = []
    for _report in range(rng.randint(2, 5)):
        truth.append({country: dict(counts) for country, counts in now.items()})
        for counts in now.values():
            _go_on(rng, counts)
    return RandomCrisis(truth)


def merged_all(crisis: RandomCrisis) -> list[MergedContent]:
    """Return the report of all countries at each moment, as the house makes it."""
    made: list[MergedContent] = []
    for place, truth in enumerate(crisis.truth):
        at = BEGIN + timedelta(hours=place)
        countries = [
            CountryNumbers(CountryStanding(country, place + 1, at, False, None), issued(counts))
            for country, counts in truth.items()
        ]
        made.append(merge_numbers(countries, made[-1] if made else None, STANDARD))
    return made


def issued(counts: Counts) -> list[ReportNumber]:
    """Return what a country issues: those registered, all it counts, what it counts of some."""
    whole = whole_of(counts)
    answered = sum(counts[each] for each in ("safe", "help", "elsewhere", "other"))
    asked = answered + counts["silent"] + counts["not_reached"]
    numbers = {"registered": whole, "asked": asked, "answered": answered, **counts}
    open_helps = counts["help"] + counts["outside_help"]
    numbers |= {"open_helps": open_helps, "need_medical": open_helps - open_helps // 4}
    numbers |= {"helps_in_hand": open_helps // 2}
    return [ReportNumber(key, value, method="accounting/1") for key, value in numbers.items()]


def whole_of(counts: Counts) -> int:
    """Return how many are registered: each is in one of the leaves, or in another situation."""
    return sum(counts[each] for each in (*LEAVES, "other"))


def _begin(rng: random.Random) -> dict[str, int]:
    sizes = rng.choice(((0, 0, 1, 2, 3, 4, 5, 8, 9, 12), (0, 3, 5, 9, 13, 17, 21)))
    counts = dict.fromkeys((*LEAVES, "other"), 0)
    counts["not_asked"] = rng.choice((0, 3, 8, 14, 23, 40))
    for each in (*LEAVES, "other"):
        counts[each] += rng.choice(sizes)
    counts["died"] = counts["other"] // 2
    counts["outside_help"] = rng.choice((0, 1, 4, 4, 7))
    return counts


def _go_on(rng: random.Random, counts: dict[str, int]) -> None:
    for _step in range(rng.randint(0, 6)):
        gone, come = rng.sample((*LEAVES, "other"), 2)
        moved = min(counts[gone], rng.choice((1, 1, 2, 3, 6)))
        counts[gone] -= moved
        counts[come] += moved
    if rng.random() < 0.2:
        counts["not_asked"] += rng.choice((1, 2, 7))
    counts["died"] = max(counts["died"], min(counts["other"], rng.choice((0, 1, 6))))
