"""Fit the weights of likely doubles and write registry/duplicates/weights.toml.

    python benchmarks/fit_doubles.py

Registers of both hands are drawn with seeds that the benchmark does not judge by; all who may be
one another by their names or contacts, within one nationality, are held against each other; a
logistic regression says what each term of `registry.duplicates.weights` weighs. Weights are kept
small (ridge), so that what is rarely seen says little. Nothing that tells a first entry from a
second is among the terms, nor are `person` and `damages`.

How rivals count (`registry.duplicates.rivalry`) is then chosen out of a few ways by registers of
other seeds again: the way by which most is found at a precision of 0.98, on the mean.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from benchmarks.bench_doubles import (  # noqa: E402
    COPIES,
    PEOPLE,
    Pair,
    facts_of_entries,
    recall_at,
    true_pairs,
)
from registry.duplicates import weights as fitted  # noqa: E402
from registry.duplicates.evidence import findings_of, further_evidence  # noqa: E402
from registry.duplicates.likely_doubles import (  # noqa: E402
    PeopleRegister,
    candidates_of,
    register_of,
    rival_links,
    weigh_double,
)
from registry.duplicates.rivalry import Links, taken_by_rivals  # noqa: E402
from registry.duplicates.weights import NameLikeness, RivalWeights, terms_of  # noqa: E402
from tests.samples.people import first_hand, second_hand  # noqa: E402

SEEDS = ((first_hand, (501, 502, 503, 504)), (second_hand, (501, 502)))
RIVAL_SEEDS = ((first_hand, (505, 506)), (second_hand, (505,)))
THIRD_TIMES, NEAREST = (0.5, 1.0, 1.5, 2.0, 3.0), (0.3, 0.5, 0.7, 0.9)
PRECISION = 0.98
WEIGHTS = ROOT / "registry" / "duplicates" / "weights.toml"
RIDGE, ROUNDS = 3.0, 25
LEAST_ALIKE = -6.0
"""Whose names differ by more are nobody's doubles: they would teach what is known."""
Terms = dict[str, float]
Row = tuple[Terms, float, bool]


def main() -> None:
    """Draw, fit, write."""
    rows: list[Row] = []
    for hand, seed in _drawn(SEEDS):
        rows += rows_of(*_register(hand, seed))
        _say(f"{hand.__name__.rpartition('.')[2]} {seed}: {len(rows)} rows")
    weights = fit(rows)
    write(weights, RivalWeights(THIRD_TIMES[0], NEAREST[0]))
    fitted.fitted_weights.cache_clear()
    write(weights, best_rivals([_Linked.of(*_register(*each)) for each in _drawn(RIVAL_SEEDS)]))


def best_rivals(registers: Sequence[_Linked]) -> RivalWeights:
    """Return how rivals count so that most is found in some registers, on the mean."""
    found: dict[RivalWeights, float] = {}
    for each in product(THIRD_TIMES, NEAREST):
        weights = RivalWeights(*each)
        recalls = [register.recall(weights) for register in registers]
        found[weights] = sum(recalls) / len(recalls)
        _say(f"third time {each[0]}, nearest {each[1]}: {found[weights]:.4f}")
    return max(found, key=lambda each: found[each])


def rows_of(entries: Sequence[Any], known: PeopleRegister) -> Iterator[Row]:
    """Yield the terms of each candidate of each entry, what is reasoned, and the truth."""
    facts = known.entries
    for row, entry in enumerate(facts):
        for found in candidates_of(known, known.table.words_of(row), entry, but=row):
            is_own = entries[found.row].country == entries[row].country
            if not is_own or found.agreement - found.price < LEAST_ALIKE:
                continue
            other = facts[found.row]
            name = NameLikeness(found.agreement, found.price, found.differing)
            findings, terms = findings_of(entry, other, known.sharers), Terms()
            for _reasons, term, amount in terms_of(name, findings):
                terms[term] = terms.get(term, 0.0) + amount
            reasoned = sum(further_evidence(entry, other, findings).values())
            yield terms, reasoned, entries[found.row].person == entries[row].person


