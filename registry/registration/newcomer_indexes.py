"""Newcomers written where they are found by name and where they are counted."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.people.record import Card
from registry.search.name_blocks import NameRecord
from registry.search.storing import put_names, record_of_card
from registry.statistics.traits.storing import counted_person, counted_stay, put_traits
from registry.statistics.traits.trait_blocks import CountedPerson


class Newcomer(Protocol):
    """Who registers, as far as names and counts ask."""

    @property
    def country(self) -> str:
        """The country that owns the row."""

    @property
    def card(self) -> Card:
        """Who they are."""

    @property
    def stays(self) -> Sequence[Any]:
        """Stays with a place."""

    @property
    def unplaced(self) -> Sequence[Any]:
        """Stays whose place nobody found yet."""

    @property
    def household_id(self) -> uuid.UUID | None:
        """With whom they live."""

    @property
    def post_id(self) -> uuid.UUID | None:
        """The post that registers them."""


def index_newcomers(
    session: Session, keyring: Keyring, numbers: Sequence[int], persons: Sequence[Newcomer]
) -> None:
    """Write names, then codes, of persons by the numbers they were given: in this order, as all who
    write both, so that nobody waits in a ring.
    """
    names: dict[str, dict[int, NameRecord | None]] = defaultdict(dict)
    counted: dict[str, dict[int, CountedPerson | None]] = defaultdict(dict)
    for number, new in zip(numbers, persons, strict=True):
        names[new.country][number] = record_of_card(new.card)
        counted[new.country][number] = _counted(new)
    for country, records in sorted(names.items()):
        put_names(session, keyring, country, records)
    for country, codes in sorted(counted.items()):
        put_traits(session, keyring, country, codes)


# -- inside ---------------------------------------------------------------------------------


def _counted(new: Newcomer) -> CountedPerson:
    placed = (counted_stay(each, each.place) for each in new.stays)
    waiting = (counted_stay(each, None) for each in new.unplaced)
    return counted_person(
        new.card, (*placed, *waiting), household_id=new.household_id, post_id=new.post_id
    )
