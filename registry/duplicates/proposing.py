"""Whom of the register a new entry may be once more, before it is there: the likeliest first, with
the reasons. A person decides.

Candidates come from the sealed names and from the marks of telephones and addresses; only their
cards are opened, by `read_persons`, which writes the audit log.
"""

from __future__ import annotations

import enum
import math
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.errors import NotAllowed
from registry.contacts.marks import bearers_of_contacts, marked_contacts
from registry.duplicates.entry_facts import (
    facts_of_card,
    facts_of_person,
    first_given,
    housemates_in,
    others_of,
)
from registry.duplicates.evidence import EntryFacts, Reason, Sharers
from registry.duplicates.likely_doubles import (
    MOST_CANDIDATES,
    MOST_SHARERS,
    Double,
    contacts_of,
    prior_of,
    settled,
    typed_year,
    weigh_double,
)
from registry.duplicates.models import DoublePair, DoubleState
from registry.people.access import NationalViewer, OpenPerson, read_persons
from registry.people.record import Card, StayPlace
from registry.search.name_search import InRegister, YearGain, search_names
from registry.search.name_words import written_name
from registry.search.person_search import SearchedNames, searched_names

LEAST_AT_ENTRY = -1.0
"""Log-odds from which somebody who enters a person is asked: one chance in four."""
MOST_PROPOSED = 5
_AS_LIKELY = 1.0


class DoubleQuestion(enum.StrEnum):
    """What would tell several who fit apart."""

    YEAR = "year"
    SURNAME = "surname"
    PLACE = "place"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class ProposedDouble:
    """A registered person who may be the one of a new entry."""

    person: OpenPerson
    log_odds: float
    """Natural logarithm of the odds that it is: 0 is even, 2.2 nine to one."""
    reasons: Mapping[Reason, float]
    """What speaks for it, and what against it, the strongest first."""

    @property
    def person_id(self) -> uuid.UUID:
        """Return the registered person."""
        return self.person.id

    @property
    def chance(self) -> float:
        """Return the probability that it is, from 0 to 1."""
        return 1.0 / (1.0 + math.exp(-max(min(self.log_odds, 500.0), -500.0)))


@dataclass(frozen=True, slots=True)
class TiedDoubles:
    """How many fit as well as the likeliest, and what to ask so that fewer do."""

    fitting: int
    questions: tuple[DoubleQuestion, ...]


def propose_doubles(
    context: Context[NationalViewer],
    card: Card,
    places: Sequence[StayPlace] = (),
    *,
    household_id: uuid.UUID | None = None,
    family: Sequence[str] = (),
    itself: uuid.UUID | None = None,
    but: Collection[uuid.UUID] = (),
    least: float = LEAST_AT_ENTRY,
    year_gain: YearGain = typed_year,
) -> list[ProposedDouble]:
    """Return whom of the viewer's country the person of a card may be, the likeliest first: all of
    at least these log-odds, `MOST_CANDIDATES` of the names looked at.

    `places` are the stays' places, the residence first; `family` the names of those they live
    with; `itself` is the person's own row, if it is there already: then pairs of which somebody
    said that they are two are left out; so are `but`. `year_gain` says whether the year of birth
    was typed from a paper, or remembered, for whom to look at.
    Writes one entry in the audit log. Raises NotAllowed as `read_persons` does.
    """
    country = context.viewer.country
    if country is None or not context.purpose.strip():
        raise NotAllowed("persons are compared by their own country, for a purpose")
    names = searched_names(context.session, context.keyring, country)
    mates = (first_given(names.table.in_roles(written_name(each))) for each in family)
    entry = facts_of_card(card, places, household_id, frozenset(filter(None, mates)))
    search = _Search(context, names, card, entry, itself, year_gain)
    candidates = search.without({*but, *_said_two(context.session, itself)})
    opened = read_persons(context, candidates.values()).opened if candidates else {}
    doubles = [each for each in search.weighed(candidates, opened) if each.log_odds >= least]
    return [
        ProposedDouble(opened[candidates[each.row]], each.log_odds, by_strength(each.reasons))
        for each in sorted(doubles, key=lambda one: (-one.log_odds, one.row))
    ]


def tied(doubles: Sequence[ProposedDouble], entry: EntryFacts, surnames: int) -> TiedDoubles:
    """Return how many of the proposed fit about as well as the likeliest, and what of an entry is
    not known that would tell them apart; nothing to ask where at most one fits.
    """
    fitting = sum(each.log_odds >= doubles[0].log_odds - _AS_LIKELY for each in doubles)
    if fitting < 2:
        return TiedDoubles(fitting, ())
    lacking = {
        DoubleQuestion.YEAR: entry.birth_year is None,
        DoubleQuestion.SURNAME: surnames < 2,
        DoubleQuestion.PLACE: entry.lon is None,
        DoubleQuestion.PHONE: not entry.phones,
    }
    return TiedDoubles(fitting, tuple(each for each, lacks in lacking.items() if lacks))


