from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.db import writing
from feeds.drawings.drawn_bands import DrawnBands
from feeds.models import Hazard
from feeds.values import Severity
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewPerson, NewStay, add_persons
from tests.kept_rows import Sow
from tests.webapp.conftest import House, post
from tests.webapp.danger import CANARY, Danger, sown_danger
from watch.models import Flag, FlagStatus, SubjectKind
from webapp.blueprints.hazards import sheet_views
from webapp.http.services import EXTENSION

NATIONAL_ROLES = ("country_admin", "consul", "emergency")


@pytest.fixture
def danger(house: House, sow: Sow) -> Danger:
    return sown_danger(house, sow)


def journal(danger: Danger, action: str) -> list[AuditEntry]:
    with Session(danger.house.engine) as session:
        return list(session.scalars(sa.select(AuditEntry).where(AuditEntry.action == action)))


@pytest.mark.parametrize("role", NATIONAL_ROLES)
@pytest.mark.parametrize(("country", "other"), [("gt", "HN"), ("hn", "GT")])
def test_names_are_of_the_own_country_and_the_reading_is_journalled(
    danger: Danger, role: str, country: str, other: str
) -> None:
    page = (
        danger.house.signed_in(f"{role}.{country}")
        .get(f"/vigilancia/{danger.flood}/afectados")
        .text
    )
    assert CANARY[country.upper()] in page
    assert CANARY[other] not in page
    read = journal(danger, "person.read")
    assert [(entry.country, entry.purpose) for entry in read] == [
        (country.upper(), "Hoja de afectados: cap:flood"),
    ]


def test_the_secretariat_gets_counts_and_no_name(danger: Danger) -> None:
    page = danger.house.signed_in("secretariat").get(f"/vigilancia/{danger.flood}/afectados").text
    assert "Guatemala" in page
    assert "menos de 5" in page
    assert not any(name in page for name in CANARY.values())
    assert "Ir a la lista" not in page
    assert journal(danger, "person.read") == []


def test_who_has_called_goes_on_to_the_next_hazard_with_own_people(danger: Danger) -> None:
    browser = danger.house.signed_in("consul.gt")
    page = browser.get(f"/vigilancia/{danger.flood}/afectados").text
    assert "Siguiente a quien llamar" not in page, "there is no other"
    with writing(danger.house.engine) as session:
        other = session.get_one(Hazard, danger.hazards["far"])
        values = {"kind": SubjectKind.NATIONALS, "country": "GT", "status": FlagStatus.RAISED}
        now = danger.house.clock()
        session.add(
            Flag(
                hazard_id=other.id, hazard_version=1, persons=6, raised_at=now, changed_at=now,
                **values,
            )
        )  # fmt: skip
    page = browser.get(f"/vigilancia/{danger.flood}/afectados").text
    assert f"/vigilancia/{danger.hazards['far']}/afectados#calls-title" in page
    secretariat = danger.house.signed_in("secretariat")
    assert "Siguiente a quien" not in secretariat.get(f"/vigilancia/{danger.flood}/afectados").text


def test_civil_society_gets_no_sheet(danger: Danger) -> None:
    assert (
        danger.house.signed_in("civil_society.gt")
        .get(f"/vigilancia/{danger.flood}/afectados")
        .status_code
        == 403
    )


def test_the_sheet_says_what_stands_in_danger_and_how_old_its_numbers_are(danger: Danger) -> None:
    page = danger.house.signed_in("consul.gt").get(f"/vigilancia/{danger.flood}/afectados").text
    assert "2 albergues en peligro" in page
    assert "dentro de la zona: peligro" in page
    assert "Nadie designado para cubrirla" in page
    assert "al día" in page
    assert "CONFIDENCIAL" in page


def test_what_was_heard_of_a_number_is_said_on_the_sheet_and_shown_at_once(danger: Danger) -> None:
    house, path = danger.house, f"/vigilancia/{danger.flood}/afectados"
    browser = house.signed_in("consul.gt")
    (door, *_others) = re.findall(
        r'formaction="(/directorio/canal/[^"]+/oido)"', browser.get(path).text
    )
    house.clock.at += timedelta(minutes=1)
    answer = post(browser, door, heard="answered", next=path)
    assert answer.headers["Location"] == path
    house.clock.at += timedelta(hours=2)
    assert "oído" in browser.get(path).text
    past = browser.get(
        f"{path}?known_at={house.clock.at - timedelta(hours=1):%Y-%m-%dT%H:%M}Z"
    ).text
    assert 'id="heard"' not in past, "of a moment of before nothing is said now"


def test_where_nobody_is_registered_the_sheet_says_unknown_and_never_nought(danger: Danger) -> None:
    page = (
        danger.house.signed_in("consul.gt")
        .get(f"/vigilancia/{danger.hazards['far']}/afectados")
        .text
    )
    assert "<strong>Se desconoce</strong>" in page
    assert "No es cero" in page
    assert "Afectados: 0" not in page
    assert "0%" not in page


