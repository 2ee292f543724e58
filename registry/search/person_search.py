"""Find a registered person by what somebody says of them: a name as they heard it, with the year of
birth if they know it, a telephone, or an address of e-mail.

Names are found as they go wrong (`registry.search.name_search`), and telephones and addresses by
their keyed marks (`registry.contacts.marks`), without opening a card but of those a mark
finds, here and not beyond: only who is meant is read, through
`registry.people.access.read_persons`, which writes the audit log.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas.names import fold
from core.crypto import CannotOpen, Keyring, SealedPlace
from core.phones.notation import (
    EXTENSION_MARK,
    LostDigits,
    digits_of,
    plain_text,
    with_marked_extensions,
    without_exit_code,
    without_old_mexican,
)
from registry.contacts.marks import (
    FEWEST_DIGITS,
    bearers_of_contacts,
    marked_contacts,
)
from registry.people.access import in_parts
from registry.people.models import Person
from registry.people.record import Card, card_place, unseal_card
from registry.search.name_search import Found, search_names
from registry.search.name_table import NameTable, table_of
from registry.search.name_words import NameWords, written_name
from registry.search.open_names import open_names

FEWEST_LETTERS = 3
MOST_COUNTED = 100
"""More who fit a name are not counted: their number says enough."""
_FITS = 0.5
"""Who bears less of what a name says is not meant; what else they are called excludes nobody: a
single surname fits all who bear it.
"""
_AS_WELL = 2.0
"""So much less than the best fits as well as it."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class PersonsFound:
    """Who may be meant, the likeliest first."""

    ids: list[uuid.UUID]
    fitting: int
    """How many fit as well as the first, up to `MOST_COUNTED`: more than are listed when the name
    is common, and a year or a second surname is worth asking for.
    """


NOBODY_FOUND = PersonsFound([], 0)


def search_persons(
    session: Session, keyring: Keyring, country: str, text: str, *, limit: int = 25
) -> PersonsFound:
    """Return the persons of a country who match, at most `limit`; none for a text too short to tell
    anybody.

    A telephone is found by its last figures, six of them at least, an address as a whole. A year in
    the text is the year of birth. The id of a person, typed in full, finds them too, also where
    their card does not open.
    """
    if len(fold(text).replace(" ", "")) < FEWEST_LETTERS:
        return NOBODY_FOUND
    known = _by_id(session, country, text)
    if known is not None:
        return PersonsFound([known], 1)
    digits = _digits(_YEAR.sub(" ", text))
    if "@" in text or len(digits) >= FEWEST_DIGITS:
        ids = list(_by_contact(session, keyring, country, text.strip().casefold(), digits, limit))
        return PersonsFound(ids, len(ids))
    return _by_name(session, keyring, country, text, limit)


@dataclass(frozen=True, slots=True)
class SearchedNames:
    """The names of one country, and who stands in which row of them."""

    country: str
    table: NameTable
    ids: dict[int, uuid.UUID] | None
    """None where a row is the number of a person, as it is where the names were made."""

    def ids_of(self, session: Session, rows: list[int]) -> dict[int, uuid.UUID]:
        """Return the persons of some rows; who is gone is left out."""
        if self.ids is None:
            return _ids_of(session, self.country, rows)
        return {row: self.ids[row] for row in rows if row in self.ids}

    def rows_of(self, session: Session, ids: list[uuid.UUID]) -> list[int]:
        """Return the rows of some persons."""
        if self.ids is not None:
            wanted = set(ids)
            return [row for row, key in self.ids.items() if key in wanted]
        rows: list[int] = []
        for part in in_parts(ids):
            query = sa.select(Person.number).where(Person.id.in_(part))
            rows += [number for number in session.scalars(query) if number is not None]
        return [row for row in rows if row < len(self.table)]


def searched_names(session: Session, keyring: Keyring, country: str) -> SearchedNames:
    """Return the names of a country; where none were made yet, out of its cards."""
    names = open_names(session, keyring, country)
    if names is not None:
        return SearchedNames(country, names.table, None)
    return SearchedNames(country, *_all_names(session, keyring, country))


