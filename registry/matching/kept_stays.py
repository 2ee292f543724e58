"""Stays as their own rows keep them, opened one by one.

The index is made from them, and they stand in for a block of it that does not open.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from registry.matching.blocks.attributes import GroupNumbers
from registry.matching.blocks.reading import SealedBlocks
from registry.matching.blocks.rows import STAY, IndexRow, PersonRows, indexed_person
from registry.matching.open_index import CountryIndex, LostPersons
from registry.people.access import in_parts
from registry.people.models import Household, Person, Stay
from registry.people.record import card_place, stay_place, unseal_card, unseal_place


@dataclass(frozen=True, slots=True)
class KeptPerson:
    """A person with all stays as their own rows keep them, as far as they open."""

    country: str
    number: int | None
    """None of who was never in the index."""
    household: int | None
    """The number of the household; None without one."""
    rows: PersonRows
    faults: tuple[str, ...]
    """A line for each stay of which something does not open."""
    indexed: frozenset[uuid.UUID]
    """The stays that say they are in the index."""

    def belongs_in_index(self, stay: IndexRow) -> bool:
        """Return whether the index should hold a stay: its place opens, or it says so."""
        return stay.place is not None or stay.stay_id in self.indexed


def kept_persons(
    session: Session,
    keyring: Keyring,
    country: str | None = None,
    person_ids: Sequence[uuid.UUID] | None = None,
) -> Iterator[KeptPerson]:
    """Yield everybody with a stay (of one country; of some ids), by country and id."""
    query = _query()
    if country is not None:
        query = query.where(Stay.country == country)
    if person_ids is None:
        parts = [query]
    else:
        parts = [query.where(Person.id.in_(part)) for part in in_parts(person_ids)]
    for part in parts:
        rows = session.execute(part.execution_options(yield_per=2000))
        for _, own in groupby(rows, key=lambda row: row.person_id):
            yield _person(keyring, list(own))


def lost_persons(
    session: Session,
    keyring: Keyring,
    index: CountryIndex,
    blocks: SealedBlocks,
    groups: GroupNumbers,
) -> LostPersons:
    """Return who of a country is in no block that opens, or in too few, read from their own rows;
    languages that are new go into `groups`. Raises BlocksLost where one more block does not open.
    """
    persons, unplaced, stays = [], set(), set()
    missing = _missing(session, index, blocks)
    for kept in kept_persons(session, keyring, index.country, missing):
        number = kept.number or 0
        home = -number if kept.household is None else kept.household
        person = indexed_person(kept.rows, number, home, groups)
        persons += [person] if person.stays else []
        closed = [stay.stay_id for stay in kept.rows.stays if stay.place is None]
        stays.update(closed)
        unplaced |= {number} if closed else set()
    return LostPersons(tuple(persons), frozenset(unplaced), frozenset(stays))


# -- inside ---------------------------------------------------------------------------------


def _query() -> sa.Select[Any]:
    stay = sa.select(Stay.id, Stay.country, Stay.kind, Stay.from_on, Stay.until_on)
    stay = stay.add_columns(Stay.ciphertext, Stay.seal_version, Stay.is_indexed)
    person = stay.add_columns(
        Person.id.label("person_id"),
        Person.number,
        Person.household_id,
        Household.number.label("household_number"),
        Person.post_id,
        Person.ciphertext.label("card"),
        Person.seal_version.label("card_version"),
        Person.country.label("owner"),
    )
    joined = person.join(Person, Person.id == Stay.person_id)
    joined = joined.outerjoin(Household, Household.id == Person.household_id)
    return joined.order_by(Stay.country, Person.id, Stay.id)


def _person(keyring: Keyring, stays: Sequence[Any]) -> KeptPerson:
    row = stays[0]
    location, card, card_fault = card_place(row.person_id, row.owner, row.card_version), None, ""
    try:
        card = unseal_card(keyring, location, row.card)
    except CannotOpen as wrong:
        card_fault = str(wrong)
    opened, faults = [], []
    for stay in stays:
        place, fault = None, card_fault
        try:
            location = stay_place(stay.id, stay.country, stay.seal_version)
            place = unseal_place(keyring, location, stay.ciphertext)
        except CannotOpen as wrong:
            fault = str(wrong)
        opened.append(IndexRow(stay.id, stay.kind, stay.from_on, stay.until_on, place))
        faults += [f"stay {stay.id}: {fault}"] if fault else []
    rows = PersonRows(row.person_id, row.household_id, row.post_id, card, tuple(opened))
    indexed = frozenset(stay.id for stay in stays if stay.is_indexed)
    return KeptPerson(row.country, row.number, row.household_number, rows, tuple(faults), indexed)


def _missing(session: Session, index: CountryIndex, blocks: SealedBlocks) -> list[uuid.UUID]:
    """Return the persons whose stays are not all in the blocks that open."""
    names = (index.country,)
    tables = (index.residents, index.travellers)
    held = [blocks.persons(names, table, np.arange(len(table))) for table in tables]
    waiting = np.array(list(index.waiting), dtype=np.int32)
    known = np.unique(np.concatenate([*held, waiting]))
    is_own = sa.and_(Stay.country == index.country, Stay.is_indexed)
    with_stay = sa.select(Stay.person_id).where(is_own)
    query = sa.select(Person.id, Person.number).where(Person.id.in_(with_stay))
    everybody = [row for row in session.execute(query) if row.number is not None]
    numbers = np.array([row.number for row in everybody], dtype=np.int32)
    found = [everybody[at].id for at in np.flatnonzero(~np.isin(numbers, known)).tolist()]
    many = sa.func.count()
    several = sa.select(Person.id, Person.number, many.label("stays"))
    several = several.join(Stay, Stay.person_id == Person.id).where(is_own)
    several = several.group_by(Person.id, Person.number).having(many > 1)
    kept = _stays_held(index, blocks)
    rows = [row for row in session.execute(several) if row.number is not None]
    found += [row.id for row in rows if 0 < kept.get(row.number, 0) < row.stays]
    return found


def _stays_held(index: CountryIndex, blocks: SealedBlocks) -> Counter[int]:
    """Return how many stays of each traveller are in the blocks that open."""
    table, names = index.travellers, (index.country,)
    at = np.arange(len(table))
    columns = blocks.points(names, table, at).end_to_end()
    persons = blocks.persons(names, table, at)
    ids = np.ascontiguousarray(columns[STAY:].T)
    found = set(zip(persons.tolist(), map(bytes, ids), strict=True))
    return Counter(person for person, _ in found)
