"""A telephone without `+` is dialled where the row is, not where its owner is."""

from __future__ import annotations

import pytest

from core.atlas import Atlas
from directory.entries.kinds import EntryKind
from directory.imports.batches import prepare
from directory.imports.rows.drafts import Draft
from directory.imports.rows.row_mapping import draft_of
from tests.directory.imports.conftest import NOW, plans


def first(head: str, row: str, country: str = "MX") -> Draft:
    (plan,) = plans(f"{head}\n{row}\n".encode(), EntryKind.ORGANISATION, country=country)
    return draft_of(plan, plan.table.rows[0])


def dialled(head: str, row: str, country: str = "MX") -> list[str]:
    made = first(head, row, country)
    return [each["value"] for each in made.values.get("channels", [])]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Nombre;Teléfono;País", "Casa Uno;(956) 555-0101;Estados Unidos"),
        ("Nombre;Teléfono;Estado", "Casa Uno;956 555 0101;Texas"),
        ("Nombre;Teléfono;Ciudad;Estado", "Casa Uno;9565550101;McAllen;Tejas"),
        ("Nombre;Teléfono;Ciudad", "Casa Uno;956-555-0101;McAllen, TX"),
        ("Nombre;Teléfono;Ciudad", "Casa Uno;956-555-0101;McAllen, Texas"),
        ("Nombre;Teléfono;Dirección", "Casa Uno;956-555-0101;600 Demo Ave, McAllen, TX 78501"),
        (
            "Nombre;Teléfono;Dirección",
            "Casa Uno;956-555-0101;600 Demo Ave, McAllen, Texas, EE. UU.",
        ),
        ("Nombre;Teléfono;Estado;CP", "Casa Uno;956-555-0101;TX;78501"),
        ("Nombre;Teléfono;Código de unidad", "Casa Uno;956-555-0101;US48215"),
    ],
)
def test_a_row_of_texas_in_a_list_of_mexico_is_dialled_in_texas(head: str, row: str) -> None:
    assert dialled(head, row) == ["+19565550101"]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Nombre;Teléfono", "Casa Uno;55 5555 0101"),
        ("Nombre;Teléfono;Estado", "Casa Uno;55 5555 0101;Nuevo León"),
        (
            "Nombre;Teléfono;Dirección",
            "Casa Uno;55 5555 0101;Insurgentes 1971, Florida, Álvaro Obregón",
        ),
        (
            "Nombre;Teléfono;Dirección",
            "Casa Uno;55 5555 0101;Calle Texas 8, Colonia Nápoles, México",
        ),
        ("Nombre;Teléfono;Ciudad", "Casa Uno;55 5555 0101;Tapachula"),
    ],
)
def test_a_row_that_names_no_other_place_is_dialled_at_its_owners(head: str, row: str) -> None:
    assert dialled(head, row) == ["+525555550101"]


@pytest.mark.parametrize(
    ("city", "value"), [("Ciudad de Panamá, PA", "+50762345678"), ("Erie, PA 16501", None)]
)
def test_a_code_that_is_a_member_too_needs_its_zip(city: str, value: str | None) -> None:
    made = first("Nombre;Teléfono;Ciudad", f"Casa Uno;6234-5678;{city}", country="PA")
    assert [each["value"] for each in made.values.get("channels", [])] == ([value] if value else [])


def test_a_column_that_says_the_country_goes_before_what_the_address_names() -> None:
    head, row = (
        "Nombre;Teléfono;País;Dirección",
        "Casa Uno;55 5555 0101;México;Calle 1, Austin, Texas",
    )
    assert dialled(head, row, "GT") == ["+525555550101"]


@pytest.fixture(scope="module")
def region(base_atlas: Atlas) -> Atlas:
    return base_atlas


def in_region(region: Atlas, head: str, row: str, country: str = "MX") -> Draft:
    data = f"{head}\n{row}\n".encode()
    prepared = prepare(data, "lista.csv", EntryKind.SHELTER, country=country, now=NOW, atlas=region)
    return prepared.drafts[0]


