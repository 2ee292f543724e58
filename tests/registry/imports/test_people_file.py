from __future__ import annotations

import csv
import random
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas.values import Located, Unit
from core.atlas.values import Place as Found
from core.audit_log import AuditEntry
from core.crypto import Keyring
from core.errors import UnusableInput
from core.geo.geometry import Area, Point
from registry.imports.people_file import ImportReport, PersonRowResult, import_persons
from registry.matching.index import check_index
from registry.people.models import Household, Need, Person, StayKind
from registry.people.record import Card, StayPlace, open_card, open_place
from registry.registration.persons import NewStay, add_stay

HIDALGO = Unit("US48215", "admin2", "Hidalgo", country="US", parent="US-TX")


def town(
    name: str, lon: float, lat: float, state: str, population: int, score: float = 0.98
) -> Found:
    return Found(
        name,
        "city",
        Point(lon, lat),
        "US",
        state,
        "US48215",
        population,
        f"{name}{lon}",
        score,
        "name",
    )


class SmallAtlas:
    """A gazetteer of a handful of names."""

    places = {
        "mcallen": [town("McAllen", -98.23, 26.2, "US-TX", 140_000)],
        "mcallen, tx": [town("McAllen", -98.23, 26.2, "US-TX", 140_000)],
        "springfield": [
            town("Springfield", -89.6, 39.8, "US-IL", 110_000),
            town("Springfield", -93.3, 37.2, "US-MO", 160_000),
        ],
        "houston": [
            town("Houston", -95.4, 29.8, "US-TX", 2_300_000),
            town("Houston", -91.6, 43.8, "US-MN", 979, 0.96),
        ],
        "mcalen": [town("McAllen", -98.23, 26.2, "US-TX", 140_000, 0.6)],
        "78501": [
            Found(
                "78501",
                "zip",
                Point(-98.24, 26.21),
                "US",
                "US-TX",
                "US48215",
                0,
                "78501",
                1.0,
                "zip",
            )
        ],
    }

    def find(self, text: str, country: str | None = None, limit: int = 10) -> list[Found]:
        return self.places.get(text.lower(), [])

    def locate(self, point: Point) -> Located:
        return Located(
            Unit("US", "countries", "United States", country="US"), None, HIDALGO, None, False
        )

    def unit(self, code: str) -> Unit | None:
        return HIDALGO if code == HIDALGO.code else None

    def area(self, code: str) -> Area | None:
        return None

    def by_name(self, text: str, country: str | None = None) -> list[Unit]:
        return [Unit("MX", "countries", "México", country="MX")] if text == "México" else []


HEADER = (
    "referencia;nombre;apellidos;teléfono;WhatsApp;fecha de nacimiento;sexo;idioma;"
    "necesidades;hogar;municipio;estado;consentimiento"
)
ANA = (
    "A-1;Ana;Demo Uno;956 555 0101;sí;03/02/1990;mujer;K'iche';intérprete,"
    " médica;H1;McAllen;TX;01/09/2026"
)
LUZ = "A-2;Luz;Demo Dos;+52 1 55 5555 0123;no;2015-07-30;f;es;;H1;McAllen;;2026-09-01"


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


def lines(*rows: str) -> str:
    return "\r\n".join([HEADER, *rows]) + "\r\n"


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
    assert "cannot be opened" in report.rows[0].why
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
    bad = ANA.replace("A-1", "A-9").replace("mujer", "quién sabe")
    dry = importer(lines(ANA, LUZ, bad), dry_run=True)
    assert importer.cards() == []
    assert session.scalars(sa.select(AuditEntry)).all() == []
    wet = importer(lines(ANA, LUZ, bad))
    assert (dry.rows, tallies(dry)) == (wet.rows, (2, 0, 0, 1))


