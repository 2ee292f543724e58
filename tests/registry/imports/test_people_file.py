from __future__ import annotations

import random
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.crypto import Keyring
from core.tabular.tables import UnreadableFile
from registry.imports.people_file import import_persons, prepare_people
from registry.imports.report import ImportReport, PersonRowResult
from registry.matching.checking import check_index
from registry.people.models import Household, Need, Person, Stay, StayKind
from registry.people.record import Card, StayPlace, open_card, open_place
from registry.registration.persons import NewStay, add_stay
from registry.registration.unplaced import count_unplaced, unplaced_stays
from tests.registry.imports.small_lists import ANA, HEADER, LUZ, SmallAtlas, lines


class Importer:
    def __init__(self, session: Session, keyring: Keyring, now: datetime) -> None:
        self.session, self.keyring, self.now = session, keyring, now

    def __call__(
        self, data: str | bytes, *, dry_run: bool = False, country: str = "SV"
    ) -> ImportReport:
        data = data.encode() if isinstance(data, str) else data
        report = import_persons(
            self.session,
            self.keyring,
            SmallAtlas(),
            data,
            country=country,
            actor="cli:test",
            now=self.now,
            dry_run=dry_run,
        )
        assert report.imported + report.updated + report.unchanged + report.rejected == len(
            report.rows
        )
        assert check_index(self.session, self.keyring).faults == ()
        return report

    def cards(self, country: str = "SV") -> list[Card]:
        people = self.session.scalars(sa.select(Person).where(Person.country == country)).all()
        return sorted(
            (open_card(person, self.keyring) for person in people), key=lambda card: card.full_name
        )


@pytest.fixture
def importer(session: Session, keyring: Keyring, now: datetime) -> Importer:
    return Importer(session, keyring, now)


def tallies(report: ImportReport) -> tuple[int, int, int, int]:
    return report.imported, report.updated, report.unchanged, report.rejected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_a_file_as_people_send_it(encoding: str, delimiter: str, importer: Importer) -> None:
    text = lines(ANA, LUZ).replace(";", delimiter)
    assert tallies(importer(text.encode(encoding))) == (2, 0, 0, 0)
    ana, luz = importer.cards()
    assert ana == Card(
        full_name="Ana Demo Uno",
        phone="+19565550101",
        has_whatsapp=True,
        birth_year=1990,
        birth_date="1990-02-03",
        sex="f",
        language="quc",
        needs=(Need.INTERPRETER, Need.MEDICAL),
    )
    assert (luz.phone, luz.birth_year, luz.has_whatsapp, luz.needs) == (
        "+525555550123",
        2015,
        False,
        (),
    )


def test_english_headers_commas_quotes_and_a_zip(
    importer: Importer, session: Session, keyring: Keyring
) -> None:
    text = "Full Name,Phone,ZIP,Notes,Consent,Kind,From,Until\n"
    text += '"Ana, Demo",(956) 555-0101,78501,"two\nlines",yes,trip,2026-11-01,2026-12-01\n'
    assert tallies(importer(text)) == (1, 0, 0, 0)
    person = session.scalars(sa.select(Person).where(Person.country == "SV")).one()
    assert open_card(person, keyring).note == "two\nlines"
    (stay,) = person.stays
    assert (stay.kind, stay.from_on, stay.until_on) == (
        StayKind.TRIP,
        date(2026, 11, 1),
        date(2026, 12, 1),
    )
    place = open_place(stay, keyring)
    assert (place.lon, place.lat, place.unit_code, place.accuracy) == (
        -98.24,
        26.21,
        "US48215",
        "place",
    )


def test_a_second_import_changes_nothing(importer: Importer, session: Session) -> None:
    importer(lines(ANA, LUZ))
    stamps = session.execute(
        sa.select(Person.id, Person.updated_at, Person.ciphertext).order_by(Person.id)
    ).all()
    assert tallies(importer(lines(ANA, LUZ))) == (0, 0, 2, 0)
    assert (
        session.execute(
            sa.select(Person.id, Person.updated_at, Person.ciphertext).order_by(Person.id)
        ).all()
        == stamps
    )
    assert session.scalar(sa.select(sa.func.count()).select_from(Household)) == 1


