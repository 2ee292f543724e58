"""A gazetteer of a handful of names, two persons of a list, and lists read by it."""

from __future__ import annotations

from datetime import UTC, datetime

from core.atlas.values import Located, Unit
from core.atlas.values import Place as Found
from core.crypto import Keyring
from core.geo.geometry import Area, Point
from core.tabular.mapping import ColumnMapping
from core.tabular.reading import read_tables
from core.tabular.tables import Table
from registry.imports.people_file import PreparedPeople, prepare_people
from registry.imports.person_cells import Birth
from registry.imports.reading_plan import ReadingPlan, plan_of
from registry.imports.row_texts import RowTexts
from registry.imports.rows import ImportRow
from registry.people.models import StayKind
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewStay

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEYRING = Keyring([b"k" * 32])
HERE = StayPlace(lon=-98.23, lat=26.2, text="McAllen, TX", unit_code="US48215")

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
        "US48215" if state == "US-TX" else None,
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

    def population(self, code: str) -> int:
        return 0

    def by_name(self, text: str, country: str | None = None) -> list[Unit]:
        units = {
            "México": Unit("MX", "countries", "México", country="MX"),
            "TX": Unit("US-TX", "admin1", "Texas", country="US"),
        }
        return [units[text]] if text in units else []


HEADER = (
    "referencia;nombre;apellidos;teléfono;WhatsApp;fecha de nacimiento;sexo;idioma;"
    "necesidades;hogar;municipio;estado;consentimiento"
)
ANA = (
    "A-1;Ana;Demo Uno;956 555 0101;sí;03/02/1990;mujer;K'iche';intérprete,"
    " médica;H1;McAllen;TX;01/09/2026"
)
LUZ = "A-2;Luz;Demo Dos;+52 1 55 5555 0123;no;2015-07-30;f;es;;H1;McAllen;;2026-09-01"


def lines(*rows: str) -> str:
    return "\r\n".join([HEADER, *rows]) + "\r\n"


def read_table(text: str) -> Table:
    """Return the table of a list written with semicolons."""
    return read_tables(text.encode(), "lista.csv")[0]


def read_list(
    text: str, *, country: str = "SV", mapping: ColumnMapping | None = None
) -> PreparedPeople:
    """Return a list, read and placed."""
    return prepare_people(
        text.encode(), "lista.csv", keyring=KEYRING, atlas=SmallAtlas(), country=country, now=NOW,
        mapping=mapping,
    )  # fmt: skip


def plan_for(text: str, **answers: str) -> ReadingPlan:
    """Return how a list is read; columns are guessed, unless it is said what they are."""
    mapping: ColumnMapping = {"defaults": answers}
    return plan_of(read_table(text), mapping, SmallAtlas(), "lista.csv")


def one_row(**cells: str) -> RowTexts:
    """Return a row of a list whose columns are called as the targets they are."""
    cells = {"city": "McAllen", "consent": "sí", "full_name": "Ana Demo", **cells}
    text = ";".join(cells) + "\n" + ";".join(f'"{each}"' for each in cells.values()) + "\n"
    columns = {each: {"field": each.partition("-")[0]} for each in cells}
    plan = plan_of(read_table(text), {"columns": columns}, SmallAtlas(), "lista.csv")
    return RowTexts(plan, plan.table.rows[0])


def person_row(
    number: int,
    name: str,
    *,
    reference: str = "",
    born: Birth | None = None,
    stay: NewStay | None = None,
    place_words: str = "mcallen",
    **card: str,
) -> ImportRow:
    """Return a row as the reader of rows gives it, without keys."""
    person = Card(full_name=name, **card)  # type: ignore[arg-type]
    return ImportRow(
        row=number,
        card=person,
        stated=frozenset({"full_name", *card}),
        born=born or Birth(),
        reference=reference,
        place_words=place_words,
        homes=(),
        stay=stay or NewStay(place=HERE),
        unplaced=None,
        consent_at=NOW,
    )


def trip(day: int) -> NewStay:
    """Return a trip of November that begins on a day."""
    return NewStay(place=HERE, kind=StayKind.TRIP, from_on=NOW.date().replace(day=day))
