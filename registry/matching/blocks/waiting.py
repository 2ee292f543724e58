"""Newcomers beside the blocks, each sealed by itself, until some dozens are put into them at once.

To open, order and seal a block of two hundred stays again for each one who registers would cost
more than all else that is written then. Whoever reads the blocks lays these rows beside them: a
newcomer is asked about as one whose block does not open, as a traveller who is always there. Who
has a household is not kept so, nor who stands at the middle of a municipality: both are counted in
the heads of blocks.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.data_versions.past_tokens import mark_of
from core.db import by_driver
from registry.card_blocks.kind import newcomer_place
from registry.matching.blocks.attributes import GroupNumbers, LanguagePost
from registry.matching.blocks.rows import (
    RESIDENT_COLUMNS,
    TRAVELLER_COLUMNS,
    Columns,
    IndexedPerson,
    PersonRows,
    indexed_person,
    persons_in,
)

KIND = "stays"
"""What these rows are of, beside those of names and codes."""
MOST_WAITING = 64
"""So many of a country wait at most: to read them all costs about what some blocks cost."""
MOST_AT_ONCE = 6
"""So many of one transaction. A list fills blocks at once."""
_ID_BITS = 52
_COARSE = "unit"
# The driver takes these as they are.
_WAITING = (
    "select id, number, stamp, ciphertext from newcomer_record where kind = ? and country = ?"
)
_CHANGED = (
    "update matching_state set stamp = stamp + 1, token = ?, past = substr(? || past, 1, 768)"
    " where country = ? and blocks > 0 and"
    " (select count(*) from newcomer_record where kind = ? and country = ?) + ? <= ?"
    " returning stamp"
)
_INSERT = (
    "insert into newcomer_record (id, kind, country, number, stamp, ciphertext)"
    " values (?, ?, ?, ?, ?, ?)"
)
_DROP = "delete from newcomer_record where kind = ? and country = ?"


@dataclass(frozen=True, slots=True)
class WaitingPerson:
    """Somebody who waits, with the stamp of the change that wrote the row."""

    row: int
    """The row's own number, drawn by lot: of a database that was put back another row may bear the
    same stamp and person's number."""
    stamp: int
    group: LanguagePost
    person: IndexedPerson
    """The group is numbered as in the index they were read for."""
    columns: Columns
    """Their rows as of a traveller."""

    def numbered(self, groups: GroupNumbers) -> IndexedPerson:
        """Return them with the number their group has among others."""
        about = replace(self.person.about, group=_number_of(groups, self.group))
        return replace(self.person, about=about)


def may_wait(person: PersonRows) -> bool:
    """Return whether somebody may wait beside the blocks."""
    if person.household_id is not None or person.card is None or not person.stays:
        return False
    places = [stay.place for stay in person.stays]
    return all(place is not None and place.accuracy != _COARSE for place in places)


def keep_waiting(
    session: Session, keyring: Keyring, country: str, persons: Mapping[int, PersonRows], token: int
) -> list[IndexedPerson] | None:
    """Write persons by their numbers, a row each, and return them as they are held; None where
    there is no room for all of them, or no index to be beside. The country's turn is the caller's.
    """
    room = (KIND, country, len(persons), MOST_WAITING)
    changed = by_driver(session, _CHANGED, token, mark_of(token), country, *room)
    if not changed:
        return None
    stamp, held = int(changed[0][0]), []
    for number, rows in persons.items():
        groups = GroupNumbers()
        person = indexed_person(rows, number, -number, groups)
        group = groups.groups[person.about.group]
        columns = list(zip(*person.rows(), strict=True))
        plain = [group.language, group.post, columns]
        sealed = keyring.seal_json(plain, newcomer_place(KIND, country, number, stamp))
        row = (secrets.randbits(_ID_BITS) + 1, KIND, country, number, stamp, sealed)
        by_driver(session, _INSERT, *row)
        held.append(person)
    return held


def waiting_persons(
    session: Session,
    keyring: Keyring,
    country: str,
    groups: GroupNumbers,
    known: Mapping[int, WaitingPerson],
) -> tuple[dict[int, WaitingPerson], dict[int, str]]:
    """Return who of a country waits by number, those that are `known` as they are, and why, of each
    whose row does not open; languages and posts that are new go into `groups`.
    """
    found: dict[int, WaitingPerson] = {}
    closed: dict[int, str] = {}
    for row, number, stamp, ciphertext in by_driver(session, _WAITING, KIND, country):
        before = known.get(number)
        if before is not None and (before.row, before.stamp) == (row, stamp):
            found[number] = before
            continue
        try:
            place = newcomer_place(KIND, country, number, stamp)
            value = keyring.open_json(ciphertext, place)
            found[number] = _waiting(value, row, number, stamp, groups)
        except (CannotOpen, ValueError, TypeError, KeyError) as wrong:
            closed[number] = str(wrong)
    return found, closed


def drop_waiting(session: Session, country: str) -> None:
    """Take the rows of a country away: who waited is in blocks, or nowhere any more."""
    by_driver(session, _DROP, KIND, country)


# -- inside ---------------------------------------------------------------------------------


def _waiting(value: Any, row: int, number: int, stamp: int, groups: GroupNumbers) -> WaitingPerson:
    """Return the person of an opened row. Raises ValueError or TypeError for another form."""
    language, post, columns_held = value
    columns = np.array(columns_held, dtype=np.int32)
    if columns.ndim != 2 or len(columns) not in (RESIDENT_COLUMNS, TRAVELLER_COLUMNS):
        raise ValueError("a newcomer's stays of another release")
    group = LanguagePost(str(language), str(post))
    found = persons_in(columns, np.full(columns.shape[1], number, dtype=np.int32))[number]
    person = replace(found, about=replace(found.about, group=_number_of(groups, group)))
    return WaitingPerson(row, stamp, group, person, person.traveller_columns())


def _number_of(groups: GroupNumbers, group: LanguagePost) -> int:
    return groups.number_of(group.language, uuid.UUID(hex=group.post) if group.post else None)
