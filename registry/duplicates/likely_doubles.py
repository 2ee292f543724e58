"""Likely doubles: whom of a register an entry may be once more, with the reasons.

Candidates come from the names (as search finds them) and from telephones and addresses in common,
so that nobody is compared with everybody. Nobody is merged here: a person decides.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from registry.duplicates.evidence import EntryFacts, Reason, Sharers, evidence_of
from registry.duplicates.rivalry import LEAST_RIVAL, NOBODYS, taken_by_rivals
from registry.search.name_search import Found, InRegister, liken, search_names
from registry.search.name_table import NameTable, table_of
from registry.search.name_words import NameWords, written_name

MOST_CANDIDATES = 30
MOST_SHARERS = 40
"""A telephone that more entries bear is a house's or an employer's: it brings no candidates."""
FULL_AGREEMENT, MOST_AGREEMENT = 12.0, 24.0
"""Beyond the first, agreement of names says less, and beyond the second nothing more: two people
may bear the rarest name, in one family or by the fashion of one year.
"""
_AGREEMENT, _FURTHER, _PRICE = 0.38, 0.16, 0.74
_BEGIN, _ENTRIES = -3.5, 6500
_FEWEST_ENTRIES = 1_000
"""In a register of a few families those who are alike are mostly related, not one person."""
"""The log-odds of two entries whose names are alike, in a register so large; the weights above and
this were fitted together (see `evidence`).
"""


@dataclass(frozen=True, slots=True)
class Double:
    """Another entry that may be the same person."""

    row: int
    log_odds: float
    """Natural logarithm of the odds that it is: 0 is even, 2.2 nine to one."""
    reasons: Mapping[Reason, float]
    """What speaks for it, and what against it."""

    @property
    def chance(self) -> float:
        """Return the probability that it is, from 0 to 1."""
        return 1.0 / (1.0 + math.exp(-max(min(self.log_odds, 500.0), -500.0)))


@dataclass(slots=True)
class PeopleRegister:
    """All entries of one country, in rows counted from 0."""

    table: NameTable
    entries: Sequence[EntryFacts]
    sharers: Sharers
    by_contact: Mapping[str, Sequence[int]] = field(repr=False)

    @property
    def prior(self) -> float:
        """Return the log-odds of two entries whose names are alike."""
        return prior_of(len(self.entries))


def prior_of(entries: int) -> float:
    """Return the log-odds of two entries whose names are alike: lower where there are more."""
    return _BEGIN - _AGREEMENT * math.log(max(entries, _FEWEST_ENTRIES) / _ENTRIES)


def weigh_double(
    found: Found, entry: EntryFacts, other: EntryFacts, sharers: Sharers, prior: float
) -> Double:
    """Return how likely an entry is the one whose name was found, with the reasons."""
    full, most = min(found.agreement, FULL_AGREEMENT), min(found.agreement, MOST_AGREEMENT)
    by_name = _AGREEMENT * full + _FURTHER * (most - full) - _PRICE * found.price
    reasons = {Reason.NAME: by_name, **evidence_of(entry, other, sharers)}
    return Double(found.row, prior + sum(reasons.values()), reasons)


def settled(
    table: NameTable,
    doubles: Sequence[Double],
    entries: Mapping[int, EntryFacts],
    sharers_of_entry: Callable[[EntryFacts], Sharers],
    prior: float,
) -> list[Double]:
    """Return the doubles of one entry, each with what the others take from it.

    `entries` holds what is known of each by its row. Who is not likely is left as they are.
    """
    own = {each.row: each.log_odds for each in doubles}
    found = []
    for each in doubles:
        others = [row for row in own if row != each.row]
        if each.log_odds <= LEAST_RIVAL or not others:
            found.append(each)
            continue
        facts = entries[each.row]
        shared = sharers_of_entry(facts)
        between = {
            one.row: weigh_double(one, facts, entries[one.row], shared, prior).log_odds
            for one in liken(table, table.words_of(each.row), others)
        }
        rivals = [(own[row], between.get(row, NOBODYS)) for row in others]
        found.append(_less(each, taken_by_rivals(each.log_odds, rivals)))
    return found


def likelier(one: Double, other: Double) -> Double:
    """Return a pair as the likelier of its two sides says, less what rivals take on either side."""
    taken = min(each.reasons.get(Reason.RIVAL, 0.0) for each in (one, other))
    bare = [_less(each, -each.reasons.get(Reason.RIVAL, 0.0)) for each in (one, other)]
    return _less(max(bare, key=lambda each: each.log_odds), taken)


def contacts_of(entry: EntryFacts) -> Iterable[str]:
    """Yield the telephones and the address of an entry, as they are compared."""
    yield from entry.phones
    if entry.email:
        yield entry.email.casefold()


def typed_year(gap: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return about what `evidence_of` says of two years of birth, for many at once."""
    return np.select(
        [gap == 0, gap == 1, (gap == 9) | (gap == 10) | (gap == 18)], [3.6, 1.0, 0.5], -2.6
    ).astype(np.float32)


