"""What becomes of a request: a household, found again, not counted twice; and for a crisis."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.joining.answers import FormAnswers, Member, StayAnswer
from registry.joining.models import FormKind
from registry.joining.registering import Origin, find_known, register
from registry.people.card import Card
from registry.people.card_parts import ChannelPurpose, ConsentOrigin, ContactChannel
from registry.people.history import PersonEventKind, events_of, past_consents
from registry.people.models import Person, Stay, StayKind, UnplacedStay
from registry.people.record import open_card
from tests.registry.joining.conftest import MCALLEN, answers_of, context_of, general_origin

NOISE = 3
"""Others of the country, whom every test of the registry has."""


def joined(
    session: Session, keyring: Keyring, answers: FormAnswers, now: datetime, origin: Origin
) -> list[Person]:
    context = context_of(session, keyring, now)
    ids = register(context, answers, find_known(context, answers), origin)
    return [session.get_one(Person, each) for each in ids]


def card(keyring: Keyring, person: Person) -> Card:
    return open_card(person, keyring)


def test_a_household_is_registered_with_what_each_agreed_to(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    child = Member(full_name="Luis Tum", birth_year=2015, birth_date="2015-02-03")
    answers = answers_of(members=(child,), contact_name="Marta Tum", contact_relation="hermana")
    mother, son = joined(session, keyring, answers, now, general_origin(now))
    own, his = card(keyring, mother), card(keyring, son)
    assert (own.language, own.languages, own.contact_name) == (
        "quc",
        ("es",),
        "Marta Tum (hermana)",
    )
    assert own.agreed(ChannelPurpose.ALERTS) == (ContactChannel.SMS,)
    assert {each.how for each in own.channels} == {ConsentOrigin.FORM}
    assert own.has_whatsapp
    assert (his.birth_date, his.phone, his.contact_name) == ("2015-02-03", "", own.full_name)
    assert mother.household_id == son.household_id is not None
    assert [each.kind for each in events_of(session, mother.id)] == [PersonEventKind.REGISTERED]


def test_the_same_person_coming_again_is_changed_not_counted(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    joined(session, keyring, answers_of(), now, general_origin(now))
    moved = MCALLEN.__class__(lon=-97.5, lat=25.9, unit_code="US48061", country="US")
    later = now + timedelta(days=200)
    again = answers_of(
        "Rosa Ixchel Tum de Paz",
        email="ROSA@example.org",
        phone="+19565550999",
        consents=("email:alerts",),
        stages=(StayAnswer(text="Brownsville", spot=moved),),
        members=(Member(full_name="Luis Tum"),),
    )
    people = joined(session, keyring, again, later, general_origin(later))
    assert session.scalar(sa.select(sa.func.count()).where(Person.country == "GT")) == 2 + NOISE
    rosa = card(keyring, people[0])
    assert (rosa.full_name, rosa.phone) == ("Rosa Ixchel Tum", "+19565550999")
    assert session.scalar(sa.select(sa.func.count()).where(Stay.person_id == people[0].id)) == 1
    assert people[0].household_id == people[1].household_id is not None
    assert people[0].keep_until == (later + timedelta(days=730)).date()
    assert len(past_consents(session, people[0].id)) == 3
    third = joined(session, keyring, again, later, general_origin(later))
    assert [each.id for each in third] == [each.id for each in people]


def test_another_of_that_address_or_of_that_name_is_somebody_else(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    """A mailbox is shared, a name is borne by many, an address is mistyped: both must agree."""
    joined(session, keyring, answers_of(), now, general_origin(now))
    for answers in (
        answers_of("Pedro Tum", person=Member(full_name="Pedro Tum", birth_year=1985)),
        answers_of(email="otra@example.org"),
        answers_of(email=""),
    ):
        assert find_known(context_of(session, keyring, now), answers) == {}


def test_in_a_crisis_whoever_is_known_gets_a_stay_that_ends_with_it(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    (known,) = joined(session, keyring, answers_of(), now, general_origin(now))
    consent, keep = known.consent_text, known.keep_until
    ends = now + timedelta(days=10)
    crisis = general_origin(now, FormKind.CRISIS, title="Huracán", closes_at=ends)
    here = StayAnswer(text="Albergue", spot=MCALLEN)
    answers = answers_of(track="crisis", stages=(here,), members=(Member(full_name="Ana Tum"),))
    for _each in range(2):
        people = joined(session, keyring, answers, now, crisis)
    assert people[0].id == known.id
    assert (known.consent_text, known.keep_until) == (consent, keep)
    stays = session.scalars(sa.select(Stay).where(Stay.person_id == known.id)).all()
    by_kind = {each.kind: each.until_on for each in stays}
    assert by_kind == {StayKind.RESIDENCE: None, StayKind.TRIP: ends.date()}
    assert len(stays) == 2
    assert people[1].keep_until == (ends + timedelta(days=30)).date()


def test_a_trip_keeps_its_stages_together_and_a_place_nobody_found_is_kept_to_be_placed(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    stages = (
        StayAnswer(text="Roma", from_on="2026-12-01", until_on="2026-12-04", spot=MCALLEN),
        StayAnswer(text="Xyz", from_on="2026-12-04", until_on="2026-12-09", is_left=True),
    )
    answers = answers_of(track="trip", stages=stages)
    (person,) = joined(session, keyring, answers, now, general_origin(now))
    (stay,) = session.scalars(sa.select(Stay).where(Stay.person_id == person.id))
    (left,) = session.scalars(sa.select(UnplacedStay).where(UnplacedStay.person_id == person.id))
    assert (stay.kind, stay.from_on) == (StayKind.TRIP, date(2026, 12, 1))
    assert stay.journey_id == left.journey_id is not None
