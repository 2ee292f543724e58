from __future__ import annotations

import io
import re
import uuid
from typing import Any

import pytest
import sqlalchemy as sa
import xlsxwriter
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.audit_log import AuditEntry
from core.db import reading
from directory.entries.models import Channel, Shelter
from directory.imports.models import ImportBatch, ImportMapping, ImportState
from tests.webapp.conftest import House, post
from tests.webapp.isolation.forms import forms_of

LIST = (
    "EDIFICIO;TELÉFONO;MUNICIPIO;DOMICILIO;CUPO\n"
    "Escuela Uno;+1 956 555 0101;Pharr;Calle 1;100\n"
    "Escuela Dos;badphone;Pharr;Calle 2;50\n"
    "Escuela Tres;;Pharr;Calle 3;muchos\n"
).encode("cp1252")
HOME = "/directorio/importar"


def send(
    browser: FlaskClient, data: bytes = LIST, name: str = "lista.csv", **form: str
) -> TestResponse:
    said: dict[str, Any] = {
        "kind": "shelter",
        "country": "GT",
        **form,
        "file": (io.BytesIO(data), name),
    }
    return post(browser, HOME, **said)


def sent(browser: FlaskClient, data: bytes = LIST, **form: str) -> str:
    answer = send(browser, data, **form)
    assert answer.status_code == 302, answer.text
    return answer.location.removesuffix("/columnas")


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


def shelters(house: House) -> dict[str, Shelter]:
    with reading(house.engine) as session:
        return {each.name: each for each in session.scalars(sa.select(Shelter))}


def test_a_list_goes_in_by_screens_and_out_again(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    path = sent(browser)
    page = browser.get(f"{path}/columnas").text
    form = as_shown(page)
    assert [form[f"column-{n}"] for n in range(5)] == [
        "name",
        "phone",
        "city",
        "address",
        "capacity",
    ]
    assert "Escuela Uno · Escuela Dos · Escuela Tres" in page
    answer = post(browser, f"{path}/columnas", sheet="", **form)
    trial = browser.get(answer.location).text
    assert "No es un teléfono: badphone" in trial
    assert shelters(house) == {}
    assert "Marque la casilla" in browser.get(post(browser, f"{path}/aplicar").location).text
    assert shelters(house) == {}
    result = browser.get(post(browser, f"{path}/aplicar", sure="1").location).text
    made = shelters(house)
    assert set(made) == {"Escuela Uno", "Escuela Dos", "Escuela Tres"}
    assert (made["Escuela Uno"].country, made["Escuela Uno"].capacity) == ("GT", 100)
    assert "Deshacer la importación" in result
    errors = browser.get(f"{path}/rechazadas.csv")
    assert errors.mimetype == "text/csv"
    assert "badphone" in errors.data.decode("utf-8-sig")
    assert "¿Deshacer esta importación?" in browser.get(f"{path}?deshacer=1").text
    assert shelters(house)["Escuela Uno"].retired_at is None
    assert post(browser, f"{path}/deshacer").status_code == 200
    assert shelters(house)["Escuela Uno"].retired_at is not None
    assert post(browser, f"{path}/deshacer").status_code == 404


def test_what_was_applied_is_journalled_its_file_dropped_and_its_mapping_remembered(
    house: House,
) -> None:
    browser = house.signed_in("country_admin.gt")
    path = sent(browser)
    form = as_shown(browser.get(f"{path}/columnas").text) | {"column-4": ""}
    post(browser, f"{path}/columnas", sheet="", **form)
    post(browser, f"{path}/aplicar", sure="1")
    with reading(house.engine) as session:
        batch = session.scalars(sa.select(ImportBatch)).one()
        assert (batch.state, batch.content, batch.counts["read"]) == (ImportState.APPLIED, None, 3)
        assert batch.rejected is not None
        assert b"badphone" not in batch.rejected
        assert session.scalars(sa.select(ImportMapping)).one().mapping["columns"]["CUPO"] == {
            "field": ""
        }
        actions = set(session.scalars(sa.select(AuditEntry.action)))
        assert "directory.import" in actions
    again = browser.get(f"{sent(browser)}/columnas").text
    assert "Se usa la asignación de la última lista" in again
    assert as_shown(again)["column-4"] == ""


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"%PDF-1.7", "x.pdf", "Es un PDF"),
        (b"", "x.csv", "Elija un archivo"),
        (
            b"name,mexico,guatemala,honduras,panama\nHays,1,2,3,4\n",
            "acs.csv",
            "cifras de población",
        ),
    ],
)
def test_what_is_no_list_is_refused_in_words(
    house: House, data: bytes, name: str, says: str
) -> None:
    answer = send(house.signed_in("country_admin.gt"), data, name)
    assert answer.status_code == 422
    assert says in answer.text


