"""What a list says as a whole about its telephones."""

from __future__ import annotations

import pytest

from core.phones.list_doubt import countries_offered
from registry.imports.geocoding import Geocoder
from registry.imports.list_reading import read_rows
from registry.imports.rows import ImportRow, RowReader
from tests.registry.imports.small_lists import KEYRING, NOW, SmallAtlas, plan_for


def phones_of(numbers: list[str], country: str = "MX", **answers: str) -> list[ImportRow]:
    """Return the rows of a list whose places no map knows, with these telephones."""
    lines = "\n".join(f"Ana {place};{text};Ranchito;sí" for place, text in enumerate(numbers))
    plan = plan_for(f"nombre;tel;municipio;consentimiento\n{lines}\n", **answers)
    reader = RowReader(plan, KEYRING, Geocoder(SmallAtlas()), country, NOW)
    return read_rows(reader, plan.table.rows)[0]


def test_a_list_whose_telephones_speak_against_its_country_is_asked_about_as_a_whole() -> None:
    """832 is Houston's and Tamaulipas': alone it is dialled at home, among Texans it is asked."""
    either, texan = [f"832 555 01{n:02}" for n in range(20)], ["956 555 0100", "512-555-0101"]
    alone = phones_of(either)
    assert [row.card.phone[:3] for row in alone] == ["+52"] * 20
    rows = phones_of([*either, *texan, "(210) 555 0102"])
    assert [row.card.phone for row in rows] == [""] * 23
    assert all(row.card.source_words.startswith("tel: ") and row.problems for row in rows)
    asked = countries_offered(question for row in rows for question in row.phone_questions)
    assert next(iter(asked.items())) == ("US", 23)
    answered = phones_of([*either, *texan], phones_in="US")
    assert all(row.card.phone.startswith("+1") for row in answered)
    assert not any(row.problems for row in answered)


@pytest.mark.parametrize("strangers", [["956 555 0100"], ["956 555 0100", "512 555 0101"]])
def test_few_strangers_are_asked_and_the_rest_of_the_list_stands(strangers: list[str]) -> None:
    rows = phones_of([*[f"832 555 01{n:02}" for n in range(40)], *strangers])
    assert sum(bool(row.card.phone) for row in rows) == 40
    assert sum(bool(row.phone_questions) for row in rows) == len(strangers)


def test_a_total_and_a_footer_are_said_for_what_they_are() -> None:
    text = "nombre;tel;municipio;acepta\nAna;;McAllen;sí\nTotal: 1;;;\nElaboró: Luz;;;\n"
    text += "NOMBRE;TEL;MUNICIPIO;ACEPTA\n"
    plan = plan_for(text)
    reader = RowReader(plan, KEYRING, Geocoder(SmallAtlas()), "SV", NOW)
    rows, refused = read_rows(reader, plan.table.rows)
    assert [row.card.full_name for row in rows] == ["Ana"]
    assert [each.problem.message for each in refused] == [
        "Es un total, no una entrada.",
        "Es una nota al pie, no una entrada.",
        "Son los títulos otra vez.",
    ]


def test_an_extension_and_a_remark_beside_a_telephone_are_kept() -> None:
    text = "nombre;tel;ext;municipio;estado;consentimiento\n"
    text += "Ana;956 555 0101;12;McAllen;TX;sí\nLuz;956 555 0102 (esposo);;McAllen;TX;sí\n"
    plan = plan_for(text)
    reader = RowReader(plan, KEYRING, Geocoder(SmallAtlas()), "SV", NOW)
    (ana, luz), _refused = read_rows(reader, plan.table.rows)
    assert (ana.card.phone, ana.card.source_words) == ("+19565550101;ext=12", "")
    assert luz.card.phone == "+19565550102"
    assert luz.card.source_words == "tel: 956 555 0102 (esposo)"
    assert not luz.problems
