"""A telephone without `+` is dialled where the row is, not where its owner is."""

from __future__ import annotations

import pytest

from directory.entries.kinds import EntryKind
from directory.imports.rows.drafts import Draft
from directory.imports.rows.row_mapping import draft_of
from tests.directory.imports.conftest import plans


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