def fit(rows: Sequence[Row]) -> dict[str, float]:
    """Return the weight of each term, the largest likelihood with a ridge (by Newton's steps)."""
    names = sorted({term for terms, _, _ in rows for term in terms})
    places = {name: at for at, name in enumerate(names, 1)}
    matrix = np.zeros((len(rows), len(names) + 1), np.float32)
    matrix[:, 0] = 1.0
    for at, (terms, _, _) in enumerate(rows):
        matrix[at, [places[term] for term in terms]] = list(terms.values())
    reasoned = np.array([each for _, each, _ in rows])
    truth = np.array([each for _, _, each in rows], np.float64)
    weights = _newton(matrix, reasoned, truth)
    return dict(zip(["begin", *names], weights.tolist(), strict=True))


def write(weights: dict[str, float], rivals: RivalWeights) -> None:
    """Write the weights, each with two places."""
    head = "# Written by benchmarks/fit_doubles.py: what each term of weights.py weighs.\n"
    lines = [f'"{name}" = {round(weight, 2) + 0.0}' for name, weight in sorted(weights.items())]
    beside = f"third_time = {rivals.third_time}\nnearest = {rivals.nearest}\n"
    text = f"{head}[rivals]\n{beside}\n[weights]\n" + "\n".join(lines) + "\n"
    WEIGHTS.write_text(text, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Linked:
    """The pairs of a register: what each of the two entries says of it, and its rivals there."""

    true: set[Pair]
    sides: dict[Pair, list[tuple[float, Links | None]]]

    @classmethod
    def of(cls, entries: Sequence[Any], known: PeopleRegister) -> _Linked:
        """Return the pairs of one nationality."""
        facts, sharers, prior = known.entries, known.sharers, known.prior
        sides: dict[Pair, list[tuple[float, Links | None]]] = defaultdict(list)
        for row, entry in enumerate(facts):
            found = candidates_of(known, known.table.words_of(row), entry, but=row)
            doubles = [weigh_double(each, entry, facts[each.row], sharers, prior) for each in found]
            own = {each.row: facts[each.row] for each in found}
            links = rival_links(known.table, doubles, own, lambda _facts: sharers, prior)
            for each in doubles:
                if entries[each.row].country == entries[row].country:
                    pair = (min(row, each.row), max(row, each.row))
                    sides[pair].append((each.log_odds, links.get(each.row)))
        return cls(true_pairs(entries), dict(sides))

    def recall(self, weights: RivalWeights) -> float:
        """Return how much is found at the precision, where rivals count so."""
        scored = []
        for pair, sides in self.sides.items():
            taken = [taken_by_rivals(each, weights) for _odds, each in sides if each is not None]
            scored.append((max(odds for odds, _links in sides) + min([0.0, *taken]), pair))
        return recall_at(PRECISION, scored, self.true)


# -- inside ---------------------------------------------------------------------------------


def _drawn(seeds: Sequence[tuple[Any, Sequence[int]]]) -> Iterator[tuple[Any, int]]:
    yield from ((hand, seed) for hand, each in seeds for seed in each)


def _register(hand: Any, seed: int) -> tuple[list[Any], PeopleRegister]:
    """Return the entries of a register, and the register."""
    people = hand.people(seed, PEOPLE)
    entries = [*people, *hand.damaged(seed + 1, people, COPIES)]
    facts = facts_of_entries(people, entries)
    return entries, register_of([each.full_name for each in entries], facts)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _newton(
    matrix: NDArray[np.float32], reasoned: NDArray[np.float64], truth: NDArray[np.float64]
) -> NDArray[np.float64]:
    weights = np.zeros(matrix.shape[1])
    ridge = np.full(matrix.shape[1], RIDGE)
    ridge[0] = 0.0
    for _round in range(ROUNDS):
        odds = matrix @ weights.astype(np.float32) + reasoned
        chance = 1.0 / (1.0 + np.exp(-np.clip(odds, -40.0, 40.0)))
        slope = matrix.T @ (truth - chance).astype(np.float32) - ridge * weights
        spread = (chance * (1.0 - chance)).astype(np.float32)[:, None]
        curve = (matrix.T @ (matrix * spread)).astype(np.float64) + np.diag(ridge + 1e-6)
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-3:
            break
    return weights


if __name__ == "__main__":
    main()
