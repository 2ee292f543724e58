"""What is counted of persons, written beside their cards in the same transaction."""

from __future__ import annotations

import logging
import secrets
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring, SealedPlace, place_of
from core.db import by_driver, take_turns, unindexed
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
from registry.statistics.traits.trait_blocks import (
    PERSONS,
    CountedPerson,
    CountedStay,
    TraitBlock,
    UnreadableTraits,
    block_of,
    empty_block,
    to_bytes,
    with_traits,
)

log = logging.getLogger(__name__)
WRITTEN_HERE = "countries whose codes this session wrote"
"""What is not committed yet, and may never be, is kept by no process."""
_TOKEN_BITS = 62
_CHANGED = "update trait_state set stamp = stamp + 1, token = ? where country = ? returning stamp"
_BLOCK = "select stamp, ciphertext from trait_block where country = ? and number = ?"
_OVER = "update trait_block set stamp = ?, ciphertext = ? where country = ? and number = ?"


def traits_place(country: str, number: int, stamp: int) -> SealedPlace:
    """Return where a block of codes belongs."""
    return place_of(
        "trait_block", "ciphertext", f"{country}/{number}", country=country, version=stamp
    )


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


def put_traits(
    session: Session, keyring: Keyring, country: str, records: Mapping[int, CountedPerson | None]
) -> None:
    """Write what is counted of persons by their numbers; None takes a person out.

    A block that does not open is made again from the cards of its persons. A country whose codes
    were never made stays without: `making.make_traits` makes all.
    """
    take_turns(session, turn_of(country))
    if not records:
        return
    stamp = next_stamp(session, country)
    if stamp is None:
        known = sa.select(Person.id).where(Person.country == country, Person.number.is_not(None))
        if len(session.scalars(known.limit(len(records) + 1)).all()) > len(records):
            return
        begin_traits(session, country, is_made=True)
        stamp = next_stamp(session, country) or 0
    _put(session, keyring, country, stamp, records)


def count_again(
    session: Session, keyring: Keyring, country: str, person_ids: Sequence[uuid.UUID]
) -> None:
    """Write anew what is counted of persons whose card, stays, household or post changed; those who
    are gone are left as they are (`drop_traits`).
    """
    session.flush()
    found: dict[int, CountedPerson | None] = {}
    for part in in_parts(person_ids):
        which = sa.and_(unindexed(Person.country) == country, Person.id.in_(part))
        found |= dict(traits_of_cards(session, keyring, which))
    put_traits(session, keyring, country, found)


def drop_traits(
    session: Session, keyring: Keyring, country: str, person_ids: Sequence[uuid.UUID]
) -> None:
    """Count persons no longer, before their rows go."""
    numbers: list[int] = []
    for part in in_parts(person_ids):
        query = sa.select(Person.number).where(Person.id.in_(part), Person.number.is_not(None))
        numbers += [number for number in session.scalars(query) if number is not None]
    if numbers:
        put_traits(session, keyring, country, dict.fromkeys(numbers))


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


def next_stamp(session: Session, country: str) -> int | None:
    """Say that something of the codes changes; return the stamp of the change, None for a country
    without codes.
    """
    session.info.setdefault(WRITTEN_HERE, set()).add(country)
    rows = by_driver(session, _CHANGED, secrets.randbits(_TOKEN_BITS), country)
    return int(rows[0][0]) if rows else None


def begin_traits(session: Session, country: str, *, is_made: bool) -> None:
    """Give a country its row; `is_made` where everybody's codes come with it."""
    row = {"country": country, "stamp": 0, "token": 0, "is_made": is_made}
    session.execute(sa.insert(TraitState), [row])


def turn_of(country: str) -> str:
    """Return the name of the turns that writers of a country take."""
    return f"statistics of {country}"


def block_row(country: str, number: int, stamp: int, sealed: bytes) -> dict[str, Any]:
    """Return the row of a new block."""
    return {
        "id": uuid.uuid4(),
        "country": country,
        "number": number,
        "stamp": stamp,
        "ciphertext": sealed,
    }


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


def _put(
    session: Session,
    keyring: Keyring,
    country: str,
    stamp: int,
    records: Mapping[int, CountedPerson | None],
) -> None:
    by_block: dict[int, dict[int, CountedPerson | None]] = defaultdict(dict)
    for number, record in records.items():
        by_block[number // PERSONS][number % PERSONS] = record
    for number, places in sorted(by_block.items()):
        row = next(iter(by_driver(session, _BLOCK, country, number)), None)
        block = empty_block() if row is None else _opened(session, keyring, country, number, row)
        plain = to_bytes(with_traits(block, places))
        sealed = keyring.seal(plain, traits_place(country, number, stamp))
        if row is None:
            session.execute(sa.insert(TraitBlockRow), [block_row(country, number, stamp, sealed)])
        else:
            by_driver(session, _OVER, stamp, sealed, country, number)


def _opened(session: Session, keyring: Keyring, country: str, number: int, row: Any) -> TraitBlock:
    try:
        return block_of(keyring.open(row[1], traits_place(country, number, row[0])))
    except (CannotOpen, UnreadableTraits) as wrong:
        log.error("what is counted of %s is made again from the cards: %s", country, wrong)
    first = number * PERSONS
    which = sa.and_(Person.country == country, Person.number.between(first, first + PERSONS - 1))
    found = traits_of_cards(session, keyring, which)
    return with_traits(empty_block(), {at - first: record for at, record in found})
