"""The people of a drill: invented, by the density of its scenario. Their numbers ring nowhere, and
each name ends with "(ejercicio)".
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas import Atlas
from directory.entries.models import Jurisdiction, Post
from registry.people.consent import CONSENT_TEXT
from registry.people.record import Card
from registry.registration.persons import NewPerson
from response.drills.scenario import DrillScenario
from webapp.demo.network.telephones import Exchange
from webapp.demo.people import MARK as DEMO_MARK
from webapp.demo.people import DemoHousehold, households
from webapp.demo.towns import DemoArea, Town

MARK = "(ejercicio)"
_AREA = "mexico"
"""The block of numbers they are given: ten thousand that belong to nobody."""


class _DrillExchange(Exchange):
    def person(self, area: str) -> str:
        """Return a number of the one block there is."""
        return super().person(_AREA)


def invent_people(
    session: Session, atlas: Atlas, scenario: DrillScenario, now: datetime
) -> list[NewPerson]:
    """Return the households of a scenario, ready to be registered with the posts that are there.
    The same scenario makes the same people.
    """
    lots = random.Random(scenario.code)  # noqa: S311 - invented people are no secret
    posts = {country: _post_of(session, country, scenario) for country in scenario.countries}
    return [
        person
        for family in _families(lots, atlas, scenario, now)
        for person in _registered(lots, family, posts.get(family.country), now)
    ]


# -- inside ---------------------------------------------------------------------------------


def _families(
    lots: random.Random, atlas: Atlas, scenario: DrillScenario, now: datetime
) -> Iterator[DemoHousehold]:
    towns = tuple(
        Town(row.name, row.lon, row.lat, row.unit_code, row.located_in, row.spread_km, row.weight,
             row.state)
        for row in scenario.towns
    )  # fmt: skip
    area = DemoArea(_AREA, scenario.code, towns, tuple(scenario.households.items()))
    return households(lots, _DrillExchange(), atlas, now.date(), (area,))


def _registered(
    lots: random.Random, family: DemoHousehold, post: Post | None, now: datetime
) -> Iterator[NewPerson]:
    household_id = uuid4()
    consent_at = now - timedelta(days=lots.randint(10, 400))
    for person in family.persons:
        yield NewPerson(
            country=family.country,
            card=_renamed(person.card),
            stays=person.stays[:1],
            consent_at=consent_at,
            consent_text=CONSENT_TEXT,
            household_id=household_id,
            post_id=post.id if post else None,
            source=MARK,
        )


def _renamed(card: Card) -> Card:
    return replace(
        card,
        full_name=card.full_name.replace(DEMO_MARK, MARK),
        contact_name=card.contact_name.replace(DEMO_MARK, MARK),
    )


def _post_of(session: Session, country: str, scenario: DrillScenario) -> Post | None:
    """Return the post of a country that answers for most towns of the scenario, else any."""
    states = {row.unit_code[:4] for row in scenario.towns} | {
        f"{row.located_in}-{row.state}" for row in scenario.towns
    }
    own = sa.select(Post).where(Post.country == country, Post.retired_at.is_(None))
    units = states | {row.unit_code for row in scenario.towns}
    in_charge = own.join(Jurisdiction).where(Jurisdiction.unit_code.in_(units))
    found = session.scalars(in_charge.order_by(Post.name).limit(1)).first()
    return found or session.scalars(own.order_by(Post.name).limit(1)).first()
