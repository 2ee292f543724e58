"""Persons and their stays: registering, changing and erasing.

Every change of a stay, and every change of a card that zones are matched with, goes into the
matching index in the same transaction.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import Keyring
from core.errors import UnusableInput
from registry.card_blocks.storing import drop_records, put_records
from registry.contacts.marks import put_contacts
from registry.matching.blocks.rows import IndexRow, PersonRows
from registry.matching.writing import (
    drop_persons,
    index_again,
    put_persons,
    stays_before,
    take_person_numbers,
)
from registry.people.access import in_parts
from registry.people.consent import CONSENT_TEXT, confirmed_on
from registry.people.history import PastConsent, PersonEvent
from registry.people.models import Household, Person, Stay, StayKind, UnplacedStay
from registry.people.record import (
    Card,
    StayPlace,
    card_place,
    check_place,
    put_card,
    put_place,
    seal_card,
    seal_place,
    stay_place,
)
from registry.registration.newcomer_indexes import index_newcomers
from registry.registration.plain_inserts import PlainInsert
from registry.registration.unplaced import NewUnplacedStay, unplaced_row
from registry.search.storing import NAMES, record_of_card
from registry.statistics.traits.storing import TRAITS, count_again

KEEP_DAYS = 730
"""How long a registration is kept unless it is renewed."""

_TABLES: tuple[Any, ...] = (Person.__table__, UnplacedStay.__table__, Stay.__table__)
_INSERTS = tuple(map(PlainInsert, _TABLES))
"""In this order new persons are written: into tables, which costs half of what classes cost."""


class InvalidStay(UnusableInput):
    """A stay nobody can be at; `location` is the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStay:
    """A stay to be kept: residence, season or trip, with its dates (both days included)."""

    place: StayPlace
    kind: StayKind = StayKind.RESIDENCE
    from_on: date | None = None
    until_on: date | None = None
    journey_id: uuid.UUID | None = None
    """Binds the stages of one journey."""

    def check(self) -> None:
        """Raise InvalidPlace or InvalidStay unless somebody can be there."""
        check_place(self.place)
        if self.from_on and self.until_on and self.until_on < self.from_on:
            raise InvalidStay("until_on", "lies before the first day")
        if self.kind is StayKind.TRIP and self.from_on is None:
            raise InvalidStay("from_on", "a trip needs a first day")
        if self.kind is StayKind.SEASON and self.until_on is None:
            raise InvalidStay("until_on", "a season needs a last day")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """A person to be registered. Persons of one `household_id` would be looked for together."""

    country: str
    card: Card
    stays: Sequence[NewStay]
    consent_at: datetime
    unplaced: Sequence[NewUnplacedStay] = ()
    consent_text: str = CONSENT_TEXT
    keep_until: date | None = None
    """Default: two years after the consent."""
    household_id: uuid.UUID | None = None
    post_id: uuid.UUID | None = None
    source: str = ""
    import_key: str = ""
    is_demo: bool = False


# -- registering ----------------------------------------------------------------------------


def add_person(
    session: Session,
    keyring: Keyring,
    *,
    country: str,
    card: Card,
    stays: Sequence[NewStay],
    consent_at: datetime,
    household: Household | None = None,
    consent_text: str = CONSENT_TEXT,
    keep_until: date | None = None,
    post_id: uuid.UUID | None = None,
    source: str = "",
    import_key: str = "",
    is_demo: bool = False,
) -> Person:
    """Register one person with their stays.

    Raises InvalidCard, InvalidPlace or InvalidStay; then nothing is kept.
    """
    new = NewPerson(
        country=country,
        card=card,
        stays=stays,
        consent_at=consent_at,
        consent_text=consent_text,
        keep_until=keep_until,
        household_id=None if household is None else household.id,
        post_id=post_id,
        source=source,
        import_key=import_key,
        is_demo=is_demo,
    )
    return session.get_one(Person, add_persons(session, keyring, [new])[0])


def add_persons(
    session: Session, keyring: Keyring, persons: Sequence[NewPerson]
) -> list[uuid.UUID]:
    """Register many at once (50,000 in well under a minute); return their ids, in order.

    Household ids that do not exist yet are made. Raises InvalidCard, InvalidPlace or InvalidStay
    before anything is written, and UnusableInput when a household is of another country.
    """
    session.flush()
    rows = _new_rows(keyring, persons)
    _give_numbers(session, rows)
    _make_households(session, persons)
    for insert, own in zip(_INSERTS, (rows.persons, rows.unplaced, rows.stays), strict=True):
        insert.write(session, own)
    for country in sorted(rows.index):
        put_persons(session, keyring, country, rows.index[country])
    index_newcomers(session, keyring, rows.persons, persons)
    return [row["id"] for row in rows.persons]


