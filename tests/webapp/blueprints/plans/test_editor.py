from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from core.audit_log import AuditEntry
from core.db import writing
from core.geo.geometry import Area, Box, Point
from directory.entries.models import Jurisdiction, Post, PostKind, Visibility
from plans.models import PlanArea, PlanState
from plans.questionnaire.steps import FormStep
from protocols.defaults.loading import ensure_default_protocols, shipped
from protocols.lifecycle import approve, draft, retire, versions
from protocols.model import to_document
from protocols.models import ProtocolKind
from tests.webapp.conftest import TOKEN, House
from tests.webapp.conftest import post as send

NASTY = '"><script>alert(1)</script>'
SEEN = re.compile(r'name="seen" value="([^"]*)"')
CORNERS = "26.5, -98.6\n26.5, -97.9\n25.9, -97.9\n25.9, -98.6"


@pytest.fixture
def begun(house: House) -> House:
    """A plan of Guatemala drawn round the lower valley, with nothing answered."""
    with writing(house.engine) as session:
        session.add(
            PlanArea(
                country="GT",
                post_id=house.posts["GT"],
                slug="gt-valle",
                number="GT-VAL-01",
                name={"es": "Valle"},
                geometry=Area.from_box(Box(-98.6, 25.9, -97.9, 26.5)),
                questionnaire={},
            )
        )
    return house


def many(browser: FlaskClient, path: str, form: dict[str, Any]) -> TestResponse:
    """As `send`, for boxes that come more than once."""
    found = TOKEN.search(browser.get("/ayuda").data)
    assert found
    return browser.post(path, data={"csrf_token": found.group(1).decode(), **form})


def save(browser: FlaskClient, step: FormStep, slug: str = "gt-valle", **form: Any) -> TestResponse:
    """Open a step and save it, as its page would."""
    path = f"/planes/{slug}/formulario/{step.value}"
    found = SEEN.search(browser.get(path).text)
    assert found
    return many(browser, path, {"seen": found.group(1), **form})


def only_plan(house: House, slug: str) -> PlanArea:
    with Session(house.engine) as session:
        return session.scalars(sa.select(PlanArea).where(PlanArea.slug == slug)).one()


