"""The doctrine on screen: read by officials, written by the Secretariat, approved by a second
person.
"""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from core.accounts import RoleName
from core.audit_log import AuditEntry
from core.db import reading, writing
from protocols.defaults.loading import ensure_default_protocols, shipped
from protocols.lifecycle import versions
from protocols.model import to_document
from protocols.models import ProtocolKind, ProtocolState
from tests.webapp.conftest import PASSWORD, SEEN, House, post, post_seen, sign_in
from webapp.auth.accounts import create_user
from webapp.forms.protocol_form import document_of

KIT = "/protocolos/mochila/pet"


@pytest.fixture
def filled(house: House) -> House:
    with writing(house.engine) as session:
        ensure_default_protocols(session, house.clock.at)
        create_user(session, "second@example.org", PASSWORD, RoleName.SECRETARIAT)
    return house


def kit_form(**changes: str) -> dict[str, str]:
    document = to_document(shipped(ProtocolKind.KIT)["pet"])
    form = {f"title.{language}": text for language, text in document["title"].items()}
    for number, item in enumerate(document["items"]):
        form |= {f"items.{number}.task.{language}": text for language, text in item.items()}
    return {**form, "reader": "pet", **changes}


def second(house: House) -> FlaskClient:
    browser = house.browser()
    assert sign_in(browser, "second@example.org").status_code == 302
    return browser


def states(house: House) -> list[tuple[int, ProtocolState]]:
    with reading(house.engine) as session:
        return [(each.version, each.state) for each in versions(session, ProtocolKind.KIT, "pet")]


def test_officials_read_and_do_not_write(filled: House) -> None:
    consul = filled.signed_in("consul.gt")
    for kind, words in (
        ("tipos", "Violencia xenófoba"),
        ("listas", "Toda crisis · Primera hora"),
        ("mochila", "mascotas"),
        ("niveles", "Niveles de alerta de todo plan"),
        ("mensajes", "Consejo, en la hoja para migrantes · 2"),
    ):
        assert words in consul.get(f"/protocolos?k={kind}").text
    page = consul.get("/protocolos/tipos/storm").text
    assert "Tropical cyclone" in page
    assert "Cyclone tropical" in page
    assert "/editar" not in page
    assert consul.get(f"{KIT}/editar").status_code == 403
    assert post(consul, f"{KIT}/retirar", version="1", reason="x").status_code == 403
    assert filled.signed_in("civil_society.gt").get("/protocolos").status_code == 403
    assert filled.browser().get("/protocolos").status_code == 302


def test_a_new_spanish_line_says_that_its_translations_are_of_an_earlier_one(filled: House) -> None:
    author, told = filled.signed_in("secretariat"), "Escrito para un texto español anterior"
    form = kit_form(**{"items.0.task.es": "comida para siete días"})
    assert told not in author.get(f"{KIT}/editar").text
    post_seen(author, f"{KIT}/editar", **form)
    page = author.get(f"{KIT}/editar").text
    assert page.count(told) == 2
    assert "2 traducciones se escribieron" in second(filled).get(f"{KIT}/aprobar").text
    post_seen(
        author, f"{KIT}/editar", **form, still=re.findall(r'name="still" value="(\w+)"', page)[0]
    )
    assert author.get(f"{KIT}/editar").text.count(told) == 1
    post_seen(author, f"{KIT}/editar", **{**form, "items.0.task.fr": "nourriture pour sept jours"})
    assert told not in author.get(f"{KIT}/editar").text


@pytest.mark.parametrize(
    "path", ["/protocolos?k=otra", "/protocolos/tipos/nada", "/protocolos/tipos/storm?version=9"]
)
def test_what_is_not_there_is_not_found(filled: House, path: str) -> None:
    assert filled.signed_in("secretariat").get(path).status_code == 404


def test_a_draft_is_compared_and_approved_by_somebody_else(filled: House) -> None:
    author = filled.signed_in("secretariat")
    answer = post_seen(
        author, f"{KIT}/editar", **kit_form(**{"items.0.task.es": "comida para siete días"})
    )
    assert answer.status_code == 302
    assert states(filled) == [(2, ProtocolState.DRAFT), (1, ProtocolState.APPROVED)]
    assert author.get(f"{KIT}/aprobar").status_code == 403
    assert post(author, f"{KIT}/aprobar").status_code == 403
    other = second(filled)
    page = other.get(f"{KIT}/aprobar").text
    assert "comida para siete días" in page
    assert "comida y agua para 72 horas" in page
    assert post_seen(other, f"{KIT}/aprobar").status_code == 302
    assert states(filled) == [(2, ProtocolState.APPROVED), (1, ProtocolState.REPLACED)]
    assert "comida para siete días" in other.get(KIT).text
    with reading(filled.engine) as session:
        done = session.scalars(
            sa.select(AuditEntry.action).where(AuditEntry.action.like("doctrine.%"))
        ).all()
    assert sorted(done) == ["doctrine.approve", "doctrine.draft"]


