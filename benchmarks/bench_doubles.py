"""Who registered twice: recall at a given precision on two invented sets, and what it costs.

    python benchmarks/bench_doubles.py [--full]

5,000 people and 1,500 entries written a second time, by two hands (`tests/samples/people`): how
names go wrong was listed by each before the matcher was written. About thirty namesakes of one year
are planted in each, and families share telephones, addresses and homes. Five registers of each hand
are judged, drawn with seeds that nothing was fitted to or chosen by (`fit_doubles` has others): the
goal is on their median, the least stands beside it. Beside the goals stands what a user would pick
first: rapidfuzz's WRatio over the names, with the same year (or none) asked for. What the
candidates lose is printed apart from what the weights lose, and so is how many of the pairs have
nothing in common but name and year: they are the ceiling.

The ceiling. Of the first hand's pairs one in four (second hand: one in twenty) has neither a
telephone nor an address nor a house in common: a name and a year, and planted namesakes have that,
too. What could be told at most is printed beside the figures: boosted trees that see all there is,
fitted to the other register of the same make (`doubles_ceiling`). What would decide is asked where
two fit as well: the day of birth, a second surname (`proposing.tied`).

A new entry against a register in the database (names sealed, cards opened, a line of the log: all
of `propose_doubles`) and the night's pass over it (`night_pass.go_on`) are timed by the processor.
The register has 20,000 persons, and the pass over 100,000 is reckoned from it and from what
searching names costs among 100,000 in memory; with --full the register has 300,000.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402
from rapidfuzz import fuzz  # noqa: E402
from sqlalchemy.engine import Engine  # noqa: E402

from benchmarks.doubles_ceiling import chances, columns_of  # noqa: E402
from benchmarks.rows import exit_code, print_row  # noqa: E402
from core.atlas.names import fold  # noqa: E402
from core.context import Context  # noqa: E402
from core.crypto import Keyring  # noqa: E402
from core.db import Base, make_engine, writing  # noqa: E402
from directory.entries.visibility import Viewer  # noqa: E402
from registry.duplicates.evidence import HOUSE_KM, EntryFacts, km_between  # noqa: E402
from registry.duplicates.likely_doubles import (  # noqa: E402
    PeopleRegister,
    all_doubles,
    doubles_of,
    register_of,
)
from registry.duplicates.night_pass import begin_pass, go_on  # noqa: E402
from registry.duplicates.proposing import propose_doubles  # noqa: E402
from registry.people.record import Card, StayPlace  # noqa: E402
from registry.registration.persons import NewPerson, NewStay, add_persons  # noqa: E402
from tests.samples.people import first_hand, second_hand  # noqa: E402

PEOPLE, COPIES = 5_000, 1_500
JUDGED = (3101, 3102, 3103, 3104, 3105)
"""Seeds of the registers that are judged: no weight was fitted to them, no constant chosen."""
A_TOWN = 9
"""A point that so many entries bear is a town's: the register knows it by the stay's accuracy."""
MANY, SAMPLE = 100_000, 300
STORED, ENTRY_FULL, PASS_SECONDS = 20_000, 300_000, 30.0
LOWEST = -60.0
"""All candidates of the names: what WRatio is asked about, too."""
Pair = tuple[int, int]
Scored = list[tuple[float, Pair]]


def main() -> int:
    """Print the figures; return 1 when a goal is missed."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--full", action="store_true", help="the whole pass over 100,000")
    is_full = asked.parse_args().full
    for title, hand in (("first hand", first_hand), ("second hand", second_hand)):
        _quality(title, hand)
    _cost(is_full)
    _in_database(is_full)
    return exit_code()


def _quality(title: str, hand: Any) -> None:
    drawn = [_held_together(hand, seed) for seed in JUDGED]
    first, other = drawn[:2]
    by_name = _scored(first.entries, [EntryFacts(each.birth_year) for each in first.entries])
    print_row(
        f"{title}: recall at precision 0.90, name and year", recall_at(0.90, by_name, first.true),
        0.80, "", at_least=True,
    )  # fmt: skip
    plain = _with_wratio(first.entries, [pair for _, pair in by_name])
    print_row(f"{title}: the same by WRatio and year", recall_at(0.90, plain, first.true), None, "")
    found = [recall_at(0.98, each.scored, each.true) for each in drawn]
    ceiling = recall_at(0.98, _at_most(first, other), first.true)
    print_row(
        f"{title}: recall at precision 0.98, all facts, median of {len(found)} registers",
        float(np.median(found)), 0.95, "", at_least=True,
        note=f"{', '.join(f'{each:.3f}' for each in found)}; ceiling of the first {ceiling:.3f}",
    )  # fmt: skip
    print_row(f"{title}: the least of them", min(found), None, "")
    lost = max(
        len(each.true - {pair for _, pair in each.scored}) / len(each.true) for each in drawn
    )
    print_row(f"{title}: pairs that no candidate brought, the most", lost, 0.01, "")
    bare = sum(not _has_more(first.entries[one], first.entries[two]) for one, two in first.true)
    share = bare / len(first.true)
    print_row(f"{title}: pairs with only a name and a year in common", share, None, "")