def test_a_first_plan_from_nothing_to_a_prepared_version(house: House) -> None:
    consul = house.signed_in("consul.gt")
    assert 'href="/planes/nuevo"' in consul.get("/planes").text
    post = str(house.posts["GT"])
    hits = many(
        consul,
        "/planes/nuevo",
        {"act": "find_units", "unit_text": "Texas", "post": post, "name-es": "Tejas"},
    )
    assert 'value="add_unit:US-TX"' in hits.text
    assert 'value="Tejas"' in hits.text, "what was typed stays"
    made = many(
        consul,
        "/planes/nuevo",
        {"name-es": "Tejas", "post": post, "number": "", "ground": "units", "units": "US-TX"},
    )
    assert made.headers["Location"] == "/planes/gt-tejas/formulario"
    page = consul.get("/planes/gt-tejas/formulario").text
    assert "GT-TEJ-01" in page
    assert "El plan no está completo: falta la coordinación con el país anfitrión" in page
    assert "sin empezar" not in page
    assert re.search(r"\d+ preguntas sin contestar: cerca de 2\d minutos", page)

    def done(step: FormStep, **form: Any) -> str:
        answer = save(consul, step, "gt-tejas", **form)
        assert answer.status_code == 302, answer.text
        return str(answer.headers["Location"])

    assert done(
        FormStep.AREA,
        **{
            "access-es": "I-35 y dos puentes",
            "distance_km": "1,200",
            "capital-es": "Austin",
            "languages-es": "español",
            "emergency_number": "911",
        },
    ).endswith("/coordinacion")
    done(
        FormStep.HOST,
        **{
            "host_coordination-who-es": "Oficina estatal de emergencias",
            "host_coordination-channel-es": "radio",
            "host_coordination-agreed_on": "2026-05-01",
            "host_authority-es": "Gobernación",
            "civil_protection-es": "TDEM",
            "alert_system-es": "WEA",
            "legal-es": "no piden",
            "entry_points": "Puente I\nPuente II\n",
        },
    )
    done(
        FormStep.HAZARDS,
        **{
            "seasons-rows": "2", "seasons-0-hazard": "storm", "seasons-0-months": ["6", "7", "99"],
            "seasons-1-hazard-other": "Marejada", "seasons-1-months": ["9"], "scenarios-rows": "1",
            "scenarios-0-hazard": "flood", "scenarios-0-likelihood": "high",
        },
    )  # fmt: skip
    done(
        FormStep.LEAVING,
        **{
            "assembly_points-rows": "1",
            "assembly_points-0-name-es": "Estadio",
            "assembly_points-0-point": "30.27, -97.74",
            "evacuation_routes-rows": "1",
            "evacuation_routes-0-es": "I-35 norte",
            "transport-es": "autobús",
            "minors-es": "no separar",
            "pets-es": "con jaula",
        },
    )
    done(
        FormStep.CHANNELS,
        **{
            f"channels-{name}-es": name
            for name in ("primary", "alternate", "contingency", "emergency")
        },
        offline_copy_holder="Guardia",
    )
    done(
        FormStep.PLACES,
        **{
            "facilities-rows": "1",
            "facilities-0-kind": "hospital",
            "facilities-0-name": "Hospital Demo",
            "facilities-0-phone": "(956) 555-0123",
            "facilities-0-point": "30.3, -97.7",
        },
    )
    assert done(FormStep.MESSAGES, **{"message_slots-shelter-es": "Gimnasio"}).endswith(
        "/formulario"
    )
    page = consul.get("/planes/gt-tejas/formulario").text
    assert "No falta nada." in page
    assert "El plan no está completo" not in page
    told = only_plan(house, "gt-tejas").questionnaire
    assert told["distance_km"] == 1200
    assert told["facilities"][0]["phone"] == "+19565550123"
    assert told["seasons"] == [
        {"hazard": "storm", "months": [6, 7]},
        {"hazard": "Marejada", "months": [9]},
    ]
    assert told["entry_points"] == ["Puente I", "Puente II"]
    assert 'href="/planes/gt-tejas/formulario"' in consul.get("/planes/gt-tejas").text
    prepared = send(consul, "/planes/gt-tejas/preparar", signature="Guardia")
    assert prepared.headers["Location"].endswith("/planes/gt-tejas?version=1")
    with Session(house.engine) as session:
        plan = session.scalars(sa.select(PlanArea).where(PlanArea.slug == "gt-tejas")).one()
        assert plan.coming is not None
        assert plan.coming.state is PlanState.DRAFT
        lines = session.scalars(
            sa.select(AuditEntry).where(AuditEntry.action.in_(["plan.create", "plan.form"]))
        )
        assert [line.action for line in lines] == ["plan.create", *["plan.form"] * 7]


def test_the_jurisdiction_of_the_post_is_taken_by_one_tap(house: House) -> None:
    with writing(house.engine) as session:
        post = session.get_one(Post, house.posts["GT"])
        post.jurisdictions += [Jurisdiction(unit_code="US-TX"), Jurisdiction(unit_code="US-ZZ")]
    consul = house.signed_in("consul.gt")
    page = consul.get("/planes/nuevo").text
    assert re.search(r'value="jurisdiction" checked', page)
    form = {
        "name-es": "La jurisdicción",
        "post": str(house.posts["GT"]),
        "number": "gt-jur-07",
        "ground": "jurisdiction",
    }
    assert many(consul, "/planes/nuevo", form).status_code == 302
    plan = only_plan(house, "gt-la-jurisdiccion")
    assert (plan.unit_codes, plan.number) == (["US-TX"], "GT-JUR-07")
    assert (
        "El atlas no conoce el contorno de: US-ZZ"
        in consul.get("/planes/gt-la-jurisdiccion/formulario").text
    )


