"""What is counted of persons, written beside their cards in the same transaction."""

from __future__ import annotations

import logging
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.db import unindexed
from registry.card_blocks.kind import BlockKind
from registry.card_blocks.storing import put_records
from registry.people.access import in_parts
from registry.people.models import Person, Stay, UnplacedStay
from registry.people.record import (
    Card,
    StayPlace,
    card_place,
    stay_place,
    unseal_card,
    unseal_place,
)
from registry.statistics.models import TraitBlockRow, TraitState
from registry.statistics.traits.counted_json import counted_of_json, counted_to_json
from registry.statistics.traits.trait_blocks import (
    CountedPerson,
    CountedStay,
    TraitBlock,
    block_of,
    empty_block,
    to_bytes,
    with_traits,
)

log = logging.getLogger(__name__)


def counted_person(
    card: Card,
    stays: Iterable[CountedStay],
    *,
    household_id: uuid.UUID | None = None,
    post_id: uuid.UUID | None = None,
    left_on: date | None = None,
) -> CountedPerson:
    """Return what is counted of a person."""
    return CountedPerson(
        birth_year=card.birth_year,
        sex=card.sex,
        language=card.language.split("-")[0],
        post="" if post_id is None else post_id.hex,
        needs=card.needs,
        household=0 if household_id is None else int.from_bytes(household_id.bytes[:8], "big"),
        stays=tuple(stays),
        left_on=left_on,
        needs_until=tuple(
            (each.need, date.fromisoformat(each.until_on)) for each in card.needs_until
        ),
    )


def counted_stay(stay: Any, place: StayPlace | None) -> CountedStay:
    """Return what is counted of a stay (`kind`, `from_on`, `until_on`); without a place of one
    that nobody found, or that does not open.
    """
    unit_code = "" if place is None else place.unit_code
    return CountedStay(stay.kind, stay.from_on, stay.until_on, unit_code)


def count_again(
    session: Session, keyring: Keyring, country: str, person_ids: Sequence[uuid.UUID]
) -> None:
    """Write anew what is counted of persons whose card, stays, household or post changed; those who
    are gone are left as they are (`drop_records`).
    """
    session.flush()
    found: dict[int, CountedPerson | None] = {}
    for part in in_parts(person_ids):
        which = sa.and_(unindexed(Person.country) == country, Person.id.in_(part))
        found |= dict(traits_of_cards(session, keyring, which))
    put_records(session, keyring, TRAITS, country, found)


def traits_of_cards(
    session: Session, keyring: Keyring, which: sa.ColumnElement[bool]
) -> Iterator[tuple[int, CountedPerson]]:
    """Yield number and codes of persons, as their own rows keep them.

    A card that does not open is counted as a person of whom nothing is known: people are not lost
    from a count by a damaged byte.
    """
    numbered = sa.and_(which, Person.number.is_not(None))
    stays = _stays_by_person(session, keyring, numbered)
    query = sa.select(
        Person.id,
        Person.country,
        Person.number,
        Person.household_id,
        Person.post_id,
        Person.left_on,
        Person.seal_version,
        Person.ciphertext,
    ).where(numbered)
    for row in session.execute(query):
        location = card_place(row.id, row.country, row.seal_version)
        try:
            card = unseal_card(keyring, location, row.ciphertext)
        except CannotOpen as wrong:
            log.warning("nothing but that they are there can be counted: %s", wrong)
            card = Card(full_name="?", language="und")
        yield (
            row.number,
            counted_person(
                card,
                stays.get(row.id, ()),
                household_id=row.household_id,
                post_id=row.post_id,
                left_on=row.left_on,
            ),
        )


TRAITS: BlockKind[CountedPerson, TraitBlock] = BlockKind(
    words="statistics",
    state=TraitState,
    row=TraitBlockRow,
    empty=empty_block,
    with_records=with_traits,
    to_bytes=to_bytes,
    block_of=block_of,
    to_json=counted_to_json,
    of_json=counted_of_json,
    of_cards=traits_of_cards,
)
"""The blocks of what is counted."""


# -- inside ---------------------------------------------------------------------------------


def _stays_by_person(
    session: Session, keyring: Keyring, which: sa.ColumnElement[bool]
) -> dict[uuid.UUID, list[CountedStay]]:
    found: dict[uuid.UUID, list[CountedStay]] = defaultdict(list)
    query = sa.select(
        Stay.id,
        Stay.person_id,
        Stay.country,
        Stay.kind,
        Stay.from_on,
        Stay.until_on,
        Stay.seal_version,
        Stay.ciphertext,
    ).join(Person, Person.id == Stay.person_id)
    for row in session.execute(query.where(which)):
        location = stay_place(row.id, row.country, row.seal_version)
        try:
            place: StayPlace | None = unseal_place(keyring, location, row.ciphertext)
        except CannotOpen as wrong:
            log.warning("a stay is counted without its place: %s", wrong)
            place = None
        found[row.person_id].append(counted_stay(row, place))
    waiting = sa.select(
        UnplacedStay.person_id, UnplacedStay.kind, UnplacedStay.from_on, UnplacedStay.until_on
    ).join(Person, Person.id == UnplacedStay.person_id)
    for unplaced in session.execute(waiting.where(which)):
        found[unplaced.person_id].append(counted_stay(unplaced, None))
    return found