def test_what_changed_is_updated_in_its_own_row(importer: Importer, session: Session) -> None:
    importer(lines(ANA, LUZ))
    moved = (
        ANA.replace("956 555 0101", "956 555 0102")
        .replace("McAllen;TX", "Houston;")
        .replace("H1", "H2")
    )
    assert tallies(importer(lines(moved, LUZ))) == (0, 1, 1, 0)
    ana, _ = importer.cards()
    assert ana.phone == "+19565550102"
    assert session.scalar(sa.select(sa.func.count()).select_from(Household)) == 2
    assert session.scalar(sa.select(sa.func.count()).where(Person.country == "SV")) == 2


def test_a_person_whose_card_does_not_open_is_named_and_the_others_are_updated(
    importer: Importer, session: Session, keyring: Keyring, now: datetime
) -> None:
    importer(lines(ANA, LUZ))
    people = session.scalars(sa.select(Person)).all()
    ana = next(each for each in people if open_card(each, keyring).full_name == "Ana Demo Uno")
    ana.ciphertext = b"damaged"
    session.flush()
    before = ana.ciphertext
    changed = lines(ANA.replace("0101", "0109"), LUZ.replace("0123", "0129")).encode()
    report = import_persons(
        session, keyring, SmallAtlas(), changed, country="SV", actor="cli:test", now=now
    )
    assert tallies(report) == (0, 1, 0, 1)
    assert (report.rows[0].row, report.rows[0].field) == (2, "reference")
    assert "no se puede abrir" in report.rows[0].why
    session.expire_all()
    assert ana.ciphertext == before


def test_another_stay_that_does_not_open_keeps_nobody_from_being_updated(
    importer: Importer, session: Session, keyring: Keyring, now: datetime
) -> None:
    importer(lines(ANA, LUZ))
    ana = session.scalars(sa.select(Person).order_by(Person.id)).first()
    assert ana is not None
    trip = NewStay(place=StayPlace(lon=-97, lat=25), kind=StayKind.TRIP, from_on=date.max)
    add_stay(session, keyring, ana, trip).ciphertext = b"damaged"
    session.flush()
    changed = lines(ANA.replace("0101", "0109"), LUZ.replace("0123", "0129"))
    report = import_persons(
        session, keyring, SmallAtlas(), changed.encode(), country="SV", actor="cli:test", now=now
    )
    assert tallies(report) == (0, 2, 0, 0)
    assert {card.phone[-4:] for card in importer.cards()} == {"0109", "0129"}


def test_without_a_reference_a_person_is_found_by_name_birth_and_telephone(
    importer: Importer,
) -> None:
    text = "nombre;tel;municipio;consentimiento\nAna Demo;9565550101;McAllen;si\n"
    assert tallies(importer(text)) == (1, 0, 0, 0)
    assert tallies(importer(text.replace("Ana Demo", "ANA  DEMO")))[2] == 0, (
        "the card is written otherwise: an update"
    )
    assert len(importer.cards()) == 1


def test_the_same_reference_of_another_country_is_another_person(importer: Importer) -> None:
    assert tallies(importer(lines(ANA))) == (1, 0, 0, 0)
    assert tallies(importer(lines(ANA), country="HN")) == (1, 0, 0, 0)


def test_a_dry_run_says_the_same_and_keeps_nothing(importer: Importer, session: Session) -> None:
    bad = ANA.replace("A-1", "A-9").replace("01/09/2026", "no")
    dry = importer(lines(ANA, LUZ, bad), dry_run=True)
    assert importer.cards() == []
    assert session.scalars(sa.select(AuditEntry)).all() == []
    wet = importer(lines(ANA, LUZ, bad))
    assert (dry.rows, tallies(dry)) == (wet.rows, (2, 0, 0, 1))


