"""What is counted compared with the cards and stays it stands for."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.card_blocks.kind import PERSONS
from registry.people.models import Person
from registry.statistics.traits.open_traits import OpenTraits, open_traits
from registry.statistics.traits.storing import traits_of_cards
from registry.statistics.traits.trait_blocks import (
    CountedPerson,
    empty_block,
    traits_at,
    with_traits,
)


@dataclass(frozen=True, slots=True)
class TraitsReport:
    """What a check of the counts found; `faults` names blocks and persons by their numbers."""

    persons: int
    faults: tuple[str, ...]


def check_traits(session: Session, keyring: Keyring) -> TraitsReport:
    """Compare what is counted in all countries with the cards, and report every difference."""
    faults: list[str] = []
    count = 0
    for country in session.scalars(sa.select(Person.country).distinct().order_by(Person.country)):
        kept = open_traits(session, keyring, country)
        if kept is None:
            faults.append(f"statistics of {country}: none were made yet")
            continue
        faults += [f"statistics {country}/{number}: {why}" for number, why in kept.faults.items()]
        left = set(kept.columns.numbers.tolist())
        for number, person in traits_of_cards(session, keyring, Person.country == country):
            count += 1
            left.discard(number)
            if number // PERSONS not in kept.faults and _kept_of(kept, number) != _as_kept(person):
                faults.append(f"person {country}/{number}: counted otherwise than the card says")
        faults += [
            f"person {country}/{number}: counted, and is not there" for number in sorted(left)
        ]
    return TraitsReport(count, tuple(faults))


# -- inside ---------------------------------------------------------------------------------


def _as_kept(person: CountedPerson) -> CountedPerson | None:
    return _in_order(traits_at(with_traits(empty_block(), {0: person}), 0))


def _kept_of(traits: OpenTraits, number: int) -> CountedPerson | None:
    block = traits.blocks.get(number // PERSONS)
    return None if block is None else _in_order(traits_at(block, number % PERSONS))


def _in_order(person: CountedPerson | None) -> CountedPerson | None:
    """Return a person with the stays in one order: which came first says nothing."""
    if person is None:
        return None
    return replace(person, stays=tuple(sorted(person.stays, key=str)))