def test_what_was_written_anew_since_the_look_is_not_approved(filled: House) -> None:
    author, other = filled.signed_in("secretariat"), second(filled)
    post_seen(author, f"{KIT}/editar", **kit_form(**{"items.0.task.es": "comida para siete días"}))
    found = SEEN.search(other.get(f"{KIT}/aprobar").text)
    assert found
    post_seen(author, f"{KIT}/editar", **kit_form(**{"items.0.task.es": "otra cosa"}))
    late = post(other, f"{KIT}/aprobar", seen=found[1])
    assert late.status_code == 409
    assert "se escribió de nuevo mientras usted la miraba" in late.text
    assert "otra cosa" in late.text
    assert post(other, f"{KIT}/aprobar").status_code == 409
    assert states(filled)[0] == (2, ProtocolState.DRAFT)


def test_of_two_who_write_at_once_the_later_is_told_before_anything_is_lost(filled: House) -> None:
    author, other = filled.signed_in("secretariat"), second(filled)
    found = SEEN.search(other.get(f"{KIT}/editar").text)
    assert found
    post_seen(author, f"{KIT}/editar", **kit_form(**{"items.0.task.es": "comida para siete días"}))
    mine = kit_form(**{"items.0.task.es": "agua para siete días"})
    late = post(other, f"{KIT}/editar", seen=found[1], **mine)
    assert late.status_code == 409
    assert "Otra persona guardó este texto" in late.text
    assert "agua para siete días" in late.text
    assert "comida para siete días" in other.get(f"{KIT}?version=2").text
    again = SEEN.search(late.text)
    assert again
    assert post(other, f"{KIT}/editar", seen=again[1], **mine).status_code == 302
    assert states(filled) == [(2, ProtocolState.DRAFT), (1, ProtocolState.APPROVED)]


def test_a_new_text_takes_the_place_of_none_there_is(filled: House) -> None:
    author = filled.signed_in("secretariat")
    refused = post(author, "/protocolos/mochila/nuevo", **kit_form(code="pet"))
    assert refused.status_code == 422
    assert "Ya hay un texto con esta clave" in refused.text
    assert states(filled) == [(1, ProtocolState.APPROVED)]


def test_controls_and_marks_that_turn_the_writing_around_are_not_kept(filled: House) -> None:
    author = filled.signed_in("secretariat")
    post_seen(
        author,
        f"{KIT}/editar",
        **kit_form(**{"items.0.task.es": "comida\x00\x1b \u202epara\u200b perros"}),
    )
    with reading(filled.engine) as session:
        draft = versions(session, ProtocolKind.KIT, "pet")[0]
        assert draft.content["items"][0]["es"] == "comida para perros"


def test_a_missing_language_is_named_and_cannot_be_approved(filled: House) -> None:
    post_seen(
        filled.signed_in("secretariat"), f"{KIT}/editar", **kit_form(**{"items.1.task.fr": ""})
    )
    other = second(filled)
    assert "Renglón 2 (fr)" in other.get(f"{KIT}/aprobar").text
    assert post(other, f"{KIT}/aprobar").status_code == 200
    assert states(filled)[0] == (2, ProtocolState.DRAFT)


def test_rows_are_added_without_saving_and_what_was_typed_stays(filled: House) -> None:
    author = filled.signed_in("secretariat")
    page = post_seen(
        author, f"{KIT}/editar", **kit_form(do="more", **{"items.0.task.es": "tecleado"})
    )
    assert page.status_code == 200
    assert 'value="tecleado"' in page.text
    assert "items.6.task.es" in page.text
    assert states(filled) == [(1, ProtocolState.APPROVED)]


def test_what_is_wrong_is_said_at_its_field(filled: House) -> None:
    author = filled.signed_in("secretariat")
    answer = post_seen(
        author, f"{KIT}/editar", **{**kit_form(), "title.es": "", "title.en": "", "title.fr": ""}
    )
    assert answer.status_code == 422
    assert "#field-title" in answer.text
    assert post(author, "/protocolos/mochila/nuevo", **kit_form(code="NO SIRVE")).status_code == 422
    form = {
        "crisis": "all",
        "phase": "before",
        "items.0.task.es": "algo",
        "items.0.minutes": "pronto",
    }
    answer = post(author, "/protocolos/listas/nuevo", code="otra", **form)
    assert answer.status_code == 422
    assert "items.0.minutes" in answer.text


def test_a_new_text_and_its_end(filled: House) -> None:
    author = filled.signed_in("secretariat")
    assert post(author, "/protocolos/mochila/nuevo", **kit_form(code="caballos")).status_code == 302
    path = "/protocolos/mochila/caballos"
    assert post(author, f"{path}/retirar", version="1").status_code == 422
    assert post(author, f"{path}/retirar", version="1", reason="nadie tiene").status_code == 302
    assert "nadie tiene" in author.get(path).text
    assert author.get(f"{path}/retirar?version=1").status_code == 404


