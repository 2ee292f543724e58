"""What the registry already holds of the persons and households that a list names, and what a row
changes of it.

A row changes what it says something of, and nothing else: a list without a column for needs takes
nobody's needs away. A person who has a place keeps it when the list gives none that can be found.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.db import unindexed
from registry.imports.identity import is_another_person, likenesses_of_card, mark
from registry.imports.rows import ImportRow
from registry.merging.survivors import survivors_by_key
from registry.merging.uniting import united_card
from registry.people.access import in_parts
from registry.people.card import with_needs
from registry.people.models import Household, Person, Stay, StayKind, UnplacedStay
from registry.people.record import Card, card_place, open_card, open_place, unseal_card
from registry.registration.persons import (
    NewStay,
    add_stay,
    change_card,
    change_stay,
    set_household,
)
from registry.registration.unplaced import (
    NewUnplacedStay,
    drop_unplaced,
    open_unplaced,
    put_unplaced,
)

Change = Callable[[], object]


@dataclass(frozen=True, slots=True)
class RegisteredPeople:
    """The persons, stays and households of some rows."""

    session: Session
    keyring: Keyring
    persons: dict[str, list[Person]]
    """By the keyed hash they were imported with."""
    stays: dict[uuid.UUID, list[Stay]] = field(default_factory=dict)
    unplaced: dict[uuid.UUID, list[UnplacedStay]] = field(default_factory=dict)
    homes: set[uuid.UUID] = field(default_factory=set)
    merged_keys: frozenset[str] = frozenset()
    """Keys of persons who were merged into others: those are found by them."""

    @classmethod
    def find(
        cls, session: Session, keyring: Keyring, country: str, rows: Sequence[ImportRow]
    ) -> RegisteredPeople:
        """Look the persons and households of some rows up."""
        keys = [key.hex() for row in rows for key in row.keys]
        merged = survivors_by_key(session, country, keys)
        persons = _by_key(session, country, keys)
        for key, survivor in merged.items():
            persons[key].append(session.get_one(Person, survivor))
        people = cls(session, keyring, persons, merged_keys=frozenset(merged))
        ids = sorted({each.id for found in persons.values() for each in found})
        people.stays.update(_by_person(session, Stay, ids))
        people.unplaced.update(_by_person(session, UnplacedStay, ids))
        for part in in_parts(sorted({home for row in rows for home in row.homes})):
            existing = sa.select(Household.id).where(unindexed(Household.country) == country)
            people.homes.update(session.scalars(existing.where(Household.id.in_(part))))
        return people

    def person_of(self, row: ImportRow) -> Person | None:
        """Return the person a row is about, by any of the data keys. Raises CannotOpen.

        One who was found by a reference that is somebody else's now is not the one.
        """
        for person in (each for key in row.keys for each in self.persons.get(key.hex(), ())):
            if not row.reference:
                return person
            if not is_another_person(open_card(person, self.keyring), row):
                return person
        return None

    def home_of(self, row: ImportRow) -> uuid.UUID | None:
        """Return the household of a row: one that exists, else the one to make."""
        existing = (home for home in row.homes if home in self.homes)
        return next(existing, next(iter(row.homes), None))

    def changes(
        self, person: Person, row: ImportRow, titles: Collection[str], *, is_demo: bool = False
    ) -> list[Change]:
        """Return what must be done so that a person is as a row says; empty when they are. A row
        about the one who was merged into them adds what is missing on the card: what somebody chose
        stands.

        Raises CannotOpen.
        """
        session, keyring = self.session, self.keyring
        changes: list[Change] = []
        before = open_card(person, keyring)
        if any(key.hex() in self.merged_keys for key in row.keys):
            whole = united_card(before, row.card, {})
            change = partial(change_card, session, keyring, person, whole)
            return [change] if whole != before else []
        card = merged_card(before, row, titles)
        if card != before:
            changes.append(lambda: change_card(session, keyring, person, card))
        home = self.home_of(row)
        if home is not None and person.household_id != home:
            changes.append(
                lambda: set_household(session, keyring, person, self._home(home, person, is_demo))
            )
        changes += self._changes_of_stay(person, row)
        return changes

    # -- inside -----------------------------------------------------------------------------

    def _changes_of_stay(self, person: Person, row: ImportRow) -> list[Change]:
        session, keyring = self.session, self.keyring
        stay = self._same_stay(person, row)
        if row.stay is None:
            if stay is not None or row.unplaced is None or self._is_sought(person, row.unplaced):
                return []
            sought = row.unplaced
            return [lambda: put_unplaced(session, keyring, person, sought)]
        new = row.stay
        changes: list[Change] = []
        if any(each.kind is new.kind for each in self.unplaced.get(person.id, ())):
            changes.append(lambda: drop_unplaced(session, keyring, person, new.kind))
        if stay is None:
            changes.append(lambda: add_stay(session, keyring, person, new))
        elif not _is_same(stay, new, keyring):
            changes.append(lambda: change_stay(session, keyring, stay, new))
        return changes

    def _same_stay(self, person: Person, row: ImportRow) -> Stay | None:
        """Return the stay a row speaks of: the residence, or the trip of the same first day."""
        kind, from_on = row.stay_key
        for stay in self.stays.get(person.id, ()):
            if stay.kind is kind and (kind is StayKind.RESIDENCE or stay.from_on == from_on):
                return stay
        return None

    def _is_sought(self, person: Person, new: NewUnplacedStay) -> bool:
        """Return whether the same words are sought for the person already."""
        waiting = (open_unplaced(row, self.keyring) for row in self.unplaced.get(person.id, ()))
        wanted = (new.kind, new.from_on, new.until_on, new.place)
        return any(
            (each.kind, each.from_on, each.until_on, each.place) == wanted for each in waiting
        )

    def _home(self, home: uuid.UUID, person: Person, is_demo: bool) -> Household:
        household = self.session.get(Household, home)
        if household is None:
            household = Household(id=home, country=person.country, is_demo=is_demo)
            self.session.add(household)
            self.session.flush()
        return household


def merged_card(card: Card, row: ImportRow, titles: Collection[str]) -> Card:
    """Return a card with what a row says; what it does not say stays as it was.

    `titles` are those of the list: what was kept as said under one of them is said anew.
    """
    values = {key: getattr(row.card, key) for key in row.stated}
    if "phone" in values and values["phone"] != card.phone:
        values.setdefault("has_whatsapp", row.card.has_whatsapp)
    lines = [
        line for line in card.source_words.splitlines() if line.partition(": ")[0] not in titles
    ]
    lines += [line for line in row.card.source_words.splitlines() if line not in lines]
    values |= _following(card, values)
    needs = with_needs(card, values.pop("needs", card.needs))
    return replace(needs, **values, source_words="\n".join(lines))


def has_persons(session: Session, country: str) -> bool:
    """Return whether anybody of a country is registered."""
    query = sa.select(Person.id).where(Person.country == country).limit(1)
    return session.scalar(query) is not None


def known_keys(session: Session, country: str, keys: Sequence[str]) -> dict[str, uuid.UUID]:
    """Return those of the keyed hashes that a person of a country was imported with."""
    found: dict[str, uuid.UUID] = {}
    for part in in_parts(keys):
        query = sa.select(Person.import_key, Person.id).where(*_with_keys(country, part))
        found.update((key, person_id) for key, person_id in session.execute(query))
    return found | survivors_by_key(session, country, keys)


def registered_doubles(
    session: Session,
    keyring: Keyring,
    country: str,
    marks: Collection[int],
    but: Collection[uuid.UUID],
) -> dict[int, uuid.UUID]:
    """Return for each mark (`registry.imports.identity.mark`) of `marks` a registered person
    who bears it.

    Opens the card of every person of the country but those the list is about anyway; the caller
    writes the audit log.
    """
    found: dict[int, uuid.UUID] = {}
    if not marks:
        return found
    query = sa.select(Person.id, Person.seal_version, Person.ciphertext).where(
        Person.country == country
    )
    for row in session.execute(query.execution_options(yield_per=500)):
        card = None if row.id in but else _card_or_none(keyring, country, row)
        for likeness, text in likenesses_of_card(card) if card else ():
            if mark(likeness, text) in marks:
                found.setdefault(mark(likeness, text), row.id)
    return found


# -- inside ---------------------------------------------------------------------------------


def _following(card: Card, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that follow from what a row says: the day of another year of birth is not
    theirs, and the first language is no further one.
    """
    changes: dict[str, Any] = {}
    born = values.get("birth_date", card.birth_date)
    if born and born[:4] != str(values.get("birth_year", card.birth_year)):
        changes["birth_date"] = ""
    first, further = values.get("language", card.language), values.get("languages", card.languages)
    if first in further:
        changes["languages"] = tuple(tag for tag in further if tag != first)
    return changes


