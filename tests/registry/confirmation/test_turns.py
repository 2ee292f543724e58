from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.outbox.models import MessageState, OutboxMessage
from registry.confirmation.answers import PersonAnswer, confirm_person, leave_person
from registry.confirmation.turns import (
    LETTERS,
    NO_ADDRESS_DAYS,
    PUBLIC_FORM,
    DueTurn,
    count_due,
    due_turn,
    note_turn,
)
from registry.people.card_parts import (
    ChannelConsent,
    ChannelPurpose,
    ConsentOrigin,
    ContactChannel,
)
from registry.people.consent import CHECK_DAYS
from registry.people.models import Person
from registry.registration.persons import add_household
from tests.registry.conftest import stay_at
from tests.registry.people.test_access import Register

DAY = timedelta(days=1)
PLACE = stay_at(-98, 26)


@pytest.fixture
def later(session: Session, now: datetime) -> datetime:
    """Half a year after the fixtures registered; the noise of the other country is not due."""
    session.execute(sa.update(Person).values(check_on=None))
    return now + CHECK_DAYS * DAY


def turn(session: Session, keyring: Keyring, at: datetime, most: int = 100) -> DueTurn:
    found = due_turn(session, keyring, at.date(), most)
    note_turn(session, found, at.date())
    session.expire_all()
    return found


def asked(found: DueTurn) -> list[tuple[str, list[str], int]]:
    return [
        (each.card.email, [str(person.id) for person in each.about], each.number)
        for each in found.questions
    ]


def test_one_letter_to_a_household_and_address(
    session: Session, keyring: Keyring, register: Register, later: datetime
) -> None:
    home = add_household(session, "SV")
    mother = register("Eva", PLACE, household=home, email="Eva@x.example")
    child = register("Sol", PLACE, household=home, birth_year=2020)
    uncle = register("Tío", PLACE, household=home, birth_year=1970)
    joined = register("Hija", PLACE, household=home, birth_year=1999)
    joined.source = PUBLIC_FORM
    partner = register("Luis", PLACE, household=home, email="eva@x.example")
    aunt = register("Ana", PLACE, household=home, email="ana@x.example")
    alone = register("Solo", PLACE, email="solo@x.example")
    assert count_due(session, later.date() - DAY) == 0
    assert count_due(session, later.date(), "SV") == 7
    whole = turn(session, keyring, later)
    assert [each.id for each in whole.unreachable] == [uncle.id]
    found = asked(whole)
    by_address = {address: set(persons) for address, persons, _ in found}
    assert by_address == {
        "Eva@x.example": {str(mother.id), str(partner.id), str(child.id), str(joined.id)},
        "ana@x.example": {str(aunt.id)},
        "solo@x.example": {str(alone.id)},
    }
    assert count_due(session, later.date()) == 0


def test_two_reminders_then_silence_and_the_next_half_year_anew(
    session: Session, keyring: Keyring, register: Register, later: datetime, now: datetime
) -> None:
    ana = register("Ana", PLACE, email="ana@x.example")
    changed = ana.updated_at
    days = [0, 13, 14, 43, 44, 44 + CHECK_DAYS - 1, 44 + CHECK_DAYS]
    numbers = [
        [number for _, _, number in asked(turn(session, keyring, later + each * DAY))]
        for each in days
    ]
    assert numbers == [[1], [], [2], [], [LETTERS], [], [1]]
    assert (ana.confirmed_at, ana.updated_at, ana.left_on) == (now, changed, None)


def test_who_answered_or_left_gets_no_reminder(
    session: Session, keyring: Keyring, register: Register, later: datetime
) -> None:
    ana = register("Ana", PLACE, email="ana@x.example")
    luis = register("Luis", PLACE, email="luis@x.example")
    assert len(turn(session, keyring, later).questions) == 2
    confirm_person(session, ana, PersonAnswer("link:1", later + DAY))
    leave_person(session, keyring, luis, PersonAnswer("link:2", later + DAY))
    assert turn(session, keyring, later + 60 * DAY).questions == ()


def test_who_has_no_address_or_a_refusing_one_is_looked_at_again(
    session: Session, keyring: Keyring, register: Register, later: datetime
) -> None:
    none = register("Sin", PLACE)
    refused = register("Rota", PLACE, email="rota@x.example")
    session.add(
        OutboxMessage(
            owner="confirmation", kind="check", dedupe_key="1", reference=str(refused.id),
            transport="email", recipient="", due_at=later, state=MessageState.FAILED,
        )
    )  # fmt: skip
    session.flush()
    found = turn(session, keyring, later)
    assert found.questions == ()
    assert {each.id for each in found.unreachable} == {none.id, refused.id}
    assert none.check_on == later.date() + NO_ADDRESS_DAYS * DAY
    refused.source = "corrected"  # whatever is changed of somebody makes the address worth a try
    session.flush()
    found = turn(session, keyring, later + NO_ADDRESS_DAYS * DAY)
    assert [each.person.id for each in found.questions] == [refused.id]


def test_no_more_than_so_many_at_once_those_who_wait_longest_first(
    session: Session, keyring: Keyring, register: Register, later: datetime
) -> None:
    persons = [register(f"Ana {n}", PLACE, email=f"a{n}@x.example") for n in range(4)]
    for number, each in enumerate(persons):
        each.check_on = later.date() - number * DAY
    session.flush()
    found = turn(session, keyring, later, most=3)
    assert [each.person.id for each in found.questions] == [
        each.id for each in reversed(persons[1:])
    ]


def test_who_named_channels_is_asked_by_those_for_this_purpose_alone(
    session: Session, keyring: Keyring, register: Register, later: datetime
) -> None:
    consent = ChannelConsent(
        channel=ContactChannel.EMAIL,
        purpose=ChannelPurpose.CHECK,
        since="2026-11-01",
        how=ConsentOrigin.FORM,
    )
    alerts = replace(consent, purpose=ChannelPurpose.ALERTS)
    calls = replace(consent, channel=ContactChannel.CALL)
    for number, channels in enumerate([(), (consent,), (alerts,), (calls,), (alerts, consent)]):
        register("Ana", PLACE, email=f"a{number}@x.example", channels=channels)
    found = turn(session, keyring, later)
    addresses = {each.card.email for each in found.questions}
    assert addresses == {"a0@x.example", "a1@x.example", "a4@x.example"}