def test_a_country_brings_its_own_only_and_a_stranger_learns_nothing(house: House) -> None:
    ours = house.signed_in("country_admin.gt")
    path = sent(ours, country="HN")
    post(ours, f"{path}/columnas", sheet="", **as_shown(ours.get(f"{path}/columnas").text))
    for stranger in ("country_admin.hn", "consul.gt", "secretariat"):
        theirs = house.signed_in(stranger)
        for door in ("", "/columnas", "/prueba", "/prueba.csv", "/rechazadas.csv"):
            assert theirs.get(f"{path}{door}").status_code == 404
        for deed in ("/columnas", "/aplicar", "/deshacer", "/descartar"):
            assert post(theirs, f"{path}{deed}", sure="1").status_code == 404
        assert "lista.csv" not in theirs.get(HOME).text
    post(ours, f"{path}/aplicar", sure="1")
    assert {each.country for each in shelters(house).values()} == {"GT"}


def test_a_consul_brings_entries_of_the_own_post(house: House) -> None:
    browser = house.signed_in("consul.gt")
    path = sent(browser)
    post(browser, f"{path}/columnas", sheet="", **as_shown(browser.get(f"{path}/columnas").text))
    post(browser, f"{path}/aplicar", sure="1")
    assert {each.post_id for each in shelters(house).values()} == {house.posts["GT"]}


def test_the_secretariat_brings_for_any_member_but_no_leaders(house: House) -> None:
    browser = house.signed_in("secretariat")
    refused = send(browser, b"Nombre,Tel,Zona\nRosa,956-555-0101,Pharr\n", kind="community_leader")
    assert refused.status_code == 422
    path = sent(browser, country="HN")
    post(browser, f"{path}/columnas", sheet="", **as_shown(browser.get(f"{path}/columnas").text))
    post(browser, f"{path}/aplicar", sure="1")
    assert {each.country for each in shelters(house).values()} == {"HN"}


