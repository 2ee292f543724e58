"""Likely doubles: whom of a register an entry may be once more, with the reasons.

Candidates come from the names (as search finds them) and from telephones and addresses in common,
so that nobody is compared with everybody. Nobody is merged here: a person decides.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from registry.duplicates.evidence import (
    EntryFacts,
    Reason,
    Sharers,
    findings_of,
    further_evidence,
)
from registry.duplicates.rivalry import LEAST_RIVAL, MOST_RIVALS, Links, taken_by_rivals
from registry.duplicates.weights import NameLikeness, fitted_weights
from registry.search.name_search import Found, InRegister, liken, search_names
from registry.search.name_table import NameTable, table_of
from registry.search.name_words import NameWords, written_name

MOST_CANDIDATES = 30
MOST_SHARERS = 40
"""A telephone that more entries bear is a house's or an employer's: it brings no candidates."""
FITTED_ENTRIES = 6500
"""The weights are those of registers so large."""
_RARITY = 0.38
"""So much of what a larger register adds to the rarity of words speaks for nobody."""
_FEWEST_ENTRIES = 1_000
"""In a register of a few families those who are alike are mostly related, not one person."""
_HOPELESS = -4.0
"""Of less likely ones nothing is left to take."""


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
    more = math.log(max(entries, _FEWEST_ENTRIES) / FITTED_ENTRIES)
    return fitted_weights().begin - _RARITY * more


def weigh_double(
    found: Found, entry: EntryFacts, other: EntryFacts, sharers: Sharers, prior: float
) -> Double:
    """Return how likely an entry is the one whose name was found, with the reasons."""
    name = NameLikeness(found.agreement, found.price, found.differing)
    findings = findings_of(entry, other, sharers)
    reasons = fitted_weights().evidence(name, findings)
    for reason, value in further_evidence(entry, other, findings).items():
        reasons[reason] = reasons.get(reason, 0.0) + value
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
    links = rival_links(table, doubles, entries, sharers_of_entry, prior)
    return [
        less(each, taken_by_rivals(links[each.row])) if each.row in links else each
        for each in doubles
    ]


def rival_links(
    table: NameTable,
    doubles: Sequence[Double],
    entries: Mapping[int, EntryFacts],
    sharers_of_entry: Callable[[EntryFacts], Sharers],
    prior: float,
) -> dict[int, Links]:
    """Return for each double of an entry that has rivals what they all are to each other: the entry
    first, then the double, then the rivals.
    """
    own = {each.row: each.log_odds for each in doubles}
    rivals = sorted((row for row in own if own[row] > LEAST_RIVAL), key=lambda row: -own[row])
    between: dict[int, dict[int, float]] = {}

    def odds_between(one: int, other: int) -> float:
        """Return the log-odds of two of the doubles, as the first says."""
        if one not in between:
            facts, others = entries[one], [row for row in rivals if row != one]
            shared = sharers_of_entry(facts)
            between[one] = {
                each.row: weigh_double(each, facts, entries[each.row], shared, prior).log_odds
                for each in liken(table, table.words_of(one), others)
            }
        return between[one][other]

    found: dict[int, Links] = {}
    for each in doubles:
        beside = [row for row in rivals if row != each.row][:MOST_RIVALS]
        if each.log_odds > _HOPELESS and beside:
            found[each.row] = _links([each.row, *beside], own, odds_between)
    return found


def likelier(one: Double, other: Double) -> Double:
    """Return a pair as the likelier of its two sides says, less what rivals take on either side."""
    taken = min(each.reasons.get(Reason.RIVAL, 0.0) for each in (one, other))
    bare = [less(each, -each.reasons.get(Reason.RIVAL, 0.0)) for each in (one, other)]
    return less(max(bare, key=lambda each: each.log_odds), taken)


def less(double: Double, taken: float) -> Double:
    """Return a double with so much taken off, or put back."""
    rest = double.reasons.get(Reason.RIVAL, 0.0) + taken
    reasons = {**double.reasons, Reason.RIVAL: rest}
    if not rest:
        del reasons[Reason.RIVAL]
    return Double(double.row, double.log_odds + taken, reasons)


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
    homes = {
        contact: [home for row in rows if (home := entries[row].household) is not None]
        for contact, rows in by_contact.items()
    }
    table = table_of([written_name(name) for name in names], [one.birth_year for one in entries])
    return PeopleRegister(table, entries, Sharers(counts, homes), by_contact)


def candidates_of(
    register: PeopleRegister, name: NameWords, entry: EntryFacts, but: int | None = None
) -> list[Found]:
    """Return who may be an entry by name or by a contact in common, before facts are weighed."""
    return search_names(
        register.table,
        name,
        entry.birth_year,
        MOST_CANDIDATES,
        year_gain=typed_year,
        also=_sharers(register, entry),
        itself=None if but is None else InRegister(but),
    )


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
    found = candidates_of(register, name, entry, but)
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


def _links(
    rows: Sequence[int], own: Mapping[int, float], odds_between: Callable[[int, int], float]
) -> list[list[float]]:
    """Return what an entry (the first) and some of its doubles are to each other."""
    links = [[0.0] * (len(rows) + 1) for _row in range(len(rows) + 1)]
    for at, row in enumerate(rows, 1):
        links[0][at] = links[at][0] = own[row]
    for one, other in combinations(range(len(rows)), 2):
        odds = odds_between(rows[one], rows[other])
        links[one + 1][other + 1] = links[other + 1][one + 1] = odds
    return links


def _sharers(register: PeopleRegister, entry: EntryFacts) -> NDArray[np.int32]:
    """Return who bears one of the telephones and addresses of an entry."""
    rows: set[int] = set()
    for contact in contacts_of(entry):
        sharers = register.by_contact.get(contact, ())
        if len(sharers) <= MOST_SHARERS:
            rows.update(sharers)
    return np.array(sorted(rows), np.int32)