def test_an_area_is_drawn_and_drawn_anew(house: House) -> None:
    consul, post = house.signed_in("consul.gt"), str(house.posts["GT"])
    form = {
        "name-es": "Dibujo",
        "post": post,
        "ground": "drawn",
        "drawn": CORNERS,
        "number": "GT-DIB-01",
    }
    assert many(consul, "/planes/nuevo", form).status_code == 302
    drawn = only_plan(house, "gt-dibujo").geometry
    assert drawn is not None
    page = consul.get("/planes/gt-dibujo/area").text
    assert "Polygon" in page
    found = SEEN.search(page)
    assert found
    again = {**form, "name-es": "Dibujo mayor", "number": "GT-DIB-01", "seen": found.group(1)}
    assert many(consul, "/planes/gt-dibujo/area", again).status_code == 302
    late = many(consul, "/planes/gt-dibujo/area", {**again, "name-es": "Tarde"})
    assert late.status_code == 409
    assert "Otra persona cambió esta área" in late.text
    assert 'value="Tarde"' in late.text
    assert only_plan(house, "gt-dibujo").name == {"es": "Dibujo mayor"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name-es": ""}, "Escriba el nombre del área en español"),
        ({"name-es": "x" * 81}, "El nombre pasa de 80"),
        ({"number": "MX-MCA-01"}, "El número lleva país"),
        ({"number": "GT-VAL-01"}, "Ya hay un plan con este número"),
        ({"ground": "jurisdiction"}, "Hay un área dibujada"),
        ({"ground": "jurisdiction", "drawn": ""}, "no tiene jurisdicción"),
        ({"ground": "units", "drawn": ""}, "al menos una unidad"),
        (
            {"ground": "units", "drawn": "", "units": "US-ZZ"},
            "El atlas no conoce el contorno de: US-ZZ",
        ),
        ({"ground": "drawn", "drawn": "{"}, "No se pudo leer un polígono"),
        ({"ground": "drawn", "drawn": "[" * 5000}, "No se pudo leer un polígono"),
        (
            {
                "ground": "drawn",
                "drawn": '{"type":"Polygon","coordinates":[[[1,1],["x",2],[3,1],[1,1]]]}',
            },
            "No se pudo",
        ),
        ({"ground": "drawn", "drawn": ""}, "Dibuje el área"),
        ({"ground": "luna", "drawn": ""}, "Elija de dónde sale el área"),
        ({"post": "luna"}, "Elija la sede"),
    ],
)
def test_what_an_area_lacks_is_named(begun: House, changes: dict[str, str], words: str) -> None:
    form = {
        "name-es": "Valle",
        "post": str(begun.posts["GT"]),
        "ground": "drawn",
        "drawn": CORNERS,
        "number": "",
    }
    answer = many(begun.signed_in("consul.gt"), "/planes/nuevo", {**form, **changes})
    assert answer.status_code == 422
    assert words in answer.text


def test_a_consul_makes_plans_for_the_own_post_alone_and_an_administrator_for_every_one(
    house: House,
) -> None:
    with writing(house.engine) as session:
        other = Post(
            kind=PostKind.CONSULATE,
            name="Consulado Dos",
            country="GT",
            located_in="US",
            visibility=Visibility.RCM,
        )
        session.add(other)
        session.flush()
        form = {
            "name-es": "Dos",
            "post": str(other.id),
            "ground": "drawn",
            "drawn": CORNERS,
            "number": "",
        }
    assert many(house.signed_in("consul.gt"), "/planes/nuevo", form).status_code == 422
    assert many(house.signed_in("country_admin.gt"), "/planes/nuevo", form).status_code == 302
    assert house.signed_in("consul.gt").get("/planes/gt-dos/formulario").status_code == 404
    foreign = {**form, "post": str(house.posts["HN"])}
    assert many(house.signed_in("country_admin.gt"), "/planes/nuevo", foreign).status_code == 422


@pytest.mark.parametrize("path", ["formulario", "formulario/acceso", "formulario/lugares", "area"])
def test_strangers_find_nothing(begun: House, path: str) -> None:
    for name in ("consul.hn", "country_admin.hn", "emergency.hn"):
        browser = begun.signed_in(name)
        assert browser.get(f"/planes/gt-valle/{path}").status_code == 404
        if path != "formulario":
            assert send(browser, f"/planes/gt-valle/{path}").status_code == 404
    for name in ("secretariat", "civil_society.gt"):
        assert begun.signed_in(name).get(f"/planes/gt-valle/{path}").status_code == 403
    assert begun.signed_in("consul.gt").get("/planes/gt-valle/formulario/luna").status_code == 404


