"""Stays as their own rows keep them, opened one by one.

The index is made from them, and they stand in for a block of it that does not open.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring, SealedPlace
from registry.matching.blocks import IndexRow
from registry.people.models import Person, Stay
from registry.people.record import Card, card_place, stay_place, unseal_card, unseal_place


@dataclass(frozen=True, slots=True)
class KeptStay:
    """A stay as its own row keeps it, as far as it opens, and what does not."""

    country: str
    block_no: int
    row: IndexRow
    fault: str = ""


def kept_stays(
    session: Session, keyring: Keyring, country: str | None = None, block_no: int | None = None
) -> Iterator[KeptStay]:
    """Yield every stay (of one country, of one block); those of one person together."""
    query = (
        sa.select(Stay.id, Stay.country, Stay.kind, Stay.from_on, Stay.until_on, Stay.block_no)
        .add_columns(
            Stay.ciphertext, Stay.seal_version, Person.id.label("person_id"), Person.household_id
        )
        .add_columns(Person.ciphertext.label("card"), Person.seal_version.label("card_version"))
        .add_columns(Person.country.label("owner"))
        .join(Person, Person.id == Stay.person_id)
        .order_by(Stay.country, Person.id, Stay.id)
    )
    if country is not None:
        query = query.where(Stay.country == country)
    if block_no is not None:
        query = query.where(Stay.block_no == block_no)
    cards = _LastCard(keyring)
    for row in session.execute(query):
        location = card_place(row.person_id, row.owner, row.card_version)
        card, fault = cards.open(row.person_id, location, row.card)
        try:
            location = stay_place(row.id, row.country, row.seal_version)
            place = unseal_place(keyring, location, row.ciphertext)
        except CannotOpen as wrong:
            place, fault = None, str(wrong)
        dates = row.kind, row.from_on, row.until_on
        indexed = IndexRow(row.person_id, row.household_id, row.id, *dates, card, place)
        yield KeptStay(row.country, row.block_no, indexed, fault)


# -- inside ---------------------------------------------------------------------------------


class _LastCard:
    """Opens the card of each person once: stays come ordered by person."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._last: tuple[uuid.UUID | None, Card | None, str] = (None, None, "")

    def open(
        self, person_id: uuid.UUID, location: SealedPlace, ciphertext: bytes
    ) -> tuple[Card | None, str]:
        """Return the card or, where it does not open, None and why."""
        if self._last[0] != person_id:
            try:
                self._last = (person_id, unseal_card(self._keyring, location, ciphertext), "")
            except CannotOpen as wrong:
                self._last = (person_id, None, str(wrong))
        return self._last[1], self._last[2]
