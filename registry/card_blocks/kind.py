"""What a kind of block is: its tables, how it becomes bytes, how it is taken from the cards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring, SealedPlace, place_of
from registry.card_blocks.models import NewcomerRecord

PERSONS = 2048
"""Persons of a block: number n of a country is in block n // 2048."""
Record = TypeVar("Record")
Block = TypeVar("Block")


class UnreadableBlock(ValueError):
    """Bytes that hold no block this release can read."""


def newcomer_place(kind: str, country: str, number: int, stamp: int) -> SealedPlace:
    """Return where the record of a newcomer belongs that is in no block of a kind yet."""
    row = f"{kind}/{country}/{number}"
    table = NewcomerRecord.__tablename__
    return place_of(table, "ciphertext", row, country=country, version=stamp)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BlockKind(Generic[Record, Block]):
    """One kind of block; `Record` is what it holds of one person."""

    words: str
    """In logs, errors and the name of the turns that its writers take: `names`."""
    state: type[Any]
    """Table of a row a country: `country`, `stamp`, `token`, `past`, `is_made`."""
    row: type[Any]
    """Table of the blocks: `country`, `number`, `stamp`, `ciphertext`."""
    empty: Callable[[], Block]
    """A block of nobody."""
    with_records: Callable[[Block, Mapping[int, Record | None]], Block]
    """A block with other records at some places (0 to 2047); None takes the person out."""
    to_bytes: Callable[[Block], bytes]
    block_of: Callable[[bytes], Block]
    """Raises UnreadableBlock."""
    to_json: Callable[[Record], Any]
    """The record of one person, as it is sealed alone (`card_blocks.newcomers`)."""
    of_json: Callable[[Any], Record]
    """Raises UnreadableBlock."""
    of_cards: Callable[[Session, Keyring, sa.ColumnElement[bool]], Iterator[tuple[int, Record]]]
    """Number and record of the persons meant, as their own rows keep them."""

    def place(self, country: str, number: int, stamp: int) -> SealedPlace:
        """Return where a block belongs; bound into its seal."""
        table = self.row.__tablename__
        return place_of(table, "ciphertext", f"{country}/{number}", country=country, version=stamp)

    def open(
        self, keyring: Keyring, country: str, number: int, stamp: int, ciphertext: bytes
    ) -> Block:
        """Return a block out of its sealed bytes. Raises CannotOpen or UnreadableBlock."""
        return self.block_of(keyring.open(ciphertext, self.place(country, number, stamp)))

    def turn_of(self, country: str) -> str:
        """Return the name of the turns that writers of a country take."""
        return f"{self.words} of {country}"

    @property
    def written_here(self) -> str:
        """The entry of a session's notes that names the countries it wrote: what is not committed
        yet, and may never be, is kept by no process.
        """
        return f"countries whose {self.words} this session wrote"
