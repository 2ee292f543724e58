"""Who registered twice: recall at a given precision on two invented sets, and what it costs.

    python benchmarks/bench_doubles.py [--full]

5,000 people and 1,500 entries written a second time, by two hands (`tests/samples/people`): how
names go wrong was listed by each before the matcher was written, and the second hand's set was
never fitted to. About thirty namesakes of one year are planted in each. Beside the goals stands
what a user would pick first: rapidfuzz's WRatio over the names, with the same year (or none)
asked for.

A new entry against 100,000 is timed by the processor; the pass over all of them is reckoned from a
sample, or with --full made whole.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from rapidfuzz import fuzz  # noqa: E402
from rapidfuzz.process import cdist  # noqa: E402

from benchmarks.rows import exit_code, print_row  # noqa: E402
from core.atlas.names import fold  # noqa: E402
from registry.duplicates.evidence import EntryFacts  # noqa: E402
from registry.duplicates.likely_doubles import (  # noqa: E402
    PeopleRegister,
    all_doubles,
    doubles_of,
    register_of,
)
from tests.samples.people import first_hand, second_hand  # noqa: E402

PEOPLE, COPIES, SEED = 5_000, 1_500, 11
MANY, SAMPLE = 100_000, 1_000
LOWEST = -12.0
Pair = tuple[int, int]


def main() -> int:
    """Print the figures; return 1 when a goal is missed."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--full", action="store_true", help="the whole pass over 100,000")
    is_full = asked.parse_args().full
    for title, hand in (("first hand", first_hand), ("second hand", second_hand)):
        _quality(title, hand)
    _cost(is_full)
    return exit_code()


def _quality(title: str, hand: Any) -> None:
    people = hand.people(SEED, PEOPLE)
    entries = [*people, *hand.damaged(SEED + 1, people, COPIES)]
    true = _true_pairs(entries)
    by_name = _scored(entries, lambda each: EntryFacts(each.birth_year))
    in_full = _scored(entries, _facts)
    print_row(
        f"{title}: recall at precision 0.90, name and year", _recall(by_name, true, 0.90), 0.80,
        "", at_least=True,
    )  # fmt: skip
    plain = _recall(_with_wratio(entries), true, 0.90)
    print_row(f"{title}: the same by WRatio and year", plain, None, "")
    note = (
        f"at 0.95: {_recall(in_full, true, 0.95):.3f}; at 0.90: {_recall(in_full, true, 0.9):.3f}"
    )
    print_row(
        f"{title}: recall at precision 0.98, with telephone, e-mail and place",
        _recall(in_full, true, 0.98), 0.95, "", at_least=True, note=note,
    )  # fmt: skip


def _cost(is_full: bool) -> None:
    people = [each for part in range(20) for each in first_hand.people(100 + part, MANY // 20)]
    known = register_of([each.full_name for each in people], [_facts(each) for each in people])
    rows = range(MANY) if is_full else range(0, MANY, MANY // SAMPLE)
    times = [_seconds(known, row) for row in rows]
    note = f"longest {1000 * max(times):.0f} ms, median {1000 * float(np.median(times)):.1f} ms"
    print_row(
        f"likely doubles of a new entry among {MANY:,}, 95 of 100 within",
        1000 * float(np.quantile(times, 0.95)), 50.0, "ms", note=note,
    )  # fmt: skip
    minutes = sum(times) / len(times) * MANY / 60
    print_row(
        f"the night's pass over {MANY:,}", minutes, 15.0, "min CPU",
        note="whole" if is_full else f"reckoned from {SAMPLE:,}",
    )  # fmt: skip


def _seconds(known: PeopleRegister, row: int) -> float:
    began = time.process_time()
    doubles_of(known, known.table.words_of(row), known.entries[row], but=row)
    return time.process_time() - began


def _facts(each: Any) -> EntryFacts:
    """Return what is known of an entry; who wrote a second one registered alone."""
    home = None if each.damages else each.household
    return EntryFacts(each.birth_year, each.phones, each.email, each.lon, each.lat, each.sex, home)


def _scored(entries: Sequence[Any], facts: Callable[[Any], EntryFacts]) -> list[tuple[float, Pair]]:
    known = register_of([each.full_name for each in entries], [facts(each) for each in entries])
    return [(double.log_odds, pair) for pair, double in all_doubles(known, LOWEST).items()]


def _with_wratio(entries: Sequence[Any]) -> list[tuple[float, Pair]]:
    """Return the pairs of one year, or of one without, by how alike WRatio finds their names."""
    names = [fold(each.full_name) for each in entries]
    years = np.array([each.birth_year or 0 for each in entries])
    found: list[tuple[float, Pair]] = []
    for first in range(0, len(names), 500):
        part = slice(first, first + 500)
        likeness = cdist(names[part], names, scorer=fuzz.WRatio, score_cutoff=70, dtype=np.uint8)
        same = (years[part][:, None] == years[None, :]) | (years[part][:, None] == 0) | (years == 0)
        lines, columns = np.nonzero((likeness > 0) & same)
        found += [
            (float(likeness[line, column]), (first + line, int(column)))
            for line, column in zip(lines.tolist(), columns.tolist(), strict=True)
            if first + line < column
        ]
    return found


def _true_pairs(entries: Sequence[Any]) -> set[Pair]:
    by_person: dict[int, list[int]] = defaultdict(list)
    for row, each in enumerate(entries):
        by_person[each.person].append(row)
    return {
        (one, other)
        for rows in by_person.values()
        for at, one in enumerate(rows)
        for other in rows[at + 1 :]
    }


def _recall(scored: Iterable[tuple[float, Pair]], true: set[Pair], precision: float) -> float:
    """Return the most that is found while so many of the proposed pairs are right."""
    hits, best = 0, 0
    for count, (_, pair) in enumerate(sorted(scored, key=lambda each: -each[0]), 1):
        hits += pair in true
        if hits >= precision * count:
            best = hits
    return best / len(true)


if __name__ == "__main__":
    sys.exit(main())
