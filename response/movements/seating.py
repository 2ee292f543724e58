"""Who has a place in a movement. A household is not split unasked; nobody has two places.

A minor without an adult of the household beside them is asked about, too: who travels with them?
Over-booking is allowed and shown: who stands at the door of a bus decides, and knows how many.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.db import hold_row
from core.errors import AtalayaError, UnusableInput
from core.i18n.languages import N_
from registry.people.models import Person
from response.crisis.models import Participation
from response.late_entries import check_in_time
from response.movements.models import (
    Movement,
    MovementState,
    PapersState,
    Passenger,
    passenger_place,
)

LONGEST_NAME, LONGEST_HANDED_TO = 200, 200
EARLIEST_BIRTH = 1900
_SEATING = frozenset({MovementState.PLANNED, MovementState.BOARDING})


class HouseholdSplit(AtalayaError):
    """Some of a household would leave without the others, and nobody has said that they shall."""

    def __init__(self, staying: Sequence[uuid.UUID]) -> None:
        super().__init__(f"{len(staying)} of the household would stay behind")
        self.staying = tuple(staying)


class MinorAlone(AtalayaError):
    """Somebody under age would travel with no adult of their household."""

    def __init__(self, minors: Sequence[uuid.UUID]) -> None:
        super().__init__(f"{len(minors)} under age without an adult")
        self.minors = tuple(minors)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRequest:
    """Whom to give places, and what was asked and answered about it."""

    person_ids: tuple[uuid.UUID, ...]
    by: str
    now: datetime
    may_split: bool = False
    """Somebody was asked and said that the rest of the household stays."""
    may_go_alone: bool = False
    """Somebody was asked and said with whom the minor travels."""
    papers: PapersState = PapersState.UNKNOWN
    wheelchairs: frozenset[uuid.UUID] = frozenset()
    minors: frozenset[uuid.UUID] = frozenset()
    """Those among them and their households who are under age, as their open cards say."""


@dataclass(frozen=True, slots=True)
class PassengerWords:
    """What is sealed in the row of a passenger."""

    name: str = ""
    birth_year: int | None = None
    handed_to: str = ""


def give_places(
    session: Session, movement: Movement, participation: Participation, request: SeatRequest
) -> list[Passenger]:
    """Return the places given; who has one in this movement already keeps it.

    A household is whole when each of it has a place in this movement or arrived somewhere before.
    Raises HouseholdSplit and MinorAlone, each until it was answered; UnusableInput for somebody of
    another country, somebody with a place in another movement (it is named), and where nobody is
    seated any more; PartEnded.
    """
    check_in_time(session, participation.id, request.now, request.now, "movement")
    # Two who seat the same person in two buses take turns: the second is told of the first.
    hold_row(session, participation)
    _check_open(session, movement, participation)
    persons = _own_persons(session, participation, request.person_ids)
    seated = _seats_of(session, participation.id, None)
    _refuse_other_bus(seated, persons, movement)
    fresh = [each for each in persons if each.id not in seated]
    if not request.may_split:
        _refuse_split(session, participation, persons, seated)
    if not request.may_go_alone:
        _refuse_minor_alone(session, participation, fresh, seated, request)
    rows = []
    for each in fresh:
        movement.last_passenger += 1
        rows.append(
            Passenger(
                movement_id=movement.id,
                participation_id=participation.id,
                country=participation.country,
                number=movement.last_passenger,
                person_id=each.id,
                group_id=each.household_id or each.id,
                papers=request.papers,
                has_wheelchair=each.id in request.wheelchairs,
                listed_by=request.by,
                listed_at=request.now,
            )
        )
    session.add_all(rows)
    session.flush()
    return rows


def give_place_unregistered(
    session: Session,
    keyring: Keyring,
    movement: Movement,
    participation: Participation,
    words: PassengerWords,
    *,
    by: str,
    now: datetime,
    papers: PapersState = PapersState.UNKNOWN,
    has_wheelchair: bool = False,
    group_id: uuid.UUID | None = None,
    form_id: uuid.UUID | None = None,
) -> Passenger:
    """Return the place of somebody who is not registered; their name is sealed in the row. The same
    form (`form_id`) sent twice gives one place, two of the same name get two.

    Raises UnusableInput for no name, one too long, a year nobody alive was born in.
    """
    check_in_time(session, participation.id, now, now, "movement")
    if not words.name.strip() or len(words.name) > LONGEST_NAME:
        raise UnusableInput("name", N_("Escriba el nombre."))
    if words.birth_year is not None and not EARLIEST_BIRTH <= words.birth_year <= now.year:
        raise UnusableInput("birth_year", N_("Ese año de nacimiento no puede ser."))
    _check_open(session, movement, participation)
    new_id, there = _by_form(session, movement, participation, form_id)
    if there is not None:
        return there
    movement.last_passenger += 1
    row = Passenger(
        id=new_id,
        movement_id=movement.id,
        participation_id=participation.id,
        country=participation.country,
        number=movement.last_passenger,
        group_id=group_id or uuid.uuid4(),
        papers=papers,
        has_wheelchair=has_wheelchair,
        listed_by=by,
        listed_at=now,
    )
    seal_words(keyring, row, words)
    session.add(row)
    session.flush()
    return row


def take_off(
    session: Session,
    movement: Movement,
    participation: Participation,
    numbers: Collection[int],
    now: datetime,
) -> int:
    """Take the places of some numbers back; return how many. Who boarded keeps theirs."""
    hold_row(session, movement)
    gone = session.scalars(
        sa.update(Passenger)
        .where(
            Passenger.movement_id == movement.id,
            Passenger.participation_id == participation.id,
            Passenger.number.in_(list(numbers)),
            Passenger.ended_at.is_(None),
            Passenger.boarded_at.is_(None),
        )
        .values(ended_at=now)
        .returning(Passenger.id)
    )
    return len(gone.all())


def seal_words(keyring: Keyring, row: Passenger, words: PassengerWords) -> None:
    """Seal what is said of a passenger into their row."""
    document = {"name": words.name, "birth_year": words.birth_year, "handed_to": words.handed_to}
    said = {key: value for key, value in document.items() if value}
    row.ciphertext = keyring.seal_json(said, passenger_place(row.id, row.country)) if said else None


def words_of_passenger(keyring: Keyring, row: Passenger) -> PassengerWords | None:
    """Return what is sealed in the row of a passenger; None where it does not open."""
    if row.ciphertext is None:
        return PassengerWords()
    try:
        document = keyring.open_json(row.ciphertext, passenger_place(row.id, row.country))
    except CannotOpen:
        return None
    return PassengerWords(
        str(document.get("name", "")),
        document.get("birth_year"),
        str(document.get("handed_to", "")),
    )


def household_of(
    session: Session, country: str, person_ids: Iterable[uuid.UUID]
) -> dict[uuid.UUID, uuid.UUID]:
    """Return all who live with some persons, they themselves among them, each with the id of the
    household; who lives alone is one.
    """
    chosen = session.scalars(
        sa.select(Person).where(Person.id.in_(sorted(set(person_ids))), Person.country == country)
    ).all()
    homes = {each.household_id for each in chosen if each.household_id is not None}
    found = {each.id: each.household_id or each.id for each in chosen}
    query = sa.select(Person.id, Person.household_id).where(
        Person.household_id.in_(sorted(homes)), Person.country == country
    )
    return found | {row.id: row.household_id for row in session.execute(query)}


# -- inside ---------------------------------------------------------------------------------


def _check_open(session: Session, movement: Movement, participation: Participation) -> None:
    hold_row(session, movement)
    if movement.country != participation.country and not movement.is_lent:
        raise UnusableInput("movement", N_("Ese traslado no presta plazas."))
    if movement.state not in _SEATING:
        raise UnusableInput("movement", N_("Ese traslado ya salió o se canceló: elija otro."))


def _by_form(
    session: Session, movement: Movement, participation: Participation, form_id: uuid.UUID | None
) -> tuple[uuid.UUID, Passenger | None]:
    """Return the id of a new row, and the passenger this form gave a place before."""
    found = session.get(Passenger, form_id) if form_id is not None else None
    if form_id is None or found is None:
        return form_id or uuid.uuid4(), None
    is_same = (found.movement_id, found.participation_id) == (movement.id, participation.id)
    return uuid.uuid4(), found if is_same else None


def _own_persons(
    session: Session, participation: Participation, person_ids: Sequence[uuid.UUID]
) -> list[Person]:
    query = sa.select(Person).where(
        Person.id.in_(sorted(set(person_ids))), Person.country == participation.country
    )
    found = {each.id: each for each in session.scalars(query)}
    if not person_ids or any(each not in found for each in person_ids):
        raise UnusableInput("person", N_("Elija a quién lleva, de las personas de su país."))
    return [found[each] for each in dict.fromkeys(person_ids)]


def _seats_of(
    session: Session, participation_id: uuid.UUID, movement_id: uuid.UUID | None
) -> Mapping[uuid.UUID, Passenger]:
    """Return the places there are, by person."""
    query = sa.select(Passenger).where(
        Passenger.participation_id == participation_id,
        Passenger.ended_at.is_(None),
        Passenger.person_id.is_not(None),
    )
    if movement_id is not None:
        query = query.where(Passenger.movement_id == movement_id)
    return {each.person_id: each for each in session.scalars(query) if each.person_id}


def _refuse_other_bus(
    seated: Mapping[uuid.UUID, Passenger], persons: Sequence[Person], movement: Movement
) -> None:
    for each in persons:
        place = seated.get(each.id)
        if place is not None and place.movement_id != movement.id:
            raise UnusableInput(
                "person", N_("Una de esas personas ya tiene plaza en otro traslado: quítela allí.")
            )


def _refuse_split(
    session: Session,
    participation: Participation,
    persons: Sequence[Person],
    seated: Mapping[uuid.UUID, Passenger],
) -> None:
    going = {each.id for each in persons} | seated.keys() | _arrived(session, participation.id)
    homes = household_of(session, participation.country, (each.id for each in persons))
    staying = sorted(homes.keys() - going)
    if staying:
        raise HouseholdSplit(staying)


def _refuse_minor_alone(
    session: Session,
    participation: Participation,
    fresh: Sequence[Person],
    seated: Mapping[uuid.UUID, Passenger],
    request: SeatRequest,
) -> None:
    """Raise MinorAlone for a minor beside whom no adult of the household has a place."""
    homes = household_of(session, participation.country, (each.id for each in fresh))
    going = {each.id for each in fresh} | (seated.keys() & homes.keys())
    adults = {homes[each] for each in going - request.minors if each in homes}
    alone = [
        each.id for each in fresh if each.id in request.minors and homes[each.id] not in adults
    ]
    if alone:
        raise MinorAlone(alone)


def _arrived(session: Session, participation_id: uuid.UUID) -> set[uuid.UUID]:
    query = sa.select(Passenger.person_id).where(
        Passenger.participation_id == participation_id, Passenger.arrived_at.is_not(None)
    )
    return {each for each in session.scalars(query) if each is not None}