def tie_of(
    context: Context[NationalViewer],
    doubles: Sequence[ProposedDouble],
    card: Card,
    places: Sequence[StayPlace] = (),
) -> TiedDoubles:
    """Return the same for a card, as `propose_doubles` was asked."""
    names = searched_names(context.session, context.keyring, context.viewer.country or "")
    surnames = len(names.table.in_roles(written_name(card.full_name)).surnames)
    return tied(doubles, facts_of_card(card, places), surnames)


def sharers_of(entry: EntryFacts, others: Iterable[EntryFacts], *, at_least: int = 0) -> Sharers:
    """Return how many bear each contact of an entry, the others and the entry itself, and in which
    households they live.
    """
    own, counts, homes = set(contacts_of(entry)), Counter[str](), defaultdict[str, list[int]](list)
    for one in (entry, *others):
        for contact in own & {*contacts_of(one)}:
            counts[contact] += 1
            if one.household is not None:
                homes[contact].append(one.household)
    many = {contact: max(count, at_least) for contact, count in counts.items() if count > 1}
    return Sharers(many, homes)


def counted_among(entries: Sequence[EntryFacts]) -> Callable[[EntryFacts], Sharers]:
    """Return who says of one of these entries how many of them bear its contacts."""
    return lambda one: sharers_of(one, [each for each in entries if each is not one])


def by_strength(reasons: Mapping[Reason, float]) -> dict[Reason, float]:
    """Return reasons, what says most first."""
    return dict(sorted(reasons.items(), key=lambda each: -abs(each[1])))


# -- inside ---------------------------------------------------------------------------------


class _Search:
    """The candidates for one entry, before any card is opened."""

    def __init__(
        self,
        context: Context[NationalViewer],
        names: SearchedNames,
        card: Card,
        entry: EntryFacts,
        itself: uuid.UUID | None,
        year_gain: YearGain,
    ) -> None:
        self.session, self.entry, self.itself = context.session, entry, itself
        self.names, country = names, names.country
        contacts = list(marked_contacts(entry.phones, entry.email))
        self.bearers = (
            bearers_of_contacts(context.session, context.keyring, country, contacts) or []
        )
        table = self.names.table
        self.found = search_names(
            table,
            table.in_roles(written_name(card.full_name)),
            entry.birth_year,
            MOST_CANDIDATES,
            year_gain=year_gain,
            also=np.array(self._sharers(), np.int32),
            itself=self._own_row(),
        )

    def without(self, uncandidates: Collection[uuid.UUID]) -> dict[int, uuid.UUID]:
        """Return the candidates by their rows, but for some persons and the entry itself."""
        ids = self.names.ids_of(self.session, [each.row for each in self.found])
        return {
            row: key for row, key in ids.items() if key != self.itself and key not in uncandidates
        }

    def weighed(
        self, candidates: Mapping[int, uuid.UUID], opened: Mapping[uuid.UUID, OpenPerson]
    ) -> list[Double]:
        """Return how likely each of the candidates is whose card was opened."""
        homes = self._homes(opened)
        facts = {
            row: facts_of_person(opened[key], others_of(homes, opened[key].household_id, key))
            for row, key in candidates.items()
            if key in opened
        }
        many = len(self.bearers) if len(self.bearers) > MOST_SHARERS else 0
        sharers = sharers_of(self.entry, facts.values(), at_least=many)
        table = self.names.table
        prior = prior_of(len(table))
        weighed = [
            weigh_double(each, self.entry, facts[each.row], sharers, prior)
            for each in self.found
            if each.row in facts
        ]
        return settled(table, weighed, facts, counted_among([self.entry, *facts.values()]), prior)

    # -- inside -----------------------------------------------------------------------------

    def _homes(
        self, opened: Mapping[uuid.UUID, OpenPerson]
    ) -> Mapping[uuid.UUID | None, Mapping[uuid.UUID, str]]:
        """Return who lives with the opened; nobody where it is not asked, or where rows are no
        numbers.
        """
        if not self.entry.housemates or self.names.ids is not None:
            return {}
        households = (each.household_id for each in opened.values())
        return housemates_in(self.session, self.names.table, households)

    def _sharers(self) -> list[int]:
        """Return the rows of who bears a contact of the entry; of a house's or an employer's
        telephone nobody's.
        """
        if len(self.bearers) > MOST_SHARERS:
            return []
        return sorted(self.names.rows_of(self.session, self.bearers))

    def _own_row(self) -> InRegister | None:
        rows = self.names.rows_of(self.session, [self.itself]) if self.itself else []
        return InRegister(rows[0]) if rows else None


def _said_two(session: Session, person_id: uuid.UUID | None) -> set[uuid.UUID]:
    """Return of whom somebody said that they are not this person."""
    if person_id is None:
        return set()
    is_one = sa.or_(DoublePair.first_id == person_id, DoublePair.second_id == person_id)
    query = sa.select(DoublePair.first_id, DoublePair.second_id).where(
        is_one, DoublePair.state == DoubleState.NOT_SAME
    )
    return {key for pair in session.execute(query) for key in pair} - {person_id}