def test_every_fault_is_named_at_its_box_and_nothing_typed_is_lost(begun: House) -> None:
    answer = save(
        begun.signed_in("consul.gt"),
        FormStep.PLACES,
        **{
            "facilities-rows": "3",
            "facilities-0-kind": "hospital",
            "facilities-0-name": "Primero",
            "facilities-1-name": "Segundo",
            "facilities-1-phone": "+1 no es",
            "facilities-2-kind": "other",
            "facilities-2-name": "Tercero",
            "facilities-2-confirmed_on": "ayer",
        },
    )
    assert answer.status_code == 422
    assert 'href="#field-facilities-1-phone"' in answer.text
    assert "Lugar 2, Teléfono: no se puede marcar: No es un teléfono" in answer.text
    assert 'href="#field-facilities-2-confirmed_on"' in answer.text
    assert "Lugar 3, Confirmado el: escriba la fecha como" in answer.text
    for typed in ("Primero", "Segundo", "Tercero", "+1 no es", "ayer"):
        assert f'value="{typed}"' in answer.text
    assert only_plan(begun, "gt-valle").questionnaire == {}


@pytest.mark.parametrize(
    ("step", "form", "box"),
    [
        (FormStep.AREA, {"access-en": "x" * 321}, "access-en"),
        (FormStep.AREA, {"distance_km": "lejos"}, "distance_km"),
        (FormStep.AREA, {"distance_km": "99999"}, "distance_km"),
        (FormStep.AREA, {"emergency_number": "nueve once"}, "emergency_number"),
        (FormStep.HOST, {"host_coordination-channel-es": "radio"}, "host_coordination-who-es"),
        (
            FormStep.HOST,
            {"host_coordination-who-es": "PC", "host_coordination-agreed_on": "x"},
            "host_coordination-agreed_on",
        ),
        (FormStep.HOST, {"entry_points": "\n".join("abcdefghi")}, "entry_points"),
        (FormStep.HAZARDS, {"seasons-rows": "1", "seasons-0-months": "3"}, "seasons-0-hazard"),
        (
            FormStep.HAZARDS,
            {"seasons-rows": "1", "seasons-0-hazard": "flood", "seasons-0-hazard-other": "lodo"},
            "seasons-0-hazard",
        ),
        (
            FormStep.HAZARDS,
            {"scenarios-rows": "1", "scenarios-0-hazard": "flood"},
            "scenarios-0-likelihood",
        ),
        (
            FormStep.LEAVING,
            {"assembly_points-rows": "1", "assembly_points-0-name-es": "A"},
            "assembly_points-0-point",
        ),
        (
            FormStep.LEAVING,
            {
                "assembly_points-rows": "1",
                "assembly_points-0-name-es": "A",
                "assembly_points-0-point": "95, 10",
            },
            "assembly_points-0-point",
        ),
        (
            FormStep.LEAVING,
            {"evacuation_routes-rows": "1", "evacuation_routes-0-fr": "x" * 321},
            "evacuation_routes-0-fr",
        ),
        (FormStep.MESSAGES, {"message_slots-shelter-es": "x" * 121}, "message_slots-shelter-es"),
    ],
)
def test_a_refusal_leads_to_its_box(
    begun: House, step: FormStep, form: dict[str, str], box: str
) -> None:
    answer = save(begun.signed_in("consul.gt"), step, **form)
    assert answer.status_code == 422
    assert f'href="#field-{box}"' in answer.text
    assert f'id="field-{box}"' in answer.text