@pytest.mark.parametrize(
    ("old", "new", "field", "why"),
    [
        ("Ana;Demo Uno", ";", "full_name", "falta el nombre"),
        ("Ana;Demo Uno", "N/A;-", "full_name", "falta el nombre"),
        ("01/09/2026", "no", "consent", "no consintió"),
        ("01/09/2026", "", "consent", "no consintió"),
        ("01/09/2026", "pendiente", "consent", "no consintió"),
        ("01/09/2026", "01/09/2027", "consent", "en el futuro"),
        ("01/09/2026", "quizás", "consent", "no es sí, no"),
        ("Ana;Demo Uno", '=HYPERLINK("http://x");', "full_name", "fórmula"),
        ("Ana;", "x" * 401 + ";", "full_name", "más largo que 200"),
    ],
)
def test_a_row_is_refused_only_when_it_names_nobody_or_nobody_who_consented(
    old: str, new: str, field: str, why: str, importer: Importer
) -> None:
    assert old in ANA
    report = importer(lines(ANA.replace(old, new), LUZ))
    assert tallies(report) == (1, 0, 0, 1)
    bad = report.rows[0]
    assert (bad.row, bad.result, bad.field) == (2, PersonRowResult.REJECTED, field)
    assert why in bad.why
    assert [card.full_name for card in importer.cards()] == ["Luz Demo Dos"]


@pytest.mark.parametrize(
    ("old", "new", "column", "why"),
    [
        ("956 555 0101", "956 55", "teléfono", "956 55"),
        ("956 555 0101", "9.565550101E+09", "teléfono", ""),
        ("956 555 0101", "llamar a su tía", "teléfono", "llamar a su tía"),
        ("03/02/1990", "31/02/1990", "fecha de nacimiento", "no es una fecha"),
        ("03/02/1990", "03/02/2090", "fecha de nacimiento", "queda fuera"),
        ("mujer", "otra cosa", "sexo", "no dice un sexo"),
        ("K'iche'", "klingon oriental", "idioma", "no es un idioma"),
        ("intérprete", "algo raro", "necesidades", "no es una necesidad"),
        ("sí", "quizás", "WhatsApp", "no es sí, no"),
        ("01/09/2026", "01/09/2026;de;más", "", "más celdas que títulos"),
        ("mujer", "@SUM(A1)", "sexo", "fórmula"),
    ],
)
def test_a_cell_that_is_not_understood_keeps_nobody_out(
    old: str, new: str, column: str, why: str, importer: Importer
) -> None:
    report = importer(lines(ANA.replace(old, new, 1), LUZ))
    assert tallies(report) == (2, 0, 0, 0)
    if "E+09" in new:
        assert importer.cards()[0].phone in {"", "+19565550101"}
        return
    assert column in {cell.column for cell in report.rows[0].cells}
    assert any(why in cell.why or why in cell.value for cell in report.rows[0].cells)
    assert tallies(importer(lines(ANA.replace(old, new, 1), LUZ))) == (0, 0, 2, 0)


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("Springfield;", "puede ser varios lugares (Springfield, US-MO; Springfield, US-IL)"),
        ("Mcalen;", "¿quiso decir McAllen?"),
        (";", "no se da ningún lugar"),
    ],
)
def test_a_place_nobody_finds_makes_a_person_to_be_placed(
    where: str, why: str, importer: Importer, session: Session, keyring: Keyring
) -> None:
    text = lines(ANA.replace("McAllen;TX", where), LUZ)
    report = importer(text)
    assert (tallies(report), report.unplaced) == ((2, 0, 0, 0), 1)
    assert why in report.rows[0].to_be_placed
    (waiting,) = unplaced_stays(session, keyring, "SV")
    assert waiting.place is not None
    assert (waiting.place.text, why in waiting.place.problem.explain(str)) == (
        where.strip(";"),
        True,
    )
    assert tallies(importer(text)) == (0, 0, 2, 0)
    assert tallies(importer(lines(ANA, LUZ))) == (0, 1, 1, 0)
    assert count_unplaced(session, "SV") == 0


def test_who_has_a_place_keeps_it_when_a_later_list_gives_none(importer: Importer) -> None:
    ana = ANA.replace("956 555 0101", "+1 956 555 0101")
    importer(lines(ana))
    report = importer(lines(ana.replace("McAllen;TX", ";")))
    assert tallies(report) == (0, 0, 1, 0)


def test_a_list_without_a_column_takes_nothing_away(importer: Importer) -> None:
    importer(lines(ANA))
    before = importer.cards()
    text = "referencia;nombre;apellidos;municipio;estado;consentimiento\n"
    text += "A-1;Ana;Demo Uno;McAllen;TX;sí\n"
    assert tallies(importer(text)) == (0, 0, 1, 0)
    assert importer.cards() == before


