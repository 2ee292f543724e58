"""A million registered people counted: two or three fields crossed, from sealed codes, against
plain SQL over an open table by turns.

    python benchmarks/bench_statistics.py [--people N] [--full]

The crossings with most cells are measured, with --full all 120. Both give the same cells with all
their totals, persons and distinct households. The peer is SQLite in memory, codes as whole numbers
in one table without an index, a GROUP BY for each choice of the fields; needs, of which a person
has several, are left out of what is compared with it.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import time
from collections.abc import Sequence
from datetime import date
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from benchmarks.rows import exit_code, print_row  # noqa: E402
from core.crypto import Keyring  # noqa: E402
from core.disclosure import STANDARD  # noqa: E402
from core.i18n.languages import LANGUAGES  # noqa: E402
from registry.card_blocks.kind import PERSONS  # noqa: E402
from registry.statistics.crossing import cross, household_numbers, subsets  # noqa: E402
from registry.statistics.fields import CrossField, PersonFields  # noqa: E402
from registry.statistics.release.releases import release_content  # noqa: E402
from registry.statistics.traits.open_traits import OpenTraits  # noqa: E402
from registry.statistics.traits.storing import TRAITS  # noqa: E402
from registry.statistics.traits.trait_blocks import (  # noqa: E402
    ALWAYS,
    FOREVER,
    TraitBlock,
    block_of,
    to_bytes,
)

COUNTRY, TODAY = "SV", date(2026, 11, 29)
UNITS = [f"US{48_000 + at:05d}" for at in range(1_200)]
STATES = {code: f"US-{at % 40:02d}" for at, code in enumerate(UNITS)}
TONGUES = [*LANGUAGES, "quc", "mam", "kek", "ht", "cab"]
POSTS = [f"{at:032x}" for at in range(1, 61)]
TURNS = 12


def main() -> int:
    """Print the figures; return 1 when a goal is missed."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=1_000_000)
    asked.add_argument("--full", action="store_true")
    given = asked.parse_args()
    people = given.people
    keyring = Keyring([b"k" * 32])
    sealed = [
        keyring.seal(to_bytes(block), TRAITS.place(COUNTRY, number, 1))
        for number, block in enumerate(_blocks(people))
    ]
    print_row("bytes a person, sealed", sum(map(len, sealed)) / people, None, "B")
    began = time.process_time()
    blocks = {
        number: block_of(keyring.open(data, TRAITS.place(COUNTRY, number, 1)))
        for number, data in enumerate(sealed)
    }
    columns = OpenTraits(1, 1, blocks).columns
    opening = time.process_time() - began
    first = _seconds(PersonFields.of(COUNTRY, columns, TODAY, STATES), _THREE)
    print_row(f"the first crossing of {people:,}, opened for it", opening + first, 2.0, "s CPU",
              note=f"opening {opening:.2f} s")  # fmt: skip
    costs = {}
    for fields in _choices(full=given.full):
        costs[fields] = _seconds(PersonFields.of(COUNTRY, columns, TODAY, STATES), fields)
    worst = max(costs, key=lambda fields: costs[fields])
    median = float(np.median(list(costs.values())))
    print_row(f"the dearest of {len(costs)} crossings", costs[worst], 2.0, "s CPU",
              note=f"{', '.join(worst)}; median {median:.2f} s")  # fmt: skip
    persons = PersonFields.of(COUNTRY, columns, TODAY, STATES)
    began = time.process_time()
    release_content(persons, bytes(32), STANDARD)
    print_row("a month's release, all tables", time.process_time() - began, None, "s CPU")
    _against_sql(persons)
    return exit_code()


_THREE = (CrossField.MUNICIPALITY, CrossField.AGE, CrossField.SEX)
_COMPARED = tuple(
    each for each in CrossField if each not in {CrossField.NEED, CrossField.NATIONALITY}
)