def test_hazards_are_the_crisis_types_in_force_by_their_names(begun: House) -> None:
    with writing(begun.engine) as session:
        ensure_default_protocols(session, begun.clock.at)
        document = to_document(shipped(ProtocolKind.CRISIS_TYPE)["unrest"])
        document |= {"name": dict.fromkeys(("es", "en", "fr"), "Caravana")}
        new = draft(
            session,
            ProtocolKind.CRISIS_TYPE,
            "caravan",
            document,
            by="user:ana",
            now=begun.clock.at,
        )
        approve(session, new, by="user:eva", now=begun.clock.at)
    consul, path = begun.signed_in("consul.gt"), "/planes/gt-valle/formulario/amenazas"
    rows = {"seasons-rows": "2", "seasons-0-hazard": "caravan", "seasons-0-months": "3"}
    assert (
        save(consul, FormStep.HAZARDS, **rows, **{"seasons-1-hazard-other": "Marejada"}).status_code
        == 302
    )
    page = consul.get(path).text
    assert '<option value="conflict">Conflicto armado</option>' in page, "as the protocols call it"
    assert page.count('<option value="caravan" selected>Caravana</option>') == 1
    assert 'name="seasons-1-hazard-other" value="Marejada"' in page
    with writing(begun.engine) as session:
        for code in ("caravan", "drought"):
            [text] = versions(session, ProtocolKind.CRISIS_TYPE, code)
            retire(session, text, by="user:ana", now=begun.clock.at, reason="prueba")
    page = consul.get(path).text
    assert '<option value="caravan" selected>Caravana (retirado de los protocolos)</option>' in page
    assert 'value="drought"' not in page, (
        "a retired type is offered only where it is chosen already"
    )


def test_the_step_of_the_messages_shows_the_messages_it_fills(begun: House) -> None:
    with writing(begun.engine) as session:
        ensure_default_protocols(session, begun.clock.at)
    page = begun.signed_in("consul.gt").get("/planes/gt-valle/formulario/mensajes").text
    assert "{lugar}" in page
    assert "Los mensajes que completa este paso" in page
    assert "Si la autoridad dice que salga" not in page, (
        "the advice of the sheet has no slots to fill"
    )


def test_a_place_is_found_by_name_and_chosen(begun: House) -> None:
    consul, path = begun.signed_in("consul.gt"), "/planes/gt-valle/formulario/evacuacion"
    typed = {
        "assembly_points-rows": "1",
        "assembly_points-0-name-es": "Plaza",
        "assembly_points-0-point": "Austin",
    }
    found = save(consul, FormStep.LEAVING, act="find", **typed)
    assert found.status_code == 200
    spot = re.search(
        r'name="assembly_points-0-point-pick" value="(30\.[0-9.]+, -97\.[0-9.]+)"', found.text
    )
    assert spot, "the atlas knows Austin"
    assert save(consul, FormStep.LEAVING, **typed).status_code == 422, "nobody chose yet"
    chosen = {
        **typed,
        "assembly_points-0-point-pick": spot.group(1),
        "assembly_points-0-point-asked": "Austin",
    }
    assert save(consul, FormStep.LEAVING, **chosen).status_code == 302
    assert f'value="{spot.group(1)}"' in consul.get(path).text
    stale = {**chosen, "assembly_points-0-point": "Xyzzyplugh"}
    answer = save(consul, FormStep.LEAVING, **stale)
    assert answer.status_code == 422
    assert "el atlas no conoce este lugar" in answer.text


def test_of_several_places_with_a_name_those_near_the_post_come_first(begun: House) -> None:
    typed = {
        "assembly_points-rows": "1",
        "assembly_points-0-name-es": "Plaza",
        "assembly_points-0-point": "Hidalgo",
    }
    asked = []
    for lat, lon in ((26.2, -98.23), (40.0, -83.0)):
        with writing(begun.engine) as session:
            post = session.get(Post, begun.posts["GT"])
            assert post is not None
            post.lat, post.lon = lat, lon
        page = save(begun.signed_in("consul.gt"), FormStep.LEAVING, act="find", **typed).text
        found = [
            (float(a), float(b))
            for a, b in re.findall(r'point-pick" value="([-0-9.]+), ([-0-9.]+)"', page)
        ]
        far = [Point(there, up).distance_km(Point(lon, lat)) for up, there in found]
        assert far == sorted(far)
        asked.append(found)
    assert len(asked[0]) > 1
    assert asked[0] != asked[1]


