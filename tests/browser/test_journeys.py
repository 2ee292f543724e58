"""The journeys of those who use it, each from the door to its end on a telephone, in three
languages, with its taps counted.

| journey | where |
|---|---|
| a, j: signed in, to the first number of the gravest household | test_taps |
| b: an area by a place, kept, its list taken in Excel; a crisis drawn, at most six taps | here |
| c: a new plan, prepared, approved, its two pages taken; h: the stale one issued again | here |
| d: a shelter written down, its own link, its occupancy without scripts | here |
| e: a round planned, opened, answered, a correction decided, closed and its edition read | here |
| f: a messy list tried, applied, undone | here |
| g: whom to call for a Honduran in Houston who needs a doctor | here |
| i: an account made, its link, a password, a second step | here |
| k: without scripts | here, test_pages, test_round, test_night_call |
| l: without a network | test_offline, and in a net without one: tests/proof/test_cut_off.py |
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pikepdf
import pyotp
import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser

from core.accounts import User
from core.atlas import Atlas
from core.atlas.base_map import region_file
from core.db import reading, writing
from core.geo.geometry import Area, Box
from directory.entries.models import (
    Channel,
    ChannelKind,
    Designation,
    FocalPoint,
    Jurisdiction,
    Post,
    Shelter,
)
from directory.rounds.models import Round
from plans.lifecycle.recheck import check_plans
from plans.models import PlanArea, PlanState
from registry.people.models import StayKind
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewStay, add_person
from tests.browser.conftest import House as DemoHouse
from tests.browser.walking import Door, Walk, enter, open_door, sign_in_as
from tests.response.crisis.examples import HERE, REASON
from tests.webapp.blueprints.crises.examples import prepare
from tests.webapp.conftest import House, _quick_hashes, make_house, people, shared_apps
from webapp.auth.account_links import link_address, make_account_link
from webapp.blueprints.maps import views as map_views
from webapp.http.services import EXTENSION

__all__ = ["_quick_hashes", "make_house", "people", "shared_apps"]  # fixtures
pytestmark = pytest.mark.browser
in_three_languages = pytest.mark.parametrize("language", ["es", "en", "fr"])
GROUND = Area.from_box(Box(-98.6, 25.9, -97.9, 26.5))
CALLED = "Zoila Zzyzx"
MESSY = "\n".join(
    (
        "Directorio de albergues;;;",
        "Nombre del albergue;Ciudad;Teléfono;Tipo",
        "Casa del Río;McAllen, Texas;(956) 555-0101;Comunitario",
        "Casa del Río;McAllen, Texas;(956) 555-0101;Comunitario",
        "=SUMA(A1);McAllen, Texas;95x-555;Comunitario",
        "TOTAL;;;",
    )
).encode("cp1252")


@pytest.fixture(scope="module")
def door(browser: Browser) -> Iterator[Door]:
    """One door for all walks, whose maps have no ground: that takes seconds for each house."""
    bare = Atlas.open([])
    with pytest.MonkeyPatch.context() as patch, open_door(browser) as opened:
        drawn = lambda _atlas, language, folder: region_file(bare, language, folder)  # noqa: E731
        patch.setattr(map_views, "region_file", drawn)
        yield opened


@pytest.fixture
def begin(door: Door, make_house: Callable[..., House], language: str) -> tuple[Walk, House]:
    """A walker at home in a house of their language, with a post on its ground."""
    house = make_house()
    prepare(house)
    with writing(house.engine) as session:
        session.execute(sa.update(User).values(language=language))
        post = session.get_one(Post, house.posts["GT"])
        post.jurisdictions = [Jurisdiction(area=GROUND)]
        post.channels = [Channel(kind=ChannelKind.PHONE, value="+19565550111")]
    return door.walk(door.address_of(house), language), house


def within(walk: Walk, most: int) -> None:
    """Say the taps, and that they are no more than there may be."""
    print(f"{walk.language}: {len(walk.taps)} taps {walk.taps}")
    assert len(walk.taps) <= most, walk.taps


@in_three_languages
def test_b_a_crisis_is_drawn_and_declared(begin: tuple[Walk, House]) -> None:
    walk, _house = begin
    sign_in_as(walk, "consul.gt@example.org")
    walk.tap("Declarar una crisis")
    walk.tap_on("label:has(input[name=type])")
    search = walk.page.locator("#field-map-place")
    search.scroll_into_view_if_needed()
    assert search.is_visible(), "a place is found by its name"
    canvas = walk.page.locator(".map-ready")
    canvas.evaluate("element => element.scrollIntoView({block: 'center'})")
    assert walk.page.locator(".own-ground").count() == 1, "the own ground is in view"
    box = canvas.bounding_box()
    assert box is not None
    for across, down in ((0.3, 0.3), (0.7, 0.3), (0.5, 0.7)):
        walk.taps.append("corner")
        walk.page.touchscreen.tap(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
    walk.write(reason=REASON)
    walk.tap("Declarar", within=".crisis-form .acts")
    assert re.search(r"/crisis/CR-", walk.page.url), walk.page.locator("main").inner_text()
    within(walk, 6)


@in_three_languages
def test_b_an_area_round_a_place_is_asked_about_and_taken_to_excel(
    begin: tuple[Walk, House],
) -> None:
    walk, house = begin
    register(house)
    enter(walk, house, "consul.gt")
    walk.open("/vigilancia")
    walk.tap("Preguntar por un área")
    walk.write(place=f"{HERE.lat}, {HERE.lon}")
    walk.tap("Ver a quién toca")
    assert "/vigilancia/area" in walk.page.url
    walk.tap("Dirección de esta área")
    assert re.search(r"/vigilancia/area/[0-9a-f-]{36}$", walk.page.url), "it is kept"
    assert walk.page.locator(".desk-map .map").is_visible()
    walk.tap("Llevarse la lista en Excel")
    with walk.page.expect_download() as taken:
        walk.tap("Lista en Excel", within="main form.row")
    with zipfile.ZipFile(taken.value.path()) as workbook:
        names = [name for name in workbook.namelist() if name.startswith("xl/")]
        rows = b"".join(workbook.read(name) for name in names)
    assert CALLED.encode() in rows, "whoever is to be called stands in it"
    within(walk, 5)


def register(house: House) -> None:
    """Somebody of Guatemala lives there."""
    services = house.app.extensions[EXTENSION]
    with writing(house.engine) as session:
        stay = NewStay(place=StayPlace(lon=HERE.lon, lat=HERE.lat), kind=StayKind.RESIDENCE)
        add_person(
            session,
            services.keyring,
            country="GT",
            card=Card(full_name=CALLED, phone="+19565550177"),
            stays=[stay],
            consent_at=house.clock(),
        )


@in_three_languages
def test_c_a_first_plan_and_h_the_stale_one_issued_again(begin: tuple[Walk, House]) -> None:
    walk, house = begin
    enter(walk, house, "consul.gt")
    walk.open("/planes")
    walk.tap("Nuevo plan")
    walk.write(**{"name-es": "Valle"})
    walk.tap("Crear el plan")
    with reading(house.engine) as session:
        slug = session.scalars(sa.select(PlanArea.slug)).one()
    walk.open(f"/planes/{slug}?hoy=1")
    walk.tap("Preparar una versión con los datos de hoy")
    approve(walk, house, slug, PlanState.IN_FORCE)
    within(walk, 6)
    with writing(house.engine) as session:
        session.get_one(Post, house.posts["GT"]).channels[0].value = "+19565550112"
    with house.app.app_context():
        services = house.app.extensions[EXTENSION]
        list(
            check_plans(
                house.engine,
                services.atlas,
                services.keyring,
                now=house.clock() + timedelta(minutes=1),
                actor="worker",
            )
        )
    walk.taps.clear()
    enter(walk, house, "consul.gt")
    walk.open(f"/planes/{slug}")
    assert walk.page.locator("#stale-title").is_visible(), "what changed is said"
    walk.tap("Preparar una versión con los datos de hoy")
    approve(walk, house, slug, PlanState.IN_FORCE)
    within(walk, 3)
    paper = walk.page.locator(f"#paper-title ~ ul a[href*='lang={walk.language}']").first
    taken = walk.page.request.get(walk.address + str(paper.get_attribute("href")))
    with pikepdf.open(io.BytesIO(taken.body())) as pdf:
        assert len(pdf.pages) == 2


def approve(walk: Walk, house: House, slug: str, state: PlanState) -> None:
    """Have a second person of the country approve what was prepared."""
    enter(walk, house, "emergency.gt")
    walk.open(f"/planes/{slug}")
    walk.tap("Revisar y aprobar")
    walk.write(signature="Titular")
    if walk.page.locator("#field-reason").count():
        walk.write(reason="Falta la coordinación")
    walk.tap("Aprobar", within="main form")
    with reading(house.engine) as session:
        plan = session.scalars(sa.select(PlanArea)).one()
        assert plan.current is not None
        assert plan.current.state is state


@in_three_languages
def test_d_a_shelter_is_written_down_and_keeps_itself_by_its_link_without_scripts(
    begin: tuple[Walk, House], door: Door
) -> None:
    walk, house = begin
    enter(walk, house, "country_admin.gt")
    walk.open("/directorio")
    walk.tap("Nueva entrada")
    walk.tap_on("main a[href*='/directorio/nueva/shelter']")
    walk.write(name="Refugio Prueba", city="McAllen, Texas")
    walk.tap("Guardar", within="main form .actions >> nth=-1")
    walk.tap("Enlace permanente")
    walk.tap("Hacer el enlace")
    link = walk.page.locator(".key").inner_text()
    within(walk, 6)
    guest = door.walk(walk.address, walk.language, scripts=False)
    guest.page.goto(f"{walk.address}/{link.split('/', 3)[3]}?l={walk.language}")
    guest.page.fill("#g-occupancy input[type=text], #g-occupancy input[type=number]", "12")
    guest.tap("Guardar: así está ahora")
    with reading(house.engine) as session:
        shelter = session.scalars(sa.select(Shelter)).one()
        assert shelter.occupied == 12
    within(guest, 1)


@in_three_languages
def test_e_a_round_from_planned_to_published(begin: tuple[Walk, House], door: Door) -> None:
    walk, house = begin
    with writing(house.engine) as session:
        for official in session.scalars(sa.select(FocalPoint).where(FocalPoint.country == "GT")):
            official.channels = [Channel(kind=ChannelKind.EMAIL, value="focal@example.org")]
    enter(walk, house, "secretariat")
    walk.open("/rondas/")
    walk.tap("Prever una ronda")
    walk.tap("Prever la ronda", within="main form")
    walk.tap("Abrir la ronda")
    walk.tap("Abrir y enviar los mensajes")
    walk.tap("Invitaciones")
    asked = walk.page.locator("tr").filter(has_text="focal@example.org")
    walk.tap_on(asked.get_by_role("button", name=walk.words("Enlace nuevo")))
    link = walk.page.locator(".key").first.inner_text()
    guest = door.walk(walk.address, walk.language, scripts=False)
    guest.page.goto(f"{walk.address}/{link.split('/', 3)[3]}?l={walk.language}")
    guest.tap_on("main .card a[href*='/post/']")
    guest.tap("Todo es correcto")
    assert guest.page.locator(".badge.ok").count()
    guest.open(f"/{link.split('/', 3)[3]}?l={walk.language}")
    guest.tap_on("main .card a[href*='/focal_point/']")
    guest.tap_on("a[href*='/corregir/charge']")
    guest.page.select_option("#field-designation", Designation.ALTERNATE.value)
    guest.tap("Guardar: así es correcto", within="main form .actions")
    within(guest, 5)
    enter(walk, house, "secretariat")
    walk.open("/rondas/propuestas")
    walk.tap("Aceptar", within="main form .actions")
    with reading(house.engine) as session:
        decided = session.scalars(sa.select(FocalPoint).where(FocalPoint.country == "GT")).one()
        assert decided.designation is Designation.ALTERNATE
    walk.open("/rondas/")
    walk.tap("Cerrar y publicar")
    walk.tap("Cerrar y publicar", within="main .actions >> nth=-1")
    within(walk, 9)
    with reading(house.engine) as session:
        number = session.scalars(sa.select(Round.number)).one()
    walk.open("/ediciones")
    assert number in walk.page.locator("main").inner_text(), "the edition bears its number"


@in_three_languages
def test_f_a_messy_list_is_tried_applied_and_undone(
    begin: tuple[Walk, House], tmp_path: Path
) -> None:
    walk, house = begin
    enter(walk, house, "country_admin.gt")
    walk.open("/directorio/importar")
    (tmp_path / "albergues.csv").write_bytes(MESSY)
    walk.page.set_input_files("#field-file", tmp_path / "albergues.csv")
    walk.page.select_option("#field-kind", "shelter")
    walk.tap("Ver sus columnas")
    walk.tap("Probar fila por fila")
    shelters = partial(count_of, house, Shelter)
    assert shelters() == 0, "nothing is written yet"
    walk.page.check("input[name=sure]")
    walk.tap("Aplicar la importación")
    assert shelters() == 1, walk.page.locator("main").inner_text()
    walk.tap("Deshacer la importación")
    walk.tap("Sí, deshacerla")
    assert shelters() == 0
    within(walk, 5)


def count_of(house: House, kind: type[Shelter]) -> int:
    with reading(house.engine) as session:
        query = sa.select(sa.func.count()).select_from(kind).where(kind.retired_at.is_(None))
        return session.scalar(query) or 0


@in_three_languages
def test_g_whom_to_call_for_a_honduran_in_houston_who_needs_a_doctor(
    door: Door, house: DemoHouse, language: str
) -> None:
    """Of the demo, signed in nowhere: nobody from far is named, and an unanswered need is said."""
    walk = door.walk(house.address, language)
    walk.page.goto(f"{house.address}/llamar?l={language}")
    walk.page.click(f"form.languages [value={language}]")
    walk.page.fill("#field-q, input[name=q]", "Houston, Texas")
    walk.page.select_option("select[name=pais]", "HN")
    walk.page.select_option("select[name=necesidad]", "medical")
    walk.tap_on("main form[role=search] [type=submit], main form [type=submit]")
    text = walk.page.locator("main").inner_text()
    assert "Honduras" in text
    assert "Hidalgo County" not in text
    within(walk, 1)


@in_three_languages
def test_i_an_account_its_link_a_password_and_a_second_step(begin: tuple[Walk, House]) -> None:
    walk, house = begin
    enter(walk, house, "country_admin.gt")
    walk.open("/usuarios/nueva")
    walk.write(name="Nadia Nueva", email="nueva@example.org", reason="Entra al equipo")
    walk.page.select_option("#field-role", "civil_society")
    walk.page.select_option("#field-organisation_id", index=1)
    walk.page.select_option("#field-language", walk.language)
    walk.tap("Crear la cuenta")
    with writing(house.engine) as session:
        user = session.scalars(sa.select(User).where(User.email == "nueva@example.org")).one()
        token = make_account_link(
            session, user, now=house.clock(), lifetime=timedelta(hours=1), actor="test"
        )
    walk.page.context.clear_cookies()
    walk.page.goto(link_address(walk.address, token))
    walk.write(new="cuatro palabras al azar", again="cuatro palabras al azar")
    walk.tap("Guardar la contraseña")
    sign_in_as(walk, "nueva@example.org", "cuatro palabras al azar")
    walk.open("/cuenta/segundo-paso")
    key = walk.page.locator(".key").inner_text().replace("-", "")
    walk.write(code=pyotp.TOTP(key).now(), password="cuatro palabras al azar")
    walk.tap("Activar", within="main form")
    assert walk.page.locator("main li code, main .key, main ol li").count(), "recovery codes"
    within(walk, 3)


@in_three_languages
def test_k_without_scripts_an_area_is_found_by_its_name_and_its_map_is_a_picture(
    begin: tuple[Walk, House], door: Door
) -> None:
    walk, house = begin
    walk = door.walk(walk.address, walk.language, scripts=False)
    enter(walk, house, "consul.gt")
    walk.open("/vigilancia/area")
    assert not walk.page.locator("[data-drawing]").is_visible()
    walk.write(place=f"{HERE.lat}, {HERE.lon}")
    walk.tap("Ver a quién toca")
    assert walk.page.locator(".paper-map").is_visible()
    assert walk.page.locator(".map-legend").is_visible()
    within(walk, 1)