def test_empty_rows_are_left_out() -> None:
    form = {
        "items.0.task.es": "  uno ",
        "items.1.task.es": "",
        "items.2.task.es": "dos",
        "items.2.task.en": "two",
    }
    found = document_of(ProtocolKind.KIT, MultiDict(form), [])
    assert found["items"] == [{"es": "uno"}, {"es": "dos", "en": "two"}]


def test_who_does_what_is_filtered_and_printed(filled: House) -> None:
    consul = filled.signed_in("consul.gt")
    page = consul.get("/protocolos/quien-hace-que?crisis=xenophobia&phase=during&country=GT").text
    assert "No publicar lugares de refugio" in page
    assert "Cerrar cada caso" not in page
    assert "Falta" in page
    for path in (
        "quien-hace-que.pdf?lang=en&country=GT",
        "plan-de-respuesta.pdf?lang=fr&paper=letter",
    ):
        answer = consul.get(f"/protocolos/{path}")
        assert answer.data.startswith(b"%PDF-")
    assert consul.get("/protocolos/plan-de-respuesta.pdf?paper=a5").status_code == 404
    assert filled.signed_in("civil_society.gt").get("/protocolos/quien-hace-que").status_code == 403


def test_without_texts_the_pages_say_so(house: House) -> None:
    author = house.signed_in("secretariat")
    assert "Ningún texto" in author.get("/protocolos").text
    assert "Ninguna tarea" in author.get("/protocolos/quien-hace-que").text


def levels_form(**changes: str) -> dict[str, str]:
    document = to_document(shipped(ProtocolKind.LEVELS)["general"])
    form = {
        f"levels.{number}.{part}.{language}": text
        for number, level in enumerate(document["levels"])
        for part, texts in level.items()
        for language, text in texts.items()
    }
    return {**form, **changes}


def message_form(**changes: str) -> dict[str, str]:
    document = to_document(shipped(ProtocolKind.MESSAGE)["warning"])
    form = {
        f"{part}.{language}": text
        for part in ("title", "text")
        for language, text in document[part].items()
    }
    return {"use": "ready", "place": "1", **form, **changes}


def test_levels_are_written_compared_and_approved(filled: House) -> None:
    path, author = "/protocolos/niveles/general", filled.signed_in("secretariat")
    assert "Restriction" in filled.signed_in("consul.gt").get(path).text
    assert "/protocolos/niveles/nuevo" not in author.get("/protocolos?k=niveles").text
    assert (
        post_seen(
            author, f"{path}/editar", **levels_form(**{"levels.1.name.es": "Alerta"})
        ).status_code
        == 302
    )
    other = second(filled)
    page = other.get(f"{path}/aprobar").text
    assert "Nivel 2 · Nombre (es)" in page
    assert "quedarán desactualizados" in page
    assert post_seen(other, f"{path}/aprobar").status_code == 302
    assert "Alerta" in filled.signed_in("consul.gt").get(path).text
    again = post(author, "/protocolos/niveles/nuevo", code="otros", **levels_form())
    assert again.status_code == 422
    assert "ya hay un texto de los niveles" in again.text


def test_a_message_with_a_slot_nobody_fills_is_refused_at_its_field(filled: House) -> None:
    path, author = "/protocolos/mensajes/warning/editar", filled.signed_in("secretariat")
    assert "{telefono} = teléfono" in author.get(path).text
    answer = post_seen(author, path, **message_form(**{"text.en": "Go to {venue}"}))
    assert answer.status_code == 422
    assert 'href="#field-text.en"' in answer.text
    assert "no hay ningún dato {venue}" in answer.text
    assert "Go to {venue}</textarea>" in answer.text
    assert post_seen(author, path, **message_form(place="pronto")).status_code == 422
    sheet = message_form(place="2", use="sheet", **{"text.en": "Go to {lugar}"})
    assert post_seen(author, path, **sheet).status_code == 302
    page = author.get("/protocolos/mensajes/warning?version=2").text
    assert "Consejo, en la hoja para migrantes" in page
    assert "orden 2" in page


def test_a_line_of_the_kit_that_is_too_long_is_marked_where_it_was_typed(filled: House) -> None:
    form = {**kit_form(reader="everybody"), "items.1.task.es": "x" * 91}
    answer = post_seen(
        filled.signed_in("secretariat"), "/protocolos/mochila/everybody/editar", **form
    )
    assert answer.status_code == 422
    assert 'href="#field-items.1.task.es"' in answer.text
    assert 'id="field-items.1.task.es"' in answer.text
    assert "caben 90" in answer.text


def test_who_retires_what_plans_print_is_told(filled: House) -> None:
    author = filled.signed_in("secretariat")
    words = "Los planes en vigor que lo imprimen"
    assert words in author.get("/protocolos/niveles/general/retirar?version=1").text
    assert words in author.get("/protocolos/listas/all-first-hour/retirar?version=1").text
    assert words not in author.get("/protocolos/listas/all-after/retirar?version=1").text
