"""One country lets another read two fields of a family; then it thinks better of it.

Guatemala offers, Honduras accepts, Honduras reads, Guatemala sees that it did, Guatemala withdraws:
the next request of Honduras shows nothing, and an open tab is told so.
"""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.accounts import RoleName, User
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from registry.people.models import Person
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewPerson, NewStay, add_persons
from registry.sharing.permission import permit
from tests.webapp.conftest import PASSWORD, House, lasting_session, post
from webapp.agreement_messages import OWNER
from webapp.auth.accounts import create_user
from webapp.auth.member_countries import add_country
from webapp.http.services import EXTENSION

CARD = Card(
    full_name="Canario Nombre", phone="+50255550001", email="canario@correo.example",
    birth_year=1980, note="nota de canario", contact_name="Canario Contacto",
    contact_phone="+50255550002",
)  # fmt: skip
KEPT = (
    "canario@correo.example", "nota de canario", "Canario Contacto", "5555-0002", "5555 0002",
    "Calle del Canario", "1980",
)  # fmt: skip
"""What of her is in no field that was agreed on."""


@pytest.fixture
def family(house: House) -> uuid.UUID:
    """A person of Guatemala who agreed to be shared, and second administrators of both."""
    keyring = house.app.extensions[EXTENSION].keyring
    now = house.clock.at
    place = StayPlace(lon=-98.2, lat=26.2, text="Calle del Canario")
    person = NewPerson(
        country="GT", card=CARD, stays=[NewStay(place=place)], consent_at=now,
        post_id=house.posts["GT"],
    )  # fmt: skip
    with writing(house.engine) as session:
        for country in ("GT", "HN"):
            add_country(session, country, now=now, actor="cli:x")
            name = f"second_admin.{country.lower()}"
            user: User = create_user(
                session, f"{name}@example.org", PASSWORD, RoleName.COUNTRY_ADMIN, country
            )
            session.flush()
            session.add(lasting_session(user))
            house.users[name] = user.id
        (person_id,) = add_persons(session, keyring, [person])
        permit(session, session.get_one(Person, person_id), actor="user:1", now=now)
    return person_id


def test_offered_signed_read_written_down_and_withdrawn(house: House, family: uuid.UUID) -> None:
    giver, reader = house.signed_in("country_admin.gt"), house.signed_in("country_admin.hn")
    address = _offered(house, giver, family)
    assert reader.get(address).status_code == 404  # a draft is nobody else's business
    assert "Usted ya firmó" in _after(giver, post(giver, f"{address}/firmar").location)
    post(house.signed_in("second_admin.gt"), f"{address}/firmar")
    consul = house.signed_in("consul.hn")
    assert consul.get(f"{address}/personas").location == address
    assert "1 acuerdo para compartir espera su firma" in reader.get("/inicio").text
    for name in ("country_admin.hn", "second_admin.hn"):
        post(house.signed_in(name), f"{address}/firmar")

    assert "puede leer a personas de otro país" in consul.get("/inicio").text
    answer = consul.get(f"{address}/personas")
    page = answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Canario Nombre" in page
    assert "5555 0001" in page.replace("-", " ")
    assert "De Guatemala, por el acuerdo 1, hasta" in page
    assert [words for words in KEPT if words in page] == []
    assert str(family) not in page
    seconds = re.search(r'http-equiv="refresh" content="(\d+);url=([^"]+)"', page)
    assert seconds is not None
    assert (int(seconds[1]), seconds[2]) == (300, address)
    assert consul.get(f"{address}/vigente").status_code == 204

    named = {"country_admin.gt": "una cuenta de fuera", "country_admin.hn": "consul.hn@"}
    for name, who in named.items():
        log = house.signed_in(name).get("/diario").text
        assert "leyó fichas por un acuerdo" in log
        assert "acuerdo 1" in log
        assert "Avisar de la crecida a la familia" in log
        assert who in log
    assert "leyó fichas por un acuerdo" in giver.get(f"/diario?persona={family}").text
    assert "Honduras" in giver.get(address).text

    post(giver, f"{address}/terminar", reason="La familia ya está a salvo")
    gone = consul.get(f"{address}/personas", follow_redirects=True).text
    assert "Canario" not in gone
    assert "La familia ya está a salvo" in gone
    assert consul.get(f"{address}/vigente").status_code == 410
    assert "Ningún acuerdo está en vigor" in consul.get("/registro/acuerdos").text
    with reading(house.engine) as session:
        letters = session.scalars(
            sa.select(OutboxMessage.country).where(OutboxMessage.owner == OWNER)
        ).all()
    assert {"GT", "HN"} == set(letters)


def test_the_end_comes_by_itself_at_its_moment(house: House, family: uuid.UUID) -> None:
    giver = house.signed_in("country_admin.gt")
    address = _offered(house, giver, family)
    for name in ("second_admin.gt", "country_admin.hn", "second_admin.hn"):
        post(house.signed_in(name), f"{address}/firmar")
    consul = house.signed_in("consul.hn")
    begun = house.clock.at
    house.clock.at = begun + timedelta(days=3, hours=23)
    last = consul.get(f"{address}/personas").text
    assert "Canario Nombre" in last
    house.clock.at = begun + timedelta(days=6)
    assert consul.get(f"{address}/vigente").status_code == 410
    assert "Canario" not in consul.get(f"{address}/personas", follow_redirects=True).text
    house.clock.at = begun


@pytest.mark.parametrize("name", ["secretariat", "civil_society.hn", "consul.gt", "emergency.gt"])
def test_nobody_else_reads_by_it(house: House, family: uuid.UUID, name: str) -> None:
    address = _offered(house, house.signed_in("country_admin.gt"), family)
    for signer in ("second_admin.gt", "country_admin.hn", "second_admin.hn"):
        post(house.signed_in(signer), f"{address}/firmar")
    answer = house.signed_in(name).get(f"{address}/personas", follow_redirects=True)
    assert "Canario" not in answer.text


def _offered(house: House, giver: FlaskClient, person_id: uuid.UUID) -> str:
    """Return the address of the page of an agreement that was just drafted."""
    today = house.clock.at.date()
    answer = post(
        giver, "/registro/acuerdos/nuevo", readers="HN",
        fields=["name", "phone"],
        reach="persons",
        person_ids=str(person_id),
        purpose="Avisar de la crecida a la familia",
        begins_on=(today - timedelta(days=1)).isoformat(),
        ends_on=(today + timedelta(days=4)).isoformat(),
    )  # fmt: skip
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def _after(browser: FlaskClient, address: str) -> str:
    return browser.get(address).text
