"""Reading persons: only of one's own country, only for a purpose, and never without a line in the
audit log.

Each card and each place opens for itself. In a release rolled back at night one record of the newer
one must not take away the telephones of all the others.
"""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.audit_log.person_tags import tags_of
from core.context import Context
from core.crypto import CannotOpen, Keyring, SealedPlace
from core.db import by_driver, unindexed
from core.errors import NotAllowed
from registry.people.models import Person, Stay, StayKind
from registry.people.record import (
    Card,
    StayPlace,
    card_place,
    stay_place,
    unseal_card,
    unseal_place,
)

_PART = 500
"""How many ids go into one question: every database takes so many."""
_IDS_LOGGED = 20
_PAGES_KNOWN = 64

Item = TypeVar("Item")
log = logging.getLogger(__name__)


class NationalViewer(Protocol):
    """Who looks, as far as the registry asks: for which country."""

    @property
    def country(self) -> str | None:
        """ISO 3166-1 alpha-2; None for who works for no country."""


@dataclass(frozen=True, slots=True)
class OpenStay:
    """A stay with its place opened."""

    id: uuid.UUID
    kind: StayKind
    from_on: date | None
    until_on: date | None
    place: StayPlace
    journey_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class OpenPerson:
    """A person with the card opened, and all stays whose place opens."""

    id: uuid.UUID
    country: str
    household_id: uuid.UUID | None
    post_id: uuid.UUID | None
    consent_at: datetime
    keep_until: date
    is_demo: bool
    card: Card
    stays: tuple[OpenStay, ...] = ()
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class UnreadablePerson:
    """A person whose card does not open here: damaged, sealed with another key, of a later release.

    Still somebody to look for: the stays are there, each where its own seal opens.
    """

    id: uuid.UUID
    household_id: uuid.UUID | None
    is_demo: bool
    stays: tuple[OpenStay, ...] = ()


AnyPerson = OpenPerson | UnreadablePerson


@dataclass(frozen=True, slots=True)
class PersonsRead:
    """What one reading brought, by person id; each in one of the two."""

    opened: dict[uuid.UUID, OpenPerson]
    unreadable: dict[uuid.UUID, UnreadablePerson]
    unplaced: frozenset[uuid.UUID] = frozenset()
    """Persons of either with a stay whose place does not open."""


def read_persons(
    context: Context[NationalViewer],
    person_ids: Iterable[uuid.UUID],
    *,
    with_stays: bool = True,
) -> PersonsRead:
    """Return those of `person_ids` that belong to the viewer's country, their stays by kind and
    first day where they are asked for; the rest are as if they did not exist.

    Writes one entry in the audit log, which counts those that do not open and names them by id.
    Raises NotAllowed without a purpose, and for a viewer without a country.
    """
    (read,) = list(read_persons_in_parts(context, [person_ids], with_stays=with_stays))
    return read


def read_persons_in_parts(
    context: Context[NationalViewer],
    parts: Iterable[Iterable[uuid.UUID]],
    *,
    with_stays: bool = True,
) -> Iterator[PersonsRead]:
    """Yield what `read_persons` returns of each part, so that of a long list only a part is open.

    One entry in the audit log for all that was read, once it ends, however it ends: in a session
    that reads it is appended before anything of it leaves. Raises NotAllowed as that does.
    """
    country = _check_reader(context)
    ids: list[uuid.UUID] = []
    closed_cards: list[uuid.UUID] = []
    closed_places: list[uuid.UUID] = []
    try:
        for part in parts:
            persons = _read_cards(context, part, country)
            own = sorted([*persons.opened, *persons.unreadable])
            ids += own
            closed_cards += persons.unreadable
            if not with_stays:
                yield persons
                continue
            stays, closed_stays = _read_stays(context, own)
            closed_places += closed_stays
            yield PersonsRead(
                _with_stays(persons.opened, stays),
                _with_stays(persons.unreadable, stays),
                frozenset(closed_stays.values()),
            )
    finally:
        _log_reading(context, sorted(ids), closed_cards, closed_places)


def texts_of(session: Session, country: str, person_hexes: Sequence[str]) -> Hashable | None:
    """Return what differs whenever the card of one of the persons of a country, or a place of
    theirs, was written over, put or dropped: nothing of it is opened. None where one of them is not
    there. For a screenful; ids as 32 hexadecimal digits.

    A version rises with each text of a row and never falls (`core.keys.columns`).
    """
    session.flush()
    marks = ",".join("?" * len(person_hexes)) or "NULL"
    asked = (*person_hexes, country, *person_hexes)
    rows = by_driver(session, _TEXTS.format(marks), *asked)
    persons = max(row[0] for row in rows)
    return tuple(rows) if persons == len(person_hexes) else None


def note_read_again(context: Context[NationalViewer], person_hexes: tuple[str, ...]) -> None:
    """Write the entry of a reading of persons all of whom opened, where what was opened before is
    shown again to the same reader: of the persons of `texts_of`. Raises NotAllowed as
    `read_persons` does.
    """
    _check_reader(context)
    _record_reading(context, *_who_was_read(person_hexes))


