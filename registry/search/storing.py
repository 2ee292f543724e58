"""Names taken from the cards, and written beside them in the same transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from registry.card_blocks.kind import BlockKind
from registry.people.models import Person
from registry.people.record import Card, card_place, unseal_card
from registry.search.models import NameBlockRow, NameState
from registry.search.name_blocks import (
    NameBlock,
    NameRecord,
    block_of,
    empty_block,
    record_of_json,
    record_to_json,
    to_bytes,
    with_records,
)
from registry.search.name_words import written_name

log = logging.getLogger(__name__)


def record_of_card(card: Card) -> NameRecord:
    """Return what search needs of a card."""
    return NameRecord(written_name(card.full_name), card.birth_year)


def names_of_cards(
    session: Session, keyring: Keyring, which: sa.ColumnElement[bool]
) -> Iterator[tuple[int, NameRecord]]:
    """Yield number and name of the persons whose cards open; the others are found by number
    alone.
    """
    query = sa.select(
        Person.id, Person.country, Person.number, Person.seal_version, Person.ciphertext
    ).where(which, Person.number.is_not(None))
    for row in session.execute(query.execution_options(yield_per=1000)):
        location = card_place(row.id, row.country, row.seal_version)
        try:
            yield row.number, record_of_card(unseal_card(keyring, location, row.ciphertext))
        except CannotOpen as wrong:
            log.warning("no name can be read: %s", wrong)


NAMES: BlockKind[NameRecord, NameBlock] = BlockKind(
    words="names",
    state=NameState,
    row=NameBlockRow,
    empty=empty_block,
    with_records=with_records,
    to_bytes=to_bytes,
    block_of=block_of,
    to_json=record_to_json,
    of_json=record_of_json,
    of_cards=names_of_cards,
)
"""The blocks of names."""
