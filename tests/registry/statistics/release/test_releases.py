"""What leaves a country says of nobody how many few there are: not by itself, not by subtraction,
not by what was released before.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from core.disclosure import STANDARD, Disclosure
from registry.people.models import Need
from registry.statistics.crossing import cell_counts
from registry.statistics.fields import CrossField, PersonFields
from registry.statistics.release.masked_counts import weights_of_persons
from registry.statistics.release.releases import release_content
from registry.statistics.traits.trait_blocks import CountedPerson
from tests.registry.statistics.conftest import counted, people, seeded
from tests.registry.statistics.release.attack import intervals, pinned, true_tables

SECRET = bytes(range(32))
SETS = 6
"""The long form (tests/proof) looks at 200."""


def town(seed: int) -> dict[int, CountedPerson]:
    """Return some dozen persons, most of their cells small, by number."""
    rng = seeded(seed)
    size = int(rng.integers(30, 150))
    units = ["US48215", "US48061", "MX07089", ""]
    needs: list[tuple[Need, ...]] = [(), (Need.MEDICAL,), (Need.OLDER, Need.MOBILITY)]
    return {
        number: counted(
            str(rng.choice(units, p=[0.6, 0.1, 0.2, 0.1])),
            born=int(rng.choice([1950, 1980, 1999, 2012, 2024])),
            sex=str(rng.choice(["f", "m", "x"], p=[0.55, 0.4, 0.05])),
            language=str(rng.choice(["es", "quc", "mam"], p=[0.8, 0.15, 0.05])),
            needs=needs[int(rng.integers(3))],
        )
        for number in range(size)
    }


def moved_on(before: dict[int, CountedPerson], seed: int) -> dict[int, CountedPerson]:
    """Return the persons a month later: some came, some were erased, some moved."""
    rng = seeded(seed + 1_000)
    after = {number: each for number, each in before.items() if rng.random() > 0.05}
    fresh = town(seed + 2_000)
    for at in range(int(rng.integers(1, 8))):
        after[len(before) + at] = fresh[at]
    one = int(rng.choice(list(after)))
    return after | {one: replace(after[one], sex="m")}


def twins_that_count_as_nobody(everybody: dict[int, CountedPerson]) -> dict[int, CountedPerson]:
    """Return the persons with a twin of each, whose lot is nought."""
    free = np.arange(10_000, 20_000)
    noughts = free[weights_of_persons(SECRET, free) == 0].tolist()
    return everybody | dict(zip(noughts, everybody.values(), strict=False))


def without_those_who_count_as_nobody(
    everybody: dict[int, CountedPerson],
) -> dict[int, CountedPerson]:
    numbers = np.array(list(everybody))
    lots = weights_of_persons(SECRET, numbers)
    return {int(number): everybody[int(number)] for number in numbers[lots > 0]}


def released(everybody: dict[int, CountedPerson], before: Any = None) -> Any:
    return release_content(people(everybody), SECRET, STANDARD, before)


def check_release_set(seed: int) -> dict[str, int]:
    """Fail where a release tells of a few; return how an attacker fared with other ways."""
    first = town(seed)
    second = moved_on(first, seed)
    october = released(first)
    november = released(second, october)
    for tables in (october["tables"], november["tables"]):
        for table in tables.values():
            assert all(count >= 5 and count % 5 == 0 for count in table.values())
    for name, table in november["tables"].items():
        was = october["tables"][name]
        for codes in {*table, *was}:
            difference = abs(table.get(codes, 0) - was.get(codes, 0))
            assert difference == 0 or difference >= 5

    # Everybody twice over, or a quarter of them fewer: both releases stay as they are. So no cell
    # of 1 to 4 persons is told, whatever is done with all the tables of both months.
    for other in (twins_that_count_as_nobody, without_those_who_count_as_nobody):
        changed = released(other(first))
        assert changed == october
        assert released(other(second), changed) == november
    return attacked(people(first))


def attacked(persons: PersonFields) -> dict[str, int]:
    """Return how many small cells an attacker finds where exact counts are shown and small ones are
    hidden, and how many in what is released, taken at its word.
    """
    truth = true_tables(persons)
    exact, right_of_exact = pinned(
        intervals(truth, lambda count: (1, 4) if 0 < count < 5 else (count, count)), truth, 5
    )
    content = release_content(persons, SECRET, STANDARD)
    shown = {fields: truth[fields].copy() for fields in truth}
    codes = {name: _codes_of(persons, name) for fields in truth for name in fields}
    for fields, table in shown.items():
        cells = content["tables"]["|".join(fields)]
        for at, key in zip(
            product(*(range(size) for size in table.shape)),
            product(*(codes[name] for name in fields)),
            strict=True,
        ):
            table[at] = cells.get("|".join(key), 0)
    claimed, right = pinned(
        intervals(shown, lambda count: (count - 2, count + 2) if count else (0, 4)), truth, 5
    )
    return {"exact": exact, "right_of_exact": right_of_exact, "claimed": claimed, "right": right}


def _codes_of(persons: PersonFields, name: CrossField) -> list[str]:
    return sorted((str(key[0]) for key in cell_counts(persons, [name])), key=str)


def test_no_small_cell_is_told_by_all_tables_of_two_months() -> None:
    found = [check_release_set(seed) for seed in range(SETS)]
    assert sum(each["exact"] for each in found) > 20, "the attack finds what is only hidden"
    assert sum(each["exact"] for each in found) == sum(each["right_of_exact"] for each in found)


@pytest.mark.parametrize("threshold", [5, 8, 10])
@pytest.mark.parametrize("before", [None, 0, 5, 20, 40])
def test_shown_counts_are_steps_of_the_threshold(threshold: int, before: int | None) -> None:
    rule = Disclosure(threshold)
    was = None if before is None else before // threshold * threshold
    for masked in range(80):
        shown = rule.released(masked, was)
        assert shown % threshold == 0
        assert abs(shown - masked) < threshold
        if was is not None:
            assert shown == was or abs(masked - was) >= threshold


def test_lots_are_the_same_for_ever_and_one_on_average() -> None:
    everybody = np.arange(100_000)
    lots = weights_of_persons(SECRET, everybody)
    assert (lots[[7, 99_999]] == weights_of_persons(SECRET, np.array([7, 99_999]))).all()
    assert abs(lots.sum() - 100_000) < 1_000
    assert np.bincount(lots).tolist() == pytest.approx([25_000, 50_000, 25_000], rel=0.03)
    assert (lots != weights_of_persons(SECRET[::-1], everybody)).any()
    with pytest.raises(ValueError, match="32 bytes"):
        weights_of_persons(b"short", everybody)