def register_of(names: Sequence[str], entries: Sequence[EntryFacts]) -> PeopleRegister:
    """Return the register of names, as they were written, and what else is known, in one order."""
    by_contact: dict[str, list[int]] = defaultdict(list)
    for row, entry in enumerate(entries):
        for contact in contacts_of(entry):
            by_contact[contact].append(row)
    counts = Counter({contact: len(rows) for contact, rows in by_contact.items()})
    table = table_of([written_name(name) for name in names], [one.birth_year for one in entries])
    return PeopleRegister(table, entries, Sharers(counts), by_contact)


def doubles_of(
    register: PeopleRegister,
    name: NameWords,
    entry: EntryFacts,
    least: float = 0.0,
    but: int | None = None,
) -> list[Double]:
    """Return whom an entry may be, the likeliest first: all of at least these log-odds.

    `but` is the row of the entry itself, if it is in the register.
    """
    found = search_names(
        register.table,
        name,
        entry.birth_year,
        MOST_CANDIDATES,
        year_gain=typed_year,
        also=_sharers(register, entry),
        itself=None if but is None else InRegister(but),
    )
    weighed = [
        weigh_double(each, entry, register.entries[each.row], register.sharers, register.prior)
        for each in found
    ]
    entries = {each.row: register.entries[each.row] for each in found}
    doubles = settled(
        register.table, weighed, entries, lambda _facts: register.sharers, register.prior
    )
    return sorted(
        (each for each in doubles if each.log_odds >= least),
        key=lambda one: (-one.log_odds, one.row),
    )


def all_doubles(register: PeopleRegister, least: float = 0.0) -> dict[tuple[int, int], Double]:
    """Return the likely doubles of a whole register: the pairs of rows, the smaller first.

    Each pair has what the likelier of its two sides said, less what rivals take on either.
    """
    pairs: dict[tuple[int, int], Double] = {}
    for row, entry in enumerate(register.entries):
        name = register.table.words_of(row)
        for double in doubles_of(register, name, entry, least, but=row):
            pair = (min(row, double.row), max(row, double.row))
            pairs[pair] = likelier(pairs[pair], double) if pair in pairs else double
    return {pair: double for pair, double in pairs.items() if double.log_odds >= least}


# -- inside ---------------------------------------------------------------------------------


def _less(double: Double, taken: float) -> Double:
    """Return a double with so much taken off, or put back."""
    rest = double.reasons.get(Reason.RIVAL, 0.0) + taken
    reasons = {**double.reasons, Reason.RIVAL: rest}
    if not rest:
        del reasons[Reason.RIVAL]
    return Double(double.row, double.log_odds + taken, reasons)


def _sharers(register: PeopleRegister, entry: EntryFacts) -> NDArray[np.int32]:
    """Return who bears one of the telephones and addresses of an entry."""
    rows: set[int] = set()
    for contact in contacts_of(entry):
        sharers = register.by_contact.get(contact, ())
        if len(sharers) <= MOST_SHARERS:
            rows.update(sharers)
    return np.array(sorted(rows), np.int32)
