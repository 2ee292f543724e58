"""A crisis with a country in it and some people of its register, for tests of what hangs on it."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.geo.geometry import Area, Box
from feeds.drawings.drawn_bands import DrawnBands
from feeds.values import Band, Severity
from registry.people.models import Household, Person
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewPerson, NewStay, add_persons
from response.accounting.models import Confidence, Says, StatementSource
from response.accounting.states import StatementFacts
from response.crisis.models import (
    Crisis,
    CrisisState,
    CrisisZone,
    Participation,
    ZoneKind,
)

BOX = Box(-98.5, 26.0, -98.0, 26.5)
INSIDE, OUTSIDE = (-98.2, 26.2), (-97.0, 25.0)
OFFICER, OTHER = "user:00000000-0000-0000-0000-00000000000a", "cli:otra"


def add_part(
    session: Session, now: datetime, country: str = "GT", serial: int = 1
) -> Participation:
    """Return a country's part in a declared crisis with a zone, an hour old."""
    begin = now - timedelta(hours=1)
    crisis = Crisis(
        number=f"CR-2026-{serial:03d}",
        year=2026,
        serial=serial,
        title="Inundación de prueba",
        type_code="flood",
        type_version=1,
        level=2,
        state=CrisisState.DECLARED,
        lead_country=country,
        declared_by=OFFICER,
        declared_at=begin,
    )
    part = Participation(country=country, joined_at=begin, joined_by=OFFICER, level=2)
    crisis.participations.append(part)
    session.add(crisis)
    session.flush()
    add_zone(session, crisis, BOX, begin)
    return part


def add_zone(session: Session, crisis: Crisis, box: Box, at: datetime, version: int = 1) -> None:
    """Give a crisis a version of its zone."""
    bands = DrawnBands.of([Band(Area.from_box(box), Severity.UNKNOWN, "zona")])
    session.add(
        CrisisZone(
            crisis_id=crisis.id,
            version=version,
            kind=ZoneKind.DRAWN,
            bands=bands,
            description="zona",
            from_at=at,
            by=OFFICER,
        )
    )
    session.flush()


def add_people(
    session: Session,
    keyring: Keyring,
    now: datetime,
    names: Sequence[str],
    *,
    country: str = "GT",
    at: tuple[float, float] = INSIDE,
    household: Household | None = None,
    **card: object,
) -> list[Person]:
    """Return registered people at a place."""
    cards = [Card(full_name=name, **card) for name in names]  # type: ignore[arg-type]
    return add_cards(session, keyring, now, cards, country=country, at=at, household=household)


def add_cards(
    session: Session,
    keyring: Keyring,
    now: datetime,
    cards: Iterable[Card],
    *,
    country: str = "GT",
    at: tuple[float, float] = INSIDE,
    household: Household | None = None,
) -> list[Person]:
    """Return people registered at a place, all at once."""
    stay = NewStay(place=StayPlace(lon=at[0], lat=at[1], text="Colonia Centro"))
    home = household.id if household else None
    new = [
        NewPerson(country=country, card=card, stays=[stay], consent_at=now, household_id=home)
        for card in cards
    ]
    return [session.get_one(Person, each) for each in add_persons(session, keyring, new)]


@dataclass(frozen=True)
class SaidOfSomebody:
    """A statement about one of some persons, by position."""

    person: int
    facts: StatementFacts
    source: StatementSource


def random_statements(seed: int, persons: int, count: int, begin: datetime) -> list[SaidOfSomebody]:
    """Return statements as a crisis brings them: tries, answers, helps, acts that close some of
    them, corrections, and some said in the same minute.
    """
    rng = random.Random(seed)
    said: list[SaidOfSomebody] = []
    plain = [each for each in Says if each not in {Says.HELPED, Says.TAKEN_BACK, Says.DIED}]
    while len(said) < count:
        person = rng.randrange(persons)
        own = [each for each in said if each.person == person]
        says: Says = rng.choice([*plain, Says.HELP, Says.SAFE])
        closes: uuid.UUID | None = None
        helps = [each for each in own if each.facts.says is Says.HELP]
        if helps and rng.random() < 0.3:
            says, closes = Says.HELPED, rng.choice(helps).facts.id
        elif own and rng.random() < 0.08:
            says, closes = Says.TAKEN_BACK, rng.choice(own).facts.id
        facts = StatementFacts(
            uuid.UUID(int=rng.getrandbits(128)),
            begin + timedelta(minutes=rng.randrange(50)),
            rng.choice(list(Confidence)),
            says,
            closes,
        )
        said.append(SaidOfSomebody(person, facts, rng.choice(list(StatementSource))))
    return said
