from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.audit_log import AuditEntry
from core.crypto import Keyring
from core.db import reading, writing
from directory.entries.leaders import add_leader
from directory.entries.models import (
    Answer,
    Channel,
    ChannelKind,
    Designation,
    FocalPoint,
    Jurisdiction,
    Organisation,
    OrganisationKind,
    Post,
    Shelter,
    ShelterKind,
    Visibility,
)
from directory.imports.models import DuplicateCandidate, PairState
from tests.keys import MASTER
from tests.webapp.conftest import House, post
from webapp.auth.brakes.attempts import BUDGETS, Brake, Budget, Limit


@pytest.fixture
def network(house: House) -> House:
    """The consulate of Guatemala around McAllen with its people, and a shelter that anybody may
    know.
    """
    with writing(house.engine) as session:
        place = session.get_one(Post, house.posts["GT"])
        place.lon, place.lat, place.hours, place.timezone = (
            -98.23,
            26.2,
            "lu-vi 9-17",
            "America/Chicago",
        )
        place.jurisdictions = [Jurisdiction(unit_code="US-TX")]
        place.channels = [
            Channel(kind=ChannelKind.PHONE, value="+19565550100"),
            Channel(
                kind=ChannelKind.EMERGENCY,
                value="+19565550101",
                hours="24 h",
                has_whatsapp=True,
                rank=1,
            ),
        ]
        official = FocalPoint(
            name="Ana Designada",
            country="GT",
            post_id=place.id,
            designation=Designation.DESIGNATED,
            visibility=Visibility.COUNTRY,
        )
        shelter = Shelter(
            kind=ShelterKind.MIGRANT_HOUSE,
            name="Casa Pública",
            country="GT",
            city="McAllen",
            lon=-98.2,
            lat=26.2,
            visibility=Visibility.PUBLIC,
            open_now=Answer.YES,
        )
        authority = Organisation(
            kind=OrganisationKind.HOST_AUTHORITY,
            name="Bomberos",
            country="GT",
            lon=-98.2,
            lat=26.2,
            visibility=Visibility.RCM,
            during="Evacúan en lanchas",
        )
        session.add_all([official, shelter, authority])
        session.flush()
        add_leader(
            session,
            Keyring([MASTER]),
            place,
            zone="Álamo",
            name="Lidia Líder",
            phone="+19565550150",
        )
    return house


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_emergency_line_is_the_first_thing_to_press(network: House) -> None:
    page = network.signed_in("consul.gt").get("/llamar?q=26.2,+-98.23").text
    giant = re.findall(r'<a class="giant" href="([^"]+)"', page)
    assert giant == ["tel:+19565550101"]
    assert page.index("tel:+19565550101") < page.index("tel:+19565550100")
    assert "https://wa.me/19565550101" in page
    told = text_of(page)
    assert "Cerrado ahora, abre" in told
    assert "Ana Designada" in told
    assert "Abierto ahora, según el albergue" in told
    assert "nunca confirmado" in told


@pytest.mark.parametrize(
    ("moment", "located_in", "words"),
    [
        (datetime(2026, 11, 26, 17, tzinfo=UTC), "US", "hoy es feriado: Thanksgiving Day (Estados"),
        (datetime(2026, 9, 15, 17, tzinfo=UTC), "US", "hoy es feriado: Día de la Independencia (G"),
        (datetime(2026, 11, 26, 4, tzinfo=UTC), "US", "ese día es feriado: Thanksgiving Day (Esta"),
        (datetime(2026, 11, 25, 17, tzinfo=UTC), "", "hasta 17:00 · feriados no conocidos"),
        (datetime(2026, 11, 25, 17, tzinfo=UTC), "ZZ", "hasta 17:00 · feriados no conocidos"),
    ],
)
def test_open_by_the_hours_of_an_ordinary_week_says_what_day_it_is(
    network: House, moment: datetime, located_in: str, words: str
) -> None:
    with writing(network.engine) as session:
        session.get_one(Post, network.posts["GT"]).located_in = located_in
    network.clock.at = moment
    assert words in text_of(network.signed_in("consul.gt").get("/llamar?q=26.2,+-98.23").text)


