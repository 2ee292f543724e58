"""A person sought by name among hundreds of thousands: whether they are among the first ten, and
what it costs, against PostgreSQL's pg_trgm by turns.

    python benchmarks/bench_names.py [--people N] [--full]

Two registers. The goals hold for names drawn one by one (`benchmarks/drawn_names.py`). The second
is nearer to life and harder: families, villages and namesakes of the first hand
(`tests/samples/people`), questions are its second entries, as somebody else wrote the same person.
There so many bear the same words that an oracle, whose share is printed beside, finds fewer.
`--full` is three million, and the goal against the peer is one of that size. The peer has its
strongest setting: a GIN index over trigrams, a lower bound of 0.3, the best fifty in order of
likeness, one backend without parallel workers; its processor time is that of the backend.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from benchmarks.drawn_names import drawn_names  # noqa: E402
from benchmarks.matching_postgis import private_cluster, programs  # noqa: E402
from benchmarks.rows import exit_code, print_not_run, print_row  # noqa: E402
from core.atlas.names import fold  # noqa: E402
from core.crypto import Keyring  # noqa: E402
from registry.card_blocks.kind import PERSONS  # noqa: E402
from registry.search.name_blocks import (  # noqa: E402
    NameRecord,
    empty_block,
    to_bytes,
    with_records,
)
from registry.search.name_search import search_names  # noqa: E402
from registry.search.name_table import NameTable  # noqa: E402
from registry.search.name_words import NameWords, written_name  # noqa: E402
from registry.search.open_names import (  # noqa: E402
    table_of_blocks,
)
from registry.search.storing import NAMES  # noqa: E402
from tests.samples.people import first_hand  # noqa: E402

LARGE, RATIO = 3_000_000, 25.0
PART = 50_000
QUESTIONS, TURNS = 500, 60
TOP, _MOST_FITTING = 10, 2_000
COUNTRY = "SV"
Question = tuple[str, int | None, int]
"""The name as somebody else wrote it, the year of birth as they remember it, and who is meant."""


@dataclass(frozen=True, slots=True)
class Register:
    """The names of many, and questions for some of them."""

    names: list[str]
    years: list[int | None]
    questions: list[Question]


def main() -> int:
    """Print the figures; return 1 when a goal is missed."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=300_000)
    asked.add_argument("--full", action="store_true")
    given = asked.parse_args()
    people = LARGE if given.full else given.people
    print("names drawn one by one:")
    register = _drawn(people)
    table = _opened(register)
    _quality(table, register, (0.95, 0.98))
    costs = _costs(table, register)
    print_row("a search by name, 95 of 100 within", 1000 * float(np.quantile(costs, 0.95)), 80.0,
              "ms CPU", note=f"median {1000 * float(np.median(costs)):.1f} ms")  # fmt: skip
    _against_trigrams(table, register, RATIO if people >= LARGE else None)
    print("families, villages and namesakes:")
    register = _first_hand(people)
    _quality(_opened(register), register, (None, None))
    return exit_code()


def _drawn(people: int) -> Register:
    drawn = drawn_names(people, QUESTIONS)
    return Register(drawn.names, drawn.years, drawn.questions)


