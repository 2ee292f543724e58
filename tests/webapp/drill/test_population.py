from __future__ import annotations

import uuid
from collections import defaultdict

import sqlalchemy as sa

from core.db import reading
from registry.people.models import Person
from registry.people.record import open_card
from webapp.demo.network.telephones import FICTIONAL
from webapp.drill.arrivals import OpenHouse
from webapp.drill.population import MARK


def test_people_are_invented_by_the_density_of_the_scenario_and_ring_nowhere(
    opened: OpenHouse,
) -> None:
    households: dict[str, set[uuid.UUID | None]] = defaultdict(set)
    with reading(opened.services.engine) as session:
        for row in session.scalars(sa.select(Person)):
            households[row.country].add(row.household_id)
            card = open_card(row, opened.services.keyring)
            assert card.full_name.endswith(MARK)
            numbers = filter(None, (card.phone, card.contact_phone))
            assert all(map(FICTIONAL.fullmatch, numbers))
    counts = {country: len(each) for country, each in households.items()}
    wanted = opened.house.scenario.households
    assert counts == {country: count // 10 for country, count in wanted.items()}