# -- inside ---------------------------------------------------------------------------------


def _by_name(
    session: Session, keyring: Keyring, country: str, text: str, limit: int
) -> PersonsFound:
    year = _YEAR.search(text)
    born = int(year.group()) if year else None
    name = written_name(_YEAR.sub(" ", text))
    names = searched_names(session, keyring, country)
    fits = _fitting(names.table, names.table.in_roles(name), born)
    if not fits:
        return NOBODY_FOUND
    rows = [each.row for each in fits[:limit]]
    as_well = sum(each.score >= fits[0].score - _AS_WELL for each in fits)
    known = names.ids_of(session, rows)
    return PersonsFound([known[row] for row in rows if row in known], as_well)


def _fitting(table: NameTable, name: NameWords, born: int | None) -> list[Found]:
    """Return who explains enough of what a name says, the likeliest first."""
    least = _FITS * sum(table.vocabulary.worth(word) for word in name.words)
    found = search_names(table, name, born, MOST_COUNTED)
    return [each for each in found if each.agreement >= least]


def _ids_of(session: Session, country: str, numbers: list[int]) -> dict[int, uuid.UUID]:
    found: dict[int, uuid.UUID] = {}
    for part in in_parts(numbers):
        query = sa.select(Person.number, Person.id).where(
            Person.country == country, Person.number.in_(part)
        )
        found.update((number, key) for number, key in session.execute(query) if number is not None)
    return found


def _all_names(
    session: Session, keyring: Keyring, country: str
) -> tuple[NameTable, dict[int, uuid.UUID]]:
    """Return the names of a country whose names were never made, out of its cards."""
    cards = list(_cards(session, keyring, country))
    table = table_of(
        [written_name(card.full_name) for _, card in cards], [card.birth_year for _, card in cards]
    )
    return table, {row: person_id for row, (person_id, _) in enumerate(cards)}


def _by_contact(
    session: Session, keyring: Keyring, country: str, text: str, digits: str, limit: int
) -> Iterator[uuid.UUID]:
    email = text if "@" in text else ""
    contacts = list(marked_contacts([digits], email))
    bearers = bearers_of_contacts(session, keyring, country, contacts)
    count = 0
    for person_id, card in _cards(session, keyring, country, bearers):
        phones = (card.phone, *card.other_phones)
        is_phone = len(digits) >= FEWEST_DIGITS and any(digits in phone for phone in phones)
        if is_phone or (card.email and card.email.casefold() == text):
            yield person_id
            count += 1
        if count == limit:
            return


def _cards(
    session: Session, keyring: Keyring, country: str, ids: list[uuid.UUID] | None = None
) -> Iterator[tuple[uuid.UUID, Card]]:
    """Yield the cards of a country that open; of some persons, or of all."""
    query = sa.select(Person.id, Person.seal_version, Person.ciphertext)
    query = query.where(Person.country == country).execution_options(yield_per=500)
    if ids is not None:
        query = query.where(Person.id.in_(ids)).order_by(Person.id)
    for row in session.execute(query):
        card = _card_or_none(keyring, card_place(row.id, country, row.seal_version), row.ciphertext)
        if card is not None:
            yield row.id, card


def _by_id(session: Session, country: str, text: str) -> uuid.UUID | None:
    try:
        person_id = uuid.UUID(text.strip())
    except ValueError:
        return None
    return session.scalar(
        sa.select(Person.id).where(Person.id == person_id, Person.country == country)
    )


def _digits(text: str) -> str:
    """Return the digits of a telephone as somebody dials or writes it, in any script, as a card has
    them: without exit code, the trunk digits Mexico had, or extension.
    """
    try:
        plain = plain_text(text)
    except LostDigits:
        return ""
    plain = with_marked_extensions(without_exit_code(plain) or plain).partition(EXTENSION_MARK)[0]
    return digits_of(without_old_mexican(plain, "MX"))


def _card_or_none(keyring: Keyring, location: SealedPlace, ciphertext: bytes) -> Card | None:
    try:
        return unseal_card(keyring, location, ciphertext)
    except CannotOpen:
        return None