def test_an_ordinary_day_whose_holidays_are_known_says_nothing_of_them(network: House) -> None:
    with writing(network.engine) as session:
        session.get_one(Post, network.posts["GT"]).located_in = "US"
        session.delete(session.scalars(sa.select(Shelter)).first())
    network.clock.at = datetime(2026, 11, 25, 17, tzinfo=UTC)
    told = text_of(network.signed_in("consul.gt").get("/llamar?q=26.2,+-98.23").text)
    assert "Abierto ahora, hasta 17:00" in told
    assert "feriado" not in told


def test_the_nationality_is_the_askers_own_until_one_is_chosen(network: House) -> None:
    browser = network.signed_in("consul.hn")
    assert "No se conoce ningún consulado de Honduras" in text_of(
        browser.get("/llamar?q=26.2,+-98.23").text
    )
    assert "+1 956-555-0101" in browser.get("/llamar?q=26.2,+-98.23&pais=GT").text
    assert "+1 956-555-0101" in browser.get("/llamar?q=26.2,+-98.23&pais=").text


def test_anybody_may_ask_and_gets_what_is_public(network: House) -> None:
    page = network.browser().get("/llamar?q=26.2,+-98.23").text
    assert "Casa Pública" in page
    for hidden in ("555-0101", "Ana Designada", "Bomberos", "Lidia"):
        assert hidden not in page
    assert "Sin cuenta se ven solo las entradas públicas" in page
    assert network.browser().get("/llamar").status_code == 200


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("San+Juan", "¿Cuál de estos lugares?"),
        ("zzzzqqqq", "No se encontró ningún lugar"),
        ("%2B1+956+555+0199", "Este teléfono no está en el directorio"),
        ("%2B1+956+555+0101", "De quién es este teléfono"),
        ("consulado+gt", "En el directorio se llama así"),
        ("%7B%22type%22", "No se encontró ningún lugar"),
        ("%3Cscript%3Ealert(1)", "No se encontró ningún lugar"),
    ],
)
def test_every_question_gets_a_useful_answer(network: House, question: str, words: str) -> None:
    page = network.signed_in("consul.gt").get(f"/llamar?q={question}")
    assert page.status_code == 200
    assert words in page.text
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("name", ["Harris", "Hidalgo", "Springfield"])
def test_a_name_of_several_places_is_asked_and_a_tap_answers(network: House, name: str) -> None:
    browser = network.signed_in("consul.gt")
    for path in ("/llamar", "/llamar/arbol"):
        page = browser.get(f"{path}?q={name}").text
        assert "¿Cuál de estos lugares?" in page
        assert "555-0101" not in page
        links = re.findall(r'class="pick reading" href="([^"]+)"><svg', page)
        assert 2 <= len(links) <= 5
        answer = browser.get(f"{path}{links[0].replace('&amp;', '&')}").text
        assert "¿Cuál de estos lugares?" not in answer
    paper = browser.get(f"/llamar/arbol.pdf?q={name}&crisis=flood&fase=after")
    assert (paper.status_code, "crisis=flood&fase=after" in paper.location) == (302, True)
    assert "¿Cuál de estos" in network.browser().get(f"/llamar?q={name}").text


