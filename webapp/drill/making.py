"""The house of a drill, made: database, keys, today's directory, texts, rules, accounts, people."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import exercise
from core.accounts import MemberCountry, RoleName, User
from core.atlas import Atlas
from core.audit_log.keys import audit_keys
from core.db import make_engine, reading, writing
from core.keys import open_keyring
from core.private_files import private_folder
from core.settings import Settings, data_keys
from directory.entries.models import Answer, Shelter, ShelterKind, Visibility
from protocols.defaults.loading import ensure_default_protocols
from registry.registration.persons import NewPerson, add_persons
from response.drills.scenario import DrillScenario
from watch.rules.rule_book import ensure_shipped_rules
from webapp.auth.accounts import create_user
from webapp.auth.member_countries import add_country, ensure_member_keys
from webapp.drill.copied_directory import Rows, write_directory
from webapp.drill.house import DrillHouse
from webapp.drill.population import MARK, invent_people
from webapp.drill.roster import ROSTER, add_roster
from webapp.drill.tickets import DOMAIN, NO_PASSWORD
from webapp.schema import upgrade

ACTOR = "drill"
MakeDatabase = Callable[[Settings], None]
InventPeople = Callable[[Session, Atlas, DrillScenario, datetime], list[NewPerson]]


@dataclass(frozen=True, slots=True)
class HouseMakers:
    """What makes the two parts of a house that take long."""

    make_database: MakeDatabase = upgrade
    invent_people: InventPeople = invent_people


MAKERS = HouseMakers()


def make_house(
    house: DrillHouse,
    rows: Rows,
    atlas: Atlas,
    makers: HouseMakers = MAKERS,
) -> int:
    """Make a house and start its clock; return how many people were invented. Nothing of the real
    house is open meanwhile. What is made is served once all of it is there.
    """
    scenario = house.scenario
    private_folder(house.folder)
    with exercise.inside(house.mark):
        makers.make_database(house.settings)
        engine = make_engine(house.settings.sqlalchemy_url, audit_keys(house.settings))
        try:
            keyring = open_keyring(house.settings, engine)
            begins_at = datetime.fromisoformat(house.sheet.begins_at)
            with writing(engine) as session:
                write_directory(session, rows)
                _furnish(session, scenario, data_keys(house.settings), begins_at)
                add_roster(session, rows.get(ROSTER, ()))
            with reading(engine) as session:
                people = makers.invent_people(session, atlas, scenario, begins_at)
            for country in scenario.countries:
                own = [each for each in people if each.country == country]
                with writing(engine) as session:
                    add_persons(session, keyring, own)
        finally:
            engine.dispose()
    house.clock.step(1)
    house.keep()
    return len(people)


def remove_house(house: DrillHouse) -> None:
    """Take a house away: its sheet first, so that nobody comes in, then its people and its keys."""
    sheet = house.folder / "house.json"
    sheet.unlink(missing_ok=True)
    shutil.rmtree(house.folder, ignore_errors=True)


# -- inside ---------------------------------------------------------------------------------


def _furnish(
    session: Session, scenario: DrillScenario, masters: Sequence[bytes], now: datetime
) -> None:
    for country in scenario.countries:
        add_country(session, country, now=now, actor=ACTOR)
    ensure_member_keys(session, masters)
    ensure_default_protocols(session, now)
    countries = list(session.scalars(sa.select(MemberCountry.code)))
    ensure_shipped_rules(session, countries, now)
    _add_accounts(session, countries)
    _add_shelters(session, scenario, now)


def _add_accounts(session: Session, countries: Sequence[str]) -> list[User]:
    """Return the invented colleagues of each country: those a rota or a team can name."""
    made = [create_user(session, f"secretaria@{DOMAIN}", NO_PASSWORD, RoleName.SECRETARIAT)]
    for country in countries:
        for name, role in (
            ("emergencias", RoleName.EMERGENCY),
            ("administracion", RoleName.COUNTRY_ADMIN),
        ):
            email = f"{name}.{country.lower()}@{DOMAIN}"
            made.append(create_user(session, email, NO_PASSWORD, role, country))
    return made


def _add_shelters(session: Session, scenario: DrillScenario, now: datetime) -> None:
    for row in scenario.shelters:
        session.add(
            Shelter(
                country=scenario.countries[0],
                kind=ShelterKind.EVACUATION,
                name=f"{row.name} {MARK}",
                lon=row.lon,
                lat=row.lat,
                located_in=row.unit_code[:2],
                unit_code=row.unit_code,
                visibility=Visibility.RCM,
                open_now=Answer.UNKNOWN,
                papers_asked=Answer.UNKNOWN,
                source=MARK,
                confirmed_at=now,
            )
        )
    session.flush()
