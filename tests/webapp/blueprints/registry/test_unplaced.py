"""Who is to be placed: listed with the reason, placed by words, by a choice, or by the offer."""

from __future__ import annotations

import re
from dataclasses import replace

import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.db import reading, writing
from registry.people.models import Person, Stay, UnplacedStay
from registry.people.record import open_card, open_place, put_card
from tests.webapp.blueprints.registry.test_views import sent, shared, tried
from tests.webapp.conftest import House, post

HEAD = "Nombre completo;Latitud;Longitud;Consentimiento\n"


def waiting(house: House, row: str, head: str = HEAD) -> str:
    """Bring one person in who cannot be placed; return the address of their page."""
    browser = house.signed_in("country_admin.gt")
    path = sent(browser, head + row)
    tried(browser, path)
    post(browser, f"{path}/aplicar", sure="1")
    page = browser.get("/registro/por-ubicar").text
    found = re.search(r"/registro/por-ubicar/[0-9a-f-]{36}", page)
    assert found, page
    return found[0]


def stays(house: House) -> list[tuple[float, float]]:
    with reading(house.engine) as session:
        query = sa.select(Stay).join(Person, Person.id == Stay.person_id)
        rows = session.scalars(query.where(Person.source == "import"))
        places = [open_place(each, shared(house).keyring) for each in rows]
    return [(round(place.lon, 2), round(place.lat, 2)) for place in places]


def test_the_point_that_was_meant_is_offered_and_taken_only_when_somebody_says_so(
    house: House,
) -> None:
    path = waiting(house, "Ana Prueba;-98.23;26.2;sí\n")
    browser = house.signed_in("consul.gt")
    assert "Ana Prueba" in browser.get("/registro/por-ubicar").text
    page = browser.get(path).text
    assert "¿Quiso decir este punto?" in page
    assert stays(house) == []
    answer = post(browser, path, place="26.20000, -98.23000")
    assert answer.location == "/registro/por-ubicar"
    assert stays(house) == [(-98.23, 26.2)]
    assert "Nadie por ubicar" in browser.get("/registro/por-ubicar").text


def test_a_place_nobody_knows_is_said_and_strangers_see_nobody(house: House) -> None:
    path = waiting(house, "Ana Prueba;0;0;sí\n")
    browser = house.signed_in("country_admin.gt")
    answer = post(browser, path, place="Narnia del Sur")
    assert answer.status_code == 422
    assert "No se conoce ningún lugar" in answer.text
    assert house.signed_in("country_admin.hn").get(path).status_code == 404
    assert "Ana" not in house.signed_in("country_admin.hn").get("/registro/por-ubicar").text
    with reading(house.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(UnplacedStay)) == 1


def test_a_town_of_several_readings_is_asked_at_once_and_the_choice_places(house: House) -> None:
    head = "Nombre completo;Municipio;Consentimiento\n"
    path = waiting(house, "Ana Prueba;Harris;sí\n", head)
    browser = house.signed_in("consul.gt")
    assert "Harris, Texas" in browser.get("/registro/por-ubicar").text
    page = browser.get(path).text
    assert stays(house) == []
    readings = re.findall(r'name="(reading:[^"]+)" value="([^"]+)"', page)
    assert {code for _name, code in readings} >= {"US48201", "geonames:5029405"}
    name = readings[0][0]
    post(browser, path, place="Harris", **{name: "geonames:5029405"})
    assert stays(house) == [(-92.97, 45.59)]


def test_nobody_is_put_in_the_middle_of_a_state_and_a_near_name_is_asked(house: House) -> None:
    path = waiting(house, "Ana Prueba;0;0;sí\n")
    browser = house.signed_in("consul.gt")
    refused = post(browser, path, place="Texas")
    if 'value="US-TX"' in refused.text:  # asked first, for towns are called so too
        refused = post(browser, path, place="Texas", **{"reading:place:texas": "US-TX"})
    assert refused.status_code == 422
    assert "Texas es demasiado grande" in refused.text
    near = post(browser, path, place="Mcalen, Texas")
    assert near.status_code == 422
    assert "¿es este lugar?" in near.text
    assert stays(house) == []


PHONE_HEAD = "Nombre completo;Teléfono;Municipio;Estado;Consentimiento\n"


def phones(house: House) -> list[str]:
    with reading(house.engine) as session:
        persons = session.scalars(sa.select(Person).where(Person.source == "import"))
        return [open_card(each, shared(house).keyring).phone for each in persons]


def test_a_telephone_nothing_placed_is_shown_as_said_and_follows_the_place(house: House) -> None:
    path = waiting(house, "Ana Prueba;956 555 0111;;;sí\n", PHONE_HEAD)
    browser = house.signed_in("country_admin.gt")
    for page in (browser.get("/registro/por-ubicar").text, browser.get(path).text):
        assert "En la lista, Teléfono: «956 555 0111». ¿Cuál es?" in page
        assert 'href="tel:+19565550111"' in page
    assert phones(house) == [""]
    post(browser, path, place="McAllen, Texas", **{"phone-0": "place"})
    assert phones(house) == ["+19565550111"]


def test_a_telephone_can_stay_as_it_was_said_and_no_other_is_taken(house: House) -> None:
    path = waiting(house, "Ana Prueba;956 555 0111;;;sí\n", PHONE_HEAD)
    post(
        house.signed_in("country_admin.gt"),
        path,
        place="McAllen, Texas",
        **{"phone-0": "+15550000000"},
    )
    assert phones(house) == [""]


def test_the_country_of_the_telephones_of_a_list_is_asked_in_its_trial(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    path = sent(browser, PHONE_HEAD + "Ana Prueba;956 555 0111;;;sí\n")
    assert "¿De qué país son estos teléfonos?" in tried(browser, path)
    post(browser, f"{path}/respuestas", phones_in="US")
    assert "¿De qué país son estos teléfonos?" not in browser.get(f"{path}/prueba").text
    post(browser, f"{path}/aplicar", sure="1")
    assert phones(house) == ["+19565550111"]


def test_the_list_asked_again_says_the_same_is_written_down_and_follows_the_card(
    house: House,
) -> None:
    waiting(house, "Ana Prueba;0;0;sí\n")
    browser = house.signed_in("consul.gt")
    first, again = (browser.get("/registro/por-ubicar").text for _ in range(2))
    assert "Ana Prueba" in first
    assert "Ana Prueba" in again
    kept = house.app.extensions["sealed_parts"]._parts
    assert kept
    assert "Ana" not in str(kept)
    with writing(house.engine) as session:
        looks = session.scalars(
            sa.select(AuditEntry).where(
                AuditEntry.action == "person.read", AuditEntry.purpose == "to be placed"
            )
        ).all()
        assert [each.details["persons"] for each in looks[-2:]] == [1, 1]
        assert looks[-1].subject == looks[-2].subject != ""
        person = session.scalars(sa.select(Person).where(Person.source == "import")).one()
        card = open_card(person, shared(house).keyring)
        put_card(shared(house).keyring, person, replace(card, full_name="Eva Prueba"))
    assert "Eva Prueba" in browser.get("/registro/por-ubicar").text
