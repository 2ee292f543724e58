"""Two persons side by side: one, two, or not now; for those who register, of their country."""

from __future__ import annotations

import re
import uuid

import pytest
import sqlalchemy as sa

from core.db import reading, writing
from registry.duplicates.evidence import Reason
from registry.duplicates.models import DoublePair, DoubleSource
from registry.duplicates.pairs import FoundPair, note_pairs
from registry.merging.merge import MergeDecision
from registry.people.models import Person
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewPerson, NewStay, add_persons
from tests.registry.conftest import stay_at
from tests.webapp.blueprints.registry.test_views import shared
from tests.webapp.conftest import House, post
from tests.webapp.danger import ZONE, make_danger
from watch.flags.merged_members import merge_everywhere
from watch.models import Flag, SubjectKind
from webapp.http.database import db
from webapp.http.services import EXTENSION

PLACE = NewStay(place=StayPlace(lon=-98.2, lat=26.2, text="Alamo"))


@pytest.fixture
def pair(house: House) -> tuple[str, list[uuid.UUID]]:
    """Two persons who are one; returns the address of their page and their ids."""
    now = house.clock()
    cards = [
        Card(full_name="Zoila Paz Xicay", birth_year=1984, phone="+15205550101"),
        Card(full_name="Zoila Pas", birth_year=1984, phone="+15205550102", email="z@x.example"),
    ]
    with writing(house.engine) as session:
        new = [NewPerson(country="GT", card=card, stays=[PLACE], consent_at=now, household_id=home)
               for card, home in zip(cards, (uuid.uuid4(), uuid.uuid4()), strict=True)]  # fmt: skip
        ids = add_persons(session, shared(house).keyring, new)
        found = FoundPair(ids[0], ids[1], 3.5, {Reason.NAME: 4.0, Reason.PHONE: -0.9})
        note_pairs(session, "GT", [found], source=DoubleSource.NIGHT, now=now)
        key = session.scalars(sa.select(DoublePair.id).where(DoublePair.first_id.in_(ids))).one()
    return f"/registro/dobles/{key}", ids


def form_of(page: str) -> dict[str, str]:
    """Return what the form of a page sends as it stands: hidden boxes and checked radios."""
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
    checked = re.findall(r'type="radio" name="([^"]+)" value="([^"]*)" checked', page)
    return {name: value for name, value in (*hidden, *checked) if name != "csrf_token"}


def test_one_of_two_by_what_somebody_chose_and_two_again(
    house: House, pair: tuple[str, list[uuid.UUID]]
) -> None:
    path, ids = pair
    browser = house.signed_in("consul.gt")
    listed = browser.get("/registro/dobles").text
    assert path in listed
    assert "Zoila Pas" in listed
    page = browser.get(path).text
    for words in ("casi seguro", "el nombre se parece", "el teléfono difiere", "Viven en hogares"):
        assert words in page
    form = form_of(page)
    assert {"choice-full_name", "choice-phone", "home", "survivor"} <= form.keys()
    answer = post(browser, path, **form | {"choice-phone": "merged", "decision": "merge"})
    assert "estado=merged" in answer.location
    merged = browser.get("/registro/dobles?estado=merged").text
    undo = re.search(r"/registro/uniones/[0-9a-f-]{36}/deshacer", merged)
    assert undo, merged
    survivor = uuid.UUID(form["survivor"])
    with reading(house.engine) as session:
        there = set(session.scalars(sa.select(Person.id).where(Person.id.in_(ids))))
    assert there == {survivor}
    (gone,) = {*ids} - there
    admin = house.signed_in("country_admin.gt")
    lead = admin.get(f"/personas/{gone}")
    assert lead.location.endswith(f"/personas/{survivor}")
    assert admin.get(f"/personas/{survivor}").text.count("unió dos fichas") >= 1
    assert house.signed_in("country_admin.hn").get(f"/personas/{gone}").status_code == 404
    post(browser, undo[0])
    with reading(house.engine) as session:
        assert set(session.scalars(sa.select(Person.id).where(Person.id.in_(ids)))) == {*ids}
    assert post(browser, undo[0]).status_code == 404


def test_two_are_two_until_somebody_asks_again(
    house: House, pair: tuple[str, list[uuid.UUID]]
) -> None:
    path, _ = pair
    browser = house.signed_in("country_admin.gt")
    assert "Decidir después" in browser.get(path).text
    assert post(browser, path, decision="not_same").status_code == 302
    assert path not in browser.get("/registro/dobles").text
    assert path in browser.get("/registro/dobles?estado=not_same").text
    assert "Es la misma" not in browser.get(path).text
    post(browser, path, decision="again")
    assert path in browser.get("/registro/dobles").text
    assert post(browser, path, decision="x").status_code == 400


def test_a_card_changed_meanwhile_is_looked_at_again(
    house: House, pair: tuple[str, list[uuid.UUID]]
) -> None:
    path, ids = pair
    browser = house.signed_in("consul.gt")
    form = form_of(browser.get(path).text)
    stale = {**form, f"seen-{ids[0]}": "0", "decision": "merge"}
    assert post(browser, path, **stale).location == "/registro/dobles"
    assert "entretanto" in browser.get("/registro/dobles").text
    assert post(browser, path, **form | {"survivor": "x", "decision": "merge"}).status_code == 400


def test_strangers_and_who_only_reads_have_no_such_page(
    house: House, pair: tuple[str, list[uuid.UUID]]
) -> None:
    path, _ = pair
    for login in ("country_admin.hn", "consul.hn", "secretariat"):
        browser = house.signed_in(login)
        assert browser.get(path).status_code in (403, 404)
        assert post(browser, path, decision="not_same").status_code in (403, 404)
    assert "Zoila" not in house.signed_in("country_admin.hn").get("/registro/dobles").text


def test_two_behind_a_flag_count_as_one_once_they_are_one(house: House) -> None:
    danger = make_danger(house)
    query = sa.select(sa.func.sum(Flag.persons)).where(
        Flag.hazard_id == danger.hazards["flood"],
        Flag.kind == SubjectKind.NATIONALS,
        Flag.country == "GT",
    )
    with reading(house.engine) as session:
        before = session.scalar(query) or 0
    center, now = ZONE.center, house.clock()
    new = [
        NewPerson(
            country="GT", card=Card(full_name="Ana"), consent_at=now,
            stays=[stay_at(center.lon, center.lat)],
        )
        for _ in range(2)
    ]  # fmt: skip
    keyring = house.app.extensions[EXTENSION].keyring
    with house.app.app_context(), writing(db.engine) as session:
        ids = add_persons(session, keyring, new)
    with reading(house.engine) as session:
        assert session.scalar(query) == before + 2
    decision = MergeDecision(
        country="GT", survivor_id=ids[0], merged_id=ids[1], actor="user:1", now=now
    )
    with house.app.app_context(), writing(db.engine) as session:
        merge_everywhere(session, keyring, decision)
    with reading(house.engine) as session:
        assert session.scalar(query) == before + 1