def _by_key(session: Session, country: str, keys: Sequence[str]) -> dict[str, list[Person]]:
    """Return the persons of a country by the keyed hashes they were imported with."""
    persons: dict[str, list[Person]] = defaultdict(list)
    for part in in_parts(keys):
        query = sa.select(Person).where(*_with_keys(country, part))
        for person in session.scalars(query.order_by(Person.created_at, Person.id)):
            persons[person.import_key].append(person)
    return persons


def _with_keys(country: str, keys: Sequence[str]) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the conditions of persons of a country with these keys.

    The index of the keys alone answers them; it holds those that are keys.
    """
    is_key = Person.import_key != sa.literal_column("''")
    return Person.import_key.in_(keys), is_key, unindexed(Person.country) == country


def _card_or_none(keyring: Keyring, country: str, row: Any) -> Card | None:
    try:
        return unseal_card(keyring, card_place(row.id, country, row.seal_version), row.ciphertext)
    except CannotOpen:
        return None


def _by_person(session: Session, table: Any, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Any]:
    rows: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for part in in_parts(ids):
        query = sa.select(table).where(table.person_id.in_(part))
        for row in session.scalars(query.order_by(table.created_at, table.id)):
            rows[row.person_id].append(row)
    return rows


def _is_same(stay: Stay, new: NewStay, keyring: Keyring) -> bool:
    dates = (stay.from_on, stay.until_on) == (new.from_on, new.until_on)
    return dates and open_place(stay, keyring) == new.place
