"""No cell but the name and the consent keeps anybody out: the rest is kept as it was said."""

from __future__ import annotations

from datetime import date

import pytest

from core.phones.evidence import PhoneEvidence
from core.tabular.reading import read_tables
from registry.imports import person_cells
from registry.imports.person_cells import Birth
from registry.imports.reading_plan import people_table, plan_of
from registry.imports.row_texts import RowTexts
from registry.people.models import Need
from registry.people.record import LONGEST, MOST_OTHER_PHONES
from tests.registry.imports.small_lists import NOW, one_row, plan_for
from tests.two_counties import TwoCounties

PLAN = plan_for("nombre;municipio;consentimiento;sexo\nAna;McAllen;sí;m\n", m_means="f")
IN_USA = PhoneEvidence(stated="US", owner="SV")


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        ({"full_name": "  Ana   Demo "}, "Ana Demo"),
        ({"full_name": "", "surname_first": "Demo Uno, Ana"}, "Ana Demo Uno"),
        ({"full_name": "", "surname_first": "Demo Ana"}, "Demo Ana"),
        (
            {
                "full_name": "",
                "first_name": "Ana",
                "second_name": "Xx",
                "last_name": "Demo",
                "second_last_name": "Uno",
            },
            "Ana Demo Uno",
        ),
        ({"full_name": "Ana Demo", "first_name": "Luz"}, "Ana Demo"),
        ({"full_name": "-"}, ""),
        ({"full_name": "x", "first_name": "Ana", "last_name": "Demo"}, "Ana Demo"),
        ({"full_name": "✓", "first_name": "Ana", "last_name": "Demo"}, "Ana Demo"),
        # Surnames before a comma, unless what stands behind it is no given name.
        ({"full_name": "XOL CAAL, DOMINGO"}, "DOMINGO XOL CAAL"),
        ({"full_name": "de la Rosa y Peña, María"}, "María de la Rosa y Peña"),
        ({"full_name": "", "first_name": "Xol Caal, Domingo"}, "Domingo Xol Caal"),
        ({"full_name": "John Smith, Jr."}, "John Smith, Jr."),
        ({"full_name": "Ana Ruiz, Lic."}, "Ana Ruiz, Lic."),
        ({"full_name": "Ana Ruiz, hija de Rosa"}, "Ana Ruiz, hija de Rosa"),
        ({"full_name": "Ruiz, Ana, Luz"}, "Ruiz, Ana, Luz"),
        ({"full_name": "Ana Ruiz, Calle 5"}, "Ana Ruiz, Calle 5"),
    ],
)
def test_a_name_is_whole_or_put_together_in_order(cells: dict[str, str], name: str) -> None:
    assert person_cells.full_name(one_row(**cells)) == name


def test_a_cell_of_telephones_may_hold_several_and_words_are_kept() -> None:
    row = one_row(phone="956 555 0101 / +52 55 5555 0123")
    values = [each.value for each in person_cells.phones(row, "phone", IN_USA)]
    assert (values, row.problems) == (["+19565550101", "+525555550123"], [])
    words = one_row(phone="llamar a su tía")
    assert person_cells.phones(words, "phone", IN_USA) == []
    assert words.words == ["phone: llamar a su tía"]


@pytest.mark.parametrize(
    ("text", "numbers", "has_chat"),
    [("956 555 0101", 1, False), ("sí", 0, True), ("no", 0, False), ("1", 0, True)],
)
def test_a_column_of_whatsapp_holds_an_answer_or_the_number(
    text: str, numbers: int, has_chat: bool
) -> None:
    row = one_row(whatsapp=text)
    assert len(person_cells.phones(row, "whatsapp", IN_USA)) == numbers
    assert person_cells.is_whatsapp(row) is has_chat


def test_the_first_address_counts_and_the_others_are_kept() -> None:
    row = one_row(email="nobody; ana@example.org, luz@example.org")
    assert person_cells.email(row) == "ana@example.org"
    assert row.words == ["email: nobody", "email: luz@example.org"]
    assert [each.value for each in row.problems] == ["nobody"]


@pytest.mark.parametrize(
    ("text", "born", "faults"),
    [
        ("1990", Birth(1990), 0),
        ("13/02/1990", Birth(1990, date(1990, 2, 13)), 0),
        ("1990-02-13", Birth(1990, date(1990, 2, 13)), 0),
        ("N/A", Birth(), 0),
        ("1850", Birth(), 1),
        ("23/11/2026", Birth(), 1),  # tomorrow
        ("31/02/1990", Birth(), 1),
    ],
)
def test_a_birth_is_a_day_or_a_year_that_can_be(text: str, born: Birth, faults: int) -> None:
    row = one_row(birth=text)
    assert person_cells.birth(row, PLAN, NOW) == born
    assert len(row.problems) == faults


