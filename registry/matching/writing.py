"""The index changed in the transaction of the stays.

Writers of one country take turns. `stays_before` is asked before rows are changed: where somebody
is in the index follows from the place, and the place is about to be written over.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import driver_of, take_turns
from registry.matching.blocks.models import MatchingState
from registry.matching.blocks.reading import BlocksLost
from registry.matching.blocks.rows import IndexedPerson, PersonRows
from registry.matching.blocks.waiting import MOST_AT_ONCE, keep_waiting, may_wait
from registry.matching.kept_stays import KeptPerson, kept_persons
from registry.matching.numbering import own_state
from registry.matching.open_index import keep_own, read_own_again, without_blocks
from registry.matching.placements.notes import note_gone, note_placements
from registry.matching.writer import TOKEN_BITS, IndexWriter, Whereabouts, whereabouts_of
from registry.people.models import Person, Stay

_TRIES = 20
"""So often a change begins anew when blocks do not open, a block at least each time."""
_TAKEN = {
    "sqlite": "update matching_state set next_person = next_person + ? where country = ?"
    " returning next_person",
    "postgresql": "update matching_state set next_person = next_person + %s where country = %s"
    " returning next_person",
}
Done = TypeVar("Done")


def take_person_numbers(session: Session, country: str, many: int) -> list[int]:
    """Return numbers for persons of a country who have none yet."""
    take_turns(session, turn_of(country))
    dialect, connection = driver_of(session)
    taken = _TAKEN[dialect], (many, country)
    following = connection.execute(*taken).fetchone()
    if following is None:
        own_state(session, country)
        following = connection.execute(*taken).fetchone()
    return list(range(following[0] - many, following[0]))


def put_persons(
    session: Session, keyring: Keyring, country: str, persons: Mapping[int, PersonRows]
) -> None:
    """Put persons into the index who are not in it yet, by their numbers; their rows are there, or
    come in the same transaction.
    """
    held = _put_beside(session, keyring, country, persons)
    if held is None:
        held = change_index(
            session, keyring, country, lambda writer: writer.put(persons, {}), persons
        )
    note_placements(session, country, held)


def stays_before(
    session: Session, keyring: Keyring, country: str, person_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, Whereabouts]:
    """Return where persons of a country are in the index, before their rows are changed."""
    session.flush()
    return {
        kept.rows.person_id: whereabouts_of(kept)
        for kept in kept_persons(session, keyring, country, person_ids)
        if kept.number is not None
    }


def index_again(
    session: Session,
    keyring: Keyring,
    country: str,
    person_ids: Sequence[uuid.UUID],
    before: Mapping[uuid.UUID, Whereabouts],
) -> None:
    """Bring the index to what the rows of persons say now; of what does not open the index keeps
    what it has.
    """
    session.flush()
    kept = _numbered(session, list(kept_persons(session, keyring, country, person_ids)))

    def change(writer: IndexWriter) -> list[IndexedPerson]:
        was = writer.take_out(before.values())
        return writer.put({number: each.rows for number, each in kept.items()}, was)

    numbers = {*kept, *(each.number for each in before.values())}
    held = change_index(session, keyring, country, change, numbers)
    mark_stays(session, kept.values(), held)
    note_placements(session, country, held)


def drop_persons(
    session: Session, keyring: Keyring, country: str, before: Mapping[uuid.UUID, Whereabouts]
) -> None:
    """Take persons out of the index; empty blocks go as well."""
    if before:
        numbers = {each.number for each in before.values()}
        change_index(
            session, keyring, country, lambda writer: writer.take_out(before.values()), numbers
        )
        note_gone(session, country, numbers)


def change_index(
    session: Session,
    keyring: Keyring,
    country: str,
    work: Callable[[IndexWriter], Done],
    numbers: Collection[int],
) -> Done:
    """Return what `work` does with a writer, and store it; `numbers` are the persons it writes.

    Where a block does not open it begins anew: whoever is in no block that opens is put into others
    out of their own rows first. It may therefore be called several times.
    """
    take_turns(session, turn_of(country))
    for _ in range(_TRIES):
        writer = IndexWriter(session, keyring, country, numbers)
        try:
            done = work(writer)
            writer.store()
            return done
        except BlocksLost as lost:
            keep_own(session, keyring, without_blocks(writer.index, lost.reasons))
    raise BlocksLost({0: f"{country}: more and more blocks of the index do not open"})


def begin_indexes(session: Session) -> int:
    """Say of each country with persons and without an index that it has none yet: until it is made
    (`rebuilding.rebuild_index`) the stays themselves are asked. Every person gets a number. Return
    how many countries they are.
    """
    countries = 0
    known = sa.select(MatchingState.country)
    for country in session.scalars(sa.select(Person.country).distinct()).all():
        ids = session.scalars(
            sa.select(Person.id).where(Person.country == country, Person.country.not_in(known))
        ).all()
        if ids:
            numbers = take_person_numbers(session, country, len(ids))
            rows = [{"id": key, "number": no} for key, no in zip(ids, numbers, strict=True)]
            session.execute(sa.update(Person), rows)
            countries += 1
    return countries


def turn_of(country: str) -> str:
    """Return the name of the turns that writers of a country take."""
    return f"matching index of {country}"


def mark_stays(
    session: Session, persons: Iterable[KeptPerson], indexed: Sequence[IndexedPerson]
) -> None:
    """Say of each stay whether the index holds it, where that is not what it says."""
    inside = {stay.stay for each in indexed for stay in each.stays}
    rows = [
        {"id": stay.stay_id, "is_indexed": stay.stay_id.bytes in inside}
        for each in persons
        for stay in each.rows.stays
        if (stay.stay_id in each.indexed) != (stay.stay_id.bytes in inside)
    ]
    if rows:
        session.execute(sa.update(Stay), rows)


# -- inside ---------------------------------------------------------------------------------


def _put_beside(
    session: Session, keyring: Keyring, country: str, persons: Mapping[int, PersonRows]
) -> list[IndexedPerson] | None:
    """Put a few persons beside the blocks and return them as they are held; None where they are to
    be put into them, with all who wait, or where the country has no index yet.
    """
    if len(persons) > MOST_AT_ONCE or not all(map(may_wait, persons.values())):
        return None
    take_turns(session, turn_of(country))
    held = keep_waiting(session, keyring, country, persons, secrets.randbits(TOKEN_BITS) + 1)
    if held is not None:
        read_own_again(session, keyring, country)
    return held


def _numbered(session: Session, persons: Sequence[KeptPerson]) -> dict[int, KeptPerson]:
    """Return persons by their numbers; who has none gets one."""
    found = {each.number: each for each in persons if each.number is not None}
    without = [each for each in persons if each.number is None]
    if without:
        numbers = take_person_numbers(session, without[0].country, len(without))
        rows = [{"id": each.rows.person_id, "number": number}
                for each, number in zip(without, numbers, strict=True)]  # fmt: skip
        session.execute(sa.update(Person), rows)
        found |= dict(zip(numbers, without, strict=True))
    return found