def test_a_row_said_twice_is_one_person_and_told(importer: Importer) -> None:
    report = importer(lines(ANA, LUZ, ANA))
    assert tallies(report) == (2, 0, 1, 0)
    assert (report.rows[2].row, report.rows[2].same_as) == (4, 2)


def test_one_name_is_not_one_person(importer: Importer) -> None:
    text = "nombre;apellido paterno;tel;nacimiento;municipio;consentimiento\n"
    text += "Prueba;Uno;;;McAllen;sí\nPrueba;Dos;;;McAllen;sí\n"
    text += "Prueba;Uno;;;Houston;sí\nPrueba;Uno;9565550101;1990;McAllen;sí\n"
    assert tallies(importer(text)) == (4, 0, 0, 0)
    assert tallies(importer(text)) == (0, 0, 4, 0)
    swapped = text.splitlines()
    swapped[1], swapped[3] = swapped[3], swapped[1]
    assert tallies(importer("\n".join(swapped))) == (0, 0, 4, 0)


def test_likely_doubles_are_both_taken_and_named(importer: Importer) -> None:
    head = "nombre;tel;nacimiento;municipio;consentimiento\n"
    importer(f"{head}Ana Demo;9565550101;3/2/1990;McAllen;sí\n")
    report = importer(
        f"{head}Ana Demo;9565550199;3/2/1990;McAllen;sí\nAna Demo;9565550198;3/2/1990;McAllen;sí\n"
    )
    assert tallies(report) == (2, 0, 0, 0)
    first, second = (row.doubles for row in report.rows)
    assert [(each.row, each.alike) for each in first] == [(0, ("birth",))]
    assert first[0].person_id is not None
    assert [each.row for each in second] == [2, 0]


def test_a_reference_that_only_counts_or_is_somebody_elses_now_finds_nobody(
    importer: Importer,
) -> None:
    head = "No.;nombre;tel;municipio;consentimiento\n"
    importer(f"{head}1;Ana Uno;;McAllen;sí\n2;Eva Dos;;McAllen;sí\n3;Luz Tres;;McAllen;sí\n")
    other = f"{head}1;Rosa Cuatro;;McAllen;sí\n2;Ana Uno;;McAllen;sí\n3;Sol Seis;;McAllen;sí\n"
    assert tallies(importer(other)) == (2, 0, 1, 0)
    text = lines(ANA)
    importer(text)
    stranger = text.replace("Ana;Demo Uno;956 555 0101", "Pía;Otra;956 555 0777")
    assert tallies(importer(stranger.replace("03/02/1990", "1971")))[0] == 1
    assert tallies(importer(text)) == (0, 0, 1, 0)


def test_two_trips_of_one_person_are_two_stays(importer: Importer, session: Session) -> None:
    text = "nombre;tel;municipio;tipo;desde;hasta;consentimiento\n"
    text += "Ana Demo;9565550101;McAllen;;;;sí\n"
    text += "Ana Demo;9565550101;Houston;viaje;20/06/2026;28/06/2026;sí\n"
    assert tallies(importer(text, dry_run=True)) == (1, 1, 0, 0)
    assert tallies(importer(text)) == (1, 1, 0, 0)
    assert tallies(importer(text)) == (0, 0, 2, 0)
    (person,) = session.scalars(sa.select(Person).where(Person.country == "SV"))
    assert len(person.stays) == 2