@pytest.mark.parametrize(
    ("old", "new", "field", "why"),
    [
        ("Ana;Demo Uno", ";", "full_name", "empty"),
        ("956 555 0101", "956 555", "phone", "too short"),
        ("956 555 0101", "9.565550101E+09", "phone", "spreadsheet"),
        ("956 555 0101", "llamar a su tía", "phone", "letters among the digits"),
        ("03/02/1990", "31/02/1990", "birth", "no date"),
        ("03/02/1990", "03/02/2090", "birth", "outside"),
        ("mujer", "otra cosa", "sex", "is not f, m, x"),
        ("K'iche'", "klingon oriental", "language", "no language"),
        ("intérprete", "visado", "needs", "not a need"),
        ("sí", "quizás", "whatsapp", "neither yes nor no"),
        ("McAllen;TX", "Springfield;", "city", "fits several places (US-IL, US-MO)"),
        ("McAllen;TX", "Mcalen;", "city", "did the sender mean McAllen?"),
        ("McAllen;TX", ";", "city", "no place is given"),
        ("01/09/2026", "no", "consent", "has not consented"),
        ("01/09/2026", "", "consent", "has not consented"),
        ("01/09/2026", "01/09/2027", "consent", "future"),
        ("Ana;", '=HYPERLINK("http://x");', "first_name", "formula"),
        ("Ana;", "@SUM(A1);", "first_name", "formula"),
        ("Ana;", "x" * 4001 + ";", "first_name", "longer than"),
        ("01/09/2026", "01/09/2026;de;más", "row", "15 fields under 13 headers"),
    ],
)
def test_a_bad_row_names_its_field_and_leaves_the_others(
    old: str, new: str, field: str, why: str, importer: Importer
) -> None:
    assert old in ANA
    report = importer(lines(ANA.replace(old, new), LUZ))
    assert tallies(report) == (1, 0, 0, 1)
    bad = report.rows[0]
    assert (bad.row, bad.result, bad.field) == (2, PersonRowResult.REJECTED, field)
    assert why in bad.why
    assert [card.full_name for card in importer.cards()] == ["Luz Demo Dos"]


def test_a_person_twice_in_one_file_is_taken_once(importer: Importer) -> None:
    report = importer(lines(ANA, LUZ, ANA))
    assert tallies(report) == (2, 0, 0, 1)
    assert report.rows[2].why == "is the same person as row 2"


def test_much_larger_places_win_over_their_namesakes(importer: Importer) -> None:
    assert tallies(importer(lines(ANA.replace("McAllen;TX", "Houston;")))) == (1, 0, 0, 0)


def test_coordinates_go_before_names(
    importer: Importer, session: Session, keyring: Keyring
) -> None:
    text = "nombre;latitud;longitud;municipio;consentimiento\n"
    text += "Ana;26,25;-98,30;Springfield;si\nLuz;126;-98;;si\nEva;26;;;si\n"
    report = importer(text)
    assert tallies(report) == (1, 0, 0, 2)
    assert [row.field for row in report.rows if row.result is PersonRowResult.REJECTED] == [
        "lat",
        "lon",
    ]
    person = session.scalars(sa.select(Person).where(Person.country == "SV")).one()
    place = open_place(person.stays[0], keyring)
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
    ("data", "where", "what"),
    [
        (b"", "file", "empty"),
        (b"   \n", "file", "empty"),
        (b"nombre;municipio\nAna\0;McAllen\n", "row 2", "NUL"),
        (b"PK\x03\x04rest", "file", "workbook"),
        (b"\xff\xfea", "file", "utf-16"),
        (b"municipio;consentimiento\nMcAllen;si\n", "row 1", "name"),
        (b"nombre;consentimiento\nAna;si\n", "row 1", "place"),
        (b"nombre;municipio\nAna;McAllen\n", "row 1", "consent"),
        (b"nombre;tel;telefono;municipio;consentimiento\n", "row 1", "both mean phone"),
        (b";".join([b"c"] * 61) + b"\n", "row 1", "61 columns"),
        (b'nombre;municipio;consentimiento\n"' + b"x" * 140_000, "row 2", "cannot be read as CSV"),
    ],
)
def test_a_file_nobody_can_use_says_where(
    data: bytes, where: str, what: str, importer: Importer
) -> None:
    with pytest.raises(UnusableInput) as wrong:
        importer(data)
    assert wrong.value.location == where
    assert what in wrong.value.what


def test_a_cell_without_end_is_refused_though_another_room_reads_longer_ones(
    importer: Importer,
) -> None:
    before = csv.field_size_limit(1_000_000)
    try:
        with pytest.raises(UnusableInput, match="cannot be read as CSV"):
            importer(b'nombre;municipio;consentimiento\n"' + b"x" * 140_000)
    finally:
        csv.field_size_limit(before)


def test_any_bytes_give_a_report_or_a_named_error(importer: Importer) -> None:
    dice = random.Random(7)
    named: list[str] = []
    whole = lines(ANA, LUZ).encode()
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(dice.randrange(1, 6)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        try:
            importer(bytes(data[: dice.randrange(1, len(data))]), dry_run=True)
        except UnusableInput as wrong:
            named.append(wrong.location)
    assert all(where.startswith(("file", "row")) for where in named)


def test_the_journal_keeps_counts_and_no_names(importer: Importer, session: Session) -> None:
    importer(lines(ANA, LUZ))
    session.flush()
    (entry,) = session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "person.import")
    ).all()
    assert (entry.country, entry.details["imported"]) == ("SV", 2)
    assert "Ana" not in str(entry.details)