def add_household(session: Session, country: str, *, is_demo: bool = False) -> Household:
    """Return a household to register persons in."""
    household = Household(country=_country(country), is_demo=is_demo)
    session.add(household)
    session.flush()
    return household


# -- changing -------------------------------------------------------------------------------


def change_card(session: Session, keyring: Keyring, person: Person, card: Card) -> None:
    """Put a new card over the old one, whose unknown fields stay. Raises InvalidCard."""
    country, ids = person.country, [person.id]
    before = stays_before(session, keyring, country, ids)
    put_card(keyring, person, card)
    index_again(session, keyring, country, ids, before)
    if person.number is not None:  # after the index, as all who write both: nobody waits in a ring
        put_records(session, keyring, NAMES, country, {person.number: record_of_card(card)})
    count_again(session, keyring, country, ids)
    put_contacts(session, keyring, country, {person.id: card}, new=False)


def set_household(
    session: Session, keyring: Keyring, person: Person, household: Household | None
) -> None:
    """Move a person to a household of the same country, or out of any."""
    if household is not None and household.country != person.country:
        raise UnusableInput("household", "belongs to another country")
    before = stays_before(session, keyring, person.country, [person.id])
    person.household_id = None if household is None else household.id
    index_again(session, keyring, person.country, [person.id], before)
    count_again(session, keyring, person.country, [person.id])


def add_stay(session: Session, keyring: Keyring, person: Person, new: NewStay) -> Stay:
    """Return one more residence or trip of a person. Raises InvalidPlace or InvalidStay."""
    new.check()
    stay = Stay(
        person_id=person.id,
        country=person.country,
        kind=new.kind,
        from_on=new.from_on,
        until_on=new.until_on,
        journey_id=new.journey_id,
    )
    put_place(keyring, stay, new.place)
    before = stays_before(session, keyring, person.country, [person.id])
    session.add(stay)
    index_again(session, keyring, person.country, [person.id], before)
    count_again(session, keyring, person.country, [person.id])
    session.expire(person, ["stays"])
    return stay


def change_stay(session: Session, keyring: Keyring, stay: Stay, new: NewStay) -> None:
    """Put another place, kind or dates in a stay. Raises InvalidPlace or InvalidStay."""
    new.check()
    before = stays_before(session, keyring, stay.country, [stay.person_id])
    stay.kind, stay.from_on, stay.until_on = new.kind, new.from_on, new.until_on
    stay.journey_id = new.journey_id
    put_place(keyring, stay, new.place)
    index_again(session, keyring, stay.country, [stay.person_id], before)
    count_again(session, keyring, stay.country, [stay.person_id])


def remove_stay(session: Session, keyring: Keyring, stay: Stay) -> None:
    """Take a stay out of the registry and out of the index."""
    person = session.get_one(Person, stay.person_id)
    before = stays_before(session, keyring, stay.country, [person.id])
    session.delete(stay)
    index_again(session, keyring, person.country, [person.id], before)
    count_again(session, keyring, person.country, [person.id])
    session.expire(person, ["stays"])


def erase_person(
    session: Session, keyring: Keyring, person: Person, *, actor: str, purpose: str, now: datetime
) -> None:
    """Erase a person, their stays and their rows of the index, and say so in the audit log.

    A household that nobody is left in goes as well.
    """
    stays, household_id = _stays_of(session, person), person.household_id
    before = stays_before(session, keyring, person.country, [person.id])
    drop_persons(session, keyring, person.country, before)
    if person.number is not None:
        put_records(session, keyring, NAMES, person.country, {person.number: None})
    drop_records(session, keyring, TRAITS, person.country, [person.id])
    record(
        session,
        at=now,
        actor=actor,
        action="person.erase",
        subject=person.id,
        country=person.country,
        purpose=purpose,
        stays=len(stays),
    )
    for table in (Stay, UnplacedStay, PersonEvent, PastConsent):
        session.execute(sa.delete(table).where(table.person_id == person.id))
    session.execute(sa.delete(Person).where(Person.id == person.id))
    session.expunge(person)
    left = sa.select(sa.func.count()).where(Person.household_id == household_id)
    if household_id is not None and not session.scalar(left):
        session.execute(sa.delete(Household).where(Household.id == household_id))