def test_days_that_nothing_tells_apart_are_asked_and_an_answer_decides(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    text = "Name,City,Stay type,Start date,Consent\nA Demo,McAllen,trip,06/07/2026,yes\n"
    mapping = {"defaults": {"day_order": ""}}
    for answer, first in (("", None), ("month_first", date(2026, 6, 7))):
        mapping["defaults"]["day_order"] = answer
        prepared = prepare_people(
            text.encode(), "x.csv", keyring=keyring, atlas=SmallAtlas(), country="SV", now=now,
            mapping=mapping,
        )  # fmt: skip
        assert prepared.plan.is_answered is bool(answer)
        (row,) = prepared.rows
        assert (row.stay.from_on if row.stay else None) == first


@settings(
    max_examples=15,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    order=st.permutations(range(13)),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"]),
    delimiter=st.sampled_from([";", "\t", "|"]),
    month_first=st.booleans(),
)
def test_columns_in_any_order_encoding_and_way_of_dates_say_the_same(
    order: list[int], encoding: str, delimiter: str, month_first: bool, keyring: Keyring
) -> None:
    born = "02/13/1990" if month_first else "13/02/1990"
    table = [HEADER, ANA.replace("03/02/1990", born), LUZ]
    cells = [line.split(";") for line in table]
    text = "\n".join(delimiter.join(row[place] for place in order) for row in cells)
    prepared = prepare_people(
        text.encode(encoding), "x.csv", keyring=keyring, atlas=SmallAtlas(), country="SV",
        now=datetime(2026, 11, 22, tzinfo=UTC),
    )  # fmt: skip
    ana, luz = (row.card for row in prepared.rows)
    assert (ana.full_name, ana.phone, ana.birth_year, ana.sex, ana.language) == (
        "Ana Demo Uno", "+19565550101", 1990, "f", "quc",
    )  # fmt: skip
    assert (luz.full_name, luz.phone, luz.birth_year) == ("Luz Demo Dos", "+525555550123", 2015)
    assert [row.born.day for row in prepared.rows] == [date(1990, 2, 13), date(2015, 7, 30)]
    assert [row.stay is not None for row in prepared.rows] == [True, True]


def test_much_larger_places_win_over_their_namesakes(importer: Importer) -> None:
    assert tallies(importer(lines(ANA.replace("McAllen;TX", "Houston;")))) == (1, 0, 0, 0)


def test_coordinates_go_before_names(
    importer: Importer, session: Session, keyring: Keyring
) -> None:
    text = "nombre;latitud;longitud;municipio;consentimiento\n"
    text += "Ana;26,25;-98,30;Springfield;si\nLuz;126;-98;;si\nEva;26;;;si\n"
    report = importer(text)
    assert (tallies(report), report.unplaced) == ((3, 0, 0, 0), 2)
    placed = session.scalars(sa.select(Stay).where(Stay.country == "SV")).one()
    place = open_place(placed, keyring)
    assert (place.lon, place.lat, place.accuracy, place.unit_code) == (
        -98.3,
        26.25,
        "address",
        "US48215",
    )


def test_migratory_status_is_never_read(importer: Importer) -> None:
    text = (
        "nombre;municipio;consentimiento;Estatus migratorio;Visa\nAna;McAllen;si;CANARIO;CANARIO\n"
    )
    report = importer(text)
    assert report.ignored_columns == ("Estatus migratorio", "Visa")
    assert "CANARIO" not in str(importer.cards())


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "vac"),
        (b"   \n", "vac"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04rest", ""),
        (b"municipio;consentimiento\nMcAllen;si\n", "el nombre"),
        (b"nombre;consentimiento\nAna;si\n", "dónde está"),
        (b"nombre;municipio\nAna;McAllen\n", "consinti"),
        (b";".join([b"c"] * 301) + b"\n1\n", "301"),
        (b'nombre;municipio;consentimiento\n"' + b"x" * 1_100_000, "sin fin"),
    ],
)
def test_a_file_nobody_can_use_says_why(data: bytes, what: str, importer: Importer) -> None:
    with pytest.raises(UnreadableFile) as wrong:
        importer(data)
    assert what in wrong.value.problem.explain(str)


def test_any_bytes_give_a_report_or_a_named_error(importer: Importer) -> None:
    dice = random.Random(7)
    whole = lines(ANA, LUZ).encode()
    named = 0
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(dice.randrange(1, 6)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        try:
            importer(bytes(data[: dice.randrange(1, len(data))]), dry_run=True)
        except UnreadableFile:
            named += 1
    assert named < 60


def test_the_journal_keeps_counts_and_no_names(importer: Importer, session: Session) -> None:
    importer(lines(ANA, LUZ))
    session.flush()
    (entry,) = session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "person.import")
    ).all()
    assert (entry.country, entry.details["imported"]) == ("SV", 2)
    assert "Ana" not in str(entry.details)