def test_rows_are_added_without_saving_and_taken_away_by_emptying(begun: House) -> None:
    consul = begun.signed_in("consul.gt")
    more = save(
        consul,
        FormStep.LEAVING,
        act="more",
        **{"evacuation_routes-rows": "1", "evacuation_routes-0-es": "I-69"},
    )
    assert 'name="evacuation_routes-3-es"' in more.text
    assert "I-69" in more.text
    assert only_plan(begun, "gt-valle").questionnaire == {}
    save(
        consul,
        FormStep.LEAVING,
        **{"evacuation_routes-rows": "2", "evacuation_routes-1-es": "I-69"},
    )
    assert only_plan(begun, "gt-valle").questionnaire["evacuation_routes"] == [{"es": "I-69"}]
    save(consul, FormStep.LEAVING, **{"evacuation_routes-rows": "1"})
    assert only_plan(begun, "gt-valle").questionnaire["evacuation_routes"] == []


def test_two_editors_never_overwrite_each_other_in_silence(begun: House) -> None:
    path = "/planes/gt-valle/formulario/acceso"
    consul, head = begun.signed_in("consul.gt"), begun.signed_in("country_admin.gt")
    found = SEEN.search(consul.get(path).text)
    assert found
    assert save(head, FormStep.AREA, **{"access-es": "Lo de la otra persona"}).status_code == 302
    late = many(consul, path, {"seen": found.group(1), "access-es": "Lo mío", "capital-es": "Mía"})
    assert late.status_code == 409
    assert "Otra persona guardó este paso" in late.text
    assert "Lo de la otra persona" in late.text
    assert "Lo mío" in late.text
    assert only_plan(begun, "gt-valle").questionnaire["access"] == {"es": "Lo de la otra persona"}
    again = SEEN.search(late.text)
    assert again
    assert (
        many(consul, path, {"seen": again.group(1), "access-es": "Lo de ambos"}).status_code == 302
    )
    assert only_plan(begun, "gt-valle").questionnaire["access"] == {"es": "Lo de ambos"}


def test_a_translation_of_an_earlier_text_is_flagged_until_somebody_confirms_it(
    begun: House,
) -> None:
    browser, told = begun.signed_in("consul.gt"), "Escrito para un texto español anterior"
    text = {
        "access-es": "Por el puente",
        "access-en": "Over the bridge",
        "access-fr": "Par le pont",
    }
    save(browser, FormStep.AREA, **text)
    page = "/planes/gt-valle/formulario/acceso"
    assert told not in browser.get(page).text
    save(browser, FormStep.AREA, **{**text, "access-es": "Por el túnel"})
    shown = browser.get(page).text
    assert shown.count(told) == 2
    assert "2 traducciones de un texto anterior" in browser.get("/planes/gt-valle/formulario").text
    english, french = re.findall(r'name="still" value="(\w+)"', shown)
    answer = save(browser, FormStep.AREA, **{**text, "access-es": "Por el túnel"}, still=english)
    assert "Guardado." in browser.get(answer.headers["Location"]).text
    assert re.findall(r'name="still" value="(\w+)"', browser.get(page).text) == [french]
    save(
        browser,
        FormStep.AREA,
        **{**text, "access-es": "Por el túnel", "access-fr": "Par le tunnel"},
    )
    assert told not in browser.get(page).text


def test_hostile_text_stays_text(begun: House) -> None:
    consul = begun.signed_in("consul.gt")
    form = {
        "name-es": NASTY,
        "post": str(begun.posts["GT"]),
        "ground": "units",
        "units": NASTY,
        "number": NASTY,
    }
    pages = [many(consul, "/planes/nuevo", form)]
    pages.append(save(consul, FormStep.AREA, **{"access-es": NASTY, "capital-fr": "a\x00b‮c"}))
    pages.append(consul.get("/planes/gt-valle/formulario/acceso"))
    pages.append(
        save(
            consul,
            FormStep.PLACES,
            **{"facilities-rows": "1", "facilities-0-name": NASTY, "facilities-0-point": NASTY},
        )
    )
    pages.append(
        many(consul, "/planes/gt-valle/formulario/acceso", {"seen": "x", "access-es": NASTY})
    )
    assert [page.status_code for page in pages] == [422, 302, 200, 422, 409]
    assert all("<script>alert" not in page.text for page in pages)
    told = only_plan(begun, "gt-valle").questionnaire
    assert told["capital"] == {"fr": "a b c"}
    for count in ("-1", "²", "9" * 400):
        assert (
            save(consul, FormStep.LEAVING, **{"evacuation_routes-rows": count}).status_code == 302
        )
    assert many(consul, "/planes/nuevo", {}).status_code == 422