@dataclass(frozen=True, slots=True)
class _Held:
    """A register with its second entries, each pair held together."""

    entries: Sequence[Any]
    true: set[Pair]
    scored: Scored
    columns: NDArray[np.float64]

    @property
    def lost(self) -> float:
        """Return the share of the pairs that no candidate brought."""
        return len(self.true - {pair for _, pair in self.scored}) / len(self.true)


def _held_together(hand: Any, seed: int) -> _Held:
    """Return the pairs of one nationality: each has a register of its own."""
    people = hand.people(seed, PEOPLE)
    entries = [*people, *hand.damaged(seed + 1, people, COPIES)]
    facts = facts_of_entries(people, entries)
    known = register_of([each.full_name for each in entries], facts)
    found = {
        pair: double
        for pair, double in all_doubles(known, LOWEST).items()
        if entries[pair[0]].country == entries[pair[1]].country
    }
    scored = [(double.log_odds, pair) for pair, double in found.items()]
    return _Held(entries, true_pairs(entries), scored, columns_of(found, facts, known.sharers))


def _at_most(own: _Held, other: _Held) -> Scored:
    """Return the pairs of a register as trees say that were fitted to another."""
    truth = np.array([pair in other.true for _, pair in other.scored])
    odds = chances(other.columns, truth, own.columns)
    return [(each, pair) for each, (_, pair) in zip(odds.tolist(), own.scored, strict=True)]


def _has_more(one: Any, other: Any) -> bool:
    """Return whether two entries have a telephone, an address or a house in common."""
    is_near = km_between(one.lon, one.lat, other.lon, other.lat) < HOUSE_KM
    return bool({*one.phones} & {*other.phones}) or one.email == other.email != "" or is_near


def facts_of_entries(people: Sequence[Any], entries: Sequence[Any]) -> list[EntryFacts]:
    """Return what is known of each entry besides the name."""
    families, points = _families(people), Counter((each.lon, each.lat) for each in entries)
    towns = frozenset(point for point, count in points.items() if count >= A_TOWN)
    return [_facts(each, families, towns) for each in entries]


def true_pairs(entries: Sequence[Any]) -> set[Pair]:
    """Return the pairs of rows that are one person."""
    by_person: dict[int, list[int]] = defaultdict(list)
    for row, each in enumerate(entries):
        by_person[each.person].append(row)
    return {
        (one, other)
        for rows in by_person.values()
        for at, one in enumerate(rows)
        for other in rows[at + 1 :]
    }


def recall_at(precision: float, scored: Iterable[tuple[float, Pair]], true: set[Pair]) -> float:
    """Return the most that is found while so many of the proposed pairs are right."""
    hits, best = 0, 0
    for count, (_, pair) in enumerate(sorted(scored, key=lambda each: -each[0]), 1):
        hits += pair in true
        if hits >= precision * count:
            best = hits
    return best / len(true)


