"""Fit the weights of likely doubles and write registry/duplicates/weights.toml.

    python benchmarks/fit_doubles.py

Registers of both hands are drawn with seeds that the benchmark does not use; all who may be one
another by their names or contacts, within one nationality, are held against each other; a logistic
regression says what each term of `registry.duplicates.weights` weighs. Weights are kept small
(ridge), so that what is rarely seen says little. Nothing that tells a first entry from a second is
among the terms, nor are `person` and `damages`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from benchmarks.bench_doubles import COPIES, PEOPLE, facts_of_entries  # noqa: E402
from registry.duplicates.evidence import findings_of, further_evidence  # noqa: E402
from registry.duplicates.likely_doubles import candidates_of, register_of  # noqa: E402
from registry.duplicates.weights import NameLikeness, terms_of  # noqa: E402
from tests.samples.people import first_hand, second_hand  # noqa: E402

SEEDS = ((first_hand, (501, 502, 503, 504)), (second_hand, (501,)))
WEIGHTS = ROOT / "registry" / "duplicates" / "weights.toml"
RIDGE, ROUNDS = 3.0, 25
LEAST_ALIKE = -6.0
"""Whose names differ by more are nobody's doubles: they would teach what is known."""
Terms = dict[str, float]
Row = tuple[Terms, float, bool]


def main() -> None:
    """Draw, fit, write."""
    rows: list[Row] = []
    for hand, seeds in SEEDS:
        for seed in seeds:
            people = hand.people(seed, PEOPLE)
            rows += rows_of([*people, *hand.damaged(seed + 1, people, COPIES)], people)
            sys.stdout.write(f"{hand.__name__.rpartition('.')[2]} {seed}: {len(rows)} rows\n")
    write(fit(rows))


def rows_of(entries: Sequence[Any], people: Sequence[Any]) -> Iterator[Row]:
    """Yield the terms of each candidate of each entry, what is reasoned, and the truth."""
    facts = facts_of_entries(people, entries)
    known = register_of([each.full_name for each in entries], facts)
    for row, entry in enumerate(facts):
        for found in candidates_of(known, known.table.words_of(row), entry, but=row):
            is_own = entries[found.row].country == entries[row].country
            if not is_own or found.agreement - found.price < LEAST_ALIKE:
                continue
            other = facts[found.row]
            name = NameLikeness(found.agreement, found.price)
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


def write(weights: dict[str, float]) -> None:
    """Write the weights, each with two places."""
    head = "# Written by benchmarks/fit_doubles.py: what each term of weights.py weighs.\n"
    lines = [f'"{name}" = {round(weight, 2) + 0.0}' for name, weight in sorted(weights.items())]
    WEIGHTS.write_text(head + "[weights]\n" + "\n".join(lines) + "\n", encoding="utf-8")


# -- inside ---------------------------------------------------------------------------------


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
