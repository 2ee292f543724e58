"""What columns of lists of persons are, by what stands beside them."""

from __future__ import annotations

import pytest

from registry.imports.reading_plan import guess_columns
from tests.registry.imports.small_lists import read_list, read_table


def fields(text: str) -> dict[str, str]:
    return {each.title: each.field for each in guess_columns(read_table(text))}


@pytest.mark.parametrize(
    ("titles", "field"),
    [
        ("nombre;start;_uuid", ""),
        ("nombre;start;deviceid", ""),
        ("nombre;start;ciudad", "from_on"),
        ("nombre;llegada;_uuid", "from_on"),
    ],
)
def test_when_a_form_was_filled_in_is_no_stay(titles: str, field: str) -> None:
    found = fields(f"{titles}\nAna;2026-10-01;x1\n")
    assert found[titles.split(";")[1]] == field


@pytest.mark.parametrize(
    ("states", "field"), [("Activo Inactivo", ""), ("TX FL", "state"), ("Chiapas Activo", "state")]
)
def test_a_condition_is_no_state(states: str, field: str) -> None:
    rows = "".join(f"Ana;{each}\n" for each in states.split())
    assert fields(f"nombre;estado\n{rows}")["estado"] == field


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Acepto que el consulado guarde mis datos", "consent"),
        ("I agree that the consulate keeps my data", "consent"),
        ("J’accepte que le consulat garde mes données", "consent"),
        ("Consulado que acepta", ""),
    ],
)
def test_a_statement_is_a_consent(title: str, field: str) -> None:
    assert fields(f"nombre;{title}\nAna;sí\n")[title] == field


def test_a_total_is_nobody_though_its_1_looks_like_a_yes() -> None:
    prepared = read_list("nombre;municipio;consentimiento\nAna;McAllen;sí\nTotal;;1\nTota;;1\n")
    assert [row.card.full_name for row in prepared.rows] == ["Ana", "Tota"]


def test_a_title_that_says_whatsapp_marks_its_telephone() -> None:
    rows = "nombre;Celular (WhatsApp);municipio;consentimiento\nAna;956 555 0101;McAllen;sí\n"
    (row,) = read_list(rows).rows
    assert row.card.has_whatsapp