def in_parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Yield the items, some hundred at a time."""
    return (items[start : start + _PART] for start in range(0, len(items), _PART))


# -- inside ---------------------------------------------------------------------------------

_CARDS = sa.select(
    Person.id,
    Person.household_id,
    Person.post_id,
    Person.consent_at,
    Person.keep_until,
    Person.is_demo,
    Person.left_on,
    Person.seal_version,
    Person.ciphertext,
).where(
    Person.id.in_(sa.bindparam("ids", expanding=True)),
    unindexed(Person.country) == sa.bindparam("of_country"),
)
_STAYS = (
    sa.select(Stay.id, Stay.person_id, Stay.kind, Stay.from_on, Stay.until_on, Stay.country)
    .add_columns(Stay.journey_id, Stay.seal_version, Stay.ciphertext)
    .where(Stay.person_id.in_(sa.bindparam("persons", expanding=True)))
    .order_by(Stay.kind, Stay.from_on, Stay.id)
)
_TEXTS = (
    "SELECT count(*), string_agg("
    "CAST(id AS text) || ' ' || coalesce(CAST(seal_version AS text), ''), ',')"
    " FROM person WHERE id IN ({0}) AND country || '' = ? UNION ALL SELECT -1, string_agg("
    "CAST(id AS text) || ' ' || coalesce(CAST(seal_version AS text), ''), ',')"
    " FROM stay WHERE person_id IN ({0})"
)
PersonT = TypeVar("PersonT", OpenPerson, UnreadablePerson)
Opened = TypeVar("Opened")


def _check_reader(context: Context[NationalViewer]) -> str:
    """Return the country whose persons are read. Raises NotAllowed."""
    if not context.purpose.strip():
        raise NotAllowed("persons are read for a purpose, which goes into the audit log")
    if context.viewer.country is None:
        raise NotAllowed("persons are read by their own country")
    return context.viewer.country


def _with_stays(
    persons: dict[uuid.UUID, PersonT], stays: dict[uuid.UUID, list[OpenStay]]
) -> dict[uuid.UUID, PersonT]:
    return {
        key: replace(person, stays=tuple(stays.get(key, ()))) for key, person in persons.items()
    }


def _opened(
    unseal: Callable[[Keyring, SealedPlace, bytes], Opened],
    keyring: Keyring,
    location: SealedPlace,
    ciphertext: bytes,
) -> Opened | None:
    """Return what is sealed for a place, or None where it does not open."""
    try:
        return unseal(keyring, location, ciphertext)
    except CannotOpen:
        return None


def _read_cards(
    context: Context[NationalViewer], person_ids: Iterable[uuid.UUID], country: str
) -> PersonsRead:
    found = PersonsRead({}, {})
    for part in in_parts(sorted(set(person_ids))):
        for row in context.session.execute(_CARDS, {"ids": part, "of_country": country}):
            location = card_place(row.id, country, row.seal_version)
            card = _opened(unseal_card, context.keyring, location, row.ciphertext)
            if card is None:
                found.unreadable[row.id] = UnreadablePerson(row.id, row.household_id, row.is_demo)
                continue
            found.opened[row.id] = OpenPerson(
                row.id,
                country,
                row.household_id,
                row.post_id,
                row.consent_at,
                row.keep_until,
                row.is_demo,
                card,
                left_on=row.left_on,
            )
    return found


def _read_stays(
    context: Context[NationalViewer], person_ids: Sequence[uuid.UUID]
) -> tuple[dict[uuid.UUID, list[OpenStay]], dict[uuid.UUID, uuid.UUID]]:
    """Return the stays by person, and the person of each stay whose place does not open."""
    stays: dict[uuid.UUID, list[OpenStay]] = {}
    closed: dict[uuid.UUID, uuid.UUID] = {}
    for part in in_parts(person_ids):
        for row in context.session.execute(_STAYS, {"persons": part}):
            location = stay_place(row.id, row.country, row.seal_version)
            place = _opened(unseal_place, context.keyring, location, row.ciphertext)
            if place is None:
                closed[row.id] = row.person_id
                continue
            stays.setdefault(row.person_id, []).append(
                OpenStay(row.id, row.kind, row.from_on, row.until_on, place, row.journey_id)
            )
    return stays, closed


def _log_reading(
    context: Context[NationalViewer],
    ids: Sequence[uuid.UUID],
    closed_cards: Sequence[uuid.UUID],
    closed_stays: Sequence[uuid.UUID],
) -> None:
    """One entry: how many, and a hash of which; for one person, which; what did not open, by id."""
    details = _which(ids)
    for name, closed in (("unreadable_cards", closed_cards), ("unreadable_stays", closed_stays)):
        if closed:
            details[name] = len(closed)
            details[f"{name}_ids"] = [str(each) for each in closed[:_IDS_LOGGED]]
            # The operator must hear of it too, and at once: the audit log is read afterwards.
            log.warning("%s: %d, the first %s", name, len(closed), closed[0])
    _record_reading(context, _subject(ids), details)


def _record_reading(
    context: Context[NationalViewer], subject: str, details: Mapping[str, Any]
) -> None:
    record(
        context.session,
        at=context.now,
        actor=context.actor,
        action="person.read",
        subject=subject,
        country=context.viewer.country or "",
        purpose=context.purpose,
        **details,
    )


def _which(ids: Sequence[uuid.UUID]) -> dict[str, Any]:
    digest = hashlib.sha256(b"".join(each.bytes for each in ids)).hexdigest()
    return {"persons": len(ids), "ids_sha256": digest, **tags_of(ids)}


def _subject(ids: Sequence[uuid.UUID]) -> str:
    return str(ids[0]) if len(ids) == 1 else ""


@lru_cache(maxsize=_PAGES_KNOWN)
def _who_was_read(person_hexes: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    """Return what a line says of the persons of a page: worked out once, of ids alone."""
    ids = [uuid.UUID(each) for each in sorted(person_hexes)]
    return _subject(ids), _which(ids)
