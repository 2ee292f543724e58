from __future__ import annotations

import random
import threading
import uuid
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import writing
from core.errors import UnusableInput
from registry.people.models import Person
from response.crisis.models import Participation
from response.movements.listing import movement_lines
from response.movements.models import Movement, MovementState, PapersState, Passenger
from response.movements.planning import move_movement
from response.movements.seating import (
    HouseholdSplit,
    MinorAlone,
    PassengerWords,
    SeatRequest,
    give_place_unregistered,
    give_places,
    take_off,
    words_of_passenger,
)
from tests.response.crisis_parts import OFFICER, add_part, add_people
from tests.response.movements.examples import add_bus, add_families, add_family, for_places


def test_a_household_is_not_split_unasked(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    bus = add_bus(session, keyring, part, now)
    family = add_family(session, keyring, now, ["Ana Ic", "Luis Ic", "Eva Ic"], birth_year=1980)
    with pytest.raises(HouseholdSplit) as question:
        give_places(session, bus, part, for_places(now, family[0]))
    assert set(question.value.staying) == {each.id for each in family[1:]}
    first = give_places(session, bus, part, for_places(now, *family[:2], may_split=True))
    # Whoever comes last makes it whole: nothing is asked, and nobody has two places.
    rest = give_places(session, bus, part, for_places(now, family[2]))
    assert [each.number for each in (*first, *rest)] == [1, 2, 3]
    assert len({each.group_id for each in (*first, *rest)}) == 1
    assert give_places(session, bus, part, for_places(now, *family)) == []


def test_nobody_has_a_place_in_two(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    bus, other = (add_bus(session, keyring, part, now, seats=seats) for seats in (10, 20))
    (person,) = add_people(session, keyring, now, ["Ana Ic"])
    give_places(session, bus, part, for_places(now, person))
    with pytest.raises(UnusableInput):
        give_places(session, other, part, for_places(now, person))
    session.add(
        Passenger(
            movement_id=other.id, participation_id=part.id, country="GT", number=9,
            person_id=person.id, group_id=person.id, listed_by=OFFICER, listed_at=now,
        )
    )  # fmt: skip
    with pytest.raises(sa.exc.IntegrityError):
        session.flush()
    session.rollback()


def test_a_minor_travels_with_an_adult_of_the_household_or_somebody_says_with_whom(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    bus = add_bus(session, keyring, part, now)
    mother, child = add_family(session, keyring, now, ["Ana Ic", "Leo Ic"])
    minors = frozenset({child.id})
    with pytest.raises(MinorAlone):
        give_places(session, bus, part, for_places(now, child, may_split=True, minors=minors))
    both = for_places(now, child, mother, minors=minors)
    assert len(give_places(session, bus, part, both)) == 2
    (alone,) = add_people(session, keyring, now, ["Sara Tot"])
    lone = frozenset({alone.id})
    with pytest.raises(MinorAlone):
        give_places(session, bus, part, for_places(now, alone, minors=lone))
    given = give_places(session, bus, part, for_places(now, alone, minors=lone, may_go_alone=True))
    assert len(given) == 1


def test_only_own_people_in_a_movement_that_takes_any(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    bus = add_bus(session, keyring, part, now)
    (foreign,) = add_people(session, keyring, now, ["Rosa"], country="HN")
    (own,) = add_people(session, keyring, now, ["Ana"])
    for request in (for_places(now, foreign), for_places(now), for_places(now, own, foreign)):
        with pytest.raises(UnusableInput):
            give_places(session, bus, part, request)
    move_movement(session, bus, MovementState.LEFT, now, by=OFFICER)
    with pytest.raises(UnusableInput):
        give_places(session, bus, part, for_places(now, own))


def test_another_country_sits_where_places_are_lent(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    guest = Participation(
        crisis_id=part.crisis_id, country="HN", joined_at=now, joined_by=OFFICER, level=2
    )
    session.add(guest)
    session.flush()
    bus = add_bus(session, keyring, part, now)
    (rosa,) = add_people(session, keyring, now, ["Rosa"], country="HN")
    with pytest.raises(UnusableInput):
        give_places(session, bus, guest, for_places(now, rosa))
    assert movement_lines(session, guest) == []
    bus.is_lent = True
    (row,) = give_places(session, bus, guest, for_places(now, rosa))
    assert (row.country, row.participation_id) == ("HN", guest.id)
    (line,) = movement_lines(session, part)
    assert (line.all.listed, line.own.listed) == (1, 0)


def test_the_name_of_who_is_not_registered_is_sealed_in_the_row(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    bus = add_bus(session, keyring, part, now)
    words = PassengerWords("Xochitl Canaria", 1999)
    row = give_place_unregistered(
        session, keyring, bus, part, words, by=OFFICER, now=now, papers=PapersState.LOST
    )
    assert row.ciphertext is not None
    assert b"Canaria" not in row.ciphertext
    assert words_of_passenger(keyring, row) == words
    for wrong in (PassengerWords("  "), PassengerWords("x" * 201), PassengerWords("Ana", 1899)):
        with pytest.raises(UnusableInput):
            give_place_unregistered(session, keyring, bus, part, wrong, by=OFFICER, now=now)


def test_who_boarded_keeps_the_place(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    bus = add_bus(session, keyring, part, now)
    people = add_people(session, keyring, now, ["Ana", "Luis"], birth_year=1980)
    first, second = give_places(session, bus, part, for_places(now, *people))
    first.boarded_at = now
    assert take_off(session, bus, part, [1, 2, 77], now) == 1
    session.expire_all()
    assert (first.ended_at, second.ended_at) == (None, now)
    # A number is never given twice, so that an older paper still means who it meant.
    (again,) = give_places(session, bus, part, for_places(now, people[1]))
    assert again.number == 3


def test_220_people_in_four_buses_one_cancelled(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    """Nobody in two, no household split unasked, and all counts sum."""
    dice = random.Random(7)
    sizes: list[int] = []
    while sum(sizes) < 220:
        sizes.append(min(dice.choice((1, 1, 2, 3, 4, 5)), 220 - sum(sizes)))
    homes = add_families(session, keyring, now, sizes)
    buses = [add_bus(session, keyring, part, now, seats=55 + n) for n in range(4)]

    def load(home: list[Person]) -> None:
        lines = {each.movement.id: each for each in movement_lines(session, part)}
        bus = max((each for each in buses if each.is_open), key=lambda each: lines[each.id].free)
        if len(home) > 1:
            with pytest.raises(HouseholdSplit):
                give_places(session, bus, part, for_places(now, *home[1:]))
        give_places(session, bus, part, for_places(now, *home))

    for home in homes:
        load(home)
    freed = move_movement(session, buses[2], MovementState.CANCELLED, now, by=OFFICER)
    seated = set(
        session.scalars(sa.select(Passenger.person_id).where(Passenger.ended_at.is_(None)))
    )
    assert len(seated) + freed == 220
    for home in homes:
        if home[0].id not in seated:
            load(home)
    rows = session.scalars(sa.select(Passenger).where(Passenger.ended_at.is_(None))).all()
    assert len({each.person_id for each in rows}) == len(rows) == 220
    by_home: dict[uuid.UUID, set[uuid.UUID]] = {}
    for row in rows:
        by_home.setdefault(row.group_id, set()).add(row.movement_id)
    assert all(len(each) == 1 for each in by_home.values())
    lines = movement_lines(session, part)
    assert sum(each.all.listed for each in lines) == 220
    assert sum(each.free for each in lines if each.movement.is_open) == 55 + 56 + 58 - 220


def test_two_who_seat_the_same_person_in_two_buses_take_turns(
    engine: sa.Engine, keyring: Keyring, now: datetime
) -> None:
    with writing(engine) as session:
        part = add_part(session, now)
        (person,) = add_people(session, keyring, now, ["Ana Ic"])
        buses = [add_bus(session, keyring, part, now).id for _ in range(4)]
        part_id, person_id = part.id, person.id
    barrier, given, refused = threading.Barrier(4), list[int](), list[Exception]()

    def run(bus_id: uuid.UUID) -> None:
        barrier.wait()
        try:
            with writing(engine) as session:
                bus, own = (
                    session.get_one(Movement, bus_id),
                    session.get_one(Participation, part_id),
                )
                request = SeatRequest(person_ids=(person_id,), by=OFFICER, now=now)
                given.append(len(give_places(session, bus, own, request)))
        except Exception as error:
            refused.append(error)

    threads = [threading.Thread(target=run, args=(each,)) for each in buses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert given == [1]
    assert [type(each) for each in refused] == [UnusableInput] * 3, refused
