"""Who bears a telephone or an address of e-mail, found without opening a card.

A mark is a keyed hash of the last figures of a number, or of an address: whoever has the database
and not the keys of its country can try none against them, and learns only which persons share one.
Written in the transaction of the card, gone with the person. The keys of keyed hashes are not
replaced by `atalaya keys rotate` (docs/decisions/0013): a mark holds for as long as its card.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.crypto import CannotOpen, Keyring
from core.db import Base, by_driver, driver_of, reading, writing
from registry.people.access import in_parts
from registry.people.models import Person
from registry.people.record import Card, card_place, unseal_card

FEWEST_DIGITS = 6
"""So many figures at its end find a telephone: people leave out what stands before them."""
MOST_BEARERS = 200
_PURPOSE = "contact of a person"
_MARK_DIGITS = 32
"""Of the hash, in hexadecimal: 128 bits."""
_PART = 1000
_INSERT = "insert into contact_mark (person_id, digest) values (:person_id, :digest)"
_HAS_MARKS = "select 1 from contact_state where country = ?"


class ContactMark(Base):
    """One keyed mark of a telephone or an address that a person bears."""

    __tablename__ = "contact_mark"

    person_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[str] = mapped_column(sa.String(_MARK_DIGITS), primary_key=True, index=True)


class ContactState(Base):
    """A country all of whose cards have their marks; of others the cards themselves are opened."""

    __tablename__ = "contact_state"

    country: Mapped[str] = mapped_column(sa.String(2), primary_key=True)


def put_contacts(
    session: Session, keyring: Keyring, country: str, cards: Mapping[uuid.UUID, Card], *, new: bool
) -> None:
    """Write the marks of cards whose rows are there; of persons who are not `new` those of before
    go.
    """
    if not new:
        _drop(session, list(cards))
    _write(
        session,
        [
            (person_id, digest)
            for person_id, card in cards.items()
            for digest in sorted(_marks(keyring, country, card))
        ],
    )
    _begin(session, country, len(cards))


def marked_contacts(phones: Iterable[str], email: str) -> Iterator[str]:
    """Yield what the marks of telephones and of an address are made of; none for numbers too short
    to tell anybody.
    """
    for phone in phones:
        digits = "".join(filter(str.isdecimal, phone.partition(";")[0]))
        if len(digits) >= FEWEST_DIGITS:
            yield f"phone|{digits[-FEWEST_DIGITS:]}"
    if email:
        yield f"email|{email.casefold()}"


def digests_of_contacts(
    keyring: Keyring, country: str, contacts: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return the marks of `marked_contacts` under every key of a country, for looking up."""
    return {
        text: tuple(
            digest.hex()[:_MARK_DIGITS]
            for digest in keyring.digests(country, f"{country}|{text}", _PURPOSE)
        )
        for text in contacts
    }


def bearers_of_contacts(
    session: Session, keyring: Keyring, country: str, contacts: Iterable[str]
) -> list[uuid.UUID] | None:
    """Return who of a country may bear one of the contacts (`marked_contacts`), at most
    `MOST_BEARERS`: the end of another number may be the same. None where no marks were made.
    """
    if session.get(ContactState, country) is None:
        return None
    found = digests_of_contacts(keyring, country, contacts).values()
    digests = sorted({digest for each in found for digest in each})
    if not digests:
        return []
    # The country is in the hash: to ask for it of the persons, too, would have them gone through.
    query = sa.select(ContactMark.person_id).where(ContactMark.digest.in_(digests)).distinct()
    return sorted(session.scalars(query.limit(MOST_BEARERS)))


def countries_without_contacts(session: Session) -> list[str]:
    """Return the countries with persons whose marks were never made."""
    query = sa.select(Person.country).where(Person.country.not_in(sa.select(ContactState.country)))
    return list(session.scalars(query.distinct().order_by(Person.country)))


