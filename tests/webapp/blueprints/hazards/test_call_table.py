from __future__ import annotations

import csv
import io
import uuid
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from core.db import writing
from core.i18n.formats import Formats
from feeds.models import Hazard
from plans.documents.roster import roster_csv, roster_of, roster_pdf
from registry.people import columns
from registry.people.access import OpenPerson, PersonsRead, UnreadablePerson
from registry.people.columns import SheetColumn
from registry.people.models import Person, Stay
from registry.people.record import Card
from registry.people.sought_place import SoughtPlace
from registry.registration.unplaced import NewUnplacedStay, put_unplaced
from tests.indexed_people import spoil_index
from tests.kept_rows import Sow
from tests.printed_text import words_of
from tests.webapp.blueprints.registry.test_views import shared
from tests.webapp.conftest import House, post
from tests.webapp.danger import CANARY, ZONE, Danger, sown_danger

INVENTED: SheetColumn[columns.ListedPerson] = SheetColumn(
    key="initial", title="Inicial inventada", text=lambda line, _: f"empieza por {line.name[:3]}"
)


@pytest.fixture
def danger(house: House, sow: Sow) -> Danger:
    return sown_danger(house, sow)


def person(number: int, name: str) -> OpenPerson:
    return OpenPerson(
        uuid.UUID(int=number),
        "GT",
        None,
        None,
        datetime(2026, 11, 1, tzinfo=UTC),
        date(2028, 11, 1),
        False,
        Card(full_name=name),
    )


def workbook(danger: Danger) -> list[list[str]]:
    answer = post(
        danger.house.signed_in("consul.gt"),
        f"/vigilancia/{danger.flood}/llamadas.xlsx",
        purpose="llamar a todos",
    )
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    return [list(map(str, row)) for row in book.get_sheet_by_index(0).to_python()]


def sheet_page(danger: Danger) -> str:
    browser = danger.house.signed_in("consul.gt")
    return browser.get(f"/vigilancia/{danger.flood}/afectados").text


def test_a_column_added_in_one_place_is_on_page_workbook_paper_and_csv(
    danger: Danger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "PERSON_COLUMNS", (*columns.PERSON_COLUMNS, INVENTED))
    page = sheet_page(danger)
    assert '<th scope="col">Inicial inventada</th>' in page
    assert page.count("<td>empieza por") == 7
    rows = workbook(danger)
    at = rows[5].index("Inicial inventada")
    assert {row[at][:11] for row in rows[6:]} == {"empieza por"}
    roster = roster_of(
        PersonsRead({each.id: each for each in [person(1, "Ana"), person(2, "Eva")]}, {}),
        ZONE,
        as_of=datetime(2026, 11, 22, tzinfo=UTC),
        purpose="x",
    )
    paper = words_of(roster_pdf(roster, title="Valle", wording=Formats("es")))
    assert "Inicial inventada" in paper
    assert "empieza por Ana" in paper
    table = csv.DictReader(io.StringIO(roster_csv(roster).decode("utf-8-sig"), newline=""))
    assert [row["initial"] for row in table] == ["empieza por Ana", "empieza por Eva"]


def test_a_card_that_does_not_open_is_a_line_of_page_and_workbook_and_is_counted(
    danger: Danger,
) -> None:
    with writing(danger.house.engine) as session:
        spoiled = session.scalars(sa.select(Person).where(Person.country == "GT")).first()
        assert spoiled is not None
        spoiled.ciphertext = b"damaged"
    page = sheet_page(danger)
    assert "Afectados: 7 personas" in page
    assert page.count("no se pudo abrir la ficha") == 1
    assert "De 1 persona no se pudieron abrir" in page
    assert CANARY["GT"] in page
    rows = workbook(danger)
    assert "De 1 persona" in rows[4][0]
    assert [row[2] for row in rows[6:]].count("no se pudo abrir la ficha") == 1
    assert len(rows[6:]) == 7


def test_whom_nothing_can_place_is_counted_on_page_and_workbook_though_in_no_line(
    danger: Danger,
) -> None:
    with writing(danger.house.engine) as session:
        lost = session.scalars(sa.select(Stay).where(Stay.country == "GT").limit(2)).all()
        for stay in lost:
            stay.ciphertext = b"damaged"
        spoil_index(session, "GT")
    page = sheet_page(danger)
    assert "Afectados: 5 personas" in page
    assert "De 2 personas de su país no se puede saber el lugar" in page
    rows = workbook(danger)
    assert "De 2 personas de su país" in rows[4][0]
    assert len(rows[6:]) == 5


def test_whom_no_alert_reaches_for_want_of_a_place_is_counted_where_they_are_missed(
    danger: Danger,
) -> None:
    assert "no tienen lugar conocido" not in sheet_page(danger)
    waiting = NewUnplacedStay(place=SoughtPlace(text="Narnia", message="no se da ningún lugar"))
    with writing(danger.house.engine) as session:
        people = session.scalars(sa.select(Person).where(Person.country == "GT").limit(2)).all()
        for each in people:
            put_unplaced(session, shared(danger.house).keyring, each, waiting)
    page = sheet_page(danger)
    told = "2 personas registradas de su país no tienen lugar conocido"
    assert told in page
    assert 'href="/registro/por-ubicar">Ubicarlas' in page
    assert told in workbook(danger)[4][0]
    other = danger.house.signed_in("consul.hn").get(f"/vigilancia/{danger.flood}/afectados").text
    assert "lugar conocido" not in other


def test_all_open_and_nothing_is_said_of_it(danger: Danger) -> None:
    assert "no se pud" not in sheet_page(danger)
    assert "no se puede saber" not in sheet_page(danger)
    assert workbook(danger)[4][0] == ""


def test_the_workbook_says_since_when_its_source_is_silent_and_nobody_verifies(
    danger: Danger,
) -> None:
    with writing(danger.house.engine) as session:
        flood = session.get_one(Hazard, uuid.UUID(danger.flood))
        flood.source.last_good_at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    above = workbook(danger)[4][0]
    assert "NWS no responde desde 20 nov 2026, 03:00 (UTC−6" in above
    assert "Sin verificar" not in above
    with writing(danger.house.engine) as session:
        flood = session.get_one(Hazard, uuid.UUID(danger.flood))
        flood.unverified_since = datetime(2026, 11, 20, 10, tzinfo=UTC)
    above = workbook(danger)[4][0]
    assert above.count("desde 20 nov 2026") == 2
    assert "Sin verificar: su plazo venció" in above


def test_the_roster_has_a_line_for_whom_it_cannot_name() -> None:
    ana = person(1, "Ana")
    closed = UnreadablePerson(uuid.UUID(int=2), None, False)
    roster = roster_of(
        PersonsRead({ana.id: ana}, {closed.id: closed}, frozenset({ana.id})),
        ZONE,
        as_of=datetime(2026, 11, 22, tzinfo=UTC),
        purpose="x",
        unplaced=3,
        without_place=4,
    )
    assert roster.unreadable == 2
    paper = words_of(roster_pdf(roster, title="Valle", wording=Formats("es")))
    assert "no se pudo abrir la ficha" in paper
    assert "no se pudo abrir el lugar" in paper
    assert "no se pudieron abrir: 2" in paper
    assert "De 3 personas del país no se puede saber el lugar" in paper
    assert "sin lugar conocido: 4" in paper
    table = csv.DictReader(io.StringIO(roster_csv(roster).decode("utf-8-sig"), newline=""))
    assert [(row["id"], row["name"], row["note"]) for row in table] == [
        (str(closed.id), "", "unreadable card"),
        (str(ana.id), "Ana", "unreadable place"),
    ]