def test_the_public_is_braked_and_the_accounts_are_not(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    budget = Budget(address=Limit(2, timedelta(minutes=1)))
    monkeypatch.setattr("webapp.auth.brakes.attempts.BUDGETS", {**BUDGETS, Brake.QUESTION: budget})
    browser = house.browser()
    answers = [browser.get("/llamar?q=26.2,+-98.23").status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    assert browser.get("/llamar").status_code == 200
    signed_in = house.signed_in("consul.gt")
    assert [signed_in.get("/llamar?q=26.2,+-98.23").status_code for _ in range(3)] == [200] * 3
    house.clock.at += timedelta(minutes=1)
    assert browser.get("/llamar?q=26.2,+-98.23").status_code == 200


# -- leaders ----------------------------------------------------------------------------------


def test_leaders_are_opened_by_their_own_country_and_journalled(network: House) -> None:
    asked = "?q=26.2,+-98.23&pais=GT"
    browser = network.signed_in("consul.gt")
    assert "Lidia" not in browser.get(f"/llamar{asked}").text
    assert "Lidia Líder" in browser.get(f"/llamar/lideres{asked}").text
    assert "Lidia" not in network.signed_in("consul.hn").get(f"/llamar/lideres{asked}").text
    for name in ("secretariat", "civil_society.gt"):
        assert network.signed_in(name).get(f"/llamar/lideres{asked}").status_code == 403
    with reading(network.engine) as session:
        entries = session.scalars(
            sa.select(AuditEntry).where(AuditEntry.action == "leader.read")
        ).all()
    assert [(entry.country, len(entry.details["leaders"])) for entry in entries] == [
        ("GT", 1),
        ("HN", 0),
    ]


# -- the call tree ----------------------------------------------------------------------------


def test_the_tree_goes_by_the_phase(network: House) -> None:
    browser = network.signed_in("consul.gt")

    def titles(phase: str) -> list[str]:
        page = browser.get(f"/llamar/arbol?q=26.2,+-98.23&crisis=flood&fase={phase}").text
        return re.findall(r'<h2 id="branch-\d+">([^<]+)</h2>', page)

    assert titles("during")[0] == "Líneas de emergencia de los consulados"
    assert titles("before")[0] == "Puntos focales, por orden"
    page = text_of(browser.get("/llamar/arbol?q=26.2,+-98.23&fase=during").text)
    assert "Evacúan en lanchas" in page
    assert "Falta: nadie conocido." in page
    assert "Evacúan" not in text_of(browser.get("/llamar/arbol?q=26.2,+-98.23&fase=after").text)
    assert network.browser().get("/llamar/arbol?q=x").status_code == 302


def test_the_tree_on_paper(network: House) -> None:
    answer = network.signed_in("consul.gt").get("/llamar/arbol.pdf?q=26.2,+-98.23&crisis=storm")
    assert answer.content_type == "application/pdf"
    assert answer.data.startswith(b"%PDF-")


@pytest.mark.parametrize("asked", ["", "?q=", "?q=qwxzkv", "?q=%7B%22a%22%3A1%7D"])
def test_no_paper_is_printed_of_a_place_nobody_knows(network: House, asked: str) -> None:
    answer = network.signed_in("consul.gt").get(f"/llamar/arbol.pdf{asked}")
    assert (answer.status_code, answer.location.partition("?")[0][-6:]) == (302, "/arbol")


def test_the_printed_tree_takes_no_argument_for_one_of_its_address(network: House) -> None:
    for more in ("_external=1", "endpoint=static", "_scheme=javascript", "_anchor=x"):
        answer = network.signed_in("consul.gt").get(f"/llamar/arbol.pdf?q=26.2,+-98.23&{more}")
        assert answer.status_code == 200
        assert b"javascript" not in answer.data


# -- focal points -----------------------------------------------------------------------------


def test_the_list_leads_to_the_history_of_designations_of_those_one_may_read(
    network: House,
) -> None:
    def led(browser: FlaskClient) -> set[str]:
        return set(
            re.findall(
                r"/directorio/puntos-focales/(\w\w)/historial",
                browser.get("/directorio/puntos-focales").text,
            )
        )

    assert led(network.signed_in("consul.gt")) == {"GT"}
    everything = led(network.signed_in("secretariat"))
    assert {"GT", "HN"} <= everything
    assert led(network.signed_in("civil_society.gt")) == led(network.browser()) == set()
    secretariat = network.signed_in("secretariat")
    assert all(
        secretariat.get(f"/directorio/puntos-focales/{code}/historial").status_code == 200
        for code in everything
    )


def test_the_holes_of_the_list_are_told(network: House) -> None:
    with writing(network.engine) as session:
        session.add(
            FocalPoint(
                name="Nacional",
                country="GT",
                designation=Designation.DESIGNATED,
                visibility=Visibility.PUBLIC,
            )
        )
    page = text_of(network.signed_in("secretariat").get("/directorio/puntos-focales").text)
    assert "Guatemala Nacional" in page
    assert page.count("Falta ") > 20
    public = text_of(network.browser().get("/directorio/puntos-focales").text)
    assert "Nacional" in public
    assert "Ana Designada" not in public
    assert "Honduras" not in public


# -- duplicates -------------------------------------------------------------------------------


@pytest.fixture
def twins(network: House) -> House:
    with writing(network.engine) as session:
        for country in ("GT", "HN"):
            for hours in ("24 h", "lu-vi 9-17"):
                session.add(
                    Organisation(
                        kind=OrganisationKind.CIVIL_SOCIETY,
                        name=f"Casa del Migrante {country}",
                        country=country,
                        city="McAllen",
                        hours=hours,
                        visibility=Visibility.RCM,
                    )
                )
    return network


def pair_of(house: House, country: str) -> DuplicateCandidate:
    with reading(house.engine) as session:
        return session.scalars(
            sa.select(DuplicateCandidate).where(DuplicateCandidate.country == country)
        ).one()


def test_a_pair_is_found_merged_with_a_chosen_value_and_undone(twins: House) -> None:
    browser = twins.signed_in("country_admin.gt")
    post(browser, "/directorio/duplicados")
    page = browser.get("/directorio/duplicados").text
    assert "Casa del Migrante GT" in page
    assert "nombre parecido" in page
    assert "Casa del Migrante HN" not in page
    pair = pair_of(twins, "GT")
    with reading(twins.engine) as session:
        other = session.get_one(Organisation, pair.second_id).hours
    path = f"/directorio/duplicados/{pair.id}"
    post(browser, path, decision="first", **{"field-hours": "second"})
    with reading(twins.engine) as session:
        assert session.get_one(Organisation, pair.first_id).hours == other
        assert session.get_one(Organisation, pair.second_id).retired_at is not None
    assert "Deshacer" in browser.get("/directorio/duplicados?estado=merged").text
    post(browser, path, decision="undo")
    with reading(twins.engine) as session:
        assert session.get_one(Organisation, pair.second_id).retired_at is None
    post(browser, path, decision="both")
    assert pair_of(twins, "GT").state is PairState.KEPT
    post(browser, path, decision="first")
    assert "No se pudo" in browser.get("/directorio/duplicados").text
    assert post(browser, path, decision="nonsense").status_code == 400


def test_each_country_decides_on_its_own_pairs(twins: House) -> None:
    post(twins.signed_in("secretariat"), "/directorio/duplicados")
    path = f"/directorio/duplicados/{pair_of(twins, 'HN').id}"
    assert post(twins.signed_in("country_admin.gt"), path, decision="both").status_code == 404
    assert post(twins.signed_in("consul.hn"), path, decision="both").status_code == 403
    assert post(twins.signed_in("country_admin.hn"), path, decision="both").status_code == 302
    assert pair_of(twins, "HN").state is PairState.KEPT


def test_the_secretariat_decides_on_no_pair_it_may_not_read(twins: House) -> None:
    with writing(twins.engine) as session:
        for entry in session.scalars(sa.select(Organisation).where(Organisation.country == "HN")):
            entry.visibility = Visibility.COUNTRY
    secretariat = twins.signed_in("secretariat")
    post(secretariat, "/directorio/duplicados")
    assert "Casa del Migrante HN" not in secretariat.get("/directorio/duplicados").text
    path = f"/directorio/duplicados/{pair_of(twins, 'HN').id}"
    assert post(secretariat, path, decision="both").status_code == 404
    assert (
        "Casa del Migrante HN"
        in twins.signed_in("country_admin.hn").get("/directorio/duplicados").text
    )
