"""Names written beside the cards they stand on, in the same transaction."""

from __future__ import annotations

import logging
import secrets
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring, SealedPlace, place_of
from core.db import by_driver, take_turns
from registry.people.access import in_parts
from registry.people.models import Person
from registry.people.record import Card, card_place, unseal_card
from registry.search.models import NameBlockRow, NameState
from registry.search.name_blocks import (
    PERSONS,
    NameBlock,
    NameRecord,
    UnreadableNames,
    block_of,
    empty_block,
    to_bytes,
    with_records,
)
from registry.search.name_words import written_name

log = logging.getLogger(__name__)
WRITTEN_HERE = "countries whose names this session wrote"
"""What is not committed yet, and may never be, is kept by no process."""
_TOKEN_BITS = 62
_CHANGED = "update name_state set stamp = stamp + 1, token = ? where country = ? returning stamp"
_BLOCK = "select stamp, ciphertext from name_block where country = ? and number = ?"
_OVER = "update name_block set stamp = ?, ciphertext = ? where country = ? and number = ?"


def record_of_card(card: Card) -> NameRecord:
    """Return what search needs of a card."""
    return NameRecord(written_name(card.full_name), card.birth_year)


def names_place(country: str, number: int, stamp: int) -> SealedPlace:
    """Return where a block of names belongs."""
    return place_of(
        "name_block", "ciphertext", f"{country}/{number}", country=country, version=stamp
    )


def put_names(
    session: Session, keyring: Keyring, country: str, records: Mapping[int, NameRecord | None]
) -> None:
    """Write names by the numbers of their persons; None takes a name out.

    A block that does not open is made again from the cards of its persons. A country whose names
    were never made stays without: `making.make_names` makes all.
    """
    take_turns(session, turn_of(country))
    if not records:
        return
    stamp = next_stamp(session, country)
    if stamp is None:
        known = sa.select(Person.id).where(Person.country == country, Person.number.is_not(None))
        if len(session.scalars(known.limit(len(records) + 1)).all()) > len(records):
            return
        begin_names(session, country, is_made=True)
        stamp = next_stamp(session, country) or 0
    _put(session, keyring, country, stamp, records)


def drop_names(
    session: Session, keyring: Keyring, country: str, person_ids: Sequence[uuid.UUID]
) -> None:
    """Take the names of persons out, before their rows go."""
    numbers: list[int] = []
    for part in in_parts(person_ids):
        query = sa.select(Person.number).where(Person.id.in_(part), Person.number.is_not(None))
        numbers += [number for number in session.scalars(query) if number is not None]
    if numbers:
        put_names(session, keyring, country, dict.fromkeys(numbers))


def names_of_cards(
    session: Session, keyring: Keyring, which: sa.ColumnElement[bool]
) -> Iterator[tuple[int, NameRecord]]:
    """Yield number and name of the persons whose cards open."""
    query = sa.select(
        Person.id, Person.country, Person.number, Person.seal_version, Person.ciphertext
    ).where(which, Person.number.is_not(None))
    for row in session.execute(query.execution_options(yield_per=1000)):
        location = card_place(row.id, row.country, row.seal_version)
        try:
            yield row.number, record_of_card(unseal_card(keyring, location, row.ciphertext))
        except CannotOpen as wrong:
            log.warning("no name can be read: %s", wrong)


def next_stamp(session: Session, country: str) -> int | None:
    """Say that something of the names changes; return the stamp of the change, None for a country
    without names.
    """
    session.info.setdefault(WRITTEN_HERE, set()).add(country)
    rows = by_driver(session, _CHANGED, secrets.randbits(_TOKEN_BITS), country)
    return int(rows[0][0]) if rows else None


def begin_names(session: Session, country: str, *, is_made: bool) -> None:
    """Give a country its row; `is_made` where everybody's names come with it."""
    row = {"country": country, "stamp": 0, "token": 0, "is_made": is_made}
    session.execute(sa.insert(NameState), [row])


def turn_of(country: str) -> str:
    """Return the name of the turns that writers of a country take."""
    return f"names of {country}"


# -- inside ---------------------------------------------------------------------------------


def _put(
    session: Session,
    keyring: Keyring,
    country: str,
    stamp: int,
    records: Mapping[int, NameRecord | None],
) -> None:
    by_block: dict[int, dict[int, NameRecord | None]] = defaultdict(dict)
    for number, record in records.items():
        by_block[number // PERSONS][number % PERSONS] = record
    for number, places in sorted(by_block.items()):
        row = next(iter(by_driver(session, _BLOCK, country, number)), None)
        block = empty_block() if row is None else _opened(session, keyring, country, number, row)
        plain = to_bytes(with_records(block, places))
        sealed = keyring.seal(plain, names_place(country, number, stamp))
        if row is None:
            session.execute(sa.insert(NameBlockRow), [block_row(country, number, stamp, sealed)])
        else:
            by_driver(session, _OVER, stamp, sealed, country, number)


def block_row(country: str, number: int, stamp: int, sealed: bytes) -> dict[str, Any]:
    """Return the row of a new block."""
    return {
        "id": uuid.uuid4(),
        "country": country,
        "number": number,
        "stamp": stamp,
        "ciphertext": sealed,
    }


def _opened(session: Session, keyring: Keyring, country: str, number: int, row: Any) -> NameBlock:
    try:
        return block_of(keyring.open(row[1], names_place(country, number, row[0])))
    except (CannotOpen, UnreadableNames) as wrong:
        log.error("the names of %s are made again from the cards: %s", country, wrong)
    first = number * PERSONS
    of_block = Person.number.between(first, first + PERSONS - 1)
    found = names_of_cards(session, keyring, sa.and_(Person.country == country, of_block))
    return with_records(empty_block(), {place - first: record for place, record in found})