# -- inside ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _NewRows:
    """What is written for persons to be registered; stays and their index rows by country."""

    persons: list[dict[str, Any]]
    stays: list[dict[str, Any]]
    packed: list[PersonRows]
    """Those with stays, in the order of `persons`; empty of the others."""
    unplaced: list[dict[str, Any]]
    index: dict[str, dict[int, PersonRows]]
    """By country and number."""


def _new_rows(keyring: Keyring, persons: Sequence[NewPerson]) -> _NewRows:
    rows = _NewRows([], [], [], [], defaultdict(dict))
    for new in persons:
        country, person_id = _country(new.country), uuid.uuid4()
        rows.persons.append(
            {
                "id": person_id,
                "country": country,
                "post_id": new.post_id,
                "household_id": new.household_id,
                "has_dated_needs": bool(new.card.needs_until),
                "seal_version": 1,
                "ciphertext": seal_card(keyring, card_place(person_id, country, 1), new.card),
                "consent_at": new.consent_at,
                "consent_text": new.consent_text,
                "keep_until": new.keep_until or (new.consent_at + timedelta(days=KEEP_DAYS)).date(),
                **confirmed_on(new.consent_at),
                "source": new.source,
                "import_key": new.import_key,
                "is_demo": new.is_demo,
            }
        )
        stays = tuple(_add_stay_row(rows, keyring, new, person_id, stay) for stay in new.stays)
        rows.packed.append(PersonRows(person_id, new.household_id, new.post_id, new.card, stays))
        rows.unplaced += [unplaced_row(keyring, person_id, country, each) for each in new.unplaced]
    return rows


def _add_stay_row(
    rows: _NewRows, keyring: Keyring, new: NewPerson, person_id: uuid.UUID, stay: NewStay
) -> IndexRow:
    stay.check()
    stay_id = uuid.uuid4()
    rows.stays.append(
        {
            "id": stay_id,
            "person_id": person_id,
            "country": new.country,
            "kind": stay.kind,
            "from_on": stay.from_on,
            "until_on": stay.until_on,
            "journey_id": stay.journey_id,
            "seal_version": 1,
            "ciphertext": seal_place(keyring, stay_place(stay_id, new.country, 1), stay.place),
        }
    )
    return IndexRow(stay_id, stay.kind, stay.from_on, stay.until_on, stay.place)


def _give_numbers(session: Session, rows: _NewRows) -> None:
    """Give a number of their country to each person."""
    by_country: dict[str, list[int]] = defaultdict(list)
    for at, person in enumerate(rows.persons):
        by_country[person["country"]].append(at)
    for country, places in sorted(by_country.items()):
        numbers = take_person_numbers(session, country, len(places))
        for at, number in zip(places, numbers, strict=True):
            rows.persons[at]["number"] = number
            if rows.packed[at].stays:
                rows.index[country][number] = rows.packed[at]


def _make_households(session: Session, persons: Sequence[NewPerson]) -> None:
    """Make the households that do not exist yet.

    Raises UnusableInput when one is, or would be, of two countries.
    """
    members = _members(persons)
    owners = _household_owners(session, list(members))
    if any(members[household_id].country != owner for household_id, owner in owners.items()):
        raise UnusableInput("household", "belongs to another country")
    rows = [
        {"id": household_id, "country": new.country, "is_demo": new.is_demo}
        for household_id, new in members.items()
        if household_id not in owners
    ]
    if rows:
        session.execute(sa.insert(Household), rows)


def _members(persons: Sequence[NewPerson]) -> dict[uuid.UUID, NewPerson]:
    """Return one person of each household. Raises UnusableInput for one of two countries."""
    members = {new.household_id: new for new in persons if new.household_id is not None}
    pairs = {(new.household_id, new.country) for new in persons if new.household_id is not None}
    if len(pairs) != len(members):
        raise UnusableInput("household", "persons of two countries in one household")
    return members


def _household_owners(session: Session, household_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the country of each of the households that exist."""
    owners: dict[uuid.UUID, str] = {}
    for ids in in_parts(household_ids):
        query = sa.select(Household.id, Household.country).where(Household.id.in_(ids))
        owners.update((household_id, owner) for household_id, owner in session.execute(query))
    return owners


def _stays_of(session: Session, person: Person) -> list[Stay]:
    return list(
        session.scalars(sa.select(Stay).where(Stay.person_id == person.id).order_by(Stay.id))
    )


def _country(code: str) -> str:
    if not (len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()):
        raise UnusableInput(
            "country", f"{code[:10]!r} is not a code of two capital letters (ISO 3166-1)"
        )
    return code