def _cost(is_full: bool) -> None:
    people = [each for part in range(20) for each in first_hand.people(100 + part, MANY // 20)]
    known = register_of([each.full_name for each in people], [_facts(each) for each in people])
    rows = range(MANY) if is_full else range(0, MANY, MANY // SAMPLE)
    times = [_seconds(known, row) for row in rows]
    note = f"longest {1000 * max(times):.0f} ms, median {1000 * float(np.median(times)):.1f} ms"
    print_row(
        f"names and facts of a new entry weighed among {MANY:,} in memory, 95 of 100 within",
        1000 * float(np.quantile(times, 0.95)), 50.0, "ms", note=note,
    )  # fmt: skip
    minutes = sum(times) / len(times) * MANY / 60
    print_row(
        f"the night's pass over {MANY:,}, names and facts in memory", minutes, 15.0, "min CPU",
        note="whole" if is_full else f"reckoned from {SAMPLE:,}",
    )  # fmt: skip


def _in_database(is_full: bool) -> None:
    """A new entry, and the pass, with cards sealed in a database."""
    size = ENTRY_FULL if is_full else STORED
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/registry.db", [b"a" * 32])
        Base.metadata.create_all(engine.execution_options(writes=True))
        keyring = Keyring([b"k" * 32])
        now = datetime(2026, 11, 30, tzinfo=UTC)
        fresh = _register(engine, keyring, size, now)
        times = [_entry_seconds(engine, keyring, each, now) for each in fresh]
        print_row(
            f"likely doubles of a new entry among {size:,} in the database, 95 of 100 within",
            1000 * float(np.quantile(times[5:], 0.95)), 50.0, "ms",
            note=f"median {1000 * float(np.median(times[5:])):.1f} ms",
        )  # fmt: skip
        with writing(engine) as session:
            begin_pass(session, "SV", now)
        began = time.process_time()
        part = go_on(engine, keyring, "SV", clock=lambda: now, seconds=PASS_SECONDS)
        spent = time.process_time() - began
        print_row(
            f"the night's pass over {MANY:,}, from cards in the database",
            spent / max(part.compared, 1) * MANY / 60, 15.0, "min CPU",
            note=f"reckoned from {part.compared:,} compared with {size:,}",
        )  # fmt: skip
        engine.dispose()


def _register(engine: Engine, keyring: Keyring, size: int, now: datetime) -> list[Any]:
    """Register so many people; return some of them written a second time."""
    people: list[Any] = []
    for part in range(size // PEOPLE):
        people = first_hand.people(200 + part, PEOPLE)
        with writing(engine) as session:
            new = [
                NewPerson(
                    country="SV", card=_card(each), consent_at=now,
                    stays=[NewStay(place=StayPlace(lon=each.lon, lat=each.lat))]
                    if each.lon is not None else [],
                )
                for each in people
            ]  # fmt: skip
            add_persons(session, keyring, new)
    return list(first_hand.damaged(7, people, 105))


def _card(each: Any) -> Card:
    phones = [phone for phone in each.phones if phone]
    return Card(
        full_name=each.full_name, birth_year=each.birth_year, sex=each.sex or "",
        phone=phones[0] if phones else "", other_phones=tuple(phones[1:]), email=each.email,
    )  # fmt: skip


def _entry_seconds(engine: Engine, keyring: Keyring, each: Any, now: datetime) -> float:
    places = [StayPlace(lon=each.lon, lat=each.lat)] if each.lon is not None else []
    with writing(engine) as session:
        began = time.process_time()
        context = Context(
            session=session, keyring=keyring, atlas=None, viewer=Viewer.of_country("SV"),
            actor="user:1", now=now, purpose="bench",
        )  # type: ignore[arg-type]  # fmt: skip
        propose_doubles(context, _card(each), places)
        return time.process_time() - began


def _seconds(known: PeopleRegister, row: int) -> float:
    began = time.process_time()
    doubles_of(known, known.table.words_of(row), known.entries[row], but=row)
    return time.process_time() - began


def _facts(
    each: Any,
    families: Mapping[int, Sequence[Any]] = MappingProxyType({}),
    towns: Collection[tuple[float, float]] = (),
) -> EntryFacts:
    """Return what is known of an entry; who wrote a second one registered alone."""
    home = None if each.damages else each.household
    mates = [] if home is None else families.get(home, ())
    names = frozenset(
        fold(other.full_name).split()[0] for other in mates if other.person != each.person
    )
    return EntryFacts(
        each.birth_year, each.phones, each.email, each.lon, each.lat, each.sex, home, names,
        is_house=(each.lon, each.lat) not in towns,
    )  # fmt: skip


def _families(people: Sequence[Any]) -> dict[int, list[Any]]:
    """Return who was registered together."""
    found: dict[int, list[Any]] = defaultdict(list)
    for each in people:
        if each.household is not None:
            found[each.household].append(each)
    return found


def _scored(entries: Sequence[Any], facts: Sequence[EntryFacts]) -> list[tuple[float, Pair]]:
    known = register_of([each.full_name for each in entries], facts)
    return [(double.log_odds, pair) for pair, double in all_doubles(known, LOWEST).items()]


def _with_wratio(entries: Sequence[Any], pairs: Iterable[Pair]) -> list[tuple[float, Pair]]:
    """Return those of the pairs that are of one year, or of one without, by how alike WRatio finds
    their names. The pairs are our own candidates: to compare all with all takes it half an hour.
    """
    names = [fold(each.full_name) for each in entries]
    years = [each.birth_year for each in entries]
    found: list[tuple[float, Pair]] = []
    for one, other in pairs:
        if years[one] is None or years[other] is None or years[one] == years[other]:
            found.append((fuzz.WRatio(names[one], names[other]), (one, other)))
    return found


if __name__ == "__main__":
    sys.exit(main())