@pytest.mark.parametrize(
    ("head", "row", "value"),
    [
        # the point, before the owner and without a word
        (
            "Nombre;Teléfono;Latitud;Longitud",
            "Casa Uno;956 555 0103;26.2034;-98.23",
            "+19565550103",
        ),
        ("Nombre;Teléfono;Latitud;Longitud", "Casa Uno;2555 0123;13.69;-89.21", "+50325550123"),
        # states and departments of any member
        ("Nombre;Teléfono;Departamento", "Casa Uno;2555 0123;Cortés", "+50425550123"),
        ("Nombre;Teléfono;Provincia", "Casa Uno;416 555 0123;Ontario", "+14165550123"),
        # a city that can be no other's
        ("Nombre;Teléfono;Ciudad", "Casa Uno;(956) 555-0199;Pharr", "+19565550199"),
        ("Nombre;Teléfono;Ciudad", "Casa Uno;713 555 0100;Houston", "+17135550100"),
        ("Nombre;Teléfono;Ciudad", "Casa Uno;2555 0123;Tegucigalpa", "+50425550123"),
        # a county is no state of the same name
        ("Nombre;Teléfono;Ciudad;Condado", "Casa Uno;956 555 0101;McAllen;Hidalgo", "+19565550101"),
        ("Nombre;Teléfono;Ciudad;County", "Casa Uno;512 555 0101;Austin;Durango", "+15125550101"),
        ("Nombre;Teléfono;Condado;Estado", "Casa Uno;956 555 0101;Hidalgo;Texas", "+19565550101"),
        # a country below a title nobody knows
        ("Nombre;Teléfono;Ubicado en", "Casa Uno;713 555 0100;Estados Unidos", "+17135550100"),
        ("Nombre;Teléfono;Zona de trabajo", "Casa Uno;2555 0123;Honduras", "+50425550123"),
        # the area code has a column of its own
        ("Nombre;Lada;Teléfono", "Casa Uno;962;555-0501", "+529625550501"),
        ("Nombre;Clave;Teléfono;Lada", "Casa Uno;x;555-0501;962", "+529625550501"),
        ("Nombre;Area code;Phone;State", "Casa Uno;(956);555-0501;TX", "+19565550501"),
    ],
)
def test_what_the_row_says_of_its_place_goes_before_the_owner(
    region: Atlas, head: str, row: str, value: str
) -> None:
    made = in_region(region, head, row)
    assert [each["value"] for each in made.values["channels"]] == [value]
    assert made.problems == []


@pytest.mark.parametrize(
    ("head", "row", "offered"),
    [
        # the owner alone, and a number its plan does not have
        ("Nombre;Teléfono", "Casa Uno;(956) 555-0199", "US"),
        # towns on both banks
        ("Nombre;Teléfono;Ciudad", "Casa Uno;(956) 555-0199;Hidalgo", "US"),
        # the point and the words disagree, and both have it
        (
            "Nombre;Teléfono;País;Latitud;Longitud",
            "Casa Uno;713 555 0100;México;29.76;-95.36",
            "US",
        ),
        # where people come from is not where the telephone rings
        ("Nombre;Teléfono;Nacionalidad", "Casa Uno;(956) 555-0199;Honduras", "US"),
    ],
)
def test_what_is_not_sure_is_asked_and_the_row_comes_in_without_it(
    region: Atlas, head: str, row: str, offered: str
) -> None:
    made = in_region(region, head, row)
    assert made.values.get("channels", []) == []
    assert made.problems == []
    assert len([each for each in made.notes if each.column != "Latitud"]) == 1
    assert offered in made.questions[0].countries


def test_two_area_codes_belong_to_the_numbers_behind_them(region: Atlas) -> None:
    made = in_region(region, "Nombre;Lada;Tel 1;Lada 2;Tel 2", "Casa Uno;962;555-0501;55;5555-0502")
    assert [each["value"] for each in made.values["channels"]] == ["+529625550501", "+525555550502"]


def test_codes_of_states_are_no_countries(region: Atlas) -> None:
    """`CA` is California here, not Canada; a column of such codes says no country."""
    (plan,) = prepare(
        b"Nombre;Tel;ST\nUno;(213) 555-0101;CA\nDos;(215) 555-0102;PA\nTres;(303) 555-0103;CO\n",
        "lista.csv",
        EntryKind.SHELTER,
        country="MX",
        now=NOW,
        atlas=region,
    ).plans
    assert plan.columns.get("ST") != "located_in"


@pytest.mark.parametrize(
    ("head", "row", "values"),
    [
        ("Nombre;Teléfono;Ext.", "Casa;+1 956 555 0101;12", ["+19565550101;ext=12"]),
        ("Nom;Téléphone;Poste", "Casa;+1 514 555-0101;7", ["+15145550101;ext=7"]),
        (
            "Name;Phone 1;Ext 1;Phone 2;Ext 2",
            "Casa;+1 956 555 0101;;+1 956 555 0102;x9",
            ["+19565550101", "+19565550102;ext=9"],
        ),
        ("Name;Phone;Extension", "Casa;+1 956 555 0101 x4;12", ["+19565550101;ext=4"]),
    ],
)
def test_a_column_of_extensions_belongs_to_the_telephone_before_it(
    region: Atlas, head: str, row: str, values: list[str]
) -> None:
    made = in_region(region, head, row)
    assert [each["value"] for each in made.values["channels"]] == values
    assert made.notes == []