def test_where_nothing_tells_day_from_month_the_year_is_still_sure() -> None:
    head = "Name;City;Date of birth;Consent\nAna Demo;McAllen;"
    plan = plan_for(f"{head}06/07/1990;yes\n")
    row = one_row(**{"birth": "06/07/1990"})
    assert person_cells.birth(row, PLAN, NOW) == Birth(1990, date(1990, 7, 6))
    undecided = type(row)(plan, plan.table.rows[0])
    assert person_cells.birth(undecided, plan, NOW) == Birth(1990, None)


@pytest.mark.parametrize(
    ("text", "sex"), [("m", "f"), ("hombre", "m"), ("X", "x"), ("otra", "x"), ("quizás", "")]
)
def test_an_m_means_what_the_list_says(text: str, sex: str) -> None:
    assert person_cells.sex(one_row(sex=text), PLAN) == sex


@pytest.mark.parametrize(
    ("text", "codes", "words"),
    [
        ("K'iche'", ["quc"], []),
        ("español e inglés", ["es", "en"], []),
        ("mam, español, mam", ["mam", "es"], []),
        (
            "es, en, fr, ht, mam, kek, quc",
            ["es", "en", "fr", "ht", "mam", "kek"],
            ["language: es, en, fr, ht, mam, kek, quc"],
        ),
        ("klingon oriental", ["und"], ["language: klingon oriental"]),
        ("", [], []),
    ],
)
def test_languages_are_taken_in_their_order_and_an_unknown_one_is_no_spanish(
    text: str, codes: list[str], words: list[str]
) -> None:
    row = one_row(language=text)
    assert (person_cells.languages(row), row.words) == (codes, words)


def test_needs_keep_the_words_that_say_more() -> None:
    row = one_row(needs="diabetes, algo raro")
    assert person_cells.needs(row) == (Need.MEDICAL,)
    assert person_cells.source_words(row) == "needs: diabetes, algo raro"
    assert [each.value for each in row.problems] == ["algo raro"]


def test_what_is_too_long_is_cut_to_what_a_card_holds_and_named() -> None:
    row = one_row(note="n" * (LONGEST["note"] + 1))
    assert len(person_cells.limited(row, "note")) == LONGEST["note"]
    assert [each.column for each in row.problems] == ["note"]
    numbers = [f"+1956555{each:04}" for each in range(20)]
    assert person_cells.other_phones(numbers) == tuple(numbers[1 : MOST_OTHER_PHONES + 1])


@pytest.mark.parametrize(
    ("phone", "countries"),
    [
        ("+52 81 8345 0101", {"MX"}),
        ("+1 956 555 0101", {"US"}),
        ("+1 956 555 0101 / +502 5555 1234", {"US", "GT"}),
        ("00 503 2222 3333", {"SV"}),
        ("956 555 0101", set()),
        ("no tiene", set()),
    ],
)
def test_only_what_a_number_says_itself_tells_its_country(phone: str, countries: set[str]) -> None:
    text = f"Nombre completo;Teléfono;Municipio;Consentimiento\nAna;{phone};Hidalgo;sí\n"
    table = people_table(read_tables(text.encode(), "x.csv"), "", "x.csv")
    row = RowTexts(plan_of(table, None, TwoCounties(), "x.csv"), table.rows[0])
    assert person_cells.dialled_countries(row) == countries
    assert row.problems == []


def test_in_a_column_written_both_ways_a_day_that_reads_one_way_is_sure() -> None:
    days = ("12/31/1990", "31/12/1980", "02/29/2024", "06/07/1990", "1970-01-02")
    rows = "".join(f"Ana Demo;McAllen;{day};yes\n" for day in days)
    plan = plan_for(f"Name;City;Date of birth;Consent\n{rows}")
    read = [RowTexts(plan, row) for row in plan.table.rows]
    assert [person_cells.birth(row, plan, NOW) for row in read] == [
        Birth(1990, date(1990, 12, 31)),
        Birth(1980, date(1980, 12, 31)),
        Birth(2024, date(2024, 2, 29)),
        Birth(1990, None),
        Birth(1970, date(1970, 1, 2)),
    ]
    assert [row.problems for row in read] == [[]] * len(days)
