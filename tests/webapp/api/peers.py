"""Two countries that ask side by side, each with a shelter that nobody else may read of."""

from __future__ import annotations

from core.db import writing
from directory.entries.models import Shelter, ShelterKind, Visibility
from tests.directory.publishing import publish
from tests.webapp.conftest import House

OWN = {"GT": "Albergue reservado GT", "HN": "Albergue reservado HN"}
"""Country -> the name of its shelter."""


def give_each_its_own(house: House) -> None:
    """Give each of the two its shelter, and publish an edition."""
    with writing(house.engine) as session:
        for country, name in OWN.items():
            session.add(
                Shelter(
                    kind=ShelterKind.COMMUNITY, name=name, country=country, located_in="US",
                    visibility=Visibility.COUNTRY, post_id=house.posts[country],
                )
            )  # fmt: skip
        session.flush()
        publish(session, number="2026-II", now=house.clock(), actor="worker")
