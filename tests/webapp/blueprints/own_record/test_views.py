"""One's own record behind a link: seen, confirmed, left, taken back, erased; by nobody else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.audit_log import AuditEntry
from core.crypto import Keyring
from core.db import reading, writing
from registry.confirmation.links import LINK_DAYS, new_person_link
from registry.confirmation.models import PersonLink, PersonLinkMember
from registry.people.models import Person
from registry.people.record import Card, StayPlace
from registry.people.tombstones import PersonTombstone
from registry.registration.persons import NewPerson, NewStay, add_household, add_persons
from tests.webapp.conftest import House
from webapp.http.services import EXTENSION

DAY = timedelta(days=1)


@dataclass
class Family:
    """A mother, her child and a neighbour; the link of the mother opens the first two."""

    house: House
    ids: list[str]
    address: str

    def page(self, browser: FlaskClient, path: str = "") -> str:
        return browser.get(self.address + path).text


@pytest.fixture
def family(house: House) -> Family:
    keyring: Keyring = house.app.extensions[EXTENSION].keyring
    now = house.clock()
    place = StayPlace(lon=-98, lat=26, text="Barrio Canario")
    with writing(house.engine) as session:
        home = add_household(session, "GT").id
        cards = [
            Card(full_name="Eva Canaria", phone="+19565550123", language="fr"),
            Card(full_name="Sol Canaria", birth_year=2020),
            Card(full_name="Vecina Ajena"),
        ]
        new = [
            NewPerson(
                country="GT",
                card=card,
                stays=[NewStay(place=place)],
                consent_at=now - 200 * DAY,
                household_id=home,
            )
            for card in cards
        ]
        ids = add_persons(session, keyring, new)
        mother, child = (session.get_one(Person, each) for each in ids[:2])
        token = new_person_link(session, keyring, mother, now, family=[child])
    return Family(house, [str(each) for each in ids], f"/mi-registro/{token}")


def test_a_look_shows_what_is_kept_in_ones_language_and_changes_nothing(family: Family) -> None:
    browser = family.house.browser()
    answer = browser.get(family.address)
    assert 'lang="fr"' in answer.text
    page = family.page(browser, "?l=es")
    for words in ("Eva Canaria", "Sol Canaria", "Barrio Canario", "Todo sigue igual"):
        assert words in page
    assert "Vecina Ajena" not in page
    assert "Set-Cookie" not in answer.headers
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == (
        "no-store",
        "no-referrer",
    )
    with reading(family.house.engine) as session:
        assert session.scalars(sa.select(PersonLink.used_at)).one() is None
        lines = sa.select(AuditEntry).where(AuditEntry.action == "person.read")
        (entry, _) = session.scalars(lines)
        assert entry.actor.startswith("link:")
        assert (entry.purpose, entry.details["persons"]) == ("own record", 2)


def test_all_is_right_by_one_tap_left_by_one_tap_and_back(family: Family) -> None:
    browser, (mother, child, neighbour) = family.house.browser(), family.ids
    now = family.house.clock()
    answer = browser.post(f"{family.address}/{child}/me-fui?l=es")
    assert answer.status_code == 303
    assert "hecho=fuera" in answer.location
    assert "ya no está aquí: ninguna alerta" in family.page(browser, "?l=es")
    browser.post(f"{family.address}/confirmar")
    with reading(family.house.engine) as session:
        rows = session.execute(sa.select(Person.id, Person.confirmed_at))
        by_id = {str(key): at for key, at in rows}
        assert by_id[mother] == now
        assert by_id[child] == by_id[neighbour] == now - 200 * DAY
        assert session.scalars(sa.select(PersonLink.used_at)).one() == now
    browser.post(f"{family.address}/{child}/sigo-aqui")
    with reading(family.house.engine) as session:
        assert set(session.scalars(sa.select(Person.left_on))) == {None}
    assert browser.post(f"{family.address}/{neighbour}/me-fui").status_code == 404
    with writing(family.house.engine) as session:
        long_ago = now.date() - 40 * DAY
        session.execute(sa.update(Person).values(left_on=long_ago))
    assert "hecho=tarde" in browser.post(f"{family.address}/{child}/sigo-aqui").location


def test_who_is_ticked_is_erased_for_good_and_the_link_opens_nobody_then(family: Family) -> None:
    browser, (mother, child, _neighbour) = family.house.browser(), family.ids
    assert "hecho=marque" in browser.post(f"{family.address}/borrar").location
    page = browser.post(f"{family.address}/borrar?l=es", data={"person": [child]}).text
    assert "Se borró 1 persona" in page
    assert "Sol Canaria" not in family.page(browser, "?l=es")
    page = browser.post(f"{family.address}/borrar?l=es", data={"person": [mother]}).text
    assert "Volver a mi registro" not in page
    assert browser.get(family.address).status_code in {404, 410}
    with reading(family.house.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(PersonTombstone)) == 2
        assert session.scalars(sa.select(PersonLinkMember)).all() == []
        assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 1


def test_a_link_that_ended_and_one_nobody_made_say_the_same(family: Family) -> None:
    browser = family.house.browser()
    family.house.clock.at += LINK_DAYS * DAY
    ended = browser.get(family.address + "?l=es")
    wrong = browser.get("/mi-registro/" + "x" * 43 + "?l=es")
    assert (ended.status_code, wrong.status_code) == (410, 404)
    assert re.sub(r'action="[^"]*"', "", ended.text) == re.sub(r'action="[^"]*"', "", wrong.text)
    assert browser.post(family.address + "/confirmar").status_code == 410