def test_a_file_is_forgotten_when_dropped(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    path = sent(browser)
    assert post(browser, f"{path}/descartar").status_code == 302
    assert browser.get(f"{path}/columnas").status_code == 404
    with reading(house.engine) as session:
        assert session.scalars(sa.select(ImportBatch.content)).one() is None


def test_another_sheet_of_a_workbook_can_be_chosen(house: House) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, title in (("Portada", "Nota"), ("Lista", "Nombre")):
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(
                [(title, "Ciudad"), ("Escuela", "Pharr"), ("Otra", "Pharr")]
            ):
                sheet.write_row(row, 0, cells)
    browser = house.signed_in("country_admin.gt")
    path = send(browser, out.getvalue(), "libro.xlsx").location
    form = as_shown(browser.get(f"{path}?hoja=Lista").text)
    assert form["column-0"] == "name"
    trial = browser.get(post(browser, path, sheet="Lista", **form).location).text
    assert "Escuela" in trial
    assert "rechazada (" not in trial


def test_our_own_export_needs_no_choice_and_changes_nothing(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    ours = browser.get("/directorio/exportar.xlsx").data
    path = sent(browser, ours, kind="")
    assert "nuestra propia exportación" in browser.get(f"{path}/columnas").text
    trial = browser.get(f"{path}/prueba").text
    assert "No hay nada que aplicar" in trial
    assert "rechazada (" not in trial


def test_only_officials_who_may_write_open_it(house: House) -> None:
    for role in ("emergency.gt", "civil_society.gt"):
        assert house.signed_in(role).get(HOME).status_code == 403
    assert house.signed_in("consul.gt").get(f"{HOME}/{uuid.uuid4()}").status_code == 404


def test_a_file_that_does_not_say_what_it_holds_is_kept_and_asked_about(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    path = sent(browser, kind="")
    page = browser.get(f"{path}/columnas").text
    assert "El archivo no dice de qué clase son sus entradas" in page
    assert 'name="column-0"' not in page
    page = browser.get(f"{path}/columnas?clase=shelter&titulos=").text
    answer = post(browser, f"{path}/columnas", hoja="", **as_shown(page))
    assert "filas 2-4" in browser.get(answer.location).text
    with reading(house.engine) as session:
        assert session.scalars(sa.select(ImportBatch)).one().kind == "shelter"


def test_a_person_says_which_rows_are_the_titles(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    data = (
        "Casa,Calle,911\nNombre,Lugar,\n,Dirección,Tel\nEscuela Nueve,Calle 9,+19565550109\n"
    ).encode()
    path = sent(browser, data)
    page = browser.get(f"{path}/columnas?clase=shelter&titulos=2-3").text
    assert "Los títulos están en las filas 2 a 3" in page
    form = as_shown(page)
    form.pop("clase")
    trial = post(browser, f"{path}/columnas", hoja="", clase="shelter", titulos="2-3", **form)
    assert "Escuela Nueve" in browser.get(trial.location).text
    post(browser, f"{path}/aplicar", sure="1")
    assert set(shelters(house)) == {"Escuela Nueve"}
    assert "No hay títulos en la fila 90" in (
        browser.get(f"{sent(browser, data)}/columnas?clase=shelter&titulos=90").text
    )


def test_doubles_are_asked_and_visibility_waits_for_its_tick(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    head = "Nombre;Teléfono;Ciudad;Cupo;Visible para\n"
    first = f"{head}Casa Doble;+19565550141;Pharr;40;RCM\n"
    path = sent(browser, first.encode())
    apply = as_shown(browser.get(f"{path}/columnas").text)
    apply.pop("clase")
    post(browser, f"{path}/columnas", hoja="", clase="shelter", **apply)
    post(browser, f"{path}/aplicar", sure="1")
    known = shelters(house)["Casa Doble"].visibility
    public = "Público"
    second = f"{head}Casa Doble;+19565550141;Pharr;41;{public}\nCasa Doble;+19565550141;Pharr;50;\n"
    path = sent(browser, second.encode())
    post(browser, f"{path}/columnas", hoja="", clase="shelter", **apply)
    trial = browser.get(f"{path}/prueba").text
    assert "¿la misma que la fila 2?" in trial
    assert "Cambiar también quién ve esta entrada" in trial
    assert "Qué cambia en las entradas que ya están" in trial
    post(browser, f"{path}/aplicar", sure="1", **{"double-3-": "join"})
    with reading(house.engine) as session:
        rows = session.scalars(sa.select(Shelter).where(Shelter.name == "Casa Doble"))
        assert [(each.capacity, each.visibility) for each in rows] == [(41, known)]
    path = sent(browser, first.replace("RCM", public).replace(";40;", ";41;").encode())
    post(browser, f"{path}/columnas", hoja="", clase="shelter", **apply)
    post(browser, f"{path}/aplicar", sure="1", visibility="1")
    with reading(house.engine) as session:
        rows = session.scalars(sa.select(Shelter).where(Shelter.capacity == 41))
        assert [each.visibility for each in rows] == ["public"]


def test_a_list_of_mixed_kinds_goes_in_whole_and_its_ignored_columns_are_named(
    house: House,
) -> None:
    browser = house.signed_in("country_admin.gt")
    data = (
        "Nombre;Tipo;Ciudad;Teléfono;Color\nCasa A;Albergue;Pharr;+19565550401;azul\n"
        "ONG C;ONG;Pharr;+19565550403;verde\nTOTAL;;;2;\n"
    ).encode()
    path = sent(browser, data, kind="")
    form = as_shown(browser.get(f"{path}/columnas").text)
    form.pop("clase")
    trial = post(browser, f"{path}/columnas", hoja="", clase="", titulos="", **form)
    page = browser.get(trial.location).text
    assert "Columnas que no se leen: Color" in page
    assert "Es un total, no una entrada" in page
    done = browser.get(post(browser, f"{path}/aplicar", sure="1").location).text
    assert "Columnas que no se leyeron: Color" in done
    assert set(shelters(house)) == {"Casa A"}


NORTHERN = (
    "Nombre;Teléfono\n"
    + "".join(
        f"Refugio {place};({code}) 555-01{place:02}\n"
        for place, code in enumerate(("956", "713", "305", "210", "281", "786"))
    )
).encode()


def test_telephones_of_nobody_knows_which_country_are_asked_about_and_answered_by_a_tap(
    house: House,
) -> None:
    browser = house.signed_in("secretariat")
    where = sent(browser, NORTHERN, country="MX")
    form = as_shown(browser.get(f"{where}/columnas").text)
    assert post(browser, f"{where}/columnas", **form).status_code == 302
    page = browser.get(f"{where}/prueba").text
    assert "¿De qué país son estos teléfonos?" in page
    assert "+1, Estados Unidos (6)" in page
    assert post(browser, f"{where}/telefonos", country="XX").status_code == 302
    assert "¿De qué país son estos teléfonos?" in browser.get(f"{where}/prueba").text
    assert post(browser, f"{where}/telefonos", country="US").status_code == 302
    page = browser.get(f"{where}/prueba").text
    assert "¿De qué país son estos teléfonos?" not in page
    assert "6: +1, Estados Unidos (por lo que se contestó de la lista)" in page
    post(browser, f"{where}/aplicar", sure="1")
    with reading(house.engine) as session:
        values = set(session.scalars(sa.select(Channel.value)))
    assert values == {
        "+19565550100", "+17135550101", "+13055550102", "+12105550103", "+12815550104",
        "+17865550105",
    }  # fmt: skip


def test_which_place_was_meant_is_answered_once_for_the_list(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    path = sent(browser, b"Nombre;Ciudad\nCasa Uno;Springfield\n")
    post(browser, f"{path}/columnas", sheet="", **as_shown(browser.get(f"{path}/columnas").text))
    asked = next(
        form
        for form in forms_of(browser.get(f"{path}/prueba").text)
        if form.action.endswith("/lugares")
    )
    (question,) = [each for each in asked.fields if each.type == "radio"][:1]
    assert post(browser, asked.action, **{question.name: question.choices[0]}).status_code == 302
    assert "/lugares" not in browser.get(f"{path}/prueba").text
    post(browser, f"{path}/aplicar", sure="1")
    assert shelters(house)["Casa Uno"].point_precision == "municipality"
