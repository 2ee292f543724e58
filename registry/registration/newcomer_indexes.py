"""Newcomers written where they are found, by name and by contact, and where they are counted."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.card_blocks.storing import put_newcomers
from registry.contacts.marks import put_contacts
from registry.people.record import Card
from registry.search.name_blocks import NameRecord
from registry.search.storing import NAMES, record_of_card
from registry.statistics.traits.storing import TRAITS, counted_person, counted_stay
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
    session: Session,
    keyring: Keyring,
    rows: Sequence[Mapping[str, Any]],
    persons: Sequence[Newcomer],
) -> None:
    """Write names, then codes, of persons by the numbers in their rows: in this order, as all who
    write both, so that nobody waits in a ring; then the marks of their contacts.
    """
    names: dict[str, dict[int, NameRecord]] = defaultdict(dict)
    counted: dict[str, dict[int, CountedPerson]] = defaultdict(dict)
    cards: dict[str, dict[uuid.UUID, Card]] = defaultdict(dict)
    for row, new in zip(rows, persons, strict=True):
        names[new.country][row["number"]] = record_of_card(new.card)
        counted[new.country][row["number"]] = _counted(new)
        cards[new.country][row["id"]] = new.card
    for country, records in sorted(names.items()):
        put_newcomers(session, keyring, NAMES, country, records)
    for country, codes in sorted(counted.items()):
        put_newcomers(session, keyring, TRAITS, country, codes)
    for country, own in sorted(cards.items()):
        put_contacts(session, keyring, country, own, new=True)


# -- inside ---------------------------------------------------------------------------------


def _counted(new: Newcomer) -> CountedPerson:
    placed = (counted_stay(each, each.place) for each in new.stays)
    waiting = (counted_stay(each, None) for each in new.unplaced)
    return counted_person(
        new.card, (*placed, *waiting), household_id=new.household_id, post_id=new.post_id
    )