def make_contacts(engine: Engine, keyring: Keyring, country: str) -> int:
    """Make the marks of a country from its cards, a thousand at a time while others write; return
    how many persons were marked. Who registers or changes meanwhile is marked already.
    """
    with reading(engine) as session:
        query = sa.select(Person.id).where(Person.country == country).order_by(Person.id)
        ids = list(session.scalars(query))
    count = 0
    for start in range(0, len(ids), _PART):
        part = ids[start : start + _PART]
        with reading(engine) as session:
            versions, cards = _opened(session, keyring, country, part)
        with writing(engine) as session:
            now = _versions(session, part)
            same = {key: card for key, card in cards.items() if now.get(key) == versions[key]}
            put_contacts(session, keyring, country, same, new=False)
            count += len(same)
    with writing(engine) as session:
        if session.get(ContactState, country) is None:
            session.add(ContactState(country=country))
    return count


def contact_faults(session: Session, keyring: Keyring) -> list[str]:
    """Return a line for each person whose marks are not those of the card, and for each country
    without.
    """
    faults = [
        f"contacts of {each}: none were made yet" for each in countries_without_contacts(session)
    ]
    for country in session.scalars(sa.select(ContactState.country).order_by(ContactState.country)):
        query = sa.select(Person.id).where(Person.country == country).order_by(Person.id)
        for part in in_parts(list(session.scalars(query))):
            _, cards = _opened(session, keyring, country, part)
            found = _found_marks(session, part)
            faults += [
                f"person {key}: other contacts than on the card"
                for key, card in cards.items()
                if found.get(key, set()) != _marks(keyring, country, card)
            ]
    return faults


# -- inside ---------------------------------------------------------------------------------

_INSERTION = sa.text(_INSERT).bindparams(sa.bindparam("person_id", type_=sa.Uuid()))


def _write(session: Session, marks: Sequence[tuple[uuid.UUID, str]]) -> None:
    """Write marks; on SQLite by the driver, with the ids as its columns hold them: an import waits
    for it, and SQLAlchemy does more for each row than the database does.
    """
    driver = driver_of(session)
    if marks and driver.dialect == "sqlite":
        plain = [{"person_id": person_id.hex, "digest": digest} for person_id, digest in marks]
        driver.connection.executemany(_INSERT, plain)
    elif marks:
        rows = [{"person_id": person_id, "digest": digest} for person_id, digest in marks]
        session.connection().execute(_INSERTION, rows)


def _marks(keyring: Keyring, country: str, card: Card) -> set[str]:
    """Return the marks of a card under the key of today."""
    phones = filter(None, (card.phone, *card.other_phones))
    found = digests_of_contacts(keyring, country, marked_contacts(phones, card.email))
    return {each[0] for each in found.values()}


def _begin(session: Session, country: str, count: int) -> None:
    """Say that a country has its marks, where those just written are all its persons."""
    if by_driver(session, _HAS_MARKS, country):
        return
    known = sa.select(Person.id).where(Person.country == country).limit(count + 1)
    if len(session.scalars(known).all()) <= count:
        session.add(ContactState(country=country))
        session.flush()


def _drop(session: Session, person_ids: Sequence[uuid.UUID]) -> None:
    for part in in_parts(person_ids):
        session.execute(sa.delete(ContactMark).where(ContactMark.person_id.in_(part)))


def _opened(
    session: Session, keyring: Keyring, country: str, ids: Sequence[uuid.UUID]
) -> tuple[dict[uuid.UUID, int], dict[uuid.UUID, Card]]:
    """Return the versions of cards, and those that open."""
    versions, cards = dict[uuid.UUID, int](), dict[uuid.UUID, Card]()
    for part in in_parts(ids):
        query = sa.select(Person.id, Person.seal_version, Person.ciphertext)
        for row in session.execute(query.where(Person.id.in_(part))):
            versions[row.id] = row.seal_version
            location = card_place(row.id, country, row.seal_version)
            try:
                cards[row.id] = unseal_card(keyring, location, row.ciphertext)
            except CannotOpen:
                continue
    return versions, cards


def _versions(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    found: dict[uuid.UUID, int] = {}
    for part in in_parts(ids):
        query = sa.select(Person.id, Person.seal_version).where(Person.id.in_(part))
        found.update((key, version) for key, version in session.execute(query))
    return found


def _found_marks(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    found: dict[uuid.UUID, set[str]] = {}
    query = sa.select(ContactMark.person_id, ContactMark.digest)
    for key, digest in session.execute(query.where(ContactMark.person_id.in_(ids))):
        found.setdefault(key, set()).add(digest)
    return found
