"""A list of persons through the screens: sent, said, tried, applied, undone; and whose it is."""

from __future__ import annotations

import io
import re
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.audit_log import AuditEntry
from core.db import reading
from core.storage import FileStore
from registry.imports.lists import FOLDER, UNDO_DAYS, expire_lists
from registry.imports.models import PeopleList, PeopleListState
from registry.people.models import Person, UnplacedStay
from registry.people.record import Card, open_card
from tests.webapp.conftest import House, post
from webapp.http.services import EXTENSION, Services

HOME = "/registro"
LIST = (
    "Nombre;Apellido paterno;Apellido materno;Celular;Teléfono;Sexo;Necesidades;Estatus migratorio;"
    "Coordenadas;Consentimiento\n"
    "Ana;Prueba;Uno;956 555 0121;956 555 0122;M;diabetes;CANARIO;26.2, -98.23;sí\n"
    "Luis;Prueba;Dos;no tiene;;H;cuida a su tía;;0, 0;sí\n"
    "Eva;Prueba;Tres;;;M;;;26.3, -98.2;no\n"
)


def sent(browser: FlaskClient, text: str = LIST, name: str = "lista.csv") -> str:
    form: dict[str, Any] = {"file": (io.BytesIO(text.encode()), name)}
    answer = post(browser, HOME, **form)
    assert answer.status_code == 302, answer.text
    return str(answer.location.removesuffix("/columnas"))


def as_shown(page: str) -> dict[str, str]:
    """The form of the mapping screen as a browser would send it back."""
    form = {}
    for name, body in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        form[name] = chosen[1] if chosen else ""
    form.pop("hoja", None)
    return form


def tried(browser: FlaskClient, path: str) -> str:
    form = as_shown(browser.get(f"{path}/columnas").text)
    answer = post(browser, f"{path}/columnas", sheet="", **form)
    assert answer.location == f"{path}/prueba"
    return str(browser.get(answer.location).text)


def shared(house: House) -> Services:
    services: Services = house.app.extensions[EXTENSION]
    return services


def people(house: House, country: str = "GT") -> dict[str, Card]:
    with reading(house.engine) as session:
        found = session.scalars(sa.select(Person).where(Person.country == country))
        cards = [open_card(each, shared(house).keyring) for each in found]
    return {card.full_name: card for card in cards if "Prueba" in card.full_name}


def store_of(house: House) -> FileStore:
    return FileStore(shared(house).settings.instance / FOLDER, shared(house).keyring)


