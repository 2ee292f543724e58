"""The Secretariat sees the people of all countries together, and never so few of them."""

from __future__ import annotations

from core.db import writing
from response.accounting.models import Says
from response.accounting.refreshing import match_participation
from response.accounting.rolls import write_roll
from response.accounting.statements import add_statement
from tests.response.accounting.test_statements import draft
from tests.response.crisis_parts import add_part, add_people
from tests.webapp.conftest import House
from tests.webapp.crisis_house import keyring_of

PAGE = "/crisis/CR-2026-001"


def test_merged_counts_stand_in_steps_and_name_nobody(house: House) -> None:
    keyring, now = keyring_of(house), house.clock.at
    with writing(house.engine) as session:
        part = add_part(session, now)
        people = add_people(session, keyring, now, [f"Canaria {each}" for each in range(13)])
        inside = match_participation(session, keyring, part, now)
        assert inside is not None
        write_roll(session, keyring, part, inside)
        for each in people[:3]:
            add_statement(session, keyring, part, draft(each, Says.HELP, now), now)
    page = house.signed_in("secretariat").get(PAGE).text
    totals = page.partition('id="totals-title"')[2].partition("</section>")[0]
    assert "Registradas dentro</dt><dd>unas 15" in totals
    assert "piden ayuda</dt><dd>menos de 5" in totals
    assert "Canaria" not in page
    assert 'id="totals-title"' not in house.signed_in("consul.gt").get(PAGE).text
