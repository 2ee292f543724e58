"""A row is refused only when nobody is named in it or nobody consented; the rest is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.geo.geometry import Point
from core.problems import Problem
from core.tabular.tables import SourceRow
from registry.imports.geocoding import Geocoder, RowPlace
from registry.imports.rows import ImportRow, RefusedRow, RowReader
from registry.people.models import StayKind
from registry.people.record import check_card
from tests.registry.imports.small_lists import KEYRING, NOW, SmallAtlas, plan_for

HEAD = "nombre;tel;municipio;estado;latitud;longitud;tipo;desde;hasta;hogar;whatsapp;consentimiento"
CELLS = {
    "nombre": "Ana Demo",
    "municipio": "McAllen",
    "estado": "TX",
    "consentimiento": "01/09/2026",
}
MEANT = Point(-98.23, 26.2)


def row_of(head: str = HEAD, country: str = "SV", **cells: str) -> ImportRow:
    return read_by(Geocoder(SmallAtlas()), head, country, cells)


def read_by(geocoder: Geocoder, head: str, country: str, cells: Mapping[str, str]) -> ImportRow:
    values = CELLS | dict(cells)
    line = ";".join(values.get(title, "") for title in head.split(";"))
    plan = plan_for(f"{head}\n{line}\n")
    return RowReader(plan, KEYRING, geocoder, country, NOW).read(plan.table.rows[0])


@pytest.mark.parametrize(
    ("consent", "at"),
    [
        ("sí", NOW),
        ("Ya firmó", NOW),
        ("ok", NOW),
        ("01/09/2026", datetime(2026, 9, 1, 12, tzinfo=UTC)),
        ("22/11/2026", NOW.replace(hour=12)),
    ],
)
def test_a_consent_is_a_day_or_a_plain_yes(consent: str, at: datetime) -> None:
    assert row_of(consentimiento=consent).consent_at == at


@pytest.mark.parametrize(
    ("cells", "field", "why"),
    [
        ({"consentimiento": "no"}, "consent", "la persona no consintió"),
        ({"consentimiento": "23/11/2026"}, "consent", "la fecha está en el futuro"),
        ({"consentimiento": "2 veces"}, "consent", "no es sí, no"),
        ({"nombre": "..."}, "full_name", "falta el nombre"),
        ({"nombre": "=1+1(A)"}, "full_name", "empieza como una fórmula"),
        ({"nombre": "x" * 201}, "full_name", "es más largo que 200"),
    ],
)
def test_who_is_not_named_or_did_not_consent_is_refused(
    cells: dict[str, str], field: str, why: str
) -> None:
    with pytest.raises(RefusedRow) as refused:
        row_of(**cells)
    assert refused.value.field == field
    assert why in refused.value.problem.explain(str)


def test_a_consent_that_can_be_read_two_ways_counts_from_the_earlier_day() -> None:
    head = "Name;City;Consent date"
    row = row_of(head, Name="Ana Demo", City="McAllen", **{"Consent date": "06/07/2026"})
    assert row.consent_at.date() == date(2026, 6, 7)


@pytest.mark.parametrize(
    ("cells", "kind", "why"),
    [
        ({"tipo": "de paso", "desde": "20/11/2026"}, StayKind.TRIP, ""),
        ({"tipo": "vive"}, StayKind.RESIDENCE, ""),
        ({}, StayKind.RESIDENCE, ""),
        ({"tipo": "de paso"}, StayKind.TRIP, "de un viaje hace falta el primer día"),
        ({"desde": "20/11/2026", "hasta": "19/11/2026"}, None, "termina antes de empezar"),
        ({"municipio": "Springfield", "estado": ""}, None, "puede ser varios lugares"),
    ],
)
def test_a_stay_that_cannot_be_is_kept_to_be_placed(
    cells: dict[str, str], kind: StayKind | None, why: str
) -> None:
    row = row_of(**cells)
    assert row.is_placed is not bool(why)
    if kind is not None:
        assert row.stay_key[0] is kind
    if row.unplaced is not None:
        assert why in row.unplaced.place.problem.explain(str)


class Offering(Geocoder):
    """Takes no point for what it is, and offers another."""

    def row_place(self, cells: Mapping[str, str], dialled: str = "") -> RowPlace:
        return RowPlace(None, "", Problem("swapped in %(where)s", {"where": "«x»"}), "lat", MEANT)


def test_a_point_that_is_none_is_not_taken_but_what_was_meant_is_offered() -> None:
    point = {"municipio": "", "estado": "", "latitud": "-98.23", "longitud": "26.2"}
    row = read_by(Offering(SmallAtlas()), HEAD, "SV", point)
    assert (row.stay, row.is_placed) == (None, False)
    assert row.unplaced is not None
    place = row.unplaced.place
    assert (place.offered_lon, place.offered_lat) == (MEANT.lon, MEANT.lat)
    assert (place.text, place.problem.explain(str)) == ("-98.23, 26.2", "swapped in «x»")


def test_a_point_not_believed_beside_a_town_is_named_and_the_town_places_them() -> None:
    row = row_of(latitud="0", longitud="0")
    assert row.stay is not None
    assert row.stay.place.lon == pytest.approx(-98.23)
    assert [each.column for each in row.problems] == ["lat"]


@pytest.mark.parametrize(
    ("number", "country", "phone"),
    [
        ("956 555 0101", "SV", "+19565550101"),
        ("+503 7000 0000", "SV", "+50370000000"),
        ("7000 0000", "SV", ""),  # nobody in Texas has it, and nothing says El Salvador
    ],
)
def test_a_number_without_plus_is_dialled_where_the_person_is(
    number: str, country: str, phone: str
) -> None:
    row = row_of(country=country, tel=number, whatsapp="sí")
    assert row.card.phone == phone
    assert row.card.has_whatsapp is bool(phone)
    assert phone or number in row.card.source_words


def test_only_what_a_row_says_is_stated_and_what_it_empties() -> None:
    row = row_of(tel="956 555 0101", whatsapp="no")
    assert row.stated == {"full_name", "phone", "has_whatsapp"}
    assert row_of(tel="(borrar)").stated == {"full_name", "phone"}


def test_a_household_is_the_same_in_every_list_of_a_country() -> None:
    assert row_of(hogar="H1").homes == row_of(hogar="H1", nombre="Luz").homes != ()
    assert row_of(hogar="H1").homes != row_of(hogar="H2").homes
    assert row_of(hogar="H1").homes != row_of(hogar="H1", country="HN").homes
    assert row_of().homes == ()


_TITLES = (
    "nombre", "apellidos", "tel", "correo", "sexo", "idioma", "necesidades", "dirección",
    "municipio", "contacto", "notas", "hogar", "desde", "nacimiento", "otra cosa", "consentimiento",
)  # fmt: skip


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=len(_TITLES), max_size=len(_TITLES)))
def test_whatever_stands_in_the_cells_the_card_can_be_kept(cells: list[str]) -> None:
    """A card that is refused when it is written takes the whole list with it."""
    plan = plan_for(f"{';'.join(_TITLES)}\nAna{';' * (len(_TITLES) - 1)}sí\n")
    source = SourceRow(2, (f"Ana {cells[0]}", *cells[1:-1], "sí"))
    try:
        read = RowReader(plan, KEYRING, Geocoder(SmallAtlas()), "SV", NOW).read(source)
    except RefusedRow:
        return
    check_card(read.card)
    if read.stay is not None:
        read.stay.check()


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n", "\x0b", "\x85"])
def test_the_lines_of_a_note_keep_nobody_out(ending: str) -> None:
    row = row_of(HEAD + ";notas", notas=f'"toca{ending}dos veces\t"')
    check_card(row.card)
    assert "dos veces" in row.card.note