def test_the_reason_of_each_is_told_only_where_it_differs(danger: Danger) -> None:
    browser = danger.house.signed_in("consul.gt")
    assert "Motivo" not in browser.get(f"/vigilancia/{danger.flood}/afectados").text
    with writing(danger.house.engine) as session:
        flood = session.get_one(Hazard, danger.hazards["flood"])
        (band,) = flood.severity_zones
        shore = replace(band, severity=Severity.MINOR, label="orilla")
        flood.severity_zones = DrawnBands.of([band, shore])
    assert "Motivo" in browser.get(f"/vigilancia/{danger.flood}/afectados").text


def test_the_workbook_holds_text_and_no_formula(danger: Danger) -> None:
    answer = post(
        danger.house.signed_in("consul.gt"),
        f"/vigilancia/{danger.flood}/llamadas.xlsx",
        purpose="llamar a todos",
    )
    assert answer.status_code == 200
    book = zipfile.ZipFile(io.BytesIO(answer.data))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert CANARY["GT"] in sheet
    texts = book.read("xl/sharedStrings.xml").decode()
    assert CANARY["HN"] not in sheet + texts
    assert "Hecho por: consul.gt@" in texts
    assert "user:" not in texts
    assert re.search(r"Hecho: \d+ \w+ \d{4}, \d\d:\d\d \(UTC", texts)
    assert [entry.purpose for entry in journal(danger, "person.read")] == [
        "llamar a todos: cap:flood"
    ]


def test_the_workbook_needs_a_purpose_and_a_national_role(danger: Danger) -> None:
    path = f"/vigilancia/{danger.flood}/llamadas.xlsx"
    assert post(danger.house.signed_in("consul.gt"), path, purpose=" ").status_code == 422
    assert post(danger.house.signed_in("secretariat"), path, purpose="ver").status_code == 403
    assert journal(danger, "person.read") == []


def test_the_list_comes_in_pages_of_whole_households_and_whole_for_paper(
    danger: Danger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_views, "SHOWN_CALLS", 3)
    browser = danger.house.signed_in("consul.gt")
    address = f"/vigilancia/{danger.flood}/afectados"
    pages = [browser.get(f"{address}?page={number}").text for number in (1, 2, 3)]
    shown = [re.findall(r'<tr id="call-(\d+)"', page) for page in pages]
    assert sorted(int(number) for page in shown for number in page) == list(range(1, 8))
    assert "Aquí van 3 de 7 personas." in pages[0]
    assert "data-print" not in pages[0], "half a list is not printed as if it were the whole"
    assert f"{danger.flood}/afectados?page=2#calls-title" in pages[0]
    whole = browser.get(f"{address}?calls=all").text
    assert len(re.findall(r'<tr id="call-(\d+)"', whole)) == 7
    assert "data-print" in whole
    assert "Aquí van" not in whole
    assert "Buscar a alguien por su nombre" in pages[0], "names are opened for who asks"
    read = [entry.details["persons"] for entry in journal(danger, "person.read")]
    assert read == [len(page) for page in shown] + [7]
    assert browser.get(f"{address}?page=99").text.count('<tr id="call-') == 1


def test_a_list_of_one_page_has_its_names_by_letter(danger: Danger) -> None:
    now, keyring = danger.house.clock(), danger.house.app.extensions[EXTENSION].keyring
    middle = NewStay(place=StayPlace(lon=-98.2, lat=26.2))
    new = [
        NewPerson(country="GT", card=Card(full_name=f"Ñusta {n}"), stays=[middle], consent_at=now)
        for n in range(6)
    ]
    with writing(danger.house.engine) as session:
        add_persons(session, keyring, new)
    page = danger.house.signed_in("consul.gt").get(f"/vigilancia/{danger.flood}/afectados").text
    assert "<summary>Buscar a alguien por su nombre</summary>" in page
    assert re.search(r'<a href="#call-\d+">Ñusta 3</a>', page)


def test_the_sheet_says_of_what_is_still_to_come_that_it_has_not_begun(danger: Danger) -> None:
    house = danger.house
    address = f"/vigilancia/{danger.flood}/afectados"
    assert "Aún no ha empezado" not in house.signed_in("consul.gt").get(address).text
    with writing(house.engine) as session:
        flood = session.get_one(Hazard, danger.hazards["flood"])
        flood.started_at = house.clock() + timedelta(days=1)
    browser = house.signed_in("consul.gt")
    sheet = browser.get(address).text
    assert "Aún no ha empezado. Se espera:" in sheet
    head = browser.get(f"/vigilancia/{danger.flood}").text.partition('class="desk"')[0]
    assert re.search(r"<strong>Empieza <time [^>]*>dentro de 24 horas<", head)
    # Paper says its day, though it is today.
    assert re.search(r"print-head paper-only.*>\d+ \w+ \d{4}, \d\d:\d\d \(UTC", sheet)
