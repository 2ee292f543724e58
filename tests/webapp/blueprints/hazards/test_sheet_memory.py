"""Places of a sheet are remembered until something of them changes; people are read each time."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.db import writing
from directory.entries.models import Shelter
from protocols.defaults.loading import ensure_default_protocols
from registry.people.models import Estimate
from tests.kept_rows import Sow
from tests.webapp.conftest import House, without_form_tokens
from tests.webapp.danger import CANARY, Danger, sown_danger
from tests.webapp.test_statements import heard


@pytest.fixture
def danger(house: House, sow: Sow) -> Danger:
    return sown_danger(house, sow)


def test_places_are_looked_for_once_and_each_look_at_people_is_written_down(danger: Danger) -> None:
    browser, path = danger.house.signed_in("consul.gt"), f"/vigilancia/{danger.flood}/afectados"
    first = without_form_tokens(browser.get(path).text)
    with heard() as said:
        assert without_form_tokens(browser.get(path).text) == first
    assert sum(" FROM shelter" in each or " FROM post" in each for each in said) == 0
    assert len(said) <= 20
    with Session(danger.house.engine) as session:
        query = sa.select(AuditEntry).where(AuditEntry.action == "person.read")
        assert len(session.scalars(query).all()) == 2
    parts = danger.house.app.extensions["remembered_parts"]
    assert CANARY["GT"] in first
    assert "Albergue Norte" in str(parts._parts)
    assert "CanarioGuatemala" not in str(parts._parts), "nobody's name stays in memory"


def test_what_changes_is_on_the_next_sheet(danger: Danger) -> None:
    path = f"/vigilancia/{danger.flood}/afectados"
    browsers = [danger.house.signed_in(f"consul.{country}") for country in ("gt", "hn")]
    own, other = (each.get(path).text for each in browsers)
    assert "Albergue Secreto" in own
    assert "Albergue Secreto" not in other
    estimate = Estimate(country="GT", unit_code="US48215", persons=4321, year=2025, source="censo")
    with writing(danger.house.engine) as session:
        for shelter in session.scalars(sa.select(Shelter)):
            shelter.name = f"{shelter.name} nuevo"
        session.add(estimate)
    own = browsers[0].get(path).text
    assert "Albergue Secreto nuevo" in own
    assert "censo" in own


def test_the_map_of_a_hazard_is_drawn_once_and_follows_what_changes(danger: Danger) -> None:
    browsers = [danger.house.signed_in(f"emergency.{country}") for country in ("gt", "hn")]
    path = f"/vigilancia/{danger.flood}"
    first = without_form_tokens(browsers[0].get(path).text)
    with heard() as said:
        assert without_form_tokens(browsers[0].get(path).text) == first
    asked = (" FROM shelter", " FROM post", " FROM protocol_text")
    assert not [each for each in said if any(table in each for table in asked)]
    assert ["Albergue Secreto" in each.get(path).text for each in browsers] == [True, False]
    with writing(danger.house.engine) as session:
        for shelter in session.scalars(sa.select(Shelter)):
            shelter.name = f"{shelter.name} nuevo"
        ensure_default_protocols(session, danger.house.clock())
    changed = browsers[0].get(path).text
    assert "Albergue Secreto nuevo" in changed
    assert 'id="first-hour' in changed or "primera hora" in changed
    assert "primera hora" not in first