def _choices(*, full: bool) -> list[tuple[CrossField, ...]]:
    """Return the choices of fields that are measured: all of them, or those with most cells."""
    if full:
        return [each for size in (2, 3) for each in combinations(CrossField, size)]
    many = (CrossField.MUNICIPALITY, CrossField.POST, CrossField.LANGUAGE, CrossField.NEED)
    return [*combinations(many, 2), *combinations(many, 3), _THREE]


def _blocks(people: int) -> list[TraitBlock]:
    """Return made-up people: a few large places, many small ones; two thirds in households."""
    rng = np.random.default_rng(5)
    made = []
    for first in range(0, people, PERSONS):
        size = min(PERSONS, people - first)
        homes = rng.integers(1, people // 3, size).astype("<u8") * np.uint64(1_000_003)
        persons = {
            "is_there": np.ones(size, "<u1"),
            "born": rng.choice(np.r_[0, 1935:2026], size).astype("<u2"),
            "sex": rng.choice(4, size, p=[0.1, 0.45, 0.44, 0.01]).astype("<u1"),
            "language": rng.choice(9, size, p=[0.01, 0.7, 0.1, 0.02, 0.07, 0.05, 0.03, 0.01, 0.01])
            .astype("<u2"),
            "post": rng.integers(0, 61, size).astype("<u2"),
            "needs": np.where(rng.random(size) < 0.25, rng.integers(1, 512, size), 0)
            .astype("<u4"),
            "household": np.where(rng.random(size) < 0.67, homes, np.uint64(0)),
            "left_on": np.full(size, FOREVER, "<i4"),
        }  # fmt: skip
        units = np.minimum(rng.zipf(1.3, size), len(UNITS)).astype("<u2")
        stays = {
            "person": np.arange(size, dtype="<u2"),
            "kind": rng.choice(3, size, p=[0.9, 0.05, 0.05]).astype("<u1"),
            "from_on": np.full(size, ALWAYS, "<i4"),
            "until_on": np.full(size, FOREVER, "<i4"),
            "unit": units,
        }
        limits = {name: np.empty(0, kind) for name, kind in
                  (("person", "<u2"), ("need", "<u1"), ("until_on", "<i4"))}  # fmt: skip
        lists = {"language": ["", *TONGUES], "post": ["", *POSTS], "unit": ["", *UNITS]}
        made.append(TraitBlock(lists, persons, stays, limits))
    return made


def _seconds(persons: PersonFields, fields: Sequence[CrossField]) -> float:
    began = time.process_time()
    cross(persons, fields)
    return time.process_time() - began


def _against_sql(persons: PersonFields) -> None:
    base = sqlite3.connect(":memory:")
    names = [each.value for each in _COMPARED]
    base.execute(f"create table person ({', '.join(f'{name} int' for name in names)}, home int)")
    columns = [persons.axis(each).numbers.tolist() for each in _COMPARED]
    marks = ", ".join("?" * (len(names) + 1))
    rows = zip(*columns, household_numbers(persons).tolist(), strict=True)
    base.executemany(f"insert into person values ({marks})", rows)
    dice, ratios, cells = random.Random(7), [], 0
    for _ in range(TURNS):
        fields = tuple(dice.sample(_COMPARED, dice.choice((2, 3))))
        began = time.process_time()
        ours = cross(PersonFields.of(persons.country, persons.columns, TODAY, STATES), fields)
        own = time.process_time() - began
        began = time.process_time()
        theirs = sum(len(_grouped(base, shown)) for shown in subsets(fields))
        peer = time.process_time() - began
        assert theirs == len(ours.persons), fields
        cells += theirs
        ratios.append(peer / own)
    print_row("a crossing, SQLite's time over ours", float(np.median(ratios)), 1.0, "times",
              at_least=True, note=f"{cells:,} cells the same")  # fmt: skip


def _grouped(base: sqlite3.Connection, fields: Sequence[CrossField]) -> list[tuple[int, ...]]:
    names = ", ".join(each.value for each in fields)
    by = f"group by {names}" if names else ""
    chosen = f"{names}, " if names else ""
    query = f"select {chosen}count(*), count(distinct home) from person {by}"
    return base.execute(query).fetchall()


if __name__ == "__main__":
    raise SystemExit(main())
