from __future__ import annotations

import stat

import sqlalchemy as sa

from core.accounts import MemberCountry, User
from core.db import reading
from directory.entries.models import Shelter
from tests.webapp.drill_house import RealHouse
from watch.rules.models import AlertRule
from webapp.drill.arrivals import OpenHouse
from webapp.drill.house import HOUSE_FILE, DrillHouse


def test_a_house_has_accounts_rules_and_the_shelters_of_its_scenario(opened: OpenHouse) -> None:
    scenario = opened.house.scenario
    with reading(opened.services.engine) as session:
        countries = set(session.scalars(sa.select(MemberCountry.code)))
        assert countries >= set(scenario.countries)
        assert set(session.scalars(sa.select(AlertRule.country))) == countries
        emails = set(session.scalars(sa.select(User.email)))
        names = set(session.scalars(sa.select(Shelter.name)))
    assert {f"emergencias.{each.lower()}@ejercicio.example" for each in countries} <= emails
    assert {f"{each.name} (ejercicio)" for each in scenario.shelters} <= names


def test_no_account_of_the_real_house_is_there(real: RealHouse, opened: OpenHouse) -> None:
    found = []
    for engine in (real.engine, opened.services.engine):
        with reading(engine) as session:
            found.append(set(session.scalars(sa.select(User.email))))
    assert not found[0] & found[1]


def test_its_folder_and_its_sheet_are_closed_to_other_accounts(drill: DrillHouse) -> None:
    assert stat.S_IMODE(drill.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((drill.folder / HOUSE_FILE).stat().st_mode) == 0o600