def test_a_list_goes_in_by_screens_and_out_again(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    path = sent(browser)
    trial = tried(browser, path)
    assert "Ana Prueba Uno" in trial
    assert "0, 0 no es un lugar" in trial
    assert "no es una necesidad que conozcamos" in trial
    assert "la persona no consintió" in trial
    assert "Columnas que no se leen: Estatus migratorio." in trial
    assert people(house) == {}
    assert post(browser, f"{path}/aplicar").location == f"{path}/prueba"
    assert post(browser, f"{path}/aplicar", sure="1").location == path
    cards = people(house)
    ana, luis = cards["Ana Prueba Uno"], cards["Luis Prueba Dos"]
    assert (ana.phone, ana.other_phones) == ("+19565550121", ("+19565550122",))
    assert (ana.sex, luis.sex, luis.source_words) == ("f", "m", "Necesidades: cuida a su tía")
    assert "CANARIO" not in str(cards)
    result = browser.get(path).text
    assert "Lista aplicada" in result
    assert "Eva;Prueba" not in result
    assert "Eva" in browser.get(f"{path}/rechazadas.csv").get_data(as_text=True)
    again = sent(browser)
    assert "No hay nada que aplicar." in tried(browser, again)
    assert "última lista con estos títulos" in browser.get(f"{sent(browser)}/columnas").text
    assert "Lista deshecha" in post(browser, f"{path}/deshacer").text
    assert people(house) == {}
    with reading(house.engine) as session:
        assert session.scalars(sa.select(UnplacedStay)).all() == []
        actions = session.scalars(sa.select(AuditEntry.action)).all()
    assert {"person.compare", "person.import", "person.import_undone"} <= set(actions)


def test_an_undone_list_gives_back_what_it_changed_and_leaves_what_others_did(
    house: House,
) -> None:
    browser = house.signed_in("country_admin.gt")
    first = "Nombre completo;Tel;Coordenadas;Necesidades;Consentimiento\n"
    ana = "Ana Prueba Uno;9565550121;26.2, -98.23;;sí\n"
    path = sent(browser, first + ana)
    tried(browser, path)
    post(browser, f"{path}/aplicar", sure="1")
    second = sent(browser, first + ana.replace(";;", ";diabetes;") + ana.replace("Uno", "Dos"))
    tried(browser, second)
    post(browser, f"{second}/aplicar", sure="1")
    assert people(house)["Ana Prueba Uno"].needs != ()
    undone = post(browser, f"{path}/deshacer").text
    assert "A 1 persona alguien la cambió después" in undone
    post(browser, f"{second}/deshacer")
    assert {name: card.needs for name, card in people(house).items()} == {"Ana Prueba Uno": ()}


def test_a_list_is_its_countrys_and_its_posts(house: House) -> None:
    path = sent(house.signed_in("country_admin.gt"))
    for stranger in ("country_admin.hn", "consul.gt"):
        assert house.signed_in(stranger).get(f"{path}/columnas").status_code == 404
    for nobody in ("secretariat", "emergency.hn", "civil_society.gt"):
        assert house.signed_in(nobody).get(HOME).status_code in {403, 404}
    own = sent(house.signed_in("consul.gt"))
    assert house.signed_in("country_admin.gt").get(f"{own}/columnas").status_code == 200


def test_what_waits_is_sealed_and_expires(house: House) -> None:
    path = sent(house.signed_in("country_admin.gt"))
    store = store_of(house)
    (waiting,) = store.files()
    assert waiting.is_sealed
    assert b"Prueba" not in Path(store.place, f"{waiting.name}.sealed").read_bytes()
    now = datetime.now(UTC)
    assert expire_lists(store, now + timedelta(days=6)) == 0
    assert expire_lists(store, now + timedelta(days=8)) == 1
    assert house.signed_in("country_admin.gt").get(f"{path}/columnas").status_code == 404
    assert UNDO_DAYS > 8


def test_dates_that_nothing_decides_are_asked_before_anything_is_written(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    text = "Name;Coordinates;Stay type;Start date;Consent\n"
    path = sent(browser, f"{text}Ana Prueba;26.2, -98.23;trip;06/07/2027;yes\n")
    assert "Falta una respuesta" in tried(browser, path)
    post(browser, f"{path}/aplicar", sure="1")
    assert people(house) == {}
    post(browser, f"{path}/respuestas", day_order="month_first")
    assert "mes/día/año (así se respondió)" in browser.get(f"{path}/prueba").text
    post(browser, f"{path}/aplicar", sure="1")
    assert list(people(house)) == ["Ana Prueba"]


def test_dates_read_by_the_language_of_their_title_can_be_read_otherwise(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    text = "Nombre;Coordenadas;Tipo de estancia;Desde;Consentimiento\n"
    path = sent(browser, f"{text}Ana Prueba;26.2, -98.23;viaje;06/07/2027;sí\n")
    page = tried(browser, path)
    assert "día/mes/año" in page
    assert f'action="{path}/respuestas"' in page
    post(browser, f"{path}/respuestas", day_order="month_first")
    assert "mes/día/año (así se respondió)" in browser.get(f"{path}/prueba").text


@pytest.mark.parametrize(
    ("data", "words"), [("", "Elija un archivo"), ("%PDF-1.7 x", "Es un PDF"), ("a\n", "fila")]
)
def test_what_is_no_list_is_refused_with_the_reason(house: House, data: str, words: str) -> None:
    form: dict[str, Any] = {"file": (io.BytesIO(data.encode()), "x.csv")}
    answer = post(house.signed_in("country_admin.gt"), HOME, **form)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_dropped_list_is_gone(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    path = sent(browser)
    post(browser, f"{path}/descartar")
    assert browser.get(path).status_code == 404
    assert store_of(house).files() == []
    with reading(house.engine) as session:
        kept = session.get_one(PeopleList, uuid.UUID(path.rsplit("/", 1)[1]))
    assert kept.state is PeopleListState.DROPPED
