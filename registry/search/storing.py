"""Names written beside the cards they stand on, in the same transaction."""

from __future__ import annotations

import logging
import secrets
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring, SealedPlace, place_of
from core.db import take_turns
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
    state = session.get(NameState, country, populate_existing=True)
    if state is None:
        known = sa.select(Person.id).where(Person.country == country, Person.number.is_not(None))
        if len(session.scalars(known.limit(len(records) + 1)).all()) > len(records):
            return
        state = NameState(country=country, stamp=0, token=0, is_made=True)
        session.add(state)
    if records:
        _put(session, keyring, state, records)


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


def mark_changed(state: NameState) -> None:
    """Say that something of the names changed."""
    state.stamp += 1
    state.token = secrets.randbits(_TOKEN_BITS)


def turn_of(country: str) -> str:
    """Return the name of the turns that writers of a country take."""
    return f"names of {country}"


# -- inside ---------------------------------------------------------------------------------


def _put(
    session: Session,
    keyring: Keyring,
    state: NameState,
    records: Mapping[int, NameRecord | None],
) -> None:
    country = state.country
    session.info.setdefault(WRITTEN_HERE, set()).add(country)
    by_block: dict[int, dict[int, NameRecord | None]] = defaultdict(dict)
    for number, record in records.items():
        by_block[number // PERSONS][number % PERSONS] = record
    mark_changed(state)
    for numbers in in_parts(sorted(by_block)):
        rows = _rows(session, country, numbers)
        for number in numbers:
            row = rows.get(number)
            if row is None:
                row = NameBlockRow(country=country, number=number)
                block = empty_block()
                session.add(row)
            else:
                block = _opened(session, keyring, row)
            row.stamp = state.stamp
            plain = to_bytes(with_records(block, by_block[number]))
            row.ciphertext = keyring.seal(plain, names_place(country, number, state.stamp))
        session.flush()


def _rows(session: Session, country: str, numbers: Sequence[int]) -> dict[int, NameBlockRow]:
    query = sa.select(NameBlockRow).where(
        NameBlockRow.country == country, NameBlockRow.number.in_(numbers)
    )
    rows = session.scalars(query.execution_options(populate_existing=True))
    return {row.number: row for row in rows}


def _opened(session: Session, keyring: Keyring, row: NameBlockRow) -> NameBlock:
    try:
        place = names_place(row.country, row.number, row.stamp)
        return block_of(keyring.open(row.ciphertext, place))
    except (CannotOpen, UnreadableNames) as wrong:
        log.error("the names of %s are made again from the cards: %s", row.country, wrong)
    first = row.number * PERSONS
    of_block = Person.number.between(first, first + PERSONS - 1)
    found = names_of_cards(session, keyring, sa.and_(Person.country == row.country, of_block))
    return with_records(empty_block(), {number - first: record for number, record in found})