def _first_hand(people: int) -> Register:
    names, years, questions = list[str](), list[int | None](), list[Question]()
    dice = random.Random(5)
    for part in range(-(-people // PART)):
        entries = first_hand.people(900 + part, min(PART, people - part * PART))
        chosen = dice.sample(entries, -(-QUESTIONS * len(entries) // people) + 1)
        for one in chosen:
            again = first_hand.damaged(7_000 + len(questions), [one], 1)[0]
            gap = dice.choice((0, 0, 0, 0, 1, -1, 2, -3, 4, -5))
            year = None if one.birth_year is None else one.birth_year + gap
            questions.append((again.full_name, year, len(names) + entries.index(one)))
        names += [each.full_name for each in entries]
        years += [each.birth_year for each in entries]
    return Register(names, years, questions[:QUESTIONS])


def _opened(register: Register) -> NameTable:
    """Return the table, from sealed blocks, and print what they weigh and how long they open."""
    keyring = Keyring([b"k" * 32])
    sealed: list[bytes] = []
    for first in range(0, len(register.names), PERSONS):
        records: dict[int, NameRecord | None] = {
            at: NameRecord(written_name(name), year)
            for at, (name, year) in enumerate(
                zip(
                    register.names[first : first + PERSONS],
                    register.years[first : first + PERSONS],
                    strict=True,
                )
            )
        }
        place = NAMES.place(COUNTRY, len(sealed), 1)
        sealed.append(keyring.seal(to_bytes(with_records(empty_block(), records)), place))
    print_row("bytes a person, sealed", sum(map(len, sealed)) / len(register.names), None, "B")
    began = time.process_time()
    blocks = {
        number: NAMES.open(keyring, COUNTRY, number, 1, data) for number, data in enumerate(sealed)
    }
    table = table_of_blocks(blocks)
    seconds = time.process_time() - began
    print_row(f"opening {len(register.names):,} names", seconds, 2.5, "s CPU")
    return table


def _quality(
    table: NameTable, register: Register, goals: tuple[float | None, float | None]
) -> None:
    for title, with_year, goal in (
        ("among the first ten, by name alone", False, goals[0]),
        ("among the first ten, with a year within five", True, goals[1]),
    ):
        hits = [
            meant in [each.row for each in _found(table, name, year if with_year else None)]
            for name, year, meant in register.questions
        ]
        print_row(title, sum(hits) / len(hits), goal, "", at_least=True)
        best = _ceiling(table, register, with_year=with_year)
        print_row("  the most anybody could reach", best, None, "", note="others fit as well")


def _ceiling(table: NameTable, register: Register, *, with_year: bool) -> float:
    """Return the share of an oracle among the first ten: it reads each question as the words of the
    person meant that are in it, without a fault, and draws lots among those who fit as well.
    """
    chances = []
    for name, year, meant in register.questions:
        known = year if with_year and table.years[meant] else None
        own = table.words_of(meant)
        asked = _undamaged(table, own, table.in_roles(written_name(name)))
        fits = search_names(table, asked, known, _MOST_FITTING)
        mine = next((each.score for each in fits if each.row == meant), None)
        better = sum(mine is not None and each.score > mine + 0.01 for each in fits)
        as_well = sum(mine is not None and abs(each.score - mine) <= 0.01 for each in fits)
        chances.append(min(1.0, max(0, TOP - better) / as_well) if as_well else 0.0)
    return sum(chances) / len(chances)


def _undamaged(table: NameTable, own: NameWords, asked: NameWords) -> NameWords:
    """Return the words of a person that a question means: those it comes near to, as registered."""
    likenesses = table.vocabulary.likeness(asked.words)
    numbers = {table.vocabulary.numbers[word] for word in own.words}
    meant = {int(at) for each in likenesses for at in each.at.tolist() if at in numbers}
    words = {table.vocabulary.words[number] for number in meant} or set(own.words)
    given = tuple(word for word in own.given if word in words)
    surnames = tuple(word for word in own.surnames if word in words)
    return NameWords(given, surnames)


def _found(table: NameTable, name: str, year: int | None) -> list[Any]:
    return search_names(table, table.in_roles(written_name(name)), year)


def _costs(table: NameTable, register: Register) -> list[float]:
    return [_seconds(partial(_found, table, name, None)) for name, _, _ in register.questions]


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _against_trigrams(table: NameTable, register: Register, goal: float | None) -> None:
    folder = programs("pg_trgm")
    if folder is None:
        print_not_run("against pg_trgm", "PostgreSQL with pg_trgm is not installed")
        return
    with private_cluster(folder) as connection:
        cursor = connection.cursor()
        cursor.execute("create extension pg_trgm")
        cursor.execute("create table people(id int, name text)")
        with cursor.copy("copy people from stdin") as copy:
            for row in enumerate(map(fold, register.names)):
                copy.write_row(row)
        cursor.execute("create index on people using gin(name gin_trgm_ops)")
        cursor.execute("vacuum analyze people")
        cursor.execute("set pg_trgm.similarity_threshold = 0.3")
        ours, theirs, hits = 0.0, 0.0, 0
        for name, _, meant in register.questions[:TURNS]:
            ours += _seconds(partial(_found, table, name, None))
            before = _backend(connection)
            rows = cursor.execute(
                "select id from people where name %% %s"
                " order by similarity(name, %s) desc limit 50",
                (fold(name), fold(name)),
            ).fetchall()
            theirs += _backend(connection) - before
            hits += meant in [row[0] for row in rows[:10]]
    note = f"pg_trgm finds {hits / TURNS:.2f} among its first ten"
    print_row("total CPU of pg_trgm over ours, by turns", theirs / ours, goal, "x", at_least=True,
              note=note)  # fmt: skip


def _backend(connection: Any) -> float:
    """Return the seconds the backend has worked."""
    path = Path(f"/proc/{connection.info.backend_pid}/schedstat")
    return int(path.read_text(encoding="ascii").split()[0]) / 1e9


if __name__ == "__main__":
    sys.exit(main())
