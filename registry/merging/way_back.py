"""What two persons were before they became one, and what the one was after: the way back of a
merge, sealed beside it for `UNDO_DAYS`.

What is sealed is kept opened in it, as the way back of an import does: a key may be changed and the
former one retired before a merge is undone. What does not open stops the merge.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.duplicates.pairs import pairs_of
from registry.merging.row_documents import RowDocument, document_of
from registry.people.models import Household, Person, Stay, UnplacedStay
from registry.people.record import card_place, stay_place
from registry.people.sought_place import sought_place_at

UNDO_DAYS = 90
UNDO_TIME = timedelta(days=UNDO_DAYS)
SEALED = ("ciphertext",)
SURVIVING_COLUMNS = (
    "household_id",
    "post_id",
    "consent_at",
    "consent_text",
    "keep_until",
    "left_on",
    "confirmed_at",
    "check_on",
    "checks",
)
"""Columns of a person that a merge may change."""


@dataclass(frozen=True, slots=True)
class MergeWayBack:
    """The document of a merge; all of it plain JSON."""

    survivor: RowDocument
    merged: RowDocument
    """Columns of `person`, and the card, opened, as `record`; also `unplaced`: the stays to be
    placed, of the survivor those that ended with the merge.
    """
    stays: dict[str, RowDocument]
    """By id, of both: columns, and the place, opened, as `record`."""
    moved: dict[str, list[RowDocument]]
    """`references.MovedRows`."""
    dropped: dict[str, list[RowDocument]]
    households: list[RowDocument]
    """Those nobody was left in."""
    housemates: list[str]
    """Who moved in from the other household."""
    pairs: list[RowDocument]
    """Of both, as they stood."""
    after: RowDocument
    """Of the survivor: columns, `record`, and `versions` of the stays."""


def person_document(keyring: Keyring, person: Person) -> RowDocument:
    """Return a person with the card opened. Raises CannotOpen."""
    location = card_place(person.id, person.country, person.seal_version)
    record = keyring.open_json(person.ciphertext, location)
    return document_of(person, but=SEALED) | {"record": record}


def stay_documents(session: Session, keyring: Keyring, ids: Sequence[uuid.UUID]) -> dict[str, Any]:
    """Return the stays of persons with their places opened. Raises CannotOpen."""
    found: dict[str, RowDocument] = {}
    query = sa.select(Stay).where(Stay.person_id.in_(ids)).order_by(Stay.id)
    for stay in session.scalars(query):
        location = stay_place(stay.id, stay.country, stay.seal_version)
        record = keyring.open_json(stay.ciphertext, location)
        found[str(stay.id)] = document_of(stay, but=SEALED) | {"record": record}
    return found


def unplaced_documents(
    session: Session, keyring: Keyring, person_id: uuid.UUID
) -> dict[str, RowDocument]:
    """Return the stays to be placed of a person, opened. Raises CannotOpen."""
    found: dict[str, RowDocument] = {}
    query = sa.select(UnplacedStay).where(UnplacedStay.person_id == person_id)
    for row in session.scalars(query.order_by(UnplacedStay.id)):
        record = keyring.open_json(row.ciphertext, sought_place_at(row.id, row.country))
        found[str(row.id)] = document_of(row, but=SEALED) | {"record": record}
    return found


def pair_documents(session: Session, ids: Sequence[uuid.UUID]) -> list[RowDocument]:
    """Return the pairs with one of the persons in them."""
    rows = pairs_of(session, ids).values()
    return [document_of(row) for row in sorted(rows, key=lambda each: each.id)]


def stand_of(session: Session, keyring: Keyring, person: Person) -> RowDocument:
    """Return what a person is now, to be held against what they are later."""
    stays = stay_documents(session, keyring, [person.id])
    return person_document(keyring, person) | {
        "stays": {key: [row["seal_version"], row["from_on"], row["until_on"], row["kind"]]
                  for key, row in stays.items()}
    }  # fmt: skip


def household_document(session: Session, household_id: uuid.UUID) -> RowDocument:
    """Return a household nobody is left in, before it goes."""
    return document_of(session.get_one(Household, household_id))