def test_an_old_form_nobody_can_read_is_said_and_can_be_written_anew(begun: House) -> None:
    with writing(begun.engine) as session:
        plan = session.scalars(sa.select(PlanArea).where(PlanArea.slug == "gt-valle")).one()
        plan.questionnaire = {"distance_km": -4}
    consul = begun.signed_in("consul.gt")
    assert "Lo guardado no se puede leer" in consul.get("/planes/gt-valle/formulario").text
    assert save(consul, FormStep.AREA, distance_km="40").status_code == 302
    assert "Lo guardado no se puede leer" not in consul.get("/planes/gt-valle/formulario").text


def test_short_names_are_never_words_of_an_address(house: House) -> None:
    words = {
        parts[2]
        for rule in house.app.url_map.iter_rules()
        if (parts := rule.rule.split("/"))[1:2] == ["planes"]
        and len(parts) == 3
        and "<" not in rule.rule
    }
    assert {"nuevo", "tablero"} <= words
    assert [word for word in words if re.match(r"[a-z]{2}-", word)] == []
    post = str(house.posts["GT"])
    for name, slug in (
        ("nuevo", "gt-nuevo"),
        ("estilo.css", "gt-estilo-css"),
        ("../../x.pdf", "gt-x-pdf"),
    ):
        form = {"name-es": name, "post": post, "ground": "units", "units": "US-TX", "number": ""}
        made = many(house.signed_in("consul.gt"), "/planes/nuevo", form)
        assert made.headers["Location"] == f"/planes/{slug}/formulario"


def test_the_board_leads_to_a_plan_for_the_unit(house: House) -> None:
    page = house.signed_in("consul.gt").get("/planes/nuevo?unit=US-TX").text
    assert 'name="units" value="US-TX"' in page
    assert re.search(r'name="name-es"[^>]*value="Texas"', page)
    assert re.search(r'value="units" checked', page)
    assert house.signed_in("consul.gt").get("/planes/nuevo?unit=nada").status_code == 200


def test_a_plan_begins_with_the_texts_of_the_last_one(begun: House) -> None:
    with writing(begun.engine) as session:
        plan = session.scalars(sa.select(PlanArea)).one()
        plan.questionnaire = {"pets": {"es": "Con correa"}, "access": {"es": "Por el puente"}}
    consul, post = begun.signed_in("consul.gt"), str(begun.posts["GT"])
    assert 'value="gt-valle" selected' in consul.get("/planes/nuevo").text
    form = {"name-es": "Tejas", "post": post, "ground": "units", "units": "US-TX"}
    assert many(consul, "/planes/nuevo", {**form, "source": "gt-valle"}).status_code == 302
    made = only_plan(begun, "gt-tejas")
    assert made.questionnaire == {"pets": {"es": "Con correa"}}
    listed = consul.get("/planes/gt-tejas/formulario").text
    assert "1 texto por mirar" in listed
    step = consul.get("/planes/gt-tejas/formulario/evacuacion").text
    assert "Viene del plan GT-VAL-01" in step
    send(consul, "/planes/gt-tejas/preparar")
    approval = begun.signed_in("country_admin.gt").get("/planes/gt-tejas/aprobar").text
    assert "Textos del plan GT-VAL-01 que nadie ha mirado" in approval
    assert approval.index("Lo que le falta") < approval.index(">Aprobar</button>")
    save(consul, FormStep.LEAVING, "gt-tejas", **{"pets-es": "Con correa"})
    assert only_plan(begun, "gt-tejas").unreviewed == []
    foreign = {**form, "name-es": "Otra", "source": "hn-ajeno"}
    assert many(consul, "/planes/nuevo", foreign).status_code == 302
    assert only_plan(begun, "gt-otra").questionnaire == {}
